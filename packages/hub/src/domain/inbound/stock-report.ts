// A stock report: what a source says there is at places as of a moment. It is compared with what the ledger expected
// at that moment; only differences are counted. One that would change more than its source may is held until somebody
// has looked at it.

import type { RecordOutcome } from './ending.ts';
import { matchesPattern, type OwnershipRule } from './ownership.ts';
import type { BlastRadius, Source } from './source.ts';
import { refuse, type RefusalCode, type Refused } from '../refusal.ts';

export const reportStates = [
  'receiving',
  'comparing',
  'held',
  'applying',
  'applied',
  'stale',
  'refused',
  'failed',
] as const;

/** `held` waits for a person; `applied`, `stale`, `refused` and `failed` are ends. */
export type ReportState = (typeof reportStates)[number];

/** The report that a raw message brings is named after it, so that it is one however often the message is taken. */
export function reportOfMessage(messageId: string): string {
  return messageId.replace(/^msg_/, 'srp_');
}

export function messageOfReport(reportId: string): string {
  return reportId.replace(/^srp_/, 'msg_');
}

/** What the record of a message is about that brought a report. */
export function keyOfReport(reportId: string): string {
  return `stock-report:${reportId}`;
}

/** The report that a record is about; null for any other record. */
export function reportOfKey(key: string): string | null {
  return key.startsWith('stock-report:') ? key.slice('stock-report:'.length) : null;
}

export interface ReportFate {
  readonly state: ReportState;
  readonly code: RefusalCode | null;
  readonly detail: string | null;
  readonly changed: number;
  readonly observed: number;
}

/** Whether somebody has looked at it and said no: nothing that could be mended would make it succeed. */
export function isTurnedDown({ state, code }: Pick<ReportFate, 'state' | 'code'>): boolean {
  return state === 'refused' && code === 'held_for_approval';
}

/** How the message that brought a report ends, as far as the report has come. */
export function outcomeOfReport(report: ReportFate): RecordOutcome {
  const { state, changed, observed } = report;
  if (state === 'applied') return observed > 0 && changed === 0 ? 'observation' : 'applied';
  if (state === 'stale' || isTurnedDown(report)) return 'refused';
  return state === 'refused' || state === 'failed' ? 'dead_letter' : 'waiting';
}

export interface ReportHead {
  readonly source: string;
  /** The moment of the count, in milliseconds. */
  readonly asOf: number;
  /** What the whole report is about; null when each line says so itself. */
  readonly location: string | null;
  /** Whether what it does not name is not there. */
  readonly isComplete: boolean;
  /** Whether it is to be applied without the lines that are refused. */
  readonly takesPartly: boolean;
}

/** What a report would change, summed up. In scope is what the ledger expected some of at the report's locations. */
export interface Effect {
  readonly lines: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Of the changed, those that the report says nothing of and therefore says are gone. */
  readonly zeroed: number;
  readonly positionsInScope: number;
  readonly unitsInScope: bigint;
  readonly changedInScope: number;
  readonly unitsChangedInScope: bigint;
  /** Whether some line, or some unnamed position of a complete report, says that there is anything at all. */
  readonly isAllZero: boolean;
}

export const holdReasons = {
  all_zero: 'It says that nothing is left of what there is.',
  lines: 'It changes more of the positions than its source may without a person.',
  units: 'It changes more of the units than its source may without a person.',
} as const;

export type HoldReason = keyof typeof holdReasons;

// A share of a handful says nothing.
const positionsForSharesMin = 20;

/** Why it must be looked at before it is applied; null when it need not be. */
export function holdReasonOf(effect: Effect, radius: BlastRadius): HoldReason | null {
  const { positionsInScope, changedInScope, unitsInScope, unitsChangedInScope } = effect;
  // Nothing can be broken where there is nothing yet.
  if (positionsInScope === 0) return null;
  if (effect.isAllZero && changedInScope >= positionsInScope) return 'all_zero';
  if (positionsInScope < positionsForSharesMin) return null;
  if (changedInScope > radius.lines * positionsInScope) return 'lines';
  return Number(unitsChangedInScope) > radius.units * Number(unitsInScope) ? 'units' : null;
}

/** Refuses a report that its source cannot mean: of the future, or with another basis than was declared. */
export function checkHead(head: ReportHead, isGross: boolean | null, source: Source, now: number): Refused | null {
  if (head.asOf > now + source.clockToleranceMs) {
    const detail = `The time lies more than ${source.clockToleranceMs / 1000} s in the future.`;
    return refuse('invalid_field', detail, 'asOf');
  }
  if (isGross !== null && isGross !== (source.basis === 'gross')) {
    const detail = `The figures of ${source.code} are declared as ${source.basis}; declare it anew or leave gross out.`;
    return refuse('conflict', detail, 'gross');
  }
  return null;
}

/**
 * Whether a source may say that a whole location has been counted: nobody else owns what is on hand of anything there.
 * Otherwise only what it counts differently is marked as counted.
 */
export function countsWholly(rules: readonly OwnershipRule[], source: string, location: string, at: number): boolean {
  return !rules.some(
    (rule) =>
      rule.fact === 'on_hand' &&
      rule.source !== source &&
      (rule.validFrom === null || rule.validFrom <= at) &&
      (rule.validTo === null || at < rule.validTo) &&
      (rule.location === null || matchesPattern(rule.location, location)),
  );
}

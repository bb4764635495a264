// A shadow replay: a stretch of the journal and of what was observed, decided under other rules beside the live ledger.
// Before the stretch both are the same; in it, what the other rules do not let through is left out and what they do let
// through is decided; after it everything happens as it did, but for counts, which are the word on what there is and
// post the difference to what is expected here. Raw messages may be decided anew in place of what was recorded of them
// (`record-again.ts`). Nothing is written.

import type { Command, MovementCommand } from '../command.ts';
import { decide } from '../decide.ts';
import { record } from '../decision.ts';
import { withAmendments } from '../inbound/amend-counts.ts';
import { isAmendment } from '../inbound/count-mark.ts';
import { factKey } from '../inbound/observation.ts';
import { classOf, whoHasTheSay } from '../inbound/silence.ts';
import type { JournalEntry } from '../journal-entry.ts';
import type { Catalogue } from '../catalogue.ts';
import type { LedgerView } from '../ledger-view.ts';
import { decideMovement } from '../movement.ts';
import type { Outcome } from '../outcome.ts';
import type { RefusalCode } from '../refusal.ts';
import { commandOfObservation, countOf, reportOf, type Report } from './report-of.ts';
import { isWithin, type ObservedAt, type Stretch } from './scope.ts';
import {
  appendEntry,
  emptySideLedger,
  forkSideLedger,
  isWanted,
  viewFor,
  type Moment,
  type SideLedger,
  type SideScope,
} from './side-ledger.ts';

/** What became of the reports of the stretch. */
export interface Tally {
  /** In the journal, and applied here too. */
  kept: number;
  /** In the journal, and not applied here: another source has the say. */
  leftOut: number;
  /** Observed only, and applied here. */
  added: number;
  /** Let through here and refused: by code. */
  readonly refused: Map<RefusalCode, number>;
  /** Of which too little is known to decide them here: they stay as they were. */
  undecidable: number;
  /** Entries after a change that contradict it, as a pick of what is not allocated here. */
  contradictions: number;
}

/** What is decided from raw messages, in place of what was recorded of them. */
export interface Instead {
  /** Whether words that came another way are decided by changed rules; else they stay as they were. */
  readonly isByRules: boolean;
  /** Whether entries with one origin are left out. */
  readonly leavesOut: (entries: readonly JournalEntry[]) => boolean;
  /** Whether an observation came from one of the messages. */
  readonly hasTold: (one: ObservedAt) => boolean;
}

export interface Shadow {
  readonly instead: Instead | null;
  readonly stretch: Stretch;
  readonly live: Catalogue;
  readonly changed: Catalogue;
  readonly scope: SideScope;
  readonly before: SideLedger;
  /** The side ledger; null until the stretch begins. */
  after: SideLedger | null;
  readonly heard: Map<string, number>;
  readonly tally: Tally;
  /** Entries with one origin, that came from one report. */
  group: JournalEntry[];
  seq: bigint;
}

export interface Rules {
  readonly live: Catalogue;
  readonly changed: Catalogue;
}

export function startShadow(
  stretch: Stretch,
  scope: SideScope,
  { live, changed }: Rules,
  instead: Instead | null = null,
): Shadow {
  const before = emptySideLedger(scope);
  const tally: Tally = { kept: 0, leftOut: 0, added: 0, refused: new Map(), undecidable: 0, contradictions: 0 };
  const side = { after: null, heard: new Map<string, number>(), group: [], seq: 0n };
  return { instead, stretch, live, changed, scope, before, tally, ...side };
}

/** Reads the next entry of the journal, from its first one on. */
export function readEntry(shadow: Shadow, entry: JournalEntry): void {
  const [last] = shadow.group;
  if (last !== undefined && !isSameReport(last, entry)) endGroup(shadow);
  shadow.seq = entry.seq;
  if (entry.recordedAt >= shadow.stretch.from) shadow.after ??= forkSideLedger(shadow.before);
  if (shadow.after === null) {
    if (isWanted(shadow.scope, entry)) appendEntry(shadow.before, entry);
    hear(shadow, entry.origin.source, entry.recordedAt);
    return;
  }
  shadow.group.push(entry);
}

/** Reads an observation, after the entries that were recorded before it or in the same moment. */
export function readObservation(shadow: Shadow, one: ObservedAt): void {
  endGroup(shadow);
  const { stretch, changed, tally, instead } = shadow;
  hear(shadow, one.source, one.recordedAt);
  if (!isWithin(stretch, one.source, one.recordedAt)) return;
  if (instead !== null && (!instead.isByRules || instead.hasTold(one))) return;
  const after = (shadow.after ??= forkSideLedger(shadow.before));
  if (!isLetThrough(shadow, { ...one, fact: one.fact }, 'observed')) return;
  const command = commandOfObservation(one, changed);
  if (command === null) {
    tally.undecidable += 1;
    return;
  }
  const { outcome, entries } = decideOn(shadow, after, command, one.recordedAt);
  if (!outcome.ok) refused(tally, outcome.refusal.code);
  else if (entries.length > 0) tally.added += 1;
}

interface DecidedBeside {
  readonly outcome: Outcome;
  readonly entries: readonly JournalEntry[];
}

/** Decides a command under the changed rules, behind all that has been read. */
export function decideBeside(shadow: Shadow, command: Command, now: number): DecidedBeside {
  endGroup(shadow);
  hear(shadow, command.origin.source, now);
  const after = (shadow.after ??= forkSideLedger(shadow.before));
  return decideOn(shadow, after, command, now);
}

function decideOn(shadow: Shadow, after: SideLedger, command: Command, now: number): DecidedBeside {
  const view = viewFor(after, momentOf(shadow, now, shadow.changed), command);
  const outcome = decide(view, command);
  appendDecided(shadow, after, view);
  return { outcome, entries: view.entries };
}

/** Call it when everything has been read. */
export function endShadow(shadow: Shadow): { readonly before: SideLedger; readonly after: SideLedger } {
  endGroup(shadow);
  return { before: shadow.before, after: shadow.after ?? shadow.before };
}

function isSameReport(a: JournalEntry, b: JournalEntry): boolean {
  const [of, other] = [a.origin, b.origin];
  if (of.source === null || of.source !== other.source || a.recordedAt !== b.recordedAt) return false;
  return of.eventId === other.eventId && of.correlationId === other.correlationId;
}

function hear(shadow: Shadow, source: string | null, at: number): void {
  if (source !== null) shadow.heard.set(source, at);
}

function momentOf({ heard, seq }: Shadow, now: number, catalogue: Catalogue): Moment {
  return { now, seq, heard, catalogue };
}

function endGroup(shadow: Shadow): void {
  const { scope, before, after, tally, stretch, instead } = shadow;
  if (after === null) return;
  for (const entry of shadow.group) if (isWanted(scope, entry)) appendEntry(before, entry);
  // What was counted is amended here by what is told here.
  const group = shadow.group.filter((entry) => !isAmendment(entry));
  shadow.group = [];
  const [first] = group;
  if (first === undefined) return;
  if (instead?.leavesOut(group) === true) {
    hear(shadow, first.origin.source, first.recordedAt);
    return;
  }
  const isByRules = instead === null || instead.isByRules;
  const isInStretch = isByRules && isWithin(stretch, first.origin.source, first.recordedAt);
  // A report of counts is as many words as it has lines; any other is one.
  const reports = first.kind === 'count' ? group.map((entry) => [entry]) : [group];
  for (const entries of reports) {
    const report = isInStretch ? reportOf(entries) : null;
    const isOut = report !== null && isLeftOut(shadow, report);
    if (isOut) tally.leftOut += 1;
    else if (report !== null) tally.kept += 1;
    if (isOut) continue;
    for (const entry of entries) if (isWanted(scope, entry)) appendAgain(shadow, after, entry, isInStretch);
  }
  hear(shadow, first.origin.source, first.recordedAt);
}

function isLeftOut(shadow: Shadow, report: Report): boolean {
  if (report.location === null) {
    shadow.tally.undecidable += 1;
    return false;
  }
  const { kind, businessKey, sku } = report;
  const isTold = businessKey !== null && kind !== 'count';
  // Somebody else's word, that was only observed, has become the fact here.
  if (isTold && shadow.after?.facts.has(factKey(kind, businessKey, sku))) return true;
  return !isLetThrough(shadow, { ...report, location: report.location }, 'applied');
}

type Told = Pick<Report, 'source' | 'fact' | 'sku' | 'occurredAt' | 'recordedAt'> & { readonly location: string };

/** Whether the changed rules give the source the say, or nobody. */
function isLetThrough(shadow: Shadow, told: Told, was: 'applied' | 'observed'): boolean {
  const { live, changed, heard } = shadow;
  const { source, fact, sku, location, occurredAt, recordedAt } = told;
  const mayTell = (catalogue: Catalogue): boolean => {
    const subject = { sku, itemClass: classOf(catalogue.items.get(sku)), location };
    const owner = whoHasTheSay({ now: recordedAt, heard, catalogue }, fact, subject, occurredAt)?.source ?? null;
    return owner === null || owner === source;
  };
  const may = mayTell(changed);
  // Who was heard when is known only from what was recorded. Where the say depends on it, the same answer under both
  // rules means that nothing changed, whatever the answer is.
  if (dependsOnSilence(live) || dependsOnSilence(changed)) {
    return may === mayTell(live) ? was === 'applied' : may;
  }
  return may;
}

function dependsOnSilence({ sources }: Catalogue): boolean {
  for (const { freshnessMs, fallback } of sources.values()) {
    if (freshnessMs !== null && fallback.kind === 'next_owner') return true;
  }
  return false;
}

function appendAgain(shadow: Shadow, after: SideLedger, entry: JournalEntry, isInStretch: boolean): void {
  const { origin, kind, sku } = entry;
  const { source, occurredAt } = origin;
  const catalogue = isInStretch ? shadow.changed : shadow.live;
  const isInQuestion = sku !== null && shadow.scope.skus.has(sku);
  const count = isInQuestion ? countOf(entry, catalogue) : null;
  if (count !== null) {
    countAgain(shadow, after, count, momentOf(shadow, entry.recordedAt, catalogue));
    return;
  }
  const told = { source: reportOf([entry]) === null ? null : source, occurredAt };
  const counts = { marks: after.rebuild.marks, catalogue };
  const isTold = isInQuestion && kind !== 'count';
  const again = isTold ? withAmendments(counts, told, [entry]).entries : [entry];
  for (const one of again) {
    const breach = appendEntry(after, { ...entry, ...one });
    // A promise that takes too much shows in the end as a reservation that is short.
    if (breach !== null && breach.invariant !== 'I3') shadow.tally.contradictions += 1;
  }
}

function countAgain({ tally, seq }: Shadow, after: SideLedger, count: MovementCommand, moment: Moment): void {
  const view = viewFor(after, { ...moment, seq: seq - 1n }, count);
  const decision = decideMovement(view, count);
  if (!decision.ok) {
    refused(tally, decision.refusal.code);
    return;
  }
  record(view, count.origin, decision);
  for (const entry of view.entries) appendEntry(after, entry);
}

function appendDecided({ tally }: Shadow, after: SideLedger, view: LedgerView): void {
  for (const entry of view.entries) if (appendEntry(after, entry)) tally.contradictions += 1;
}

function refused(tally: Tally, code: RefusalCode): void {
  tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
}

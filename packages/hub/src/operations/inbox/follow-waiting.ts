// What the inbox says of an event that waits for its predecessor follows it: in the transaction that decides it, or, if
// that was before the inbox said anything of it, when it does. The lock of what waits keeps the two apart.

import type { CanonicalEvent } from '../../domain/inbound/canonical-event.ts';
import { dispositionOf, recordOutcomes, type RecordOutcome } from '../../domain/inbound/ending.ts';
import type { Lifecycle, WaitingCommand } from '../../domain/inbound/lifecycle.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { refusals, type RefusalCode } from '../../domain/refusal.ts';
import type { MakeId } from '../../platform/ids.ts';
import type { Transaction } from '../../store/database.ts';
import type { LetterDraft } from '../../store/inbox/dead-letters.ts';
import type { RecordRow, WaitedRecord } from '../../store/inbox/records.ts';
import { lockWaiting, type LockedWaiting } from '../../store/locks.ts';

export interface Ended {
  readonly row: RecordRow;
  readonly letter: Omit<LetterDraft, 'letterId' | 'key' | 'recordIndex' | 'eventIndex'> | null;
  /** For one that waits for its predecessor: as which version of what. */
  readonly waits?: { readonly lifecycle: Lifecycle; readonly event: CanonicalEvent };
}

/** Of commands that raw messages brought, what their records end as. */
export function waitedRecords(
  released: readonly { readonly waiting: WaitingCommand; readonly outcome: Outcome }[],
  makeId: MakeId,
): WaitedRecord[] {
  return released.flatMap(({ waiting: { command }, outcome }): WaitedRecord[] => {
    const { told, origin } = command;
    if (told === undefined || origin.causationId === null) return [];
    const place = { ...told, messageId: origin.causationId, letterId: makeId('dlq') };
    if (outcome.ok) return [{ ...place, outcome: outcome.outcome, seq: outcome.seq, code: null, detail: null }];
    const { code, detail } = outcome.refusal;
    return [{ ...place, outcome: outcomeOf(code), seq: null, code, detail }];
  });
}

function outcomeOf(code: RefusalCode): RecordOutcome {
  return dispositionOf(code) === 'refused' ? 'refused' : 'dead_letter';
}

/** The endings, those of what was to wait and has been decided by now as what it became. */
export async function followWaiting(
  transaction: Transaction,
  source: string,
  ended: readonly Ended[],
): Promise<readonly Ended[]> {
  const versions = ended.flatMap(({ waits }) => waits?.lifecycle ?? []);
  if (versions.length === 0) return ended;
  const locked = new Map<string, LockedWaiting>();
  for (const one of await lockWaiting(transaction, source, versions)) locked.set(nameOf(one), one);
  return ended.map((one) => {
    const now = one.waits && locked.get(nameOf(one.waits.lifecycle));
    if (now === undefined || now.outcome === null || now.eventId !== one.row.eventId) return one;
    return decidedAs(one, now);
  });
}

function nameOf({ subject, version }: Lifecycle): string {
  return `${version} ${subject}`;
}

function decidedAs({ row, waits }: Ended, { outcome: word, code, seq }: LockedWaiting): Ended {
  if (code === null) {
    const outcome = recordOutcomes.find((one) => one === word) ?? 'applied';
    return { row: { ...row, outcome, seq }, letter: null };
  }
  const known = Object.keys(refusals).find((one): one is RefusalCode => one === code) ?? 'internal_error';
  const why = { code, detail: refusals[known] };
  const outcome = outcomeOf(known);
  const letter = { stage: 'event', content: waits?.event ?? null, ...why, attempts: 1, state: 'parked' } as const;
  return { row: { ...row, ...why, outcome, seq: null }, letter: outcome === 'dead_letter' ? letter : null };
}

// A record of the inbox decided once more, beside the live ledger: what it came to is taken out, and what it comes to
// now is decided in its place. A record that says what it said stays as it was, with all that was made of it, so that
// nothing changes where nothing differs.

import type { Command } from '../command.ts';
import { dispositionOf, type RecordOutcome } from '../inbound/ending.ts';
import { InvariantViolation } from '../invariant.ts';
import type { EntryBody, JournalEntry } from '../journal-entry.ts';
import type { Refusal } from '../refusal.ts';
import type { ObservedAt } from './scope.ts';
import { decideBeside, type Shadow } from './shadow.ts';

/** What became of a record, or of one event of it. */
export interface RecordWas {
  readonly outcome: RecordOutcome;
  readonly eventId: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  /** Whether it is an open dead letter, or waits behind one. */
  readonly isLetter: boolean;
}

/** What it comes to now. */
export type RecordIs =
  | {
      readonly kind: 'command';
      readonly eventId: string;
      readonly command: Command;
      /** The fingerprint under which the ledger knows the event; null when it does not (any more). */
      readonly known: string | null;
    }
  | { readonly kind: 'refused'; readonly eventId: string; readonly refusal: Refusal }
  | {
      readonly kind: 'ended';
      readonly outcome: 'skipped' | 'dead_letter';
      readonly code: string | null;
      readonly detail: string | null;
    };

export interface RecordAgain {
  readonly messageId: string;
  readonly recordIndex: number;
  readonly eventIndex: number;
  readonly line: number | null;
  readonly key: string;
  /** When the message was done. */
  readonly doneAt: number;
  /** Null for an event that the record did not come to before. */
  readonly was: RecordWas | null;
  /** Null where it comes to nothing any more. */
  readonly is: RecordIs | null;
  /** Whether it says what it said, word for word. */
  readonly isSame: boolean;
  /** Whether somebody edited or discarded it as a dead letter. */
  readonly isByHand: boolean;
  /** Whether a dead letter from before the stretch is open under its key. */
  readonly isBlocked: boolean;
}

export interface RecordEnd {
  readonly outcome: RecordOutcome | null;
  readonly eventId: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly entries: readonly EntryBody[];
}

/** A record that would come out differently. */
export interface RecordExample {
  readonly messageId: string;
  readonly recordIndex: number;
  readonly eventIndex: number;
  readonly line: number | null;
  readonly key: string;
  readonly before: RecordEnd & { readonly entries: EntryBody[] };
  readonly after: RecordEnd;
}

export interface RecordTally {
  records: number;
  differ: number;
  byHand: number;
  readonly before: Partial<Record<RecordOutcome, number>>;
  readonly after: Partial<Record<RecordOutcome, number>>;
  /** Dead letters that would not be, and those that would come. */
  lettersGone: number;
  lettersNew: number;
}

type EventState = 'ahead' | 'kept' | 'out';

export interface RecordsAgain {
  readonly source: string;
  /** Whether rules were changed too, so that what says the same may still be decided otherwise. */
  readonly isByRules: boolean;
  readonly examplesMax: number;
  /** The messages of the stretch. */
  readonly messages: Set<string>;
  /** The events that they told first, by id. */
  readonly events: Map<string, EventState>;
  /** The fingerprints of what was decided here, by event id. */
  readonly seen: Map<string, string>;
  /** Keys that have a dead letter here that they did not have, and those that had one. */
  readonly blocked: Set<string>;
  readonly open: Set<string>;
  readonly tally: RecordTally;
  readonly examples: RecordExample[];
}

export function startRecords(asked: Pick<RecordsAgain, 'source' | 'isByRules' | 'examplesMax'>): RecordsAgain {
  const tally = { records: 0, differ: 0, byHand: 0, before: {}, after: {}, lettersGone: 0, lettersNew: 0 };
  return {
    ...asked,
    messages: new Set(),
    events: new Map(),
    seen: new Map(),
    blocked: new Set(),
    open: new Set(),
    tally,
    examples: [],
  };
}

/** Notes what a record has told, before anything is decided. */
export function noteRecord(again: RecordsAgain, { messageId, was }: RecordAgain): void {
  again.messages.add(messageId);
  if (was !== null && was.eventId !== null && isFirstTold(was)) again.events.set(was.eventId, 'ahead');
}

const nothingTold: ReadonlySet<RecordOutcome> = new Set(['duplicate', 'refused', 'dead_letter', 'skipped']);

function isFirstTold({ outcome, isLetter }: RecordWas): boolean {
  return !nothingTold.has(outcome) && !isLetter;
}

function isOwn(again: RecordsAgain, { origin }: JournalEntry): boolean {
  const { source, causationId, eventId } = origin;
  if (source !== again.source || causationId === null || eventId === null) return false;
  return again.messages.has(causationId) && again.events.has(eventId);
}

/** The event of the stretch that an entry came from; null when it is no such. */
export function eventOf(again: RecordsAgain, entry: JournalEntry): string | null {
  return isOwn(again, entry) ? entry.origin.eventId : null;
}

/** Whether an entry is to be left out: its record comes to something else. */
export function leavesOut(again: RecordsAgain, entries: readonly JournalEntry[]): boolean {
  const [first] = entries;
  const eventId = first === undefined ? null : eventOf(again, first);
  if (eventId === null || again.events.get(eventId) !== 'out') return false;
  again.examples.find(({ before }) => before.eventId === eventId)?.before.entries.push(...entries);
  return true;
}

export function hasTold(again: RecordsAgain, { source, eventId }: ObservedAt): boolean {
  return source === again.source && again.events.has(eventId);
}

/** Decides the next record, at a moment. */
export function settleRecord(again: RecordsAgain, shadow: Shadow, record: RecordAgain, now: number): void {
  const { was, isSame } = record;
  const { tally } = again;
  const isKept = staysAsItWas(again, record);
  if (was !== null && was.eventId !== null && isFirstTold(was)) {
    again.events.set(was.eventId, isKept ? 'kept' : 'out');
  }
  const end = isKept && was !== null ? { ...was, entries: [] } : endOf(again, shadow, record, now);
  if (record.eventIndex === 0) tally.records += 1;
  if (record.isByHand) tally.byHand += 1;
  if (was !== null) tally.before[was.outcome] = (tally.before[was.outcome] ?? 0) + 1;
  if (end.outcome !== null) tally.after[end.outcome] = (tally.after[end.outcome] ?? 0) + 1;
  const [wasLetter, isLetter] = [was?.outcome === 'dead_letter', end.outcome === 'dead_letter'];
  if (wasLetter && !isLetter) tally.lettersGone += 1;
  if (isLetter && !wasLetter) tally.lettersNew += 1;
  // What fails as it failed, or is known as it was known, is no difference, whatever it says.
  const saysOther = !isSame && !isKept && end.outcome !== null && effective.has(end.outcome);
  if (!saysOther && was?.outcome === end.outcome && was?.code === end.code) return;
  tally.differ += 1;
  if (again.examples.length >= again.examplesMax) return;
  const { messageId, recordIndex, eventIndex, line, key } = record;
  const before = { ...(was ?? nothing), entries: [] };
  again.examples.push({ messageId, recordIndex, eventIndex, line, key, before, after: end });
}

const effective: ReadonlySet<RecordOutcome> = new Set(['applied', 'absorbed', 'confirmation', 'observation']);

const nothing = { outcome: null, eventId: null, code: null, detail: null };

/** Whether what was made of it stays. Notes the dead letters that do. */
function staysAsItWas(again: RecordsAgain, { was, is, isSame, isByHand, isBlocked, key }: RecordAgain): boolean {
  if (was === null) return false;
  if (isByHand) return true;
  if (again.isByRules || !isSame) return false;
  if (is === null || is.kind === 'ended') return true;
  if (again.blocked.has(key)) return false;
  if (was.outcome === 'waiting' && was.isLetter) return isBlocked || again.open.has(key);
  if (was.outcome === 'dead_letter') {
    again.open.add(key);
    return true;
  }
  if (was.outcome === 'duplicate' && again.events.get(is.eventId) === 'out') return false;
  return !again.seen.has(is.eventId);
}

function endOf(again: RecordsAgain, shadow: Shadow, record: RecordAgain, now: number): RecordEnd {
  const { is, key, isBlocked } = record;
  if (is === null) return { ...nothing, entries: [] };
  if (is.kind === 'ended') return { ...is, eventId: null, entries: [] };
  const { eventId } = is;
  if (isBlocked || again.blocked.has(key) || again.open.has(key)) {
    const detail = 'It waits behind a dead letter of its key.';
    return { outcome: 'waiting', eventId, code: null, detail, entries: [] };
  }
  if (is.kind === 'refused') return refused(again, record, eventId, is.refusal);
  const { fingerprint = '' } = is.command.idempotency ?? {};
  const known = knownAs(again, record, is);
  if (known === fingerprint) return { ...nothing, outcome: 'duplicate', eventId, entries: [] };
  if (known !== null) {
    const detail = `The id "${eventId}" was used with other content; take a new one.`;
    return refused(again, record, eventId, { code: 'event_id_reused', detail, path: 'id' });
  }
  const { outcome, entries } = decideSafely(shadow, is.command, now);
  if (!outcome.ok) return refused(again, record, eventId, outcome.refusal);
  again.seen.set(eventId, fingerprint);
  return { ...nothing, outcome: outcome.outcome, eventId, entries };
}

type Told = Extract<RecordIs, { kind: 'command' }>;

/** The fingerprint under which the event is known here by now; null when it is new. */
function knownAs({ seen, events }: RecordsAgain, { was }: RecordAgain, { eventId, command, known }: Told) {
  const here = seen.get(eventId);
  if (here !== undefined) return here;
  const state = events.get(eventId);
  if (state !== undefined) return state === 'kept' ? known : null;
  if (known !== null) return known;
  // Its first telling was before the stretch, so long ago that its content is not known any more.
  const isRepeated = was?.outcome === 'duplicate' && was.eventId === eventId;
  return isRepeated ? (command.idempotency?.fingerprint ?? '') : null;
}

function decideSafely(shadow: Shadow, command: Command, now: number) {
  const { lifecycle: _, ...unversioned } = command;
  try {
    // Each version is taken as the next one: which were known at the time is not kept.
    return decideBeside(shadow, { ...unversioned, idempotency: null }, now);
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    const refusal: Refusal = { code: 'internal_error', detail: error.message };
    return { outcome: { ok: false as const, refusal }, entries: [] };
  }
}

function refused(again: RecordsAgain, { was, key }: RecordAgain, eventId: string, refusal: Refusal): RecordEnd {
  const { code, path } = refusal;
  const detail = path === undefined ? refusal.detail : `${path}: ${refusal.detail}`;
  const isOver = dispositionOf(code) === 'refused';
  if (!isOver) (was?.outcome === 'dead_letter' ? again.open : again.blocked).add(key);
  return { outcome: isOver ? 'refused' : 'dead_letter', eventId, code, detail, entries: [] };
}

// Writes what came of dead letters that were tried again, edited or discarded: the letter, the record that it is of,
// and the counts of its message, in one transaction. Whoever does so holds the lease for redriving the source; the lock
// of its letters lets a worker see whether a key is still open at the moment in which something is to wait behind it.

import type { RecordOutcome } from '../../domain/inbound/ending.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import type { Transaction } from '../../store/database.ts';
import { changeLetter, editLetter, findLetter, headOf, type Letter } from '../../store/inbox/dead-letters.ts';
import { acquireLease, holdLease, releaseLease, type Lease } from '../../store/inbox/leases.ts';
import { addCounts, reviveMessage } from '../../store/inbox/messages.ts';
import { changeRecord, writeRecords, type RecordRow } from '../../store/inbox/records.ts';
import { lockNamed } from '../../store/locks.ts';
import { audit, decisionTimeOf, lockShard, type OperationContext, type Operator } from '../operator.ts';
import { followWaiting, type Ended } from './follow-waiting.ts';
import { leaseMs } from './work-in-turn.ts';

/** What a redrive came to. */
export interface RedriveCounts {
  readonly tried: number;
  readonly redriven: number;
  /** Failed again, so that those behind go on waiting. */
  readonly parked: number;
}

export type LetterAnswer = { readonly ok: true; readonly letter: Letter; readonly counts: RedriveCounts } | Refused;

export interface RedriveFilter {
  readonly source?: string | undefined;
  readonly key?: string | undefined;
  readonly code?: string | undefined;
  readonly limit: number;
}

/** Trying dead letters again, as it is wired where mediation is. */
export interface Redriving {
  /** `payload` is put in place of what the letter holds; undefined leaves it. */
  readonly redrive: (operator: Operator, letterId: string, payload: unknown) => Promise<LetterAnswer>;
  readonly discard: (operator: Operator, letterId: string, reason: string) => Promise<LetterAnswer>;
  readonly redriveMany: (
    operator: Operator,
    filter: RedriveFilter,
  ) => Promise<{ readonly ok: true; readonly counts: RedriveCounts } | Refused>;
}

const tries = 20;
const pauseMs = 250;

/** The right to try letters of a source again; null when somebody else is at it for longer than a request can wait. */
export async function leaseLetters(
  context: OperationContext,
  tenantId: number,
  source: string,
): Promise<Lease | null> {
  const holder = context.makeId('rdv');
  for (let left = tries; left > 0; left -= 1) {
    const lease = await context.database.inTransaction(tenantId, (transaction) =>
      acquireLease(transaction, `redrive ${source}`, holder, leaseMs, decisionTimeOf(context)),
    );
    if (lease !== null) return lease;
    await context.clock.sleep(pauseMs);
  }
  return null;
}

export async function letLettersGo(context: OperationContext, tenantId: number, lease: Lease): Promise<void> {
  await context.database.inTransaction(tenantId, (transaction) => {
    releaseLease(transaction, lease);
    return Promise.resolve();
  });
}

/** Notes who asked for it and keeps what they wrote in place of the content, before anything is tried. */
export async function noteRedrive(
  context: OperationContext,
  operator: Operator,
  letter: Letter,
  payload: unknown,
): Promise<void> {
  const { letterId, key, source } = letter;
  const isEdited = payload !== undefined;
  await context.database.inTransaction(operator.tenantId, async (transaction) => {
    const head = await lockShard(context, transaction);
    if (isEdited) await editLetter(transaction, letterId, payload, operator.actor);
    const detail = { source, key, ...(isEdited ? { payload } : {}) };
    audit(transaction, head, operator, { action: 'dead_letter.redriven', subject: letterId, detail });
  });
}

export async function noteRedriveMany(
  context: OperationContext,
  operator: Operator,
  { source, key, code, limit }: RedriveFilter,
): Promise<void> {
  await context.database.inTransaction(operator.tenantId, async (transaction) => {
    const head = await lockShard(context, transaction);
    const detail = { source, key, code, limit };
    audit(transaction, head, operator, { action: 'dead_letters.redriven', subject: source ?? 'all sources', detail });
  });
}

export interface Retried {
  readonly letter: Letter;
  /** What became of the events that its record comes to; the first takes the place of the record's outcome so far. */
  readonly ended: readonly Ended[];
  readonly isRedriven: boolean;
}

const nothing = { code: null, detail: null, outcome: null, seq: null };

/** Writes what came of a letter. Changes nothing when it is no longer open. */
export async function settleLetter(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  { letter, ended: tried, isRedriven }: Retried,
): Promise<void> {
  const now = decisionTimeOf(context);
  await context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    await lockNamed(transaction, `letters ${letter.source}`);
    const followed = await followWaiting(transaction, letter.source, tried);
    // What waited at the engine and was refused there meanwhile is as it was: a letter that has been tried.
    const isOver = isRedriven && followed.every((one) => one.letter === null);
    const rows = followed.map(({ row }) => row);
    const { code, detail, outcome, seq } = rows[0] ?? nothing;
    const state = isOver ? 'redriven' : 'parked';
    const change = { letterId: letter.letterId, state, code, detail, reason: null, isAttempt: true } as const;
    const ended = isOver ? { outcome, seq } : { outcome: null, seq: null };
    if (!(await changeLetter(transaction, { ...change, ...ended }))) return;
    replaceRows(transaction, letter, rows);
    if (isOver) await bringForward(transaction, letter);
  });
}

/** The next of the key is in front now: nothing waits behind a letter that is gone, wherever the work breaks off. */
async function bringForward(transaction: Transaction, { source, key }: Letter): Promise<void> {
  const next = await headOf(transaction, source, key);
  if (next?.state !== 'behind') return;
  const { letterId, messageId } = next;
  const plain = { code: null, detail: 'Its turn has come; it has not been tried.' };
  const change = { letterId, state: 'parked', ...plain, outcome: null, seq: null, reason: null } as const;
  await changeLetter(transaction, { ...change, isAttempt: false });
  changeRecord(transaction, messageId, { ...rowOf(next), ...plain, outcome: 'dead_letter' });
  addCounts(transaction, messageId, { waiting: -1, dead_letter: 1 }, 0);
}

function rowOf(letter: Letter) {
  const { recordIndex, eventIndex, key } = letter;
  return { recordIndex, eventIndex, line: null, key, eventId: eventIdOf(letter), seq: null };
}

function replaceRows(transaction: Transaction, letter: Letter, rows: readonly RecordRow[]): void {
  const [first, ...more] = rows;
  if (first === undefined) return;
  const { messageId } = letter;
  changeRecord(transaction, messageId, first);
  if (more.length > 0) writeRecords(transaction, messageId, more);
  const counts: Partial<Record<RecordOutcome, number>> = {};
  const add = (name: RecordOutcome, by: number): void => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  add(outcomeBefore(letter), -1);
  for (const { outcome } of rows) add(outcome, 1);
  addCounts(transaction, messageId, counts, more.length);
}

function outcomeBefore({ state }: Letter): RecordOutcome {
  return state === 'behind' ? 'waiting' : 'dead_letter';
}

/** Puts a message that was given up as a whole back in its place. */
export async function reviveWhole(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  letter: Letter,
): Promise<void> {
  const now = decisionTimeOf(context);
  const { letterId, code, detail, messageId } = letter;
  await context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    const change = { letterId, state: 'redriven', code, detail, outcome: null, seq: null, reason: null } as const;
    if (await changeLetter(transaction, { ...change, isAttempt: true })) reviveMessage(transaction, messageId, now);
  });
}

/** Gives an open letter up for good: its record stays a dead letter. */
export async function discardLetter(
  context: OperationContext,
  operator: Operator,
  lease: Lease,
  letterId: string,
  reason: string,
): Promise<Refused | null> {
  const now = decisionTimeOf(context);
  return context.database.inTransaction(operator.tenantId, async (transaction) => {
    const head = await lockShard(context, transaction);
    await holdLease(transaction, lease, leaseMs, now);
    const letter = await findLetter(transaction, letterId);
    if (letter === null) return refuse('not_found', `There is no dead letter "${letterId}".`);
    await lockNamed(transaction, `letters ${letter.source}`);
    const { code, detail, messageId } = letter;
    const change = { letterId, state: 'discarded', code, detail, outcome: null, seq: null, reason } as const;
    if (!(await changeLetter(transaction, { ...change, isAttempt: false }))) return null;
    audit(transaction, head, operator, { action: 'dead_letter.discarded', subject: letterId, detail: { reason } });
    if (letter.state === 'behind') {
      changeRecord(transaction, messageId, { ...rowOf(letter), outcome: 'dead_letter', code, detail: 'Discarded.' });
      addCounts(transaction, messageId, { waiting: -1, dead_letter: 1 }, 0);
    } else await bringForward(transaction, letter);
    return null;
  });
}

/** The id of the event that a letter holds. */
function eventIdOf({ content }: Letter): string | null {
  const event: unknown = content === null ? null : JSON.parse(content);
  if (typeof event !== 'object' || event === null || !('id' in event)) return null;
  return typeof event.id === 'string' ? event.id : null;
}

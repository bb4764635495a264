// Dead letters again: the first of a key, and when it succeeds those behind it in their order, until one fails again.
// Doing it twice does no harm: the engine knows what it has decided, and a letter is changed only while it is open.

import { refuse, type Refusal, type Refused } from '../domain/refusal.ts';
import type { Operator } from '../operations/operator.ts';
import {
  discardLetter,
  leaseLetters,
  letLettersGo,
  noteRedrive,
  noteRedriveMany,
  reviveWhole,
  settleLetter,
  type LetterAnswer,
  type RedriveCounts,
  type RedriveFilter,
  type Redriving,
} from '../operations/inbox/settle-letters.ts';
import { attemptsMax } from '../operations/inbox/work-in-turn.ts';
import type { Ended } from '../operations/inbox/follow-waiting.ts';
import { findLetter, headOf, listLetters, type Letter } from '../store/inbox/dead-letters.ts';
import { LeaseLost, type Lease } from '../store/inbox/leases.ts';
import { findMessage, type Message } from '../store/inbox/messages.ts';
import { appliedSeqs } from '../store/inbox/records.ts';
import type { InboxContext } from './mediation.ts';
import { noRules, readPieces } from './read-events.ts';
import { MessageHalt, rulesFor } from './rules.ts';
import { submitInOrder, type Stop } from './submit-events.ts';

/** Letters that one request tries at most: the rest of a long key is redriven by asking again. */
const triesMax = 1000;

export function createRedriving(context: InboxContext, wake: () => void): Redriving {
  return {
    redrive: (operator, letterId, payload) => redriveOne(context, wake, operator, letterId, payload),
    discard: (operator, letterId, reason) => discardOne(context, operator, letterId, reason),
    redriveMany: (operator, filter) => redriveMany(context, wake, operator, filter),
  };
}

interface Tally {
  tried: number;
  redriven: number;
  parked: number;
}

const nothing: RedriveCounts = { tried: 0, redriven: 0, parked: 0 };

async function redriveOne(
  context: InboxContext,
  wake: () => void,
  operator: Operator,
  letterId: string,
  payload: unknown,
): Promise<LetterAnswer> {
  const { tenantId } = operator;
  const letter = await letterOf(context, tenantId, letterId);
  if (letter === null) return noLetter(letterId);
  if (!isOpen(letter)) return { ok: true, letter, counts: nothing };
  const cannot = cannotTry(letter, payload);
  if (cannot !== null) return cannot;
  return withLetters(context, tenantId, letter.source, async (lease) => {
    await noteRedrive(context, operator, letter, payload);
    const tally = { tried: 0, redriven: 0, parked: 0 };
    const stopped = await redriveKey({ context, tenantId, lease, wake, tally }, letter);
    if (stopped !== null) return { ok: false, refusal: stopped };
    return { ok: true, letter: (await letterOf(context, tenantId, letterId)) ?? letter, counts: tally };
  });
}

async function discardOne(
  context: InboxContext,
  operator: Operator,
  letterId: string,
  reason: string,
): Promise<LetterAnswer> {
  const { tenantId } = operator;
  const letter = await letterOf(context, tenantId, letterId);
  if (letter === null) return noLetter(letterId);
  if (!isOpen(letter)) return { ok: true, letter, counts: nothing };
  return withLetters(context, tenantId, letter.source, async (lease) => {
    const refused = await discardLetter(context, operator, lease, letterId, reason);
    if (refused !== null) return refused;
    const tally = { tried: 0, redriven: 0, parked: 0 };
    // What waited behind it waits for nobody now. If it cannot go on at this moment, a redrive of it will do it.
    if (letter.stage === 'event' && letter.state === 'parked') {
      await redriveKey({ context, tenantId, lease, wake: () => undefined, tally }, letter);
    }
    return { ok: true, letter: (await letterOf(context, tenantId, letterId)) ?? letter, counts: tally };
  });
}

async function redriveMany(
  context: InboxContext,
  wake: () => void,
  operator: Operator,
  filter: RedriveFilter,
): Promise<{ readonly ok: true; readonly counts: RedriveCounts } | Refused> {
  const { tenantId } = operator;
  await noteRedriveMany(context, operator, filter);
  const tally = { tried: 0, redriven: 0, parked: 0 };
  const { source, key, code, limit } = filter;
  let after = 0n;
  const keys = new Set<string>();
  while (tally.tried < limit) {
    const [letter] = await context.database.read(tenantId, (reader) =>
      listLetters(reader, { source, key, code, state: 'parked', after, limit: 1 }),
    );
    if (letter === undefined) break;
    after = letter.letterSeq;
    const name = JSON.stringify([letter.source, letter.key]);
    // What came to the front of its key in this request and failed has been tried.
    if (keys.has(name) || cannotTry(letter, undefined) !== null) continue;
    keys.add(name);
    const done = await withLetters(context, tenantId, letter.source, async (lease) => {
      const stopped = await redriveKey({ context, tenantId, lease, wake, tally }, letter, limit);
      return stopped === null ? { ok: true } : { ok: false, refusal: stopped };
    });
    if (!done.ok) return done;
  }
  return { ok: true, counts: tally };
}

function letterOf({ database }: InboxContext, tenantId: number, letterId: string): Promise<Letter | null> {
  return database.read(tenantId, (reader) => findLetter(reader, letterId));
}

function noLetter(letterId: string): Refused {
  return refuse('not_found', `There is no dead letter "${letterId}".`);
}

function isOpen({ state }: Letter): boolean {
  return state === 'parked' || state === 'behind';
}

function cannotTry(letter: Letter, payload: unknown): Refused | null {
  if (letter.stage === 'message') {
    if (payload === undefined) return null;
    return refuse('invalid_field', 'A whole message has no payload to edit: send it anew, discard this.', 'payload');
  }
  if (letter.content !== null || letter.edited !== null || payload !== undefined) return null;
  return refuse('invalid_field', 'What came cannot be read: send what it should have said.', 'payload');
}

/** Does the work while nobody else redrives letters of the source. */
async function withLetters<T>(
  context: InboxContext,
  tenantId: number,
  source: string,
  work: (lease: Lease) => Promise<T | Refused>,
): Promise<T | Refused> {
  const busy = refuse('overloaded', `Dead letters of "${source}" are being redriven; come back in a moment.`);
  const lease = await leaseLetters(context, tenantId, source);
  if (lease === null) return busy;
  try {
    return await work(lease);
  } catch (error) {
    if (error instanceof LeaseLost) return busy;
    throw error;
  } finally {
    await letLettersGo(context, tenantId, lease).catch(() => undefined);
  }
}

interface Redrive {
  readonly context: InboxContext;
  readonly tenantId: number;
  readonly lease: Lease;
  readonly wake: () => void;
  readonly tally: Tally;
}

/** From the head of the letter's key on; answers what kept it from going on, if that was not a letter. */
async function redriveKey(redrive: Redrive, letter: Letter, limit = triesMax): Promise<Refusal | null> {
  const { context, tenantId, lease, wake, tally } = redrive;
  const { source, key } = letter;
  while (tally.tried < limit) {
    const head = await context.database.read(tenantId, (reader) => headOf(reader, source, key));
    if (head === null) return null;
    tally.tried += 1;
    if (head.stage === 'message') {
      await reviveWhole(context, tenantId, lease, head);
      tally.redriven += 1;
      wake();
      return null;
    }
    const tried = await tryLetter(redrive, head);
    if ('code' in tried) return tried;
    await settleLetter(context, tenantId, lease, { letter: head, ...tried });
    tally[tried.isRedriven ? 'redriven' : 'parked'] += 1;
    if (!tried.isRedriven) return null;
  }
  return null;
}

interface Tried {
  readonly ended: readonly Ended[];
  readonly isRedriven: boolean;
}

async function tryLetter({ context, tenantId }: Redrive, letter: Letter): Promise<Tried | Refusal> {
  const { database } = context;
  const { messageId, recordIndex } = letter;
  const [found, seqs] = await database.read(tenantId, (reader) =>
    Promise.all([findMessage(reader, messageId), appliedSeqs(reader, messageId)]),
  );
  if (found === null) throw new Error(`The message ${messageId} of an open dead letter is gone.`);
  // What fails unexpectedly here fails alone, and is told in the letter.
  const message: Message = { ...found, attempts: attemptsMax };
  const value: unknown = JSON.parse(letter.edited ?? letter.content ?? 'null');
  const rules = letter.stage === 'event' ? noRules : await rulesOrHalt(context, tenantId, message);
  if (rules instanceof MessageHalt) return rules.refusal;
  const pieces = readPieces({ ok: true, index: recordIndex, line: null, value }, rules, message);
  // Under the key that it was parked under, whatever an edit made of it.
  const own = pieces.map((piece, at) => {
    const eventIndex = letter.eventIndex + at;
    const ended = piece.ended === null ? null : { ...piece.ended, row: { ...piece.ended.row, key: letter.key } };
    return { ...piece, key: letter.key, eventIndex, ended };
  });
  const { ended, stop } = await submitInOrder(context, tenantId, message, own, new Set(seqs));
  if (stop !== null) return refusalOf(stop);
  const failed = ended.find((one) => one.letter !== null);
  if (failed === undefined) return { ended, isRedriven: true };
  const row = { ...failed.row, eventIndex: letter.eventIndex };
  return { ended: [{ row, letter: null }], isRedriven: false };
}

async function rulesOrHalt(context: InboxContext, tenantId: number, message: Message) {
  try {
    return await rulesFor(context, tenantId, message);
  } catch (error) {
    if (error instanceof MessageHalt) return error;
    throw error;
  }
}

function refusalOf(stop: Stop): Refusal {
  if (stop.kind === 'passing') return stop.refusal;
  throw stop.error;
}

// Takes events to the engine in their order, all of them together. Those of one key are a chain: what is told of the
// same thing after a dead letter has to wait behind it, so that the engine decides nothing behind one that it refuses.

import { keysOf, translateEvent } from '../domain/inbound/crosswalk.ts';
import { dispositionOf, haltsItsKey } from '../domain/inbound/ending.ts';
import type { Lifecycle } from '../domain/inbound/lifecycle.ts';
import type { Applied } from '../domain/outcome.ts';
import { refusals, type Refusal } from '../domain/refusal.ts';
import { notReached, type Chain, type Reached } from '../operations/chain.ts';
import { attemptsMax } from '../operations/inbox/work-in-turn.ts';
import type { Ended } from '../operations/inbox/follow-waiting.ts';
import { findCanonical } from '../store/inbound/crosswalk.ts';
import { isUnavailable } from '../store/faults.ts';
import { openKeys } from '../store/inbox/dead-letters.ts';
import type { Message } from '../store/inbox/messages.ts';
import { causesOf } from '../store/inbox/records.ts';
import type { InboxContext } from './mediation.ts';
import { behind, over, parked, type Piece } from './read-events.ts';

/** What ended so far, in order, and why the rest has not. */
export interface Submitted {
  readonly ended: readonly Ended[];
  readonly stop: Stop | null;
}

export type Stop =
  | { readonly kind: 'passing'; readonly refusal: Refusal }
  | { readonly kind: 'unexpected'; readonly error: unknown };

/** The entries that written records of this message are applied by: an event that it holds twice is applied once. */
export type Credit = ReadonlySet<bigint>;

export async function submitPieces(
  context: InboxContext,
  tenantId: number,
  message: Message,
  pieces: readonly Piece[],
  credit: Credit,
): Promise<Submitted> {
  const events = pieces.flatMap(({ event }) => event ?? []);
  const { source } = message;
  const [lookup, blocked] = await context.database.read(tenantId, (reader) =>
    Promise.all([
      findCanonical(reader, source, events.flatMap(keysOf)),
      openKeys(reader, source, [...new Set(pieces.map(({ key }) => key))]),
    ]),
  );
  const ended: (Ended | null)[] = pieces.map((piece) => piece.ended);
  const wave: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (piece.event === null) continue;
    if (blocked.has(piece.key)) ended[index] = behind(piece);
    else wave.push(index);
  }
  const found = await submitWave(context, tenantId, message, { pieces, wave, lookup, credit, credited: new Set() });
  let stop: Stop | null = null;
  for (const [at, index] of wave.entries()) {
    const one = found[at];
    const piece = pieces[index];
    if (one === undefined || piece === undefined) continue;
    if (blocked.has(piece.key)) ended[index] = behind(piece);
    else if (one === notReached) continue;
    else if ('kind' in one) stop ??= one;
    else {
      ended[index] = one;
      if (one.letter !== null) blocked.add(piece.key);
    }
  }
  return { ended: untilFirstNull(ended), stop };
}

/** One after the other, whatever letters are open: for those who hold the letters of the source. */
export async function submitInOrder(
  context: InboxContext,
  tenantId: number,
  message: Message,
  pieces: readonly Piece[],
  credit: Credit,
): Promise<Submitted> {
  const keys = pieces.flatMap(({ event }) => (event === null ? [] : keysOf(event)));
  const lookup = await context.database.read(tenantId, (reader) => findCanonical(reader, message.source, keys));
  const ended: Ended[] = [];
  const credited = new Set<bigint>();
  for (const [index, piece] of pieces.entries()) {
    const alone = { pieces, wave: [index], lookup, credit, credited };
    const reached = piece.ended ?? (await submitWave(context, tenantId, message, alone))[0];
    if (reached === undefined || reached === notReached) continue;
    if ('kind' in reached) return { ended, stop: reached };
    ended.push(reached);
  }
  return { ended, stop: null };
}

function untilFirstNull(ended: readonly (Ended | null)[]): Ended[] {
  const done: Ended[] = [];
  for (const one of ended) {
    if (one === null) break;
    done.push(one);
  }
  return done;
}

interface Wave {
  readonly pieces: readonly Piece[];
  readonly wave: readonly number[];
  readonly lookup: ReadonlyMap<string, string>;
  readonly credit: Credit;
  /** Of the pieces in front, which are not written yet. */
  readonly credited: Set<bigint>;
}

type Settled = Ended | Stop | typeof notReached;

async function submitWave(
  context: InboxContext,
  tenantId: number,
  message: Message,
  { pieces, wave, lookup, credit, credited }: Wave,
): Promise<Settled[]> {
  const chosen = wave.flatMap((index) => pieces[index] ?? []);
  const lifecycles = new Map<Piece, Lifecycle>();
  const submit = submitter(context, tenantId, message, { lookup, lifecycles });
  const outcomes = await Promise.all(chosen.map(submit));
  const repeated = outcomes.flatMap((one) => (isDuplicate(one) ? [one.seq] : []));
  const causes = await ownCauses(context, tenantId, message, repeated);
  return chosen.map((piece, at): Settled => {
    const outcome = outcomes[at] ?? null;
    if (outcome === null) return over(piece, 'skipped', null, null);
    if (outcome === notReached) return outcome;
    if ('error' in outcome) return stopAt(piece, outcome.error, message);
    if (!outcome.ok) return refused(piece, outcome.refusal, message);
    const { seq } = outcome;
    const isCredited = credit.has(seq) || credited.has(seq);
    const isOwn = outcome.outcome === 'duplicate' && causes.get(seq) === piece.event?.id && !isCredited;
    const name = isOwn ? 'applied' : outcome.outcome;
    if (name === 'applied') credited.add(seq);
    const lifecycle = lifecycles.get(piece);
    if (name === 'waiting' && lifecycle !== undefined && piece.event !== null) {
      return { ...over(piece, name, seq, null), waits: { lifecycle, event: piece.event } };
    }
    return over(piece, name, seq, null);
  });
}

type Answer = Reached | { readonly error: unknown };

function isDuplicate(answer: Answer | null): answer is Applied {
  return answer !== null && answer !== notReached && 'ok' in answer && answer.ok && answer.outcome === 'duplicate';
}

type Submit = (piece: Piece) => Promise<Answer | null>;

/** What the engine says to one event after the other, in our words. They are submitted in the order of the calls. */
function submitter(
  context: InboxContext,
  tenantId: number,
  message: Message,
  {
    lookup,
    lifecycles,
  }: { readonly lookup: ReadonlyMap<string, string>; readonly lifecycles: Map<Piece, Lifecycle> },
): Submit {
  const { messageId: causationId, correlationId, receivedAt, actor } = message;
  const about = { causationId, correlationId, receivedAt, actor };
  const chains = new Map<string, Chain>();
  return async (piece) => {
    const { key, event, recordIndex, eventIndex } = piece;
    if (event === null) return null;
    const chain = chains.get(key) ?? { isHaltedBy: haltsItsKey, isHalted: false, isClosed: false };
    chains.set(key, chain);
    if (chain.isClosed) return notReached;
    const read = context.mediation.commandOf(translateEvent(event, lookup), about);
    if (!read.ok) {
      chain.isClosed = haltsItsKey(read);
      return read;
    }
    const { lifecycle } = read.command;
    if (lifecycle !== undefined) lifecycles.set(piece, lifecycle);
    // Only what may have to wait has to be found again.
    const told = lifecycle === undefined ? {} : { told: { recordIndex, eventIndex, event } };
    try {
      return await context.engine.submitInChain(tenantId, { ...read.command, ...told }, chain);
    } catch (error) {
      return { error };
    }
  };
}

/** Which of these entries this message caused, by an earlier attempt: entry to the id of its event. */
async function ownCauses(
  context: InboxContext,
  tenantId: number,
  { messageId }: Message,
  seqs: readonly bigint[],
): Promise<ReadonlyMap<bigint, string | null>> {
  if (seqs.length === 0) return new Map();
  const causes = await context.database.read(tenantId, (reader) => causesOf(reader, seqs));
  return new Map(causes.flatMap((one) => (one.causationId === messageId ? [[one.seq, one.eventId] as const] : [])));
}

function stopAt(piece: Piece, error: unknown, message: Message): Settled {
  if (isUnavailable(error)) {
    return { kind: 'passing', refusal: { code: 'dependency_down', detail: refusals.dependency_down } };
  }
  // At the last attempt it is known which record it is, and the others need not fall with it.
  if (message.attempts < attemptsMax) return { kind: 'unexpected', error };
  const detail = error instanceof Error ? error.message.slice(0, 1000) : refusals.internal_error;
  return parked(piece, 'event', piece.event, { code: 'internal_error', detail }, message.attempts);
}

function refused(piece: Piece, refusal: Refusal, { attempts }: Message): Settled {
  const { code, path } = refusal;
  const detail = path === undefined ? refusal.detail : `${path}: ${refusal.detail}`;
  const disposition = dispositionOf(code);
  if (disposition === 'again') return { kind: 'passing', refusal };
  if (disposition === 'refused') return over(piece, 'refused', null, { code, detail });
  return parked(piece, 'event', piece.event, { code, detail }, attempts);
}

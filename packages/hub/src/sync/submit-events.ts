// Takes events to the engine in their order. Events of different keys go together; one whose key is under way waits for
// its answer first, because what is told of the same thing after a dead letter has to wait behind it.

import type { CanonicalEvent } from '../domain/inbound/canonical-event.ts';
import { keysOf, translateEvent } from '../domain/inbound/crosswalk.ts';
import { dispositionOf } from '../domain/inbound/ending.ts';
import type { Outcome } from '../domain/outcome.ts';
import { refusals, type Refusal } from '../domain/refusal.ts';
import { attemptsMax } from '../operations/inbox/work-in-turn.ts';
import type { Ended } from '../operations/inbox/settle-records.ts';
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
  const credited = new Set<bigint>();
  let stop: Stop | null = null;
  let wave: number[] = [];
  const under = new Set<string>();
  const flush = async (): Promise<void> => {
    const found = await submitWave(context, tenantId, message, { pieces, wave, lookup, credit, credited });
    for (const [at, index] of wave.entries()) {
      const one = found[at];
      if (one === undefined) continue;
      if ('kind' in one) stop ??= one;
      else {
        ended[index] = one;
        if (one.letter !== null) blocked.add(one.row.key);
      }
    }
    wave = [];
    under.clear();
  };
  for (const [index, piece] of pieces.entries()) {
    if (piece.event === null) continue;
    if (under.has(piece.key)) await flush();
    if (stop !== null) break;
    if (blocked.has(piece.key)) {
      ended[index] = behind(piece);
      continue;
    }
    under.add(piece.key);
    wave.push(index);
  }
  if (stop === null) await flush();
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
    if (reached === undefined) continue;
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

type Reached = Ended | Stop;

async function submitWave(
  context: InboxContext,
  tenantId: number,
  message: Message,
  { pieces, wave, lookup, credit, credited }: Wave,
): Promise<Reached[]> {
  const chosen = wave.flatMap((index) => pieces[index] ?? []);
  const submit = async ({ event }: Piece): Promise<Answer | null> =>
    event === null ? null : submitEvent(context, tenantId, message, event, lookup);
  const outcomes = await Promise.all(chosen.map(submit));
  const repeated = outcomes.flatMap((one) => (isDuplicate(one) ? [one.seq] : []));
  const causes = await ownCauses(context, tenantId, message, repeated);
  return chosen.map((piece, at): Reached => {
    const outcome = outcomes[at] ?? null;
    if (outcome === null) return over(piece, 'skipped', null, null);
    if ('error' in outcome) return stopAt(piece, outcome.error, message);
    if (!outcome.ok) return refused(piece, outcome.refusal, message);
    const { seq } = outcome;
    const isCredited = credit.has(seq) || credited.has(seq);
    const isOwn = outcome.outcome === 'duplicate' && causes.get(seq) === piece.event?.id && !isCredited;
    const name = isOwn ? 'applied' : outcome.outcome;
    if (name === 'applied') credited.add(seq);
    return over(piece, name, seq, null);
  });
}

type Answer = Outcome | { readonly error: unknown };

function isDuplicate(answer: Answer | null): answer is Extract<Outcome, { ok: true }> {
  return answer !== null && 'ok' in answer && answer.ok && answer.outcome === 'duplicate';
}

/** What the engine says to one event, in our words. */
async function submitEvent(
  context: InboxContext,
  tenantId: number,
  message: Message,
  event: CanonicalEvent,
  lookup: ReadonlyMap<string, string>,
): Promise<Answer> {
  const { messageId: causationId, correlationId, receivedAt, actor } = message;
  const about = { causationId, correlationId, receivedAt, actor };
  const read = context.mediation.commandOf(translateEvent(event, lookup), about);
  if (!read.ok) return read;
  try {
    return await context.engine.submit(tenantId, read.command);
  } catch (error) {
    return { error };
  }
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

function stopAt(piece: Piece, error: unknown, message: Message): Reached {
  if (isUnavailable(error)) {
    return { kind: 'passing', refusal: { code: 'dependency_down', detail: refusals.dependency_down } };
  }
  // At the last attempt it is known which record it is, and the others need not fall with it.
  if (message.attempts < attemptsMax) return { kind: 'unexpected', error };
  const detail = error instanceof Error ? error.message.slice(0, 1000) : refusals.internal_error;
  return parked(piece, 'event', piece.event, { code: 'internal_error', detail }, message.attempts);
}

function refused(piece: Piece, refusal: Refusal, { attempts }: Message): Reached {
  const { code, path } = refusal;
  const detail = path === undefined ? refusal.detail : `${path}: ${refusal.detail}`;
  const disposition = dispositionOf(code);
  if (disposition === 'again') return { kind: 'passing', refusal };
  if (disposition === 'refused') return over(piece, 'refused', null, { code, detail });
  return parked(piece, 'event', piece.event, { code, detail }, attempts);
}

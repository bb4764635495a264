// The decision engine's heart: one command after the other, in order, against what the batch has loaded. Pure:
// the same view and commands give the same outcomes and entries, which is what the simulation checks.

import { decideConfirm, decideEnd, decideExpire, decideExtend, decideReduce } from './change-reservation.ts';
import { fillOwed } from './reserve/backorders.ts';
import type { Command, IdempotencyIdentity, ProgressCommand } from './command.ts';
import { checkOccurredAt, checkRange, decided, record, type Decision } from './decision.ts';
import { decideProgress } from './fulfilment.ts';
import { unreachable } from './invariant.ts';
import { checkLot, uomRatio } from './item.ts';
import type { EntryOrigin } from './journal-entry.ts';
import { seenKey, type LedgerView } from './ledger-view.ts';
import { decideSnapshot } from './count.ts';
import { decideMovement } from './movement.ts';
import type { Outcome } from './outcome.ts';
import { parseQuantity } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';
import { amendCounts } from './inbound/amend-counts.ts';
import { streamKey, turnOf, waitingMax } from './inbound/lifecycle.ts';
import { mediate } from './inbound/mediate.ts';
import { undeclared } from './inbound/source.ts';
import { isDue } from './reservation.ts';
import { decideReserve } from './reserve/reserve.ts';

/**
 * Ends what is due, so that no command of the batch counts a hold that has expired; what it held goes to those who are
 * owed it. Tells how many ended.
 */
export function expireDue(view: LedgerView, origin: EntryOrigin): number {
  let ended = 0;
  view.raised.clear();
  for (const reservation of view.reservations.values()) {
    if (!isDue(reservation, view.now)) continue;
    const decision = decideExpire(reservation);
    if (!decision.ok) continue;
    record(view, { ...origin, occurredAt: reservation.expiresAt ?? view.now, order: reservation.order }, decision);
    ended += 1;
  }
  fillOwed(view, origin);
  return ended;
}

/** Decides one command and records what it comes to, so that the next one sees it. */
export function decide(view: LedgerView, command: Command): Outcome {
  const repeated = command.idempotency && answerAgain(view, command.idempotency);
  if (repeated) return repeated;
  const waiting = waitsAlready(view, command);
  if (waiting) return waiting;
  const early = outOfTurn(view, command);
  const outcome = early ?? mediate(view, command) ?? decideNow(view, command);
  if (!outcome.ok || outcome.outcome === 'waiting') return outcome;
  if (command.idempotency) {
    const { scope, key, fingerprint } = command.idempotency;
    view.seen.set(seenKey(scope, key), { fingerprint, outcome });
    view.newlySeen.push({ scope, key, fingerprint, outcome });
  }
  if (early === null) takeTurn(view, command);
  return outcome;
}

function decideNow(view: LedgerView, command: Command): Outcome {
  const dispatched = dispatch(view, command);
  if (!dispatched.ok) return dispatched;
  const decision = amendCounts(view, command, dispatched);
  const refused = checkOccurredAt(view, command) ?? checkRange(view, decision);
  if (refused) return refused;
  const answered = decision.answer;
  const origin = answered ? { ...command.origin, order: command.origin.order ?? answered.order } : command.origin;
  view.raised.clear();
  record(view, origin, decision);
  fillOwed(view, command.origin);
  const outcome = decision.isAbsorbed ? 'absorbed' : 'applied';
  return { ok: true, outcome, seq: view.seq, reservation: answered };
}

/**
 * What waits is told again: by itself it goes on waiting, by another event or message it is known. That is not kept
 * under its id, by which what waits is to be decided.
 */
function waitsAlready(view: LedgerView, command: Command): Outcome | null {
  const { lifecycle, origin, idempotency } = command;
  if (lifecycle === undefined || origin.source === null) return null;
  const stream = streamKey(origin.source, lifecycle.subject);
  const known = view.waiting.get(stream)?.find((one) => one.lifecycle.version === lifecycle.version)?.command;
  const turn = turnOf(lifecycle.version, view.versions.get(stream) ?? 0);
  if (known === undefined || turn !== 'ahead') return null;
  const isSameEvent = known.idempotency?.key === idempotency?.key;
  if (isSameEvent && known.idempotency?.fingerprint !== idempotency?.fingerprint) {
    return refuse('event_id_reused', `The id "${idempotency?.key ?? ''}" waits with other content.`, 'id');
  }
  const isSamePlace =
    known.origin.causationId === origin.causationId &&
    known.told?.recordIndex === command.told?.recordIndex &&
    known.told?.eventIndex === command.told?.eventIndex;
  const outcome = isSameEvent && isSamePlace ? 'waiting' : 'duplicate';
  return { ok: true, outcome, seq: view.seq, reservation: null };
}

/** An older version is ignored, one that skips ahead waits; null when it is the command's turn. */
function outOfTurn(view: LedgerView, command: Command): Outcome | null {
  const { lifecycle, origin } = command;
  const { source } = origin;
  if (lifecycle === undefined || source === null) return null;
  const stream = streamKey(source, lifecycle.subject);
  const turn = turnOf(lifecycle.version, view.versions.get(stream) ?? 0);
  if (turn === 'next') return null;
  if (turn === 'older') return { ok: true, outcome: 'absorbed', seq: view.seq, reservation: null };
  const before = view.waiting.get(stream) ?? [];
  if (before.length >= waitingMax) {
    const detail = `${before.length} messages of ${lifecycle.subject} wait already; send the one that is missing.`;
    return refuse('limit_exceeded', detail, 'version');
  }
  const { waitMs } = view.catalogue.sources.get(source) ?? undeclared(source);
  const waiting = { source, lifecycle, command, deadline: view.now + waitMs };
  view.waiting.set(stream, [...before, waiting]);
  view.newWaiting.push(waiting);
  return { ok: true, outcome: 'waiting', seq: view.seq, reservation: null };
}

/** Notes the version that was decided, and decides what waited for it. */
function takeTurn(view: LedgerView, { lifecycle, origin }: Command): void {
  if (lifecycle === undefined || origin.source === null) return;
  const stream = streamKey(origin.source, lifecycle.subject);
  view.versions.set(stream, lifecycle.version);
  view.changedVersions.set(stream, { source: origin.source, subject: lifecycle.subject });
  const waiting = view.waiting.get(stream)?.find((one) => one.lifecycle.version === lifecycle.version + 1);
  if (waiting === undefined) return;
  view.released.push({ waiting, outcome: decide(view, waiting.command) });
}

/** The answer of the first time, or the refusal of a key that was used for something else. */
function answerAgain(view: LedgerView, identity: IdempotencyIdentity): Outcome | null {
  const seen = view.seen.get(seenKey(identity.scope, identity.key));
  if (!seen) return null;
  if (seen.fingerprint === identity.fingerprint) {
    return seen.outcome.ok ? { ...seen.outcome, outcome: 'duplicate' } : seen.outcome;
  }
  return identity.scope === 'http'
    ? refuse('idempotency_key_reused', 'This Idempotency-Key was used with another body; take a new one.')
    : refuse('event_id_reused', `The id "${identity.key}" was used with other content; take a new one.`, 'id');
}

function dispatch(view: LedgerView, command: Command): Decision {
  switch (command.type) {
    case 'movement':
      return decideMovement(view, command);
    case 'reserve':
      return decideReserve(view, command);
    case 'confirm':
      return decideConfirm(view, command);
    case 'extend':
      return decideExtend(view, command);
    case 'reduce':
      return decideReduce(view, command);
    case 'release':
    case 'cancel':
      return decideEnd(view, command);
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      return understandProgress(view, command);
    case 'snapshot':
      return decideSnapshot(view, command);
    case 'sweep':
      return decided({});
    default:
      return unreachable(command);
  }
}

function understandProgress(view: LedgerView, command: ProgressCommand): Decision {
  const item = view.catalogue.items.get(command.sku);
  if (!item) return refuse('unknown_sku', `No item has the SKU "${command.sku}".`, 'sku');
  if (!view.catalogue.locations.has(command.location)) return noLocation(command.location);
  const lot = checkLot(item, command.lot, false);
  if (!lot.ok) return lot;
  const ratio = uomRatio(item, command.uom ?? undefined, 'uom');
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(command.quantity, ratio.ratio, item.scale, 'quantity');
  if (!parsed.ok) return parsed;
  if (parsed.quantity <= 0n) return refuse('quantity_out_of_range', 'The quantity must be positive.', 'quantity');
  return decideProgress(view, command, parsed.quantity, lot.lot);
}

function noLocation(code: string): Refused {
  return refuse('unknown_location', `No location has the code "${code}".`, 'location');
}

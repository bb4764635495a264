// What must be true once every message has arrived, in whatever order: the ledger is the physical truth, and each
// fact was taken once.

import type { Command } from '../../src/domain/command.ts';
import type { CountMark } from '../../src/domain/inbound/count-mark.ts';
import { streamKey } from '../../src/domain/inbound/lifecycle.ts';
import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import { onHand, type Position } from '../../src/domain/position.ts';
import { rebuildDifferences } from '../../src/domain/testing/rebuilt.ts';
import { physicalStatuses, type StockStatus } from '../../src/domain/stock-status.ts';
import { must } from '../checkers.ts';
import type { Answer, Delivered } from './deliver.ts';
import type { Spot } from './happening.ts';
import { emptyTruth, onHandOf, shelfAt, spotKey, type Shelf, type TrueReservation, type Truth } from './truth.ts';
import type { World } from './world.ts';

export function check(world: World, truth: Truth, { ledger, answers }: Delivered): void {
  checkAnswers(answers);
  checkFacts(answers);
  checkAbsorbed(answers, ledger.journal);
  const waiting = [...ledger.waiting.values()].flat();
  must(waiting.length === 0, 'waiting', () => `${waiting[0]?.lifecycle.subject} still waits`);
  const open = ledger.observations.find((one) => one.businessKey !== null && one.confirms === null);
  must(open === undefined, 'confirmed', () => `${open?.businessKey} was told by both and is not confirmed`);
  checkTruth(world, truth, ledger.positions.values());
  for (const [id, promise] of truth.reservations) {
    const portions = ledger.reservations.get(id)?.portions ?? [];
    checkReservation(id, promise, portions);
    const source = promise.spot.location === 'W3' ? '3pl' : 'wms';
    const version = ledger.versions.get(streamKey(source, `reservation:${id}`)) ?? 0;
    must(version === promise.version, 'versions', () => `${id} is at ${version} of ${promise.version} versions`);
  }
  for (const [order, units] of truth.supplies) {
    const supplies = [...ledger.supplies.values()].filter((one) => one.order === order);
    const is = supplies.reduce((sum, one) => sum + Number(one.open), 0);
    must(is === units, 'truth', () => `${is} of ${order} are open, the truth is ${units}`);
  }
  const [difference] = rebuildDifferences(ledger);
  must(difference === undefined, 'I14', () => difference ?? '');
}

/** Every arrival ends in one of the ways that its message may end in (I10). */
function checkAnswers(answers: readonly Answer[]): void {
  for (const { message, command, outcome } of answers) {
    const isCount = command.type === 'snapshot' || isStatement(command);
    const said = outcome.ok ? outcome.outcome : outcome.refusal.code;
    const isFine = isCount ? countEnds : message.isOwners ? ownEnds : otherEnds;
    const kind = command.type === 'movement' ? command.kind : command.type;
    must(isFine.includes(said), `I10 ${said}`, () => `${kind} ${message.id} ends as ${textOf(outcome)}`);
    must(said !== 'waiting' || command.lifecycle !== undefined, 'I10', () => `${message.id} waits for nothing`);
  }
}

/** Says what there is, or is open, as of a moment; a newer one takes its place. */
function isStatement(command: Command): boolean {
  if (command.type !== 'movement') return false;
  return ['count', 'supply_planned', 'supply_changed'].includes(command.kind);
}

const countEnds: readonly string[] = ['applied', 'duplicate', 'observation', 'stale_snapshot'];
const ownEnds: readonly string[] = ['applied', 'absorbed', 'duplicate', 'waiting'];
const otherEnds: readonly string[] = ['observation', 'confirmation', 'duplicate'];

/** However often a fact was told, one telling was taken; all others were known (I7). */
function checkFacts(answers: readonly Answer[]): void {
  const taken = new Map<number, number>();
  for (const { message, command, outcome } of answers) {
    // Of what has versions an older one counts as absorbed, too; a count that comes again changes nothing.
    const isFact = command.type === 'movement' && !isStatement(command) && command.lifecycle === undefined;
    if (!isFact || !message.isOwners) continue;
    const isTaken = outcome.ok && (outcome.outcome === 'applied' || outcome.outcome === 'absorbed');
    taken.set(message.happening, (taken.get(message.happening) ?? 0) + (isTaken ? 1 : 0));
  }
  for (const [happening, times] of taken) must(times === 1, 'I7', () => `${happening} was taken ${times} times`);
}

/** What was absorbed changes no balance: it is recorded, and the count that it was in is amended as much. */
function checkAbsorbed(answers: readonly Answer[], journal: readonly JournalEntry[]): void {
  const absorbed = new Map<string, Map<string, number>>(
    answers.flatMap(({ message, command, outcome }) => {
      const isAbsorbed = outcome.ok && outcome.outcome === 'absorbed' && command.lifecycle === undefined;
      return isAbsorbed ? [[`${message.source} ${command.origin.eventId ?? ''}`, new Map<string, number>()]] : [];
    }),
  );
  for (const { origin, from, to, sku, quantity } of journal) {
    const changes = absorbed.get(`${origin.source ?? ''} ${origin.eventId ?? ''}`);
    if (changes === undefined) continue;
    for (const [place, units] of [
      [from, -Number(quantity)],
      [to, Number(quantity)],
    ] as const) {
      if (place === null || place.location === null) continue;
      const key = [sku, place.location, place.lot, place.account].join('/');
      changes.set(key, (changes.get(key) ?? 0) + units);
    }
  }
  for (const [event, changes] of absorbed) {
    const changed = [...changes].filter(([, units]) => units !== 0);
    must(changed.length === 0, 'absorbed', () => `${event} is absorbed and changes ${changed.join()}`);
  }
}

/** Every status is the true one; where a system counts no more than the sum on hand, the sum. */
function checkTruth(world: World, truth: Truth, positions: Iterable<Position>): void {
  const missing = new Map(truth.shelves);
  for (const position of positions) {
    const key = spotKey(position);
    const shelf = missing.get(key)?.shelf ?? shelfAt(emptyTruth(), position);
    missing.delete(key);
    const isSum = position.location === 'W3' && world.systems['3pl'].scope === 'onHand';
    const [is, told] = isSum
      ? [[Number(onHand(position))], [onHandOf(shelf)]]
      : [accountsOf(position), Object.values(shelf)];
    must(is.join() === told.join(), 'truth', () => `${key} is ${is.join(' ')}, the truth is ${told.join(' ')}`);
  }
  for (const [key, { shelf }] of missing) {
    const isNothing = Object.values(shelf).every((units) => units === 0);
    must(isNothing, 'truth', () => `${key} is missing, the truth is ${Object.values(shelf).join(' ')}`);
  }
}

function accountsOf(position: Position): number[] {
  const { sellable, quarantine, damaged, onHold, returned, inTransit, onOrder } = position;
  const shelf: Record<keyof Shelf, bigint> = { sellable, quarantine, damaged, onHold, returned, inTransit, onOrder };
  return Object.values(shelf).map(Number);
}

interface Portions {
  readonly reserved: bigint;
  readonly allocated: bigint;
  readonly picked: bigint;
  readonly fulfilled: bigint;
}

function checkReservation(id: string, promise: TrueReservation, portions: readonly Portions[]): void {
  const parts = ['reserved', 'allocated', 'picked', 'fulfilled'] as const;
  const is = parts.map((part) => portions.reduce((sum, portion) => sum + Number(portion[part]), 0));
  const told = parts.map((part) => promise[part]);
  must(is.join() === told.join(), 'truth', () => `${id} is ${is.join(' ')}, the truth is ${told.join(' ')}`);
}

/** What else has to be the same in the end, whatever the order: as of when places were counted, and the versions. */
export function endOf(truth: Truth, { ledger }: Delivered): string[] {
  const marks = [...ledger.marks.values()].flat();
  const counted = [...truth.shelves.values()].flatMap(({ spot }) => {
    return physicalStatuses.map((status) => `${spotKey(spot)} ${status} ${countedLast(marks, spot, status)}`);
  });
  const versions = [...ledger.versions].map(([stream, version]) => `${stream} ${version}`);
  const promised = [...ledger.reservations.values()].map(({ id, state }) => `${id} ${state}`);
  return [...counted, ...versions, ...promised].toSorted();
}

function countedLast(marks: readonly CountMark[], { sku, location, lot }: Spot, status: StockStatus): number {
  const there = marks.filter((mark) => {
    const isThere = mark.location === location && (mark.sku === null || (mark.sku === sku && mark.lot === lot));
    return isThere && (mark.account === status || (mark.account === 'onHand' && status === 'sellable'));
  });
  return there.reduce((asOf, mark) => Math.max(asOf, mark.asOf), 0);
}

export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner));
}

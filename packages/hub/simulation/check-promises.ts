// What must be true of promises by rules after every step: what covers ring fences of others is left to them (I3),
// every unit that is free either covers a fence or is shared, what fences and supplies have left is the sum over
// portions, and what the domain answers is what the model works out, with a tree that explains it.

import { availabilityOf } from '../src/domain/availability/sellable.ts';
import { explainAvailability } from '../src/domain/availability/explain.ts';
import { unexplained } from '../src/domain/availability/unexplained.ts';
import { fenceKey } from '../src/domain/availability/stock.ts';
import type { LedgerView } from '../src/domain/ledger-view.ts';
import type { Portion, Reservation } from '../src/domain/reservation.ts';
import { supplyKey } from '../src/domain/supply.ts';
import { must } from './checkers.ts';
import { coverAll, freeLots } from './model-fences.ts';
import { itemOf } from './model-grant.ts';
import { isFor, rulesAbout, sold } from './model-sell.ts';
import type { Model, Witness } from './model.ts';
import type { PlannedItem } from './world-plan.ts';

export interface PromiseChecks {
  readonly known: Map<string, Reservation>;
  /** What portions have taken of fences, and of supplies. */
  readonly sums: Map<string, number>;
  asked: number;
}

export function newPromiseChecks(): PromiseChecks {
  return { known: new Map(), sums: new Map(), asked: 0 };
}

/** What is used of ring fences and promised of supplies is the sum over portions. */
export function checkUses({ known, sums }: PromiseChecks, view: LedgerView): void {
  const touched = new Set<string>();
  const add = (portion: Portion, sign: 1 | -1): void => {
    for (const [key, units] of usesOf(portion)) {
      sums.set(key, (sums.get(key) ?? 0) + sign * units);
      touched.add(key);
    }
  };
  for (const id of view.changedReservations) {
    const [before, after] = [known.get(id), view.reservations.get(id)];
    if (after === undefined || after === before) continue;
    for (const portion of before?.portions ?? []) add(portion, -1);
    for (const portion of after.portions) add(portion, 1);
    known.set(id, after);
  }
  for (const key of touched) {
    const [what = '', of = ''] = key.split(': ');
    const use = view.uses.get(of);
    const promised = view.supplies.get(of)?.promised;
    const actual = { taken: use?.taken, shipped: use?.fulfilled, promised }[what] ?? 0n;
    must(Number(actual) === sums.get(key), 'I4', () => `${key} is ${actual}, portions say ${sums.get(key)}`);
  }
}

function usesOf({ about, sku, reserved, allocated, fulfilled, backordered }: Portion): [string, number][] {
  const uses: [string, number][] = [];
  if (about?.fence != null) {
    const key = fenceKey(about.fence, sku);
    uses.push([`taken: ${key}`, Number(reserved + allocated + fulfilled)], [`shipped: ${key}`, Number(fulfilled)]);
  }
  if (about?.peg != null) {
    uses.push([`promised: ${supplyKey(about.peg.order, sku, about.peg.location)}`, Number(backordered)]);
  }
  return uses;
}

/** Asks for what one channel may sell of one item, another one each time. */
export function checkAnswer(checks: PromiseChecks, model: Model, view: LedgerView): void {
  const { channels, items } = model.plan;
  checks.asked += 1;
  const planned = channels[checks.asked % channels.length];
  const item = items[Math.floor(checks.asked / channels.length) % items.length];
  const channel = view.catalogue.channels.get(planned?.code ?? '');
  const asked = view.catalogue.items.get(item?.sku ?? '');
  if (!planned || !item || !channel || !asked) return;
  const customer = checks.asked % 3 === 0 ? 'C1' : null;
  const demander = { channel: channel.code, segment: null, customer };
  const answer = availabilityOf(view, asked, { channel, demander, sees: 'promises' });
  const expected = sold(model, { channel: planned, customer }, item, view.now);
  const what = `${item.sku} through ${planned.code}`;
  const places = answer.byLocation.map(({ location, own, shared }) => `${location.code} ${own} ${shared}`).join(', ');
  const wanted = expected.places.map(({ location, own, shared }) => `${location} ${own} ${shared}`).join(', ');
  must(places === wanted, 'model', () => `${what}: own and shared are ${places}, the model has ${wanted}`);
  const fences = [...answer.fences, ...answer.byOthers].map(({ rule, unused }) => `${rule.id} ${unused}`).toSorted();
  const known = expected.cover.fences.map(({ rule, unused }) => `${rule.id} ${unused}`).toSorted();
  must(fences.join() === known.join(), 'model', () => `${what}: ${fences.join()}, the model has ${known.join()}`);
  if (item.kit.length === 0) {
    const { availableToSell } = answer;
    must(
      Number(availableToSell) === expected.sell,
      'model',
      () => `${what}: ${availableToSell}, not ${expected.sell}`,
    );
  }
  must(answer.availableToSell >= 0n, 'I3', () => `${what}: ${answer.availableToSell} may be sold`);
  for (const wrong of unexplained(view, explainAvailability(view, asked, answer))) {
    must(false, 'explain', () => `${what}: ${wrong}`);
  }
  checkCover(model, item, view.now);
}

/** Whatever is free at a location covers a fence or is shared, and nothing does both. */
function checkCover(model: Model, item: PlannedItem, now: number): void {
  const { fences, shared } = coverAll(model, item, rulesAbout(model, item, now), now);
  for (const { code, safetyStock } of model.plan.locations) {
    const free =
      freeLots(model, item, code, now).reduce((sum, { left }) => sum + left, 0) - safetyStock * 10 ** item.scale;
    const covered = fences.reduce((sum, fence) => sum + (fence.covered.get(code) ?? 0), 0);
    must(
      covered + (shared.get(code) ?? 0) === free,
      'I3',
      () => `${item.sku} at ${code}: ${covered} covered of ${free}`,
    );
  }
}

/** How much covers each ring fence of each item, as the model has it. */
type Covers = ReadonlyMap<string, number>;

function coversOf(model: Model, now: number): Covers {
  const covers = new Map<string, number>();
  for (const item of model.plan.items) {
    const rules = rulesAbout(model, item, now);
    if (!rules.some(({ kind }) => kind === 'ring_fence')) continue;
    for (const { rule, covered } of coverAll(model, item, rules, now).fences) {
      covers.set(
        `${rule.id} ${item.sku}`,
        [...covered.values()].reduce((sum, units) => sum + units, 0),
      );
    }
  }
  return covers;
}

function checkFences(
  model: Model,
  before: Covers,
  who: { readonly channel: string; readonly customer: string | null },
  now: number,
): void {
  for (const [key, units] of coversOf(model, now)) {
    const [id = '', sku = ''] = key.split(' ');
    const rule = model.plan.rules.find((one) => one.id === id);
    if (!rule || isFor(rule, who)) continue;
    const was = before.get(key) ?? 0;
    must(units >= was, 'I3', () => {
      return `a promise to ${who.channel} of ${itemOf(model, sku).sku} leaves ${units} of ${was} to ${id}`;
    });
  }
}

/** A promise leaves whatever covers fences of others where it is. */
export const witnessed: Witness = (model, who, now, making) => {
  const before = coversOf(model, now);
  making();
  checkFences(model, before, who, now);
};

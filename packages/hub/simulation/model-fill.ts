// The model's understanding of what is owed: whenever something is free that was not, everybody to whom it is owed is
// gone through, the most urgent channel first, then the oldest, and gets what their channel may sell.

import { grant, itemOf, type Granting } from './model-grant.ts';
import { askedFor, freeEverywhere, settle, type Model, type Promised } from './model.ts';
import type { PlannedItem } from './world-plan.ts';

export function fill(model: Model, before: ReadonlyMap<string, number>, now: number, _order: string | null): void {
  const more = new Set<string>();
  for (const [place, free] of freeEverywhere(model)) {
    if (free > (before.get(place) ?? 0)) more.add(place.split('\u0000')[0] ?? '');
  }
  const isMadeOf = (item: PlannedItem): boolean =>
    more.has(item.sku) || item.kit.some(({ sku }) => isMadeOf(itemOf(model, sku)));
  const waiting = [...model.open].filter(({ holds }) => {
    return holds.some((hold) => hold.owed > 0 && isMadeOf(itemOf(model, askedFor(hold))));
  });
  for (const promise of inTurn(model, waiting)) fillOne(model, promise, now);
}

function inTurn(model: Model, waiting: readonly Promised[]): Promised[] {
  const priorityOf = (promise: Promised): number =>
    model.plan.channels.find(({ code }) => code === promise.channel)?.priority ?? 0;
  return waiting.toSorted(
    (a, b) => priorityOf(a) - priorityOf(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
  );
}

function fillOne(model: Model, promise: Promised, now: number): void {
  const channel = model.plan.channels.find(({ code }) => code === promise.channel);
  if (!channel) return;
  const granting: Granting = { model, asker: { channel, customer: promise.customer }, now, granted: [] };
  let isFilled = false;
  for (const owed of promise.holds) {
    if (owed.owed === 0) continue;
    const item = itemOf(model, askedFor(owed));
    const { location, lot } = owed.about.wish ?? { location: null, lot: null };
    const units = grant(granting, { line: owed.line, item, units: owed.owed, location, lot });
    owed.owed -= units;
    isFilled ||= units > 0;
  }
  promise.holds.push(...granting.granted);
  if (isFilled) settle(model, promise);
}

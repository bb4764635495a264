// How much of a demand is granted, and from where. What one line takes is gone for the next, at its place, of its item
// and of the channel's ring fences alike, so that two lines cannot be promised the same unit; and never is more granted
// than the channel may be sold (I3).

import type { Demander } from '../allotment/allotment-rule.ts';
import { channelAvailability, type ChannelAvailability } from '../availability.ts';
import { fenceKey, lotKey, type LotBalances, type Stock } from '../availability/stock.ts';
import type { Channel } from '../channel.ts';
import type { Item } from '../item.ts';
import { available, positionKey } from '../position.ts';
import { chooseSources, eligible, pipelineOf, type Pipeline } from '../sourcing/pipeline.ts';
import type { Candidate, Demanded, Source } from '../sourcing/source.ts';

/** So many units at a place, counted to a ring fence or to what is shared. */
export interface FencedSource extends Source {
  readonly fence: string | null;
}

export interface Granting {
  readonly stock: Stock;
  readonly channel: Channel;
  readonly demander: Demander;
  readonly pipeline: Pipeline;
  readonly answers: Map<string, ChannelAvailability>;
  readonly takenAt: Map<string, bigint>;
  readonly takenOf: Map<string, bigint>;
  /** What was taken here of the channel's own ring fences, by `fenceKey`. */
  readonly takenFrom: Map<string, bigint>;
}

/** What a demand says of the places that it may be met from. */
export interface Where {
  readonly location: string | null;
  readonly lot: string | null;
  readonly neededBy: number | null;
}

export function openGranting(stock: Stock, channel: Channel, demander: Demander): Granting {
  const maps = { answers: new Map(), takenAt: new Map(), takenOf: new Map(), takenFrom: new Map() };
  const pipeline = pipelineOf(stock.catalogue.pipelines, channel.sourcing);
  return { stock, channel, demander, pipeline, ...maps };
}

export function answerFor(granting: Granting, item: Item): ChannelAvailability {
  const known = granting.answers.get(item.sku);
  if (known) return known;
  const { stock, channel, demander } = granting;
  const answer = channelAvailability(stock, item, { channel, demander, sees: 'promises' });
  granting.answers.set(item.sku, answer);
  return answer;
}

/** How many units of an item could still be granted, over the channel and at the places that are left to choose. */
export function grantable(granting: Granting, item: Item, where: Where, limit?: bigint): bigint {
  const most = (limit ?? answerFor(granting, item).availableToSell) - (granting.takenOf.get(item.sku) ?? 0n);
  const placeable = sum(candidatesFor(granting, item, where));
  return atLeastZero(most < placeable ? most : placeable);
}

function sum(candidates: readonly Candidate[]): bigint {
  let units = 0n;
  for (const { free } of candidates) units += free;
  return units;
}

/** Takes units that are grantable: they are gone for whatever is granted next. */
export function take(granting: Granting, item: Item, where: Where, quantity: bigint): FencedSource[] {
  if (quantity === 0n) return [];
  const sources = chooseSources(
    granting.pipeline,
    candidatesFor(granting, item, where),
    quantity,
    demandedOf(granting, where),
  );
  for (const source of sources) {
    add(granting.takenAt, positionKey(item.sku, source.location, source.lot), source.quantity);
  }
  add(granting.takenOf, item.sku, quantity);
  return sources.flatMap((source) => countToFences(granting, item, source));
}

function add(sums: Map<string, bigint>, key: string, quantity: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + quantity);
}

/**
 * Splits a source by the ring fences that it counts to: the channel's own that are covered at its place, then its other
 * ones, each in their order, then what is shared. A fence whose goods were sold as those of another would be covered
 * anew, from what another channel's fence has.
 */
function countToFences(granting: Granting, item: Item, source: Source): FencedSource[] {
  const { fences } = answerFor(granting, item);
  if (fences.length === 0) return [{ ...source, fence: null }];
  const parts = new Map<string, bigint>();
  let rest = source.quantity;
  for (const isCovered of [true, false]) {
    for (const { rule, unused, covered } of fences) {
      if (rule.location !== null && rule.location !== source.location) continue;
      const key = fenceKey(rule.id, item.sku);
      const here = `${key}\u0000${source.location}`;
      const there = (covered.get(source.location) ?? 0n) - (granting.takenFrom.get(here) ?? 0n);
      const left = unused - (granting.takenFrom.get(key) ?? 0n);
      const most = isCovered && there < left ? there : left;
      const units = most < rest ? most : rest;
      if (units <= 0n) continue;
      add(granting.takenFrom, key, units);
      add(granting.takenFrom, here, units);
      add(parts, rule.id, units);
      rest -= units;
    }
  }
  const counted = fences.flatMap(({ rule }): FencedSource[] => {
    const quantity = parts.get(rule.id);
    return quantity === undefined ? [] : [{ ...source, quantity, fence: rule.id }];
  });
  return rest > 0n ? [...counted, { ...source, quantity: rest, fence: null }] : counted;
}

/**
 * The places of an item in the channel's order of preference, lots in the order in which they expire, with what is
 * still free there.
 */
function candidatesFor(granting: Granting, item: Item, where: Where): readonly Candidate[] {
  const { stock, takenAt } = granting;
  const candidates: Candidate[] = [];
  for (const there of answerFor(granting, item).byLocation) {
    const { code } = there.location;
    if (where.location !== null && where.location !== code) continue;
    const lots = there.lots.length > 1 ? there.lots.toSorted((a, b) => compareLots(stock, item, a, b)) : there.lots;
    let left = there.open;
    for (const { lot } of lots) left -= takenAt.get(positionKey(item.sku, code, lot)) ?? 0n;
    const until = there.neededUntil;
    for (const position of lots) {
      const { lot } = position;
      if (where.lot !== null && where.lot !== lot) continue;
      if (until !== null && (stock.expiries.get(lotKey(item.sku, lot)) ?? until) < until) continue;
      const here = available(position) - (takenAt.get(positionKey(item.sku, code, lot)) ?? 0n);
      const free = atLeastZero(here < left ? here : left);
      const expiresAt = stock.expiries.get(lotKey(item.sku, lot)) ?? null;
      candidates.push({ location: there.location, lot, expiresAt, free });
      left -= free;
    }
  }
  return eligible(granting.pipeline, candidates, demandedOf(granting, where));
}

/**
 * Takes up to so many units at a place in lots that whoever asks may be sold, first expired first, whomever they cover;
 * of each lot no more than `most` says.
 */
export function takeAt(
  granting: Granting,
  item: Item,
  location: string,
  quantity: bigint,
  most: (lot: string) => bigint,
): FencedSource[] {
  const { stock, takenAt } = granting;
  const there = answerFor(granting, item).byLocation.find((one) => one.location.code === location);
  const until = there?.neededUntil ?? null;
  const sources: FencedSource[] = [];
  let rest = quantity;
  for (const position of (there?.lots ?? []).toSorted((a, b) => compareLots(stock, item, a, b))) {
    const { lot } = position;
    if (until !== null && (stock.expiries.get(lotKey(item.sku, lot)) ?? until) < until) continue;
    const key = positionKey(item.sku, location, lot);
    const free = available(position) - (takenAt.get(key) ?? 0n);
    const units = [free, most(lot), rest].reduce((least, one) => (one < least ? one : least));
    if (units <= 0n) continue;
    add(takenAt, key, units);
    sources.push(...countToFences(granting, item, { location, lot, quantity: units }));
    rest -= units;
  }
  return sources;
}

function demandedOf({ stock, channel }: Granting, { neededBy }: Where): Demanded {
  return { now: stock.now, allowsDropShip: channel.allowsDropShip, region: null, neededBy };
}

/** First expired, first out; a lot that does not expire goes last. */
function compareLots(stock: Pick<Stock, 'expiries'>, { sku }: Item, a: LotBalances, b: LotBalances): number {
  const [first, second] = [a, b].map(({ lot }) => stock.expiries.get(lotKey(sku, lot)) ?? Number.POSITIVE_INFINITY);
  if (first !== second && first !== undefined && second !== undefined) return first < second ? -1 : 1;
  return a.lot < b.lot ? -1 : 1;
}

export function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}

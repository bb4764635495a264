// What a change does to what channels may sell, added up: for each channel how many items rise and fall, and over all
// of them the largest changes. It keeps no more than it tells, however many items there are.

import type { Item } from '../item.ts';

export interface Difference {
  readonly item: Item;
  readonly channel: string;
  readonly before: bigint;
  readonly after: bigint;
}

export interface ChannelTally {
  readonly channel: string;
  rises: number;
  falls: number;
  toZero: number;
  fromZero: number;
  /** By how much all that rise do, and all that fall, in base units of `sumScale` decimals. */
  raisedBy: bigint;
  loweredBy: bigint;
}

/** More decimals than any item is counted in, so that units of all items can be added. */
export const sumScale = 9;

export interface Rehearsal {
  readonly tallies: ReadonlyMap<string, ChannelTally>;
  /** How many differences there are, of which the largest are kept. */
  count: number;
  largest: Difference[];
  readonly most: number;
}

export function startRehearsal(channels: Iterable<string>, most: number): Rehearsal {
  const empty = { rises: 0, falls: 0, toZero: 0, fromZero: 0, raisedBy: 0n, loweredBy: 0n };
  const tallies = new Map([...channels].map((channel) => [channel, { channel, ...empty }]));
  return { tallies, count: 0, largest: [], most };
}

export function rehearse(rehearsal: Rehearsal, difference: Difference): void {
  const { before, after, channel } = difference;
  const tally = rehearsal.tallies.get(channel);
  if (before === after || tally === undefined) return;
  const size = sizeOf(difference);
  if (after > before) {
    tally.rises += 1;
    tally.raisedBy += size;
    if (before === 0n) tally.fromZero += 1;
  } else {
    tally.falls += 1;
    tally.loweredBy += size;
    if (after === 0n) tally.toZero += 1;
  }
  rehearsal.count += 1;
  rehearsal.largest.push(difference);
  if (rehearsal.largest.length > 2 * rehearsal.most + 1000) keepLargest(rehearsal);
}

/** The largest differences first, no more than were asked for. */
export function endRehearsal(rehearsal: Rehearsal): readonly Difference[] {
  keepLargest(rehearsal);
  return rehearsal.largest;
}

function keepLargest(rehearsal: Rehearsal): void {
  rehearsal.largest = rehearsal.largest.toSorted(compare).slice(0, rehearsal.most);
}

/** By how much, in base units, whatever the item is counted in. */
function sizeOf({ item, before, after }: Difference): bigint {
  const change = after > before ? after - before : before - after;
  return change * 10n ** BigInt(sumScale - item.scale);
}

function compare(a: Difference, b: Difference): number {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  if (left !== right) return left > right ? -1 : 1;
  if (a.item.sku !== b.item.sku) return a.item.sku < b.item.sku ? -1 : 1;
  return a.channel < b.channel ? -1 : 1;
}

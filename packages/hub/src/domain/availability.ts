// How many units of an item a channel may sell now. The formula, location by location and then as a whole:
//
//   place  = min(cap, own covered ring fences + share × max(0, shared − floor) − buffer)     by rules of the location
//   ATS    = min(cap, own covered ring fences + share × max(0, shared − floor) − buffer)     by rules of the channel
//
// Every number that went into it is in the answer, with the rule that stated it, so that it can be explained.

import { amountDown, amountUp, isFor, type AllotmentRule, type Demander } from './allotment/allotment-rule.ts';
import { countsFor, partition, type Fence, type Partition } from './allotment/partition.ts';
import { rulesOf } from './allotment/rule-index.ts';
import { freeAt, placeOf, type Place } from './availability/place.ts';
import { lotKey, paceKey, unmeasuredLagMs, type Stock } from './availability/stock.ts';
import type { Channel, Depletion } from './channel.ts';
import type { Item } from './item.ts';
import { available } from './position.ts';

/** A number that a rule stated. */
export interface Stated {
  readonly amount: bigint;
  readonly rule: AllotmentRule;
}

/** What the rules do to what is shared, at one location or for the channel as a whole. */
export interface Limits {
  readonly floor: Stated | null;
  /** In millionths of a percent. */
  readonly share: Stated | null;
  readonly buffer: Stated | null;
  readonly cap: Stated | null;
  readonly block: AllotmentRule | null;
}

export interface LocationAvailability extends Place {
  /** What covers ring fences of whoever asks, and of others. */
  readonly own: bigint;
  readonly fenced: bigint;
  readonly shared: bigint;
  /** Promised to somebody, and not seen as gone by the channel yet. */
  readonly unseen: bigint;
  /** Until when a lot has to live for whoever asks (null: any will do), and what is in lots that do not. */
  readonly neededUntil: number | null;
  readonly tooOld: bigint;
  readonly limits: Limits;
  /** What may be sold from here; negative when the shortage here has to be met from elsewhere. */
  readonly open: bigint;
}

export interface ChannelAvailability {
  readonly availableToPromise: bigint;
  readonly availableToSell: bigint;
  readonly byLocation: readonly LocationAvailability[];
  readonly own: bigint;
  readonly shared: bigint;
  readonly limits: Limits;
  /** The ring fences of whoever asks, and of all others. */
  readonly fences: readonly Fence[];
  readonly byOthers: readonly Fence[];
  /** What ring fences, of whoever, state and nothing covers. */
  readonly uncovered: bigint;
  /** The rules that apply to whoever asks, ring fences apart. */
  readonly rules: readonly AllotmentRule[];
}

export interface Question {
  readonly channel: Channel;
  readonly demander: Demander;
  /** Only these of the channel's locations. */
  readonly locations?: readonly string[];
  /** Whether promised stock counts as gone as soon as it is promised, or when the channel's depletion says. */
  readonly sees: 'promises' | 'depletion';
}

/** The stock of an item divided among its ring fences: the same for all who ask about it at a moment. */
export function divide(
  stock: Stock,
  item: Item,
  channel: Channel,
  rules = rulesOf(stock.catalogue.rules, item, stock.now),
): Partition & { rules: readonly AllotmentRule[] } {
  const places = new Map<string, Place>();
  for (const code of channel.locations) addPlace(stock, item, code, places);
  for (const { kind, channel: other } of rules) {
    if (kind !== 'ring_fence' || other === channel.code) continue;
    for (const code of stock.catalogue.channels.get(other)?.locations ?? []) addPlace(stock, item, code, places);
  }
  return { ...partition(stock, item, places, rules), rules };
}

function addPlace(stock: Stock, item: Item, code: string, places: Map<string, Place>): void {
  const location = places.has(code) ? undefined : stock.catalogue.locations.get(code);
  if (location !== undefined) places.set(code, placeOf(stock, item, location));
}

/** What a channel may sell of an item that is no kit, or of the assembled ones of a kit. */
export function channelAvailability(stock: Stock, item: Item, question: Question): ChannelAvailability {
  const inForce = rulesOf(stock.catalogue.rules, item, stock.now);
  if (inForce.length === 0) return undivided(stock, item, question);
  const divided = divide(stock, item, question.channel, inForce);
  const { channel, demander } = question;
  const rules = divided.rules.filter((rule) => rule.kind !== 'ring_fence' && isFor(rule, demander));
  const fences = divided.fences.filter(({ rule }) => isFor(rule, demander));
  const byLocation: LocationAvailability[] = [];
  let promise = 0n;
  let own = 0n;
  let open = 0n;
  for (const code of question.locations ?? channel.locations) {
    const place = divided.places.get(code);
    if (place === undefined || !countsFor(channel, place.location)) continue;
    const there = openAt(stock, item, place, { divided, rules, fences, question });
    byLocation.push(there);
    promise += place.available;
    open += there.open;
    // A limit of the place takes from what is shared first.
    own += there.own < there.open ? there.own : atLeastZero(there.open);
  }
  const shared = open - own;
  const limits = limitsOf(stock, item, rules, null, { own, shared });
  const sell = limited(limits, own, shared);
  const most = atLeastZero(open);
  return {
    availableToPromise: promise,
    availableToSell: sell < most ? atLeastZero(sell) : most,
    byLocation,
    own,
    shared,
    limits,
    fences,
    byOthers: divided.fences.length === fences.length ? [] : divided.fences.filter((one) => !fences.includes(one)),
    uncovered: uncoveredOf(divided.fences),
    rules,
  };
}

/** Where no rule says anything, as for most items, all that is free is shared: the same formula with less to do. */
function undivided(stock: Stock, item: Item, question: Question): ChannelAvailability {
  const { channel } = question;
  const byLocation: LocationAvailability[] = [];
  let promise = 0n;
  let open = 0n;
  for (const code of question.locations ?? channel.locations) {
    const location = stock.catalogue.locations.get(code);
    if (location === undefined || !countsFor(channel, location)) continue;
    const place = placeOf(stock, item, location);
    const unseen = unseenAt(place, question);
    const shared = freeAt(place) + unseen;
    byLocation.push({ ...place, ...nothingStated, shared, unseen, open: shared });
    promise += place.available;
    open += shared;
  }
  const answer = { availableToPromise: promise, availableToSell: atLeastZero(open), byLocation, shared: open };
  return { ...answer, own: 0n, limits: noLimits, fences: [], byOthers: [], uncovered: 0n, rules: [] };
}

function uncoveredOf(fences: readonly Fence[]): bigint {
  let sum = 0n;
  for (const { unused, covered } of fences) {
    sum += unused;
    for (const units of covered.values()) sum -= units;
  }
  return sum;
}

interface Asked {
  readonly divided: Partition;
  readonly rules: readonly AllotmentRule[];
  readonly fences: readonly Fence[];
  readonly question: Question;
}

function openAt(stock: Stock, item: Item, place: Place, asked: Asked): LocationAvailability {
  const { divided, rules, fences, question } = asked;
  const { code } = place.location;
  let own = 0n;
  for (const { covered } of fences) own += covered.get(code) ?? 0n;
  const unseen = unseenAt(place, question);
  const left = divided.shared.get(code) ?? 0n;
  const fenced = freeAt(place) - left - own;
  const shared = left + unseen;
  if (rules.length === 0) {
    const open = own + shared;
    return { ...place, own, fenced, shared, unseen, neededUntil: null, tooOld: 0n, limits: noLimits, open };
  }
  const until = item.tracking === 'lot' ? neededUntil(stock, rules, code) : null;
  const tooOld = until === null ? 0n : tooOldAt(stock, item, place, until);
  const limits = limitsOf(stock, item, rules, code, { own, shared });
  const sum = limited(limits, own, shared);
  const most = atLeastZero(own + shared - tooOld);
  const open = own + shared <= 0n ? own + shared : atLeastZero(sum < most ? sum : most);
  return { ...place, own, fenced, shared, unseen, neededUntil: until, tooOld, limits, open };
}

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}

function unseenAt(place: Place, { channel, sees }: Question): bigint {
  if (sees === 'promises') return 0n;
  const depletion: Depletion = channel.depletionAt[place.location.code] ?? channel.depletion;
  if (depletion === 'reservation') return 0n;
  return depletion === 'pick' ? place.promised - place.picked : place.promised;
}

const msPerDay = 86_400_000;

/** What is available in lots that have less left to live than whoever asks needs. */
function tooOldAt(stock: Stock, item: Item, place: Place, until: number): bigint {
  let sum = 0n;
  for (const lot of place.lots) {
    const expiresAt = stock.expiries.get(lotKey(item.sku, lot.lot));
    if (expiresAt !== undefined && expiresAt < until) sum += atLeastZero(available(lot));
  }
  return sum;
}

/** Until when a lot has to live to be sold to whoever the rules are for; null when any will do. */
function neededUntil(stock: Stock, rules: readonly AllotmentRule[], location: string): number | null {
  let until: number | null = null;
  for (const rule of rules) {
    if (rule.kind !== 'shelf_life' || (rule.location !== null && rule.location !== location)) continue;
    const at = stock.now + (Number(rule.millionths) / 1_000_000) * msPerDay;
    if (until === null || at > until) until = at;
  }
  return until;
}

const noLimits: Limits = { floor: null, share: null, buffer: null, cap: null, block: null };
const nothingStated = { own: 0n, fenced: 0n, neededUntil: null, tooOld: 0n, limits: noLimits };

/** The strictest of each kind, so that one more rule that takes away never gives. */
export function limitsOf(
  stock: Stock,
  item: Item,
  rules: readonly AllotmentRule[],
  location: string | null,
  { own, shared }: { readonly own: bigint; readonly shared: bigint },
): Limits {
  const base = own + shared;
  let { floor, share, buffer, cap, block } = noLimits;
  for (const rule of rules) {
    if (rule.location !== location) continue;
    switch (rule.kind) {
      case 'priority_floor':
        floor = larger(floor, { rule, amount: heldBackOf(stock, item, rule, base) });
        break;
      case 'cap':
        cap = smaller(cap, { rule, amount: amountDown(rule, item, base) });
        break;
      case 'share':
        share = smaller(share, { rule, amount: rule.millionths });
        break;
      case 'block':
        block ??= rule;
        break;
      default:
        break;
    }
  }
  // Of what is left to sell, and not of what a floor keeps: else whoever takes from below the floor would give.
  const left = limited({ ...noLimits, floor, share }, own, shared);
  for (const rule of rules) {
    if (rule.location !== location || rule.kind !== 'buffer') continue;
    buffer = larger(buffer, { rule, amount: heldBackOf(stock, item, rule, left) });
  }
  return { floor, share, buffer, cap, block };
}

function larger(a: Stated | null, b: Stated): Stated {
  return a === null || b.amount > a.amount ? b : a;
}

function smaller(a: Stated | null, b: Stated): Stated {
  return a === null || b.amount < a.amount ? b : a;
}

/** What a buffer or a floor keeps back, rounded up: by quantity, by percent, by days of sales, or by lag. */
export function heldBackOf(stock: Stock, item: Item, rule: AllotmentRule, base: bigint): bigint {
  if (rule.unit !== 'days' && rule.unit !== 'dynamic') return amountUp(rule, item, base);
  const perDay = stock.velocities.get(paceKey(rule.channel, item.sku)) ?? 0n;
  const perValue = million * million;
  if (rule.unit === 'days') return ceilDivide(rule.millionths * perDay, perValue);
  const lagMs = BigInt(Math.ceil(stock.lags.get(rule.channel) ?? unmeasuredLagMs));
  return ceilDivide(rule.millionths * perDay * lagMs, perValue * BigInt(msPerDay));
}

const million = 1_000_000n;
const wholeShare = 100n * million;

function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** own + share × max(0, shared − floor) − buffer, at most the cap. */
function limited({ floor, share, buffer, cap, block }: Limits, own: bigint, shared: bigint): bigint {
  if (block !== null) return 0n;
  const above = atLeastZero(shared - (floor?.amount ?? 0n));
  const sum = own + (share === null ? above : (above * share.amount) / wholeShare) - (buffer?.amount ?? 0n);
  return cap !== null && cap.amount < sum ? cap.amount : sum;
}

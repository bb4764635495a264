// Why a channel may sell so many: the formula as a tree in which each number follows from those below it. It is built
// from the numbers of the answer itself, so that it explains what was answered and not something like it. What the
// rules leave alone is left out: without any, the tree is the locations and what is there.

import type { AllotmentRule } from '../allotment/allotment-rule.ts';
import type { Fence } from '../allotment/partition.ts';
import type { ChannelAvailability, Limits, LocationAvailability, Stated } from '../availability.ts';
import type { Item, KitComponent } from '../item.ts';
import { assembledOf, limitsOfKit, type KitAvailability } from './sellable.ts';
import type { Stock } from './stock.ts';

/** How the number of a node follows from its parts. */
export const hows = [
  /** Nothing below: it is counted, or computed elsewhere from what its rule and its fence say. */
  'given',
  /** Stated by its rule; in percent, of the part below. */
  'stated',
  'stated, taken away',
  'sum',
  'sum, at least 0',
  'least',
  'least, at least 0',
  /** So many percent of the part, rounded down. */
  'share',
  /** As many as can be made up of the parts: assembled ones first, then from components. */
  'makeable',
  /** The number that has this name, item and location in another place of the tree. */
  'elsewhere',
  'elsewhere, taken away',
] as const;

export type How = (typeof hows)[number];

export const explainedNames = [
  'availableToSell',
  'forTheChannel',
  'open',
  'ownRingFences',
  'shared',
  'aboveFloor',
  'share',
  'priorityFloor',
  'beforeBuffer',
  'buffer',
  'cap',
  'block',
  'place',
  'forThePlace',
  'there',
  'sellable',
  'promised',
  'promisedAndNotSeen',
  'safetyStock',
  'heldBackForSilence',
  'ringFences',
  'ringFence',
  'ringFenceOfOthers',
  'tooOld',
  'youngEnough',
  'kits',
  'assembled',
] as const;

export type ExplainedName = (typeof explainedNames)[number];

export interface Explained {
  readonly name: ExplainedName;
  readonly sku: string;
  /** In smallest units of the item; negative where it takes away. */
  readonly quantity: bigint;
  readonly how: How;
  readonly location?: string;
  readonly rule?: AllotmentRule;
  readonly fence?: Pick<Fence, 'quantity' | 'taken' | 'unused'>;
  /** Of a kit: what one takes of each component. */
  readonly kit?: readonly KitComponent[];
  readonly parts: readonly Explained[];
}

type More = Partial<Pick<Explained, 'location' | 'rule' | 'fence' | 'kit'>>;

/** Makes the nodes of one item, or of one item at one location. */
interface Scribe {
  readonly given: (name: ExplainedName, quantity: bigint, more?: More) => Explained;
  readonly node: (
    name: ExplainedName,
    how: How,
    quantity: bigint,
    parts: readonly Explained[],
    more?: More,
  ) => Explained;
  readonly elsewhere: (name: ExplainedName, quantity: bigint) => Explained;
  readonly less: (name: ExplainedName, quantity: bigint) => Explained;
}

function scribeOf(sku: string, at: Pick<More, 'location'> = {}): Scribe {
  const node: Scribe['node'] = (name, how, quantity, parts, more = {}) => {
    return { name, sku, quantity, how, ...at, ...more, parts };
  };
  return {
    node,
    given: (name, quantity, more) => node(name, 'given', quantity, [], more),
    elsewhere: (name, quantity) => node(name, 'elsewhere', quantity, []),
    less: (name, quantity) => node(name, 'elsewhere, taken away', -quantity, []),
  };
}

export function explainAvailability(stock: Stock, item: Item, answer: KitAvailability): Explained {
  if (item.kit.length === 0) return explainItem(item, answer);
  const { components, assembled, all, availableToSell } = answer;
  const { node, given, elsewhere } = scribeOf(item.sku);
  const { buffer, cap, block } = limitsOfKit(stock, item, answer, all);
  // The kit's own buffer and cap are over assembled and made ones together.
  const own = { ...assembled, limits: { ...assembled.limits, buffer: null, cap: null } };
  const parts = components.map((one) => {
    const explained = explainItem(one.item, one.availability);
    return one.item.kit.length === 0 ? explained : { ...explained, kit: one.item.kit };
  });
  const kits = node('kits', 'makeable', all, [explainItem(item, own, 'assembled'), ...parts], { kit: item.kit });
  const base = elsewhere('kits', all);
  const left = all - (buffer?.amount ?? 0n);
  const first =
    buffer === null ? kits : node('forTheChannel', 'sum', left, [kits, ...takenAway('buffer', buffer, item, base)]);
  const limits = [
    ...atMost('cap', cap, item, base),
    ...(block === null ? [] : [given('block', 0n, { rule: block })]),
  ];
  return node('availableToSell', 'least, at least 0', availableToSell, [first, ...limits]);
}

function explainItem(
  item: Item,
  answer: ChannelAvailability,
  name: 'availableToSell' | 'assembled' = 'availableToSell',
): Explained {
  const { own, shared, limits, byLocation } = answer;
  const { node, given, elsewhere, less } = scribeOf(item.sku);
  const open = own + shared;
  const quantity = name === 'assembled' ? assembledOf(answer) : answer.availableToSell;
  const places = byLocation.map((there) => explainPlace(item, answer, there));
  const whole = node('open', 'sum', open, places);
  const base = elsewhere('open', open);
  const more = [
    ...atMost('cap', limits.cap, item, base),
    ...(limits.block === null ? [] : [given('block', 0n, { rule: limits.block })]),
  ];
  if (own === 0n && limits.floor === null && limits.share === null && limits.buffer === null) {
    return node(name, 'least, at least 0', quantity, [whole, ...more]);
  }
  const fenced =
    own === 0n
      ? null
      : node(
          'ownRingFences',
          'sum',
          own,
          byLocation.flatMap((one) => fencedAt(item, one)),
        );
  const rest = fenced === null ? base : node('shared', 'sum', shared, [base, less('ownRingFences', own)]);
  const sum = limitedSum('forTheChannel', item, scribeOf(item.sku), { limits, base, fenced, rest });
  return node(name, 'least, at least 0', quantity, [sum, ...more, whole]);
}

/** What of the channel's own ring fences is open at a place: a limit of the place takes from what is shared first. */
function fencedAt(item: Item, there: LocationAvailability): Explained[] {
  if (there.own === 0n || there.open <= 0n) return [];
  const { node, elsewhere } = scribeOf(item.sku, { location: there.location.code });
  const parts = [elsewhere('ringFences', there.own), elsewhere('place', there.open)];
  return [node('ownRingFences', 'least, at least 0', leastOf(parts), parts)];
}

function takenAway(name: ExplainedName, stated: Stated | null, item: Item, base: Explained): Explained[] {
  if (stated === null) return [];
  const { node } = scribeOf(item.sku, base.location === undefined ? {} : { location: base.location });
  const of = stated.rule.unit === 'percent' ? [base] : [];
  return [node(name, 'stated, taken away', -stated.amount, of, { rule: stated.rule })];
}

function atMost(name: 'cap', stated: Stated | null, item: Item, base: Explained): Explained[] {
  if (stated === null) return [];
  const { node } = scribeOf(item.sku, base.location === undefined ? {} : { location: base.location });
  const of = stated.rule.unit === 'percent' ? [base] : [];
  return [node(name, 'stated', stated.amount, of, { rule: stated.rule })];
}

interface Limited {
  readonly limits: Limits;
  /** What percentages of the rules are of. */
  readonly base: Explained;
  /** Null where there is nothing fenced for whoever asks. */
  readonly fenced: Explained | null;
  readonly rest: Explained;
}

/** own + share × max(0, shared − floor) − buffer */
function limitedSum(
  name: 'forTheChannel' | 'forThePlace',
  item: Item,
  { node, elsewhere }: Scribe,
  { limits, base, fenced, rest }: Limited,
): Explained {
  const { floor, share, buffer } = limits;
  const above = atLeastZero(rest.quantity - (floor?.amount ?? 0n));
  const aboveFloor = node('aboveFloor', 'sum, at least 0', above, [
    rest,
    ...takenAway('priorityFloor', floor, item, base),
  ]);
  const shared =
    share === null
      ? aboveFloor
      : node('share', 'share', (above * share.amount) / wholeShare, [aboveFloor], { rule: share.rule });
  const parts = [...(fenced === null ? [] : [fenced]), shared];
  if (buffer === null) return node(name, 'sum', sumOf(parts), parts);
  // A buffer in percent is one of what is left to sell, not of what a floor keeps.
  const left = node('beforeBuffer', 'sum', sumOf(parts), parts);
  const kept = takenAway('buffer', buffer, item, elsewhere('beforeBuffer', left.quantity));
  return node(name, 'sum', sumOf([left, ...kept]), [left, ...kept]);
}

function explainPlace(item: Item, answer: ChannelAvailability, there: LocationAvailability): Explained {
  const { fences, byOthers } = answer;
  const { limits, tooOld, own, shared, open } = there;
  const location = there.location.code;
  const scribe = scribeOf(item.sku, { location });
  const { node, given, elsewhere, less } = scribe;
  const what = whatIsThere(scribe, there, byOthers);
  const { floor, share, buffer, cap, block } = limits;
  const isPlain = [floor, share, buffer, cap, block].every((one) => one === null) && tooOld === 0n;
  // A shortage is not limited: it has to be met from elsewhere.
  if ((isPlain && own === 0n) || own + shared <= 0n) return node('place', 'sum', open, what);
  const all = node('there', 'sum', own + shared, what);
  const base = elsewhere('there', own + shared);
  const fenced =
    own === 0n ? null : node('ringFences', 'sum', own, fencesAt(scribe, 'ringFence', fences, location, 1n));
  const rest = fenced === null ? base : node('shared', 'sum', shared, [base, less('ringFences', own)]);
  const parts = [
    ...(isPlain && fenced === null ? [] : [limitedSum('forThePlace', item, scribe, { limits, base, fenced, rest })]),
    ...atMost('cap', cap, item, base),
    ...(block === null ? [] : [given('block', 0n, { rule: block })]),
    tooOld === 0n
      ? all
      : node('youngEnough', 'sum, at least 0', atLeastZero(all.quantity - tooOld), [all, given('tooOld', -tooOld)]),
  ];
  return node('place', 'least, at least 0', open, parts);
}

function whatIsThere(scribe: Scribe, there: LocationAvailability, byOthers: readonly Fence[]): Explained[] {
  const { given } = scribe;
  const { available, sellable, safetyStock, heldBack, unseen } = there;
  return [
    given('sellable', sellable),
    ...(available === sellable ? [] : [given('promised', available - sellable)]),
    ...(safetyStock === 0n ? [] : [given('safetyStock', -safetyStock)]),
    ...(heldBack === 0n ? [] : [given('heldBackForSilence', -heldBack)]),
    ...fencesAt(scribe, 'ringFenceOfOthers', byOthers, there.location.code, -1n),
    ...(unseen === 0n ? [] : [given('promisedAndNotSeen', unseen)]),
  ];
}

/** What covers ring fences at a location; how much of each is covered follows from all of them, in their order. */
function fencesAt(
  { given }: Scribe,
  name: 'ringFence' | 'ringFenceOfOthers',
  fences: readonly Fence[],
  location: string,
  sign: bigint,
): Explained[] {
  return fences.flatMap(({ rule, quantity, taken, unused, covered }) => {
    const units = covered.get(location);
    return units === undefined ? [] : [given(name, sign * units, { rule, fence: { quantity, taken, unused } })];
  });
}

const wholeShare = 100_000_000n;

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}

function sumOf(parts: readonly Explained[]): bigint {
  return parts.reduce((sum, { quantity }) => sum + quantity, 0n);
}

function leastOf(parts: readonly Explained[]): bigint {
  const [first, ...others] = parts;
  return atLeastZero(
    others.reduce((least, one) => (one.quantity < least ? one.quantity : least), first?.quantity ?? 0n),
  );
}

// Why a channel may sell so many: the formula as a tree in which each number follows from those below it. It is built
// from the numbers of the answer itself, so that it explains what was answered and not something like it.

import type { AllotmentRule } from '../allotment/allotment-rule.ts';
import type { ChannelAvailability, Limits, LocationAvailability, Stated } from '../availability.ts';
import { freeAt } from './place.ts';
import { assembledOf, type KitAvailability } from './sellable.ts';

/** How the number of a node follows from its parts. */
export type How =
  /** Nothing below: it is measured, or stated by a rule. */
  | 'given'
  | 'sum'
  | 'sum, at least 0'
  | 'least'
  | 'least, at least 0'
  /** So many percent, rounded down. */
  | 'share'
  /** As many as can be made up of the parts, each divided by how many of it one takes. */
  | 'makeable';

export interface Explained {
  readonly name: string;
  /** In smallest units of the item; negative where it takes away. */
  readonly quantity: bigint;
  readonly how: How;
  readonly location?: string;
  readonly sku?: string;
  readonly rule?: { readonly id: string; readonly revision: number };
  /** Of a share: millionths of a percent. */
  readonly millionths?: bigint;
  readonly parts: readonly Explained[];
}

type More = Pick<Explained, 'location' | 'sku' | 'rule' | 'millionths'>;

function given(name: string, quantity: bigint, more: More = {}): Explained {
  return { name, quantity, how: 'given', ...more, parts: [] };
}

function node(name: string, how: How, quantity: bigint, parts: readonly Explained[], more: More = {}): Explained {
  return { name, quantity, how, ...more, parts };
}

function ruleOf({ id, revision }: AllotmentRule): Pick<Explained, 'rule'> {
  return { rule: { id, revision } };
}

/** A number that takes away, left out where nothing does. */
function less(name: string, stated: Stated | null): Explained[] {
  return stated === null ? [] : [given(name, -stated.amount, ruleOf(stated.rule))];
}

export function explainAvailability(answer: KitAvailability, sku: string): Explained {
  if (answer.components.length === 0) return explainItem(answer, sku);
  const { itself, limits, components, makeable, availableToSell } = answer;
  // Buffer and cap are for kits as a whole, assembled or made up.
  const whole = { ...itself, limits: { ...itself.limits, buffer: null, cap: null } };
  const assembled = node('assembled', 'least, at least 0', assembledOf(itself), partsOf(whole), { sku });
  const made = node(
    'madeUp',
    'makeable',
    makeable,
    components.map(({ item, availability }) => explainItem(availability, item.sku)),
    { sku },
  );
  const limited = [...less('buffer', limits.buffer), ...capOf(limits), ...blockOf(limits)];
  return node('availableToSell', 'makeable', availableToSell, [assembled, made, ...limited], { sku });
}

function explainItem(answer: ChannelAvailability, sku: string): Explained {
  return node('availableToSell', 'least, at least 0', answer.availableToSell, partsOf(answer), { sku });
}

function partsOf(answer: ChannelAvailability): Explained[] {
  const { own, shared, limits, byLocation, fences } = answer;
  const places = byLocation.map((there) => explainPlace(answer, there));
  const open = node('open', 'sum', own + shared, places);
  const covered = fences.map(({ rule, covered: at }) =>
    given(
      'ringFence',
      [...at.values()].reduce((sum, units) => sum + units, 0n),
      ruleOf(rule),
    ),
  );
  const fenced = node('ownRingFences', 'sum', own, fittedTo(own, covered));
  const rest = node('shared', 'sum', shared, [open, given('ownRingFences', -own)]);
  const sum = limitedSum('forTheChannel', limits, fenced, rest);
  return [sum, ...capOf(limits), ...blockOf(limits), open];
}

/** What covers the channel's fences may be less than they state, where a limit of the place takes from it. */
function fittedTo(quantity: bigint, parts: readonly Explained[]): readonly Explained[] {
  const sum = parts.reduce((all, part) => all + part.quantity, 0n);
  return sum === quantity ? parts : [...parts, given('limitedAtThePlace', quantity - sum)];
}

function capOf({ cap }: Limits): Explained[] {
  return cap === null ? [] : [given('cap', cap.amount, ruleOf(cap.rule))];
}

function blockOf({ block }: Limits): Explained[] {
  return block === null ? [] : [given('block', 0n, ruleOf(block))];
}

/** own + share × max(0, shared − floor) − buffer */
function limitedSum(name: string, limits: Limits, own: Explained, shared: Explained): Explained {
  const { floor, share, buffer } = limits;
  const left = shared.quantity - (floor?.amount ?? 0n);
  const above = left > 0n ? left : 0n;
  const aboveFloor = node('aboveFloor', 'sum, at least 0', above, [shared, ...less('priorityFloor', floor)]);
  const part =
    share === null
      ? aboveFloor
      : node('share', 'share', (above * share.amount) / 100_000_000n, [aboveFloor], {
          ...ruleOf(share.rule),
          millionths: share.amount,
        });
  const quantity = own.quantity + part.quantity - (buffer?.amount ?? 0n);
  return node(name, 'sum', quantity, [own, part, ...less('buffer', buffer)]);
}

function explainPlace({ fences, byOthers }: ChannelAvailability, there: LocationAvailability): Explained {
  const location = there.location.code;
  const own = node(
    'ownRingFences',
    'sum',
    there.own,
    fences.flatMap(({ rule, covered }) => {
      const units = covered.get(location);
      return units === undefined ? [] : [given('ringFence', units, ruleOf(rule))];
    }),
  );
  const shared = node('shared', 'sum', there.shared, [
    node('free', 'sum', freeAt(there), [
      given('sellable', there.sellable, { location }),
      given('promised', there.available - there.sellable, { location }),
      ...(there.safetyStock === 0n ? [] : [given('safetyStock', -there.safetyStock, { location })]),
      ...(there.heldBack === 0n ? [] : [given('heldBackForSilence', -there.heldBack, { location })]),
    ]),
    ...byOthers.flatMap(({ rule, covered }) => {
      const units = covered.get(location);
      return units === undefined ? [] : [given('ringFenceOfOthers', -units, ruleOf(rule))];
    }),
    ...(there.own === 0n ? [] : [given('ownRingFences', -there.own)]),
    ...(there.unseen === 0n ? [] : [given('promisedAndNotSeen', there.unseen, { location })]),
  ]);
  if (there.own + there.shared <= 0n) return node('place', 'sum', there.open, [own, shared], { location });
  const most = node('atThePlace', 'sum, at least 0', atLeastZero(there.own + there.shared - there.tooOld), [
    given('there', there.own + there.shared),
    ...(there.tooOld === 0n ? [] : [given('tooOld', -there.tooOld)]),
  ]);
  const parts = [
    limitedSum('forThePlace', there.limits, own, shared),
    ...capOf(there.limits),
    ...blockOf(there.limits),
    most,
  ];
  return node('place', 'least, at least 0', there.open, parts, { location });
}

function atLeastZero(quantity: bigint): bigint {
  return quantity > 0n ? quantity : 0n;
}

/** Whether every number of a tree follows from those below it; those of kits are checked where kits are made up. */
export function* unexplained(tree: Explained): Generator<string> {
  for (const part of tree.parts) yield* unexplained(part);
  const expected = expectedOf(tree);
  if (expected !== null && expected !== tree.quantity) yield `${tree.name} is ${tree.quantity}, not ${expected}`;
}

function expectedOf({ how, parts, millionths }: Explained): bigint | null {
  const quantities = parts.map(({ quantity }) => quantity);
  const sum = quantities.reduce((all, one) => all + one, 0n);
  const least = quantities.reduce((smallest, one) => (one < smallest ? one : smallest), quantities[0] ?? 0n);
  switch (how) {
    case 'given':
    case 'makeable':
      return null;
    case 'sum':
      return sum;
    case 'sum, at least 0':
      return atLeastZero(sum);
    case 'least':
      return least;
    case 'least, at least 0':
      return atLeastZero(least);
    default:
      return (sum * (millionths ?? 0n)) / 100_000_000n;
  }
}

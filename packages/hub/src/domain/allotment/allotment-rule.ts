// An allotment rule: what a channel may sell of what there is, or what is kept from it. A governed record; each change
// makes a revision. Several rules of a kind that apply combine so that one more which takes away never raises what
// any channel may sell.

import type { Item } from '../item.ts';

export const allotmentKinds = [
  'ring_fence',
  'share',
  'buffer',
  'cap',
  'priority_floor',
  'block',
  'shelf_life',
] as const;

export type AllotmentKind = (typeof allotmentKinds)[number];

export const allotmentUnits = ['quantity', 'percent', 'days', 'dynamic'] as const;

export type AllotmentUnit = (typeof allotmentUnits)[number];

/** What each kind may be stated in; a block states nothing. */
export const unitsOfKind: Readonly<Record<AllotmentKind, readonly AllotmentUnit[]>> = {
  ring_fence: ['quantity', 'percent'],
  share: ['percent'],
  buffer: ['quantity', 'percent', 'days', 'dynamic'],
  cap: ['quantity', 'percent'],
  priority_floor: ['quantity', 'percent', 'days'],
  block: [],
  shelf_life: ['days'],
};

export interface AllotmentRule {
  readonly id: string;
  readonly revision: number;
  readonly channel: string;
  /** Null in a scope is any. */
  readonly sku: string | null;
  /** The item's `attributes.class`. */
  readonly itemClass: string | null;
  readonly segment: string | null;
  readonly customer: string | null;
  readonly location: string | null;
  readonly kind: AllotmentKind;
  /** In millionths of the unit: base units, percent, days, or (dynamic) times velocity × lag. */
  readonly millionths: bigint;
  /** Null for a block. */
  readonly unit: AllotmentUnit | null;
  /** From when on (inclusive) and until when (exclusive), in milliseconds; null for always. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** Smaller comes first: in covering ring fences when stock does not suffice, and in using them up. */
  readonly order: number;
}

/** Who asks, or for whom. */
export interface Demander {
  readonly channel: string;
  readonly segment: string | null;
  readonly customer: string | null;
}

const million = 1_000_000n;

export function isInForce(rule: AllotmentRule, now: number): boolean {
  return (rule.validFrom === null || rule.validFrom <= now) && (rule.validTo === null || now < rule.validTo);
}

/** Whether a rule is meant for whoever asks. */
export function isFor(rule: AllotmentRule, { channel, segment, customer }: Demander): boolean {
  return (
    rule.channel === channel &&
    (rule.segment === null || rule.segment === segment) &&
    (rule.customer === null || rule.customer === customer)
  );
}

export function compareRules(a: AllotmentRule, b: AllotmentRule): number {
  return a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** So many smallest units of the item, rounded down; for `percent` so many of `base`. */
export function amountDown(rule: AllotmentRule, item: Pick<Item, 'scale'>, base: bigint): bigint {
  return rule.unit === 'percent' ? percentOf(rule, base) / percentScale : quantityOf(rule, item) / million;
}

/** The same, rounded up: what is kept back is kept back because it may not be there. */
export function amountUp(rule: AllotmentRule, item: Pick<Item, 'scale'>, base: bigint): bigint {
  return rule.unit === 'percent'
    ? (percentOf(rule, base) + percentScale - 1n) / percentScale
    : (quantityOf(rule, item) + million - 1n) / million;
}

const percentScale = 100n * million;

function percentOf({ millionths }: AllotmentRule, base: bigint): bigint {
  return base > 0n ? base * millionths : 0n;
}

function quantityOf({ millionths }: AllotmentRule, { scale }: Pick<Item, 'scale'>): bigint {
  return millionths * 10n ** BigInt(scale);
}

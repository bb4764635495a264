// The model's understanding of what a channel may sell now, worked out anew from the shelves, the list of all holds and
// the rules of the world whenever somebody asks.

import { countsFor, coverAll, freeLots, percentOf, type Cover, type Fenced } from './model-fences.ts';
import type { Model } from './model.ts';
import type { PlannedRule } from './rule-plan.ts';
import type { PlannedChannel, PlannedItem } from './world-plan.ts';

export interface Asker {
  readonly channel: PlannedChannel;
  readonly customer: string | null;
}

export interface SoldAt {
  readonly location: string;
  readonly own: number;
  readonly shared: number;
  /** What may be sold from here; below zero when something is missing. */
  readonly open: number;
  readonly isBlocked: boolean;
  /** In the order in which they go out. */
  readonly lots: readonly { readonly lot: string; readonly left: number; readonly isYoung: boolean }[];
}

export interface Sold {
  readonly sell: number;
  /** Of a kit: what is assembled, before what is kept back of kits as a whole. */
  readonly assembled: number;
  readonly places: readonly SoldAt[];
  readonly cover: Cover;
  /** The fences of whoever asks. */
  readonly own: readonly Fenced[];
  /** Of so many kits: how many may be sold by the rules about the kit as a whole. */
  readonly ofKits: (units: number) => number;
  readonly isBlocked: boolean;
  /** The most that may be sold at a time. */
  readonly most: number;
}

export function isFor(
  rule: PlannedRule,
  asker: { readonly channel: string; readonly customer: string | null },
): boolean {
  const { channel, customer } = asker;
  return rule.channel === channel && (rule.customer === null || rule.customer === customer);
}

/** The rules about an item that are in force. */
export function rulesAbout({ plan }: Model, item: PlannedItem, now: number): PlannedRule[] {
  return plan.rules.filter((rule) => {
    const isAbout = (rule.sku ?? item.sku) === item.sku && (rule.itemClass ?? item.itemClass) === item.itemClass;
    return isAbout && now >= (rule.validFrom ?? now) && now < (rule.validTo ?? now + 1);
  });
}

export function sold(model: Model, asker: Asker, item: PlannedItem, now: number): Sold {
  const whoever = { channel: asker.channel.code, customer: asker.customer };
  const all = rulesAbout(model, item, now);
  const cover = coverAll(model, item, all, now);
  const own = cover.fences.filter(({ rule }) => isFor(rule, whoever));
  const rules = all.filter((rule) => rule.kind !== 'ring_fence' && isFor(rule, whoever));
  const limitsAt = (location: string | null, fenced: number, shared: number): Limits => {
    const there = rules.filter((rule) => rule.location === location);
    return limitsOf(model, item, there, fenced, shared);
  };
  const places: SoldAt[] = [];
  for (const location of asker.channel.locations) {
    if (!countsFor(model, asker.channel, location)) continue;
    const fenced = own.reduce((sum, { covered }) => sum + (covered.get(location) ?? 0), 0);
    const shared = cover.shared.get(location) ?? 0;
    const until = youngest(rules, location, now);
    const lots = freeLots(model, item, location, now).map(({ lot, left }) => ({
      lot,
      left,
      isYoung: !(until !== null && (model.plan.expiries[`${item.sku} ${lot}`] ?? Infinity) < until),
    }));
    const old = lots.reduce((sum, { left, isYoung }) => (isYoung ? sum : sum + Math.max(0, left)), 0);
    const limits = limitsAt(location, fenced, shared);
    const there = fenced + shared;
    const open = there <= 0 ? there : Math.max(0, Math.min(limited(limits, fenced, shared), there - old));
    places.push({ location, own: fenced, shared, open, isBlocked: limits.isBlocked, lots });
  }
  const open = places.reduce((sum, one) => sum + one.open, 0);
  const fenced = places.reduce((sum, one) => sum + Math.min(one.own, Math.max(0, one.open)), 0);
  const limits = limitsAt(null, fenced, open - fenced);
  const assembled = limited({ ...limits, buffer: 0, cap: Infinity }, fenced, open - fenced);
  return {
    sell: Math.max(0, Math.min(limited(limits, fenced, open - fenced), open)),
    assembled: Math.max(0, Math.min(assembled, open)),
    places,
    cover,
    own,
    ofKits: (units) => {
      const { isBlocked, buffer, cap } = limitsAt(null, units, 0);
      return isBlocked ? 0 : Math.max(0, Math.min(cap, units - buffer));
    },
    isBlocked: limits.isBlocked,
    most: limits.cap,
  };
}

interface Limits {
  readonly floor: number;
  readonly share: number;
  readonly buffer: number;
  readonly cap: number;
  readonly isBlocked: boolean;
}

/** Of several rules of a kind the strictest. */
function limitsOf(
  model: Model,
  item: PlannedItem,
  rules: readonly PlannedRule[],
  own: number,
  shared: number,
): Limits {
  const amounts = (kind: PlannedRule['kind'], base = own + shared): number[] => {
    return rules.flatMap((rule) => (rule.kind === kind ? amountOf(model, item, rule, base) : []));
  };
  const floor = Math.max(0, ...amounts('priority_floor').map(Math.ceil));
  const share = Math.min(100, ...rules.flatMap(({ kind, value }) => (kind === 'share' ? value : [])));
  const left = limited({ floor, share, buffer: 0, cap: Infinity, isBlocked: false }, own, shared);
  return {
    floor,
    share,
    buffer: Math.max(0, ...amounts('buffer', left).map(Math.ceil)),
    cap: Math.min(Infinity, ...amounts('cap').map(Math.floor)),
    isBlocked: rules.some(({ kind }) => kind === 'block'),
  };
}

const dayMs = 86_400_000;
const lagMs = 60_000;

function amountOf({ plan }: Model, item: PlannedItem, { unit, value, channel }: PlannedRule, base: number): number {
  const pace = plan.paces[`${channel} ${item.sku}`] ?? 0;
  switch (unit) {
    case 'percent':
      return percentOf(value, Math.max(0, base));
    case 'days':
      return value * pace;
    case 'dynamic':
      return (value * pace * lagMs) / dayMs;
    default:
      return value * 10 ** item.scale;
  }
}

function limited({ floor, share, buffer, cap, isBlocked }: Limits, own: number, shared: number): number {
  if (isBlocked) return 0;
  return Math.min(cap, own + Math.floor(percentOf(share, Math.max(0, shared - floor))) - buffer);
}

/** Until when a lot has to live; null when nobody asks. */
function youngest(rules: readonly PlannedRule[], location: string, now: number): number | null {
  const days = rules.flatMap((rule) => {
    return rule.kind === 'shelf_life' && (rule.location ?? location) === location ? rule.value : [];
  });
  return days.length === 0 ? null : now + Math.max(...days) * dayMs;
}

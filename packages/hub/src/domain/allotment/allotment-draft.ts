// Allotment rules as they are given from outside, and what makes them acceptable: what they name exists, a value that
// their kind can have, a time in which they are in force at all, and no ring fences that together hold more of an item
// than there is. A rule replaces the one with its id.

import type { Channel } from '../channel.ts';
import { classOf } from '../inbound/silence.ts';
import type { Item } from '../item.ts';
import { formatQuantity, parseQuantity, type WireQuantity } from '../quantity.ts';
import { refuse, type Refused } from '../refusal.ts';
import { unitsOfKind, type AllotmentRule, type AllotmentUnit } from './allotment-rule.ts';
import { findExcess } from './percent-fences.ts';

/** Rules are read whole with the catalogue, so that there is a limit. */
export const allotmentRulesMax = 10_000;
/** Decimals of a value: it is kept in millionths. */
export const valueScale = 6;

export interface AllotmentDraft extends Omit<AllotmentRule, 'revision' | 'millionths' | 'unit'> {
  readonly value: WireQuantity | null;
  readonly unit: AllotmentUnit | null;
}

export interface KnownToAllotments {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly locations: ReadonlySet<string>;
  /** Those that the drafts name and those that percent ring fences name. */
  readonly items: ReadonlyMap<string, Item>;
  /** The rules that are there already. */
  readonly rules: readonly AllotmentRule[];
  readonly now: number;
}

export type AllotmentsUnderstood = { readonly ok: true; readonly rules: readonly AllotmentRule[] } | Refused;

export function understandAllotments(
  drafts: readonly AllotmentDraft[],
  known: KnownToAllotments,
): AllotmentsUnderstood {
  const given = new Map<string, AllotmentRule>();
  for (const [index, draft] of drafts.entries()) {
    if (given.has(draft.id)) return refuse('conflict', `${draft.id} is given twice.`, `${index}/id`);
    const understood = understandRule(draft, known, String(index));
    if (!understood.ok) return understood;
    given.set(draft.id, understood.rule);
  }
  const rules = [...given.values()];
  const together = [...known.rules.filter((rule) => !given.has(rule.id)), ...rules];
  if (together.length > allotmentRulesMax) {
    const detail = `There may be ${allotmentRulesMax} allotment rules; it would be ${together.length}.`;
    return refuse('limit_exceeded', detail, '');
  }
  return checkPercents(rules, together, known) ?? { ok: true, rules };
}

type RuleUnderstood = { readonly ok: true; readonly rule: AllotmentRule } | Refused;

function understandRule(draft: AllotmentDraft, known: KnownToAllotments, path: string): RuleUnderstood {
  const { value: _value, unit: _unit, ...rule } = draft;
  const { channel, sku, location, validFrom, validTo } = rule;
  if (!known.channels.has(channel)) {
    return refuse('unknown_channel', `No channel has the code "${channel}".`, `${path}/channel`);
  }
  if (sku !== null && !known.items.has(sku)) {
    return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${path}/sku`);
  }
  if (location !== null && !known.locations.has(location)) {
    return refuse('unknown_location', `No location has the code "${location}".`, `${path}/location`);
  }
  if (validFrom !== null && validTo !== null && validFrom >= validTo) {
    return refuse('invalid_field', 'A rule ends after it begins.', `${path}/validTo`);
  }
  const amount = understandValue(draft, sku === null ? undefined : known.items.get(sku), path);
  if (!amount.ok) return amount;
  return { ok: true, rule: { ...rule, revision: 0, millionths: amount.millionths, unit: draft.unit } };
}

type ValueUnderstood = { readonly ok: true; readonly millionths: bigint } | Refused;

function understandValue(
  { kind, value, unit }: AllotmentDraft,
  item: Item | undefined,
  path: string,
): ValueUnderstood {
  const units = unitsOfKind[kind];
  if (units.length === 0) {
    if (value !== null) return refuse('invalid_field', `A ${kind} has no value.`, `${path}/value`);
    if (unit !== null) return refuse('invalid_field', `A ${kind} has no unit.`, `${path}/unit`);
    return { ok: true, millionths: 0n };
  }
  if (unit === null || !units.includes(unit)) {
    return refuse('invalid_field', `The unit of a ${kind} is one of ${units.join(', ')}.`, `${path}/unit`);
  }
  if (value === null) return refuse('invalid_field', `A ${kind} needs a value.`, `${path}/value`);
  const parsed = parseMillionths(value, `${path}/value`);
  if (!parsed.ok) return parsed;
  const { millionths } = parsed;
  if (unit === 'percent' && millionths > 100_000_000n) {
    return refuse('quantity_out_of_range', `${value} is more than 100 percent.`, `${path}/value`);
  }
  if (unit === 'quantity' && item !== undefined) {
    const refused = checkRepresentable(millionths, item, `${path}/value`);
    if (refused) return refused;
  }
  return parsed;
}

/** A decimal of at most six places as whole millionths; not below nothing. */
export function parseMillionths(value: WireQuantity, path: string): ValueUnderstood {
  const parsed = parseQuantity(value, { numerator: 1n, denominator: 1n }, valueScale, path);
  if (!parsed.ok) {
    if (parsed.refusal.code !== 'quantity_not_representable') return parsed;
    const detail = `"${String(value).slice(0, 40)}" is no plain decimal number of at most ${valueScale} decimals.`;
    return refuse('quantity_not_representable', detail, path);
  }
  if (parsed.quantity < 0n) return refuse('quantity_out_of_range', `${value} is below nothing.`, path);
  return { ok: true, millionths: parsed.quantity };
}

/** Refuses what is no whole number of the item's smallest unit. */
export function checkRepresentable(millionths: bigint, item: Item, path: string): Refused | null {
  if ((millionths * 10n ** BigInt(item.scale)) % 10n ** BigInt(valueScale) === 0n) return null;
  const value = formatQuantity(millionths, valueScale);
  const detail = `${value} is no whole number of the smallest unit of ${item.sku} (scale ${item.scale}).`;
  return refuse('quantity_not_representable', detail, path);
}

function checkPercents(
  given: readonly AllotmentRule[],
  together: readonly AllotmentRule[],
  { channels, items, now }: KnownToAllotments,
): Refused | null {
  const ids = new Set(given.filter(isPercentFence).map((rule) => rule.id));
  if (ids.size === 0) return null;
  const excess = findExcess(together, ids, { channels, classOf: (sku) => classOf(items.get(sku)) }, now);
  if (excess === null) return null;
  const { sku, itemClass, location, millionths } = excess;
  const what = sku ?? (itemClass === null ? 'an item' : `an item of the class ${itemClass}`);
  const detail =
    `The ring fences ${excess.ids.join(', ')} could together hold ${formatQuantity(millionths, valueScale)} percent ` +
    `of ${what} at ${location}.`;
  const index = given.findIndex((rule) => excess.ids.includes(rule.id));
  return refuse('conflict', detail, `${index}/value`);
}

export function isPercentFence({ kind, unit }: AllotmentRule): boolean {
  return kind === 'ring_fence' && unit === 'percent';
}

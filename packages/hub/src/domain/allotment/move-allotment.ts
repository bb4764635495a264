// Moves a quantity from one ring fence to another of the same scope but channel. What is moved is unused: reservations
// that were counted to a fence keep what they have taken.

import type { FenceUse } from '../availability/stock.ts';
import type { Item } from '../item.ts';
import { formatQuantity, quantityMax, type WireQuantity } from '../quantity.ts';
import { refuse, type Refused } from '../refusal.ts';
import { checkRepresentable, parseMillionths, valueScale } from './allotment-draft.ts';
import type { AllotmentRule } from './allotment-rule.ts';

export interface AllotmentUse extends FenceUse {
  readonly ruleId: string;
  readonly sku: string;
}

export interface AllotmentMove {
  readonly from: AllotmentRule;
  readonly to: AllotmentRule;
  readonly quantity: WireQuantity;
}

export interface KnownToMove {
  /** What was taken of the fence that gives. */
  readonly uses: readonly AllotmentUse[];
  /** Those of the uses, and the one that the fences name. */
  readonly items: ReadonlyMap<string, Item>;
  readonly now: number;
}

export type AllotmentMoved =
  | { readonly ok: true; readonly from: AllotmentRule; readonly to: AllotmentRule }
  | Refused;

const scopeFields = ['sku', 'itemClass', 'segment', 'customer', 'location'] as const;

export function moveAllotment({ from, to, quantity }: AllotmentMove, known: KnownToMove): AllotmentMoved {
  if (from.id === to.id) return refuse('conflict', 'A ring fence gives nothing to itself.', 'to');
  for (const [field, rule] of [['from', from] as const, ['to', to] as const]) {
    const refused = checkFence(rule, known.now, field);
    if (refused) return refused;
  }
  const other = scopeFields.find((field) => from[field] !== to[field]);
  if (other !== undefined) {
    const name = other === 'itemClass' ? 'class' : other;
    const detail = `${from.id} and ${to.id} are not about the same: their ${name} differs.`;
    return refuse('conflict', detail, 'to');
  }
  const moved = parseMillionths(quantity, 'quantity');
  if (!moved.ok) return moved;
  if (moved.millionths === 0n) return refuse('quantity_out_of_range', 'Move more than nothing.', 'quantity');
  const item = from.sku === null ? undefined : known.items.get(from.sku);
  const odd = item && checkRepresentable(moved.millionths, item, 'quantity');
  if (odd) return odd;
  const left = from.millionths - moved.millionths;
  const refused = checkUnused(from, left, known);
  if (refused) return refused;
  const sum = to.millionths + moved.millionths;
  if (sum > quantityMax) return refuse('quantity_out_of_range', `${to.id} cannot hold so much.`, 'quantity');
  return { ok: true, from: { ...from, millionths: left }, to: { ...to, millionths: sum } };
}

function checkFence({ id, kind, unit, validTo }: AllotmentRule, now: number, path: string): Refused | null {
  if (kind !== 'ring_fence' || unit !== 'quantity') {
    return refuse('conflict', `${id} is no ring fence of a quantity.`, path);
  }
  // What it held was released when it ended; what comes into it would be held for nobody.
  return validTo !== null && validTo <= now ? refuse('invalid_state', `${id} is over.`, path) : null;
}

/** Of every item that the fence is for, what was taken has to stay covered by what is left. */
function checkUnused({ id, millionths }: AllotmentRule, left: bigint, known: KnownToMove): Refused | null {
  if (left < 0n) {
    const detail = `${id} holds ${formatQuantity(millionths, valueScale)}; more cannot be moved.`;
    return refuse('quantity_out_of_range', detail, 'quantity');
  }
  for (const { sku, taken } of known.uses) {
    const item = known.items.get(sku);
    if (item === undefined || smallestUnits(left, item) >= taken) continue;
    const unused = smallestUnits(millionths, item) - taken;
    const text = formatQuantity(unused > 0n ? unused : 0n, item.scale);
    return refuse('quantity_out_of_range', `Of ${id} ${text} ${item.baseUom} of ${sku} are unused.`, 'quantity');
  }
  return null;
}

function smallestUnits(millionths: bigint, { scale }: Item): bigint {
  return (millionths * 10n ** BigInt(scale)) / 10n ** BigInt(valueScale);
}

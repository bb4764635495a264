// Items as they are defined from outside, and what makes a definition acceptable: it does not contradict itself,
// its components exist, no kit contains itself at any depth, and what the ledger has counted stays countable.

import {
  checkItem,
  noSafetyStock,
  type Item,
  type KitComponent,
  type Substitute,
  type Tracking,
  type UnitOfMeasure,
} from './item.ts';
import { parseQuantity, type WireQuantity } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';

export interface ItemDraft {
  readonly sku: string;
  readonly name: string;
  readonly baseUom: string;
  readonly scale: number;
  readonly uoms: readonly {
    readonly code: string;
    readonly numerator: WireQuantity;
    readonly denominator: WireQuantity;
  }[];
  readonly tracking: Tracking;
  /** Quantities in base units of the component for one base unit of the kit. */
  readonly kit: readonly { readonly sku: string; readonly quantity: WireQuantity }[];
  readonly substitutes: readonly Substitute[];
  readonly tier: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What the catalogue holds of the items that the drafts are about, their components, and the kits they are in. */
export interface KnownItems {
  readonly items: ReadonlyMap<string, Item>;
  /** Those of the drafts that were deleted before: what the ledger has counted of them stays countable too. */
  readonly deleted: ReadonlyMap<string, Item>;
  /** The SKUs that the ledger has counted: their smallest unit is fixed. */
  readonly counted: ReadonlySet<string>;
  /** By component: the kits that contain it. */
  readonly kitsOf: ReadonlyMap<string, readonly string[]>;
}

export type ItemsUnderstood = { readonly ok: true; readonly items: readonly Item[] } | Refused;

export function understandItems(drafts: readonly ItemDraft[], known: KnownItems): ItemsUnderstood {
  const given = new Map<string, ItemDraft>();
  for (const [index, draft] of drafts.entries()) {
    if (given.has(draft.sku)) return refuse('conflict', `${draft.sku} is given twice.`, `${index}/sku`);
    given.set(draft.sku, draft);
  }
  const scaleOf = (sku: string): number | undefined => given.get(sku)?.scale ?? known.items.get(sku)?.scale;
  const items: Item[] = [];
  for (const [index, draft] of drafts.entries()) {
    const understood = understandItem(draft, String(index), scaleOf);
    if (!understood.ok) return understood;
    const frozen = checkFrozen(understood.item, known, given, String(index));
    if (frozen) return frozen;
    items.push(understood.item);
  }
  return checkCycles(items, known) ?? { ok: true, items };
}

type ItemUnderstood = { readonly ok: true; readonly item: Item } | Refused;

function understandItem(
  draft: ItemDraft,
  path: string,
  scaleOf: (sku: string) => number | undefined,
): ItemUnderstood {
  const uoms: UnitOfMeasure[] = [];
  for (const [index, unit] of draft.uoms.entries()) {
    const at = `${path}/uoms/${index}`;
    const numerator = positive(unit.numerator, 0, `${at}/numerator`);
    if (!numerator.ok) return numerator;
    const denominator = positive(unit.denominator, 0, `${at}/denominator`);
    if (!denominator.ok) return denominator;
    uoms.push({ code: unit.code, numerator: numerator.quantity, denominator: denominator.quantity });
  }
  const kit: KitComponent[] = [];
  for (const [index, { sku, quantity }] of draft.kit.entries()) {
    const at = `${path}/kit/${index}`;
    const scale = scaleOf(sku);
    if (scale === undefined) return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${at}/sku`);
    const parsed = positive(quantity, scale, `${at}/quantity`);
    if (!parsed.ok) return parsed;
    const perSmallest = 10n ** BigInt(draft.scale);
    if (parsed.quantity % perSmallest !== 0n) {
      const detail = `${quantity} of ${sku} cannot be divided among the smallest units of ${draft.sku}.`;
      return refuse('quantity_not_representable', detail, `${at}/quantity`);
    }
    kit.push({ sku, quantity: parsed.quantity / perSmallest });
  }
  // Safety stock is stated apart from the item, and stays as it is.
  const item: Item = { ...draft, uoms, kit, safetyStock: noSafetyStock };
  return checkItem(item, path) ?? { ok: true, item };
}

function positive(wire: WireQuantity, scale: number, path: string): ReturnType<typeof parseQuantity> {
  const parsed = parseQuantity(wire, { numerator: 1n, denominator: 1n }, scale, path);
  if (!parsed.ok || parsed.quantity > 0n) return parsed;
  return refuse('quantity_out_of_range', 'It must be positive.', path);
}

/** The smallest unit of what is counted, or contained in a kit that stays as it is, cannot become another. */
function checkFrozen(
  item: Item,
  known: KnownItems,
  given: ReadonlyMap<string, ItemDraft>,
  path: string,
): Refused | null {
  const before = known.items.get(item.sku) ?? known.deleted.get(item.sku);
  if (before === undefined) return null;
  const changed = (['scale', 'baseUom', 'tracking'] as const).find((field) => before[field] !== item[field]);
  if (changed !== undefined && known.counted.has(item.sku)) {
    const detail = `${item.sku} has been counted as ${before[changed]}; its ${changed} can no longer change.`;
    return refuse('conflict', detail, `${path}/${changed}`);
  }
  const kit = known.kitsOf.get(item.sku)?.find((sku) => !given.has(sku));
  if (before.scale === item.scale || kit === undefined) return null;
  const detail = `The kit ${kit} contains ${item.sku}; send it too, so that its quantities are converted anew.`;
  return refuse('conflict', detail, `${path}/scale`);
}

/** Refuses kits that contain themselves, through whatever is given or already known. */
function checkCycles(items: readonly Item[], known: KnownItems): Refused | null {
  const given = new Map(items.map((item) => [item.sku, item]));
  const componentsOf = (sku: string): readonly KitComponent[] => (given.get(sku) ?? known.items.get(sku))?.kit ?? [];
  const cleared = new Set<string>();
  for (const [index, item] of items.entries()) {
    const cycle = findCycle(item.sku, componentsOf, cleared);
    if (cycle) return refuse('conflict', `A kit would contain itself: ${cycle.join(' → ')}.`, `${index}/kit`);
  }
  return null;
}

/** Walks down from an item without recursion, since depth is the caller's choice; answers the way of a cycle. */
function findCycle(
  start: string,
  componentsOf: (sku: string) => readonly KitComponent[],
  cleared: Set<string>,
): string[] | null {
  const way = [{ sku: start, next: 0 }];
  const onWay = new Set([start]);
  for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
    const component = componentsOf(top.sku)[top.next];
    top.next += 1;
    if (component === undefined) {
      cleared.add(top.sku);
      onWay.delete(top.sku);
      way.pop();
    } else if (onWay.has(component.sku)) {
      return [...way.map((step) => step.sku), component.sku];
    } else if (!cleared.has(component.sku)) {
      onWay.add(component.sku);
      way.push({ sku: component.sku, next: 0 });
    }
  }
  return null;
}

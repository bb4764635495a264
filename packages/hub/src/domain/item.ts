// What is stocked: an item with its units of measure at exact ratios, its components if it is a kit, and how
// it is tracked. Promises that a definition that contradicts itself never enters the catalogue.

import type { Ratio } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';

/** One unit of this code is numerator/denominator base units. */
export interface UnitOfMeasure extends Ratio {
  readonly code: string;
}

export interface KitComponent {
  readonly sku: string;
  /** Integers of the component's smallest unit in one smallest unit of the kit. */
  readonly quantity: bigint;
}

export interface Substitute {
  readonly sku: string;
  readonly ratio: string;
  readonly priority: number;
}

export type Tracking = 'none' | 'lot' | 'serial';

export interface Item {
  readonly sku: string;
  readonly name: string;
  readonly baseUom: string;
  /** Decimal places of the base UOM that are counted: 3 for an item sold by the metre and kept in millimetres. */
  readonly scale: number;
  readonly uoms: readonly UnitOfMeasure[];
  readonly tracking: Tracking;
  readonly kit: readonly KitComponent[];
  readonly substitutes: readonly Substitute[];
  readonly tier: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Smallest units held back from all channels, by location; elsewhere the location's own figure counts. */
  readonly safetyStock: ReadonlyMap<string, bigint>;
}

export const noSafetyStock: ReadonlyMap<string, bigint> = new Map();

const one: Ratio = { numerator: 1n, denominator: 1n };

export type RatioFound = { readonly ok: true; readonly ratio: Ratio } | Refused;

/** The ratio of a unit of measure of this item to its base UOM. */
export function uomRatio(
  item: Pick<Item, 'sku' | 'baseUom' | 'uoms'>,
  uom: string | undefined,
  path: string,
): RatioFound {
  if (uom === undefined || uom === item.baseUom) return { ok: true, ratio: one };
  const found = item.uoms.find((unit) => unit.code === uom);
  if (found) return { ok: true, ratio: found };
  const known = [item.baseUom, ...item.uoms.map((unit) => unit.code)].join(', ');
  return refuse('unknown_uom', `${item.sku} has no unit "${uom}"; it has ${known}.`, path);
}

/** Refuses a definition that contradicts itself. Whether its components exist is checked against the catalogue. */
export function checkItem(item: Item, path: string): Refused | null {
  const codes = new Set([item.baseUom]);
  for (const [index, unit] of item.uoms.entries()) {
    if (codes.has(unit.code)) {
      return refuse('conflict', `The unit "${unit.code}" is given twice.`, `${path}/uoms/${index}/code`);
    }
    codes.add(unit.code);
    if (unit.numerator <= 0n || unit.denominator <= 0n) {
      return refuse('invalid_field', `The ratio of "${unit.code}" must be positive.`, `${path}/uoms/${index}`);
    }
  }
  const components = new Set<string>();
  for (const [index, component] of item.kit.entries()) {
    const at = `${path}/kit/${index}/sku`;
    if (component.sku === item.sku) return refuse('conflict', `${item.sku} cannot contain itself.`, at);
    if (components.has(component.sku)) return refuse('conflict', `${component.sku} is given twice.`, at);
    components.add(component.sku);
    if (component.quantity <= 0n) {
      return refuse('invalid_field', 'A kit needs some of each component.', `${path}/kit/${index}/quantity`);
    }
  }
  return checkSubstitutes(item, path);
}

const ratioPattern = /^\d{1,12}(\.\d{1,9})?$/;

/** Substitutes of a substitute are not asked, so that items may stand in for each other; none stands in for itself. */
function checkSubstitutes({ sku, substitutes }: Item, path: string): Refused | null {
  const given = new Set<string>();
  for (const [index, other] of substitutes.entries()) {
    const at = `${path}/substitutes/${index}`;
    if (other.sku === sku) return refuse('conflict', `${sku} cannot stand in for itself.`, `${at}/sku`);
    if (given.has(other.sku)) return refuse('conflict', `${other.sku} is given twice.`, `${at}/sku`);
    given.add(other.sku);
    if (ratioPattern.test(other.ratio) && /[1-9]/.test(other.ratio)) continue;
    const detail = 'A ratio is positive and has up to 12 digits before the point and 9 behind it.';
    return refuse('invalid_field', detail, `${at}/ratio`);
  }
  return null;
}

type LotFound = { readonly ok: true; readonly lot: string } | Refused;

/** The lot of a request, empty for an item that is not tracked by lot. */
export function checkLot(item: Pick<Item, 'sku' | 'tracking'>, lot: string | null, isOptional: boolean): LotFound {
  if (item.tracking !== 'lot') {
    if (lot !== null) return refuse('lot_not_tracked', `${item.sku} is not tracked by lot.`, 'lot');
    return { ok: true, lot: '' };
  }
  if ((lot === null || lot === '') && !isOptional)
    return refuse('lot_required', `${item.sku} is tracked by lot.`, 'lot');
  return { ok: true, lot: lot ?? '' };
}

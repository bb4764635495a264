// Items with their units and components as rows.

import { noSafetyStock, type Item, type KitComponent, type Substitute, type UnitOfMeasure } from '../domain/item.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

interface Row {
  readonly sku: string;
  readonly name: string;
  readonly base_uom: string;
  readonly scale: number;
  readonly tracking: Item['tracking'];
  readonly tier: string | null;
  readonly attributes: Record<string, unknown>;
  readonly substitutes: Substitute[];
  readonly uoms: { code: string; numerator: string; denominator: string }[] | null;
  readonly kit: { sku: string; quantity: string }[] | null;
  readonly safety: Record<string, string> | null;
}

function toItem(row: Row): Item {
  const uoms: UnitOfMeasure[] = (row.uoms ?? []).map((unit) => ({
    code: unit.code,
    numerator: BigInt(unit.numerator),
    denominator: BigInt(unit.denominator),
  }));
  const kit: KitComponent[] = (row.kit ?? []).map(({ sku, quantity }) => ({ sku, quantity: BigInt(quantity) }));
  const { sku, name, scale, tracking, tier, attributes, substitutes } = row;
  const about = { sku, name, baseUom: row.base_uom, scale, uoms, tracking, kit, substitutes, tier, attributes };
  return { ...about, safetyStock: row.safety === null ? noSafetyStock : toSafetyStock(row.safety) };
}

function toSafetyStock(byLocation: Readonly<Record<string, string>>): ReadonlyMap<string, bigint> {
  return new Map(Object.entries(byLocation).map(([location, quantity]) => [location, BigInt(quantity)]));
}

const columns = `i.sku, i.name, i.base_uom, i.scale, i.tracking, i.tier, i.attributes, i.substitutes,
  (select jsonb_agg(jsonb_build_object('code', u.code, 'numerator', u.numerator::text,
      'denominator', u.denominator::text) order by u.code)
    from item_uoms u where u.tenant_id = i.tenant_id and u.sku = i.sku) as uoms,
  (select jsonb_agg(jsonb_build_object('sku', c.component_sku, 'quantity', c.quantity::text) order by c.component_sku)
    from item_components c where c.tenant_id = i.tenant_id and c.sku = i.sku) as kit,
  (select jsonb_object_agg(s.location, s.quantity::text)
    from item_safety_stocks s where s.tenant_id = i.tenant_id and s.sku = i.sku) as safety`;

const load = {
  name: 'load_items',
  text: `select i.* from unnest($2::text[]) as k (sku)
    cross join lateral (select ${columns} from items i
      where i.tenant_id = $1 and i.sku = k.sku and i.deleted_at is null offset 0) i`,
};

/** The items with these SKUs; what does not exist, or no longer, is left out. */
export async function loadItems(reader: Reader, skus: readonly string[]): Promise<Item[]> {
  return (await reader.query<Row>(load, [reader.tenantId, sqlArray(skus, String)])).map(toItem);
}

/** Items that were deleted: what the ledger has of them is still told in their units. */
export async function loadDeletedItems(reader: Reader, skus: readonly string[]): Promise<Item[]> {
  const text = `select ${columns} from items i
    where i.tenant_id = $1 and i.sku = any ($2::text[]) and i.deleted_at is not null`;
  return (await reader.query<Row>({ text }, [reader.tenantId, sqlArray(skus, String)])).map(toItem);
}

export type ItemUnits = Pick<Item, 'sku' | 'baseUom' | 'scale' | 'tracking' | 'uoms'>;

/** What quantities are read by, for many items at once; other units than the base only for those of `withUoms`. */
export async function loadUnits(
  reader: Reader,
  skus: readonly string[],
  withUoms: readonly string[],
): Promise<Map<string, ItemUnits>> {
  const text = `select sku, base_uom as "baseUom", scale, tracking from items
    where tenant_id = $1 and sku = any ($2::text[]) and deleted_at is null`;
  const uomText = `select sku, code, numerator, denominator from item_uoms
    where tenant_id = $1 and sku = any ($2::text[])`;
  const [items, uoms] = await Promise.all([
    reader.query<Omit<ItemUnits, 'uoms'>>({ text }, [reader.tenantId, sqlArray(skus, String)]),
    withUoms.length === 0
      ? []
      : reader.query<UnitOfMeasure & { sku: string }>({ text: uomText }, [
          reader.tenantId,
          sqlArray(withUoms, String),
        ]),
  ]);
  const units = Map.groupBy(uoms, ({ sku }) => sku);
  return new Map(items.map((item) => [item.sku, { ...item, uoms: units.get(item.sku) ?? [] }]));
}

/** Items in the order of their SKUs, a page at a time. */
export async function listItems(reader: Reader, afterSku: string, limit: number): Promise<Item[]> {
  const text = `select ${columns} from items i where i.tenant_id = $1 and i.sku > $2 and i.deleted_at is null
    order by i.sku limit $3`;
  return (await reader.query<Row>({ text }, [reader.tenantId, afterSku, limit])).map(toItem);
}

/** SKUs in their order, a page at a time. */
export async function listSkus(reader: Reader, afterSku: string, limit: number): Promise<string[]> {
  const text = `select sku from items where tenant_id = $1 and sku > $2 and deleted_at is null order by sku limit $3`;
  const rows = await reader.query<{ sku: string }>({ name: 'list_skus', text }, [reader.tenantId, afterSku, limit]);
  return rows.map(({ sku }) => sku);
}

const write = `insert into items (tenant_id, sku, name, base_uom, scale, tracking, tier, attributes, substitutes)
  select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::jsonb[],
    $9::jsonb[])
  on conflict (tenant_id, sku) do update set name = excluded.name, base_uom = excluded.base_uom,
    scale = excluded.scale, tracking = excluded.tracking, tier = excluded.tier, attributes = excluded.attributes,
    substitutes = excluded.substitutes, deleted_at = null, updated_at = clock_timestamp()`;

const writeUoms = `insert into item_uoms (tenant_id, sku, code, numerator, denominator)
  select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])`;

const writeComponents = `insert into item_components (tenant_id, sku, component_sku, quantity)
  select $1, * from unnest($2::text[], $3::text[], $4::bigint[])`;

/** Writes items whole: their units and components replace those of before. */
export function writeItems(transaction: Transaction, items: readonly Item[]): void {
  const { tenantId } = transaction;
  const skus = sqlArray(items, (one) => one.sku);
  transaction.defer({ text: write }, [
    tenantId,
    skus,
    sqlArray(items, (one) => one.name),
    sqlArray(items, (one) => one.baseUom),
    sqlArray(items, (one) => one.scale),
    sqlArray(items, (one) => one.tracking),
    sqlArray(items, (one) => one.tier),
    sqlArray(items, (one) => JSON.stringify(one.attributes)),
    sqlArray(items, (one) => JSON.stringify(one.substitutes)),
  ]);
  for (const table of ['item_uoms', 'item_components']) {
    const text = `delete from ${table} where tenant_id = $1 and sku = any ($2::text[])`;
    transaction.defer({ text }, [tenantId, skus]);
  }
  const uoms = items.flatMap((item) => item.uoms.map((unit) => ({ sku: item.sku, ...unit })));
  transaction.defer({ text: writeUoms }, [
    tenantId,
    sqlArray(uoms, (one) => one.sku),
    sqlArray(uoms, (one) => one.code),
    sqlArray(uoms, (one) => one.numerator),
    sqlArray(uoms, (one) => one.denominator),
  ]);
  const components = items.flatMap((item) => item.kit.map((one) => ({ kit: item.sku, ...one })));
  transaction.defer({ text: writeComponents }, [
    tenantId,
    sqlArray(components, (one) => one.kit),
    sqlArray(components, (one) => one.sku),
    sqlArray(components, (one) => one.quantity),
  ]);
}

/** Leaves the row as a tombstone: what it was counted in has to stay known. What it was made of is forgotten. */
export function deleteItem(transaction: Transaction, sku: string, deletedAt: string): void {
  const text = 'update items set deleted_at = $3, updated_at = $3 where tenant_id = $1 and sku = $2';
  transaction.defer({ text }, [transaction.tenantId, sku, deletedAt]);
  for (const table of ['item_components', 'item_safety_stocks']) {
    transaction.defer({ text: `delete from ${table} where tenant_id = $1 and sku = $2` }, [
      transaction.tenantId,
      sku,
    ]);
  }
}

/** Of these SKUs, those whose smallest unit can no longer change: the ledger has counted or promised in it. */
export async function countedSkus(reader: Reader, skus: readonly string[]): Promise<Set<string>> {
  const text = `select k.sku from unnest($2::text[]) as k (sku)
    where exists (select from positions p where p.tenant_id = $1 and p.sku = k.sku)
      or exists (select from journal j where j.tenant_id = $1 and j.sku = k.sku)`;
  const rows = await reader.query<{ sku: string }>({ text }, [reader.tenantId, sqlArray(skus, String)]);
  return new Set(rows.map((row) => row.sku));
}

/** By component, the kits that contain it. */
export async function kitsContaining(reader: Reader, skus: readonly string[]): Promise<Map<string, string[]>> {
  const text = `select component_sku as component, array_agg(sku order by sku) as kits from item_components
    where tenant_id = $1 and component_sku = any ($2::text[]) group by component_sku`;
  const values = [reader.tenantId, sqlArray(skus, String)];
  const rows = await reader.query<{ component: string; kits: string[] }>({ text }, values);
  return new Map(rows.map((row) => [row.component, row.kits]));
}

/** These items and all kits that contain one of them at any depth. */
export async function withKits(reader: Reader, skus: Iterable<string>): Promise<Set<string>> {
  const found = new Set(skus);
  let added = [...found];
  while (added.length > 0) {
    const kits = await kitsContaining(reader, added);
    added = [...new Set([...kits.values()].flat())].filter((sku) => !found.has(sku));
    for (const sku of added) found.add(sku);
  }
  return found;
}

/** What keeps an item from being deleted: stock in any status or under way, open supply, and promises. */
export interface Holding {
  readonly stockedAt: readonly string[];
  readonly orders: readonly string[];
  readonly reservations: readonly string[];
}

export async function heldOf(reader: Reader, sku: string): Promise<Holding> {
  const values = [reader.tenantId, sku];
  // Negative balances too: what was shipped without having been received has to be cleared up first.
  const stock = `select distinct location as name from positions where tenant_id = $1 and sku = $2
      and (sellable, quarantine, damaged, on_hold, returned, in_transit) <> (0, 0, 0, 0, 0, 0) order by 1`;
  const supply = `select "order" as name from supplies where tenant_id = $1 and sku = $2 and open > 0
    union select 'A supply to ' || location from positions where tenant_id = $1 and sku = $2 and on_order <> 0
      and not exists (select from supplies where tenant_id = $1 and sku = $2 and open > 0) order by 1`;
  const promises = `select distinct r.reservation_id as name from reservation_lines l
    join reservations r on r.tenant_id = l.tenant_id and r.reservation_id = l.reservation_id
    where l.tenant_id = $1 and l.sku = $2 and r.state in ('held', 'confirmed', 'allocated')
      and l.reserved + l.allocated + l.backordered > 0 order by 1`;
  const [stockedAt = [], orders = [], reservations = []] = await Promise.all(
    [stock, supply, promises].map(async (text) => {
      const rows = await reader.query<{ name: string }>({ text }, values);
      return rows.map((row) => row.name);
    }),
  );
  return { stockedAt, orders, reservations };
}

// Positions as rows: one wide row each, read by (SKU, location) and written as absolute values under the lock.

import type { Position } from '../domain/position.ts';
import { bigintArray, textArray, tidArray } from './binary-array.ts';
import type { Reader, Transaction } from './database.ts';

const columns = `p.sku, p.location, p.lot, p.sellable, p.quarantine, p.damaged, p.on_hold, p.returned,
  p.in_transit, p.on_order, p.reserved, p.allocated, p.picked, p.seq`;

interface PositionRow {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly sellable: bigint;
  readonly quarantine: bigint;
  readonly damaged: bigint;
  readonly on_hold: bigint;
  readonly returned: bigint;
  readonly in_transit: bigint;
  readonly on_order: bigint;
  readonly reserved: bigint;
  readonly allocated: bigint;
  readonly picked: bigint;
  readonly seq: bigint;
}

/** A position of the ledger as the decisions of a batch see it, with where its row lies until they commit. */
interface StoredPosition extends Position {
  readonly address: string;
}

type StoredRow = PositionRow & { readonly address: string };

function toStored(row: StoredRow): StoredPosition {
  return { ...toPosition(row), address: row.address };
}

function toPosition(row: PositionRow): Position {
  const { sku, location, lot, sellable, quarantine, damaged, returned, reserved, allocated, picked, seq } = row;
  const [onHold, inTransit, onOrder] = [row.on_hold, row.in_transit, row.on_order];
  const physical = { sellable, quarantine, damaged, onHold, returned };
  return { sku, location, lot, ...physical, inTransit, onOrder, reserved, allocated, picked, seq };
}

const atPlaces = {
  name: 'positions_at_places',
  text: `select p.* from unnest($2::text[], $3::text[]) as k (sku, location)
    cross join lateral (select ${columns}, p.ctid::text as address from positions p
      where p.tenant_id = $1 and p.sku = k.sku and p.location = k.location offset 0) p`,
};

export interface PlaceOfItem {
  readonly sku: string;
  readonly location: string;
}

/** All positions (one a lot) of items at locations. */
export async function positionsAt(reader: Reader, places: readonly PlaceOfItem[]): Promise<Position[]> {
  const values = [reader.tenantId, textArray(places, (one) => one.sku), textArray(places, (one) => one.location)];
  return (await reader.query<StoredRow>(atPlaces, values)).map(toStored);
}

const ofItems = {
  name: 'positions_of_items',
  text: `select p.* from unnest($2::text[]) as k (sku)
    cross join lateral (select ${columns} from positions p where p.tenant_id = $1 and p.sku = k.sku offset 0) p`,
};

/** All positions of items, wherever they are. */
export async function positionsOfItems(reader: Reader, skus: readonly string[]): Promise<Position[]> {
  return (await reader.query<PositionRow>(ofItems, [reader.tenantId, textArray(skus, String)])).map(toPosition);
}

const ofReservations = {
  name: 'positions_of_reservations',
  text: `select distinct p.* from (
      select unnest($2::text[]) as reservation_id
      union
      select r.reservation_id from unnest($3::text[]) as k ("order")
      cross join lateral (select * from reservations r where r.tenant_id = $1 and r."order" = k."order"
        and r.state in ('held', 'confirmed', 'allocated') offset 0) r) as wanted
    cross join lateral (select * from reservation_lines l
      where l.tenant_id = $1 and l.reservation_id = wanted.reservation_id offset 0) l
    cross join lateral (select ${columns}, p.ctid::text as address from positions p
      where p.tenant_id = $1 and p.sku = l.sku and p.location = l.location and p.lot = l.lot offset 0) p`,
};

/** The positions that reservations are placed at, found by their ids or by the orders they are for. */
export async function positionsOfReservations(
  reader: Reader,
  ids: readonly string[],
  orders: readonly string[],
): Promise<Position[]> {
  const values = [reader.tenantId, textArray(ids, String), textArray(orders, String)];
  return (await reader.query<StoredRow>(ofReservations, values)).map(toStored);
}

const quantities = [
  'sellable',
  'quarantine',
  'damaged',
  'on_hold',
  'returned',
  'in_transit',
  'on_order',
  'reserved',
  'allocated',
  'picked',
  'seq',
];

const quantityColumns = quantities.map((_, index) => `$${index + 6}::bigint[]`).join(', ');

const unnested = `unnest($2::tid[], $3::text[], $4::text[], $5::text[], ${quantityColumns})`;

// The rows are found by their address, which nobody can have changed since they were loaded: whoever writes a
// position holds the shard's lock. To look them up by their key again would cost more than to change them. With
// rows that may be missing the join starts from what is written, whatever the planner knows of the table. (The
// addresses come as tid: a cast from text may fail, so that row-level security would keep it from being looked up.)
const write = {
  name: 'write_positions',
  text: `merge into positions p
    using ${unnested} as n (address, sku, location, lot, ${quantities.join(', ')}) on p.ctid = n.address
    when matched then update set ${quantities.map((name) => `${name} = n.${name}`).join(', ')}
    when not matched then insert (tenant_id, sku, location, lot, ${quantities.join(', ')})
      values ($1, n.sku, n.location, n.lot, ${quantities.map((name) => `n.${name}`).join(', ')})`,
};

/** Null for a position that the ledger has not had before. */
function addressOf(position: Position | StoredPosition): string | null {
  return 'address' in position ? position.address : null;
}

function columnsOf(transaction: Transaction, positions: readonly Position[]): unknown[] {
  return [
    transaction.tenantId,
    tidArray(positions, addressOf),
    textArray(positions, (one) => one.sku),
    textArray(positions, (one) => one.location),
    textArray(positions, (one) => one.lot),
    bigintArray(positions, (one) => one.sellable),
    bigintArray(positions, (one) => one.quarantine),
    bigintArray(positions, (one) => one.damaged),
    bigintArray(positions, (one) => one.onHold),
    bigintArray(positions, (one) => one.returned),
    bigintArray(positions, (one) => one.inTransit),
    bigintArray(positions, (one) => one.onOrder),
    bigintArray(positions, (one) => one.reserved),
    bigintArray(positions, (one) => one.allocated),
    bigintArray(positions, (one) => one.picked),
    bigintArray(positions, (one) => one.seq),
  ];
}

/** Writes positions whole, whether the ledger had them before or not. */
export function writePositions(transaction: Transaction, positions: readonly Position[]): void {
  if (positions.length > 0) transaction.defer(write, columnsOf(transaction, positions));
}

/** What is promised of an item at a location, in all its lots. */
interface PromisedThere extends PlaceOfItem {
  readonly quantity: bigint;
}

export async function promisedAt(reader: Reader, locations: readonly string[]): Promise<PromisedThere[]> {
  const text = `select sku, location, sum(reserved + allocated)::bigint as quantity from positions
    where tenant_id = $1 and location = any ($2::text[]) and reserved + allocated > 0
    group by sku, location order by location, sku`;
  return reader.query<PromisedThere>({ text }, [reader.tenantId, textArray(locations, String)]);
}

export interface PositionFilter {
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly lot?: string | undefined;
  /** The last position of the page before. */
  readonly after?: readonly [sku: string, location: string, lot: string] | undefined;
  readonly limit: number;
}

/** Positions in the order of their key, a page at a time. */
export async function listPositions(reader: Reader, filter: PositionFilter): Promise<Position[]> {
  const [sku, location, lot] = filter.after ?? ['', '', ''];
  const text = `select ${columns} from positions p
    where p.tenant_id = $1 and (p.sku, p.location, p.lot) > ($2, $3, $4)
      and ($5::text is null or p.sku = $5) and ($6::text is null or p.location = $6)
      and ($7::text is null or p.lot = $7)
    order by p.sku, p.location, p.lot limit $8`;
  const { limit } = filter;
  const filters = [filter.sku ?? null, filter.location ?? null, filter.lot ?? null];
  // Without a name the statement is planned for its values, so that each combination finds its index.
  const start = filter.after ? [sku, location, lot] : ['', '', ''];
  return (await reader.query<PositionRow>({ text }, [reader.tenantId, ...start, ...filters, limit])).map(toPosition);
}

// What promises need besides positions: what ring fences have left, which supply is coming, to whom something is owed,
// and how many soft holds are open. Changes of sums are written as changes: under the shard's lock nobody else writes.

import type { NewPeg, NewUse } from '../../domain/ledger-view.ts';
import type { Supply } from '../../domain/supply.ts';
import { bigintArray, textArray } from '../binary-array.ts';
import type { Reader, Transaction } from '../database.ts';

export interface FenceOfItem {
  readonly ruleId: string;
  readonly sku: string;
}

const usesOf = {
  name: 'load_fence_uses',
  text: `select u.* from unnest($2::text[], $3::text[]) as k (rule_id, sku)
    cross join lateral (select rule_id as "ruleId", sku, taken, fulfilled from allotment_uses u
      where u.tenant_id = $1 and u.rule_id = k.rule_id and u.sku = k.sku offset 0) u`,
};

/** What has been taken of ring fences, as far as anything was. */
export async function loadFenceUses(reader: Reader, fences: readonly FenceOfItem[]): Promise<NewUse[]> {
  const values = [reader.tenantId, textArray(fences, (one) => one.ruleId), textArray(fences, (one) => one.sku)];
  return reader.query<NewUse>(usesOf, values);
}

/** What holds that have expired and are not yet ended still take of ring fences of these items. */
export async function dueFenceUses(
  reader: Reader,
  skus: readonly string[],
  decisionTime: string | null,
): Promise<(FenceOfItem & { readonly taken: bigint })[]> {
  const text = `select l.about #>> '{about,fence}' as "ruleId", l.sku, sum(l.quantity - l.released)::bigint as taken
    from reservations r
    cross join lateral (select * from reservation_lines l
      where l.tenant_id = $1 and l.reservation_id = r.reservation_id and l.about is not null offset 0) l
    where r.tenant_id = $1 and r.state = 'held' and r.expires_at <= coalesce($3::timestamptz, clock_timestamp())
      and l.location is not null and l.sku = any ($2::text[]) and l.about #>> '{about,fence}' is not null
    group by 1, 2`;
  const values = [reader.tenantId, textArray(skus, String), decisionTime];
  return reader.query({ name: 'due_fence_uses', text }, values);
}

const changeUses = {
  name: 'change_fence_uses',
  text: `insert into allotment_uses as u (tenant_id, rule_id, sku, taken, fulfilled, seq)
    select $1, k.*, $6 from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[]) as k
    on conflict (tenant_id, rule_id, sku) do update
      set taken = u.taken + excluded.taken, fulfilled = u.fulfilled + excluded.fulfilled, seq = excluded.seq`,
};

/** `seq` is the last entry of the batch that changes them. */
export function changeFenceUses(transaction: Transaction, changes: readonly NewUse[], seq: bigint): void {
  transaction.defer(changeUses, [
    transaction.tenantId,
    textArray(changes, (one) => one.ruleId),
    textArray(changes, (one) => one.sku),
    bigintArray(changes, (one) => one.taken),
    bigintArray(changes, (one) => one.fulfilled),
    seq,
  ]);
}

const usesSince = {
  name: 'fence_uses_since',
  text: `select rule_id as "ruleId", sku, taken, fulfilled, seq from allotment_uses
    where tenant_id = $1 and seq > $2`,
};

export interface UseSince extends NewUse {
  /** The entry that it was changed with. */
  readonly seq: bigint;
}

/** What has been taken of the ring fences of which anything was taken or given back after an entry. */
export async function fenceUsesSince(reader: Reader, seq: bigint): Promise<UseSince[]> {
  return reader.query<UseSince>(usesSince, [reader.tenantId, seq]);
}

const changePegs = {
  name: 'change_promised_supplies',
  text: `update supplies s set promised = s.promised + k.promised
    from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) as k (o, sku, location, promised)
    where s.tenant_id = $1 and s."order" = k.o and s.sku = k.sku and s.location = k.location`,
};

export function changePromised(transaction: Transaction, changes: readonly NewPeg[]): void {
  transaction.defer(changePegs, [
    transaction.tenantId,
    textArray(changes, (one) => one.order),
    textArray(changes, (one) => one.sku),
    textArray(changes, (one) => one.location),
    bigintArray(changes, (one) => one.promised),
  ]);
}

const coming = {
  name: 'supplies_coming',
  text: `select s.* from unnest($2::text[]) as k (sku)
    cross join lateral (select "order", sku, location, due_at as "dueAt", grace_ms::float8 as "graceMs", planned, open,
        promised, stated_at as "statedAt"
      from supplies s where s.tenant_id = $1 and s.sku = k.sku and s.open > 0 offset 0) s`,
};

/** All supplies of items of which something is still to come. */
export async function suppliesComing(reader: Reader, skus: readonly string[]): Promise<Supply[]> {
  return reader.query<Supply>(coming, [reader.tenantId, textArray(skus, String)]);
}

/** A bound, so that a receipt of what thousands wait for stays one batch; the rest is filled by the next one. */
const owedMax = 250;

const owedOf = {
  name: 'reservations_owed',
  text: `with recursive wanted (sku) as (
      select unnest($2::text[]) collate "C"
      union
      select c.sku from item_components c join wanted w on c.tenant_id = $1 and c.component_sku = w.sku
    ), owed as (
      select l.reservation_id from wanted w
      join reservation_lines l on l.tenant_id = $1 and l.sku = w.sku and l.backordered > 0
      union
      select l.reservation_id from reservation_lines l
      where l.tenant_id = $1 and l.supply_order = any ($3::text[]) and l.backordered > 0
    )
    select r.reservation_id as id from owed
    join reservations r on r.tenant_id = $1 and r.reservation_id = owed.reservation_id
    left join channels c on c.tenant_id = $1 and c.code = r.channel
    where r.state in ('held', 'confirmed', 'allocated')
    order by c.priority, r.created_at, r.reservation_id limit ${owedMax}`,
};

/** The reservations that are owed something of these items, of kits with them, or of these orders, in their turn. */
export async function reservationsOwed(
  reader: Reader,
  skus: readonly string[],
  orders: readonly string[],
): Promise<string[]> {
  const values = [reader.tenantId, textArray(skus, String), textArray(orders, String)];
  return (await reader.query<{ id: string }>(owedOf, values)).map(({ id }) => id);
}

export interface Holder {
  readonly channel: string;
  /** Null counts all holds of the channel. */
  readonly client: string | null;
}

const openHolds = {
  name: 'open_holds',
  text: `select k.channel, k.client, (select count(*) from reservations r
      where r.tenant_id = $1 and r.state = 'held' and r.channel = k.channel
        and (k.client is null or r.customer = k.client))::integer as count
    from unnest($2::text[], $3::text[]) as k (channel, client)`,
};

/** How many soft holds are open, those that are due and not ended yet included. */
export async function countOpenHolds(
  reader: Reader,
  holders: readonly Holder[],
): Promise<(Holder & { readonly count: number })[]> {
  return reader.query(openHolds, [
    reader.tenantId,
    textArray(holders, (one) => one.channel),
    textArray(holders, (one) => one.client),
  ]);
}

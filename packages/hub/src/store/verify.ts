// The checks of the invariants that a database answers best by itself: sums over the whole ledger, compared
// with what the tables say. Each answers the first few breaches, or nothing.

import type { InsideAccount } from '../domain/stock-status.ts';
import type { Reader } from './database.ts';

export interface Breach {
  /** What is wrong, named so that a person finds it: the position, the reservation, the entry. */
  readonly what: string;
  readonly seq?: string;
}

const breachesMax = 20;

interface BreachRow {
  readonly what: string;
  readonly seq: bigint | null;
}

async function breaches(reader: Reader, text: string): Promise<Breach[]> {
  const rows = await reader.query<BreachRow>({ text: `${text} limit ${breachesMax}` }, [reader.tenantId]);
  return rows.map(({ what, seq }) => (seq === null ? { what } : { what, seq: seq.toString() }));
}

// The column of a position for each inside account of the journal.
const columnOf = {
  sellable: 'sellable',
  quarantine: 'quarantine',
  damaged: 'damaged',
  onHold: 'on_hold',
  returned: 'returned',
  inTransit: 'in_transit',
  onOrder: 'on_order',
} as const satisfies Record<InsideAccount, string>;

const accounts = Object.keys(columnOf);
const statuses = Object.values(columnOf);

function sumsByAccount(sign: '' | '-'): string {
  const sums = Object.entries(columnOf).map(
    ([account, column]) => `sum(case when account = '${account}' then ${sign}quantity end) as ${column}`,
  );
  return sums.join(', ');
}

/** I1: every position equals the sum of its journal entries. */
export async function checkPositions(reader: Reader): Promise<Breach[]> {
  const zero = statuses.map((column) => `0 as ${column}`).join(', ');
  const physical = (place: 'from' | 'to', sign: '' | '-'): string =>
    `select sku, location, lot, ${sumsByAccount(sign)}, 0 as reserved, 0 as allocated, 0 as picked
    from (select sku, ${place}_location as location, ${place}_lot as lot, ${place}_account as account, quantity
      from journal where tenant_id = $1 and ${place}_location is not null) as legs
    group by sku, location, lot`;
  const all = [...statuses, 'reserved', 'allocated', 'picked'];
  const differs = all.map((name) => `coalesce(p.${name}, 0) <> coalesce(s.${name}, 0)`).join(' or ');
  const shown = all
    .map(
      (name) => `case when coalesce(p.${name}, 0) <> coalesce(s.${name}, 0) then
      format(' %s is %s, its entries say %s;', '${name}', coalesce(p.${name}, 0), coalesce(s.${name}, 0)) else '' end`,
    )
    .join(' || ');
  return breaches(
    reader,
    `with legs as (
      ${physical('from', '-')} union all ${physical('to', '')} union all
      select sku, location, lot, ${zero}, sum(reserved_change), sum(allocated_change), sum(picked_change)
      from journal where tenant_id = $1 and location is not null group by sku, location, lot
    ), sums as (
      select sku, location, lot, ${all.map((name) => `coalesce(sum(${name}), 0) as ${name}`).join(', ')}
      from legs group by sku, location, lot
    )
    select format('position %s at %s lot "%s":', coalesce(p.sku, s.sku), coalesce(p.location, s.location),
      coalesce(p.lot, s.lot)) || ${shown} as what, p.seq as seq
    from (select * from positions where tenant_id = $1) p
    full join sums s on s.sku = p.sku and s.location = p.location and s.lot = p.lot
    where ${differs}`,
  );
}

/** I2: what leaves one side arrives at the other; a side is a position or an outside account. */
export async function checkConservation(reader: Reader): Promise<Breach[]> {
  const inside = accounts.map((account) => `'${account}'`).join(', ');
  const outside = `'supplier', 'customer', 'adjustment', 'production', 'scrap'`;
  const side = (name: 'from' | 'to'): string =>
    `case when ${name}_location is null then ${name}_account not in (${outside})
      else ${name}_account is null or ${name}_account not in (${inside}) end`;
  return breaches(
    reader,
    `select format('entry %s (%s): one side of the movement is missing or is no account', seq, kind) as what, seq
    from journal where tenant_id = $1 and ((from_account is null) <> (to_account is null) or quantity < 0
      or (from_account is not null and (${side('from')} or ${side('to')})))`,
  );
}

/** I4: what a position has promised equals the open lines of its reservations; an ended one holds nothing. */
export async function checkPromises(reader: Reader): Promise<Breach[]> {
  const sums = await breaches(
    reader,
    `select format('%s at %s lot "%s": reserved %s, allocated %s, picked %s, but its reservations say %s, %s, %s',
        coalesce(p.sku, s.sku), coalesce(p.location, s.location), coalesce(p.lot, s.lot), coalesce(p.reserved, 0),
        coalesce(p.allocated, 0), coalesce(p.picked, 0), coalesce(s.reserved, 0), coalesce(s.allocated, 0),
        coalesce(s.picked, 0)) as what, p.seq as seq
    from (select * from positions where tenant_id = $1) p
    full join (
      select l.sku, l.location, l.lot, sum(l.reserved) as reserved, sum(l.allocated) as allocated,
        sum(l.picked) as picked
      from reservation_lines l where l.tenant_id = $1 and l.location is not null group by l.sku, l.location, l.lot
    ) s on s.sku = p.sku and s.location = p.location and s.lot = p.lot
    where coalesce(p.reserved, 0) <> coalesce(s.reserved, 0) or coalesce(p.allocated, 0) <> coalesce(s.allocated, 0)
      or coalesce(p.picked, 0) <> coalesce(s.picked, 0)`,
  );
  const states = await breaches(
    reader,
    `select format('reservation %s is %s and holds %s units', r.reservation_id, r.state,
        sum(l.reserved + l.allocated + l.backordered)) as what, null::bigint as seq
    from reservations r
    join reservation_lines l on l.tenant_id = $1 and l.reservation_id = r.reservation_id
    where r.tenant_id = $1
    group by r.reservation_id, r.state
    having (r.state in ('held', 'confirmed', 'allocated')) <> (sum(l.reserved + l.allocated + l.backordered) > 0)`,
  );
  return [...sums, ...states, ...(await checkUses(reader)), ...(await checkPegs(reader))];
}

/** What ring fences have been used is what the lines that count to them have taken, and what was shipped of that. */
function checkUses(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('ring fence %s of %s: taken %s, fulfilled %s, but its reservations say %s, %s',
        coalesce(u.rule_id, s.rule_id), coalesce(u.sku, s.sku), coalesce(u.taken, 0), coalesce(u.fulfilled, 0),
        coalesce(s.taken, 0), coalesce(s.fulfilled, 0)) as what, null::bigint as seq
    from (select * from allotment_uses where tenant_id = $1) u
    full join (
      select l.about #>> '{about,fence}' as rule_id, l.sku, sum(l.quantity - l.released) as taken,
        sum(l.fulfilled) as fulfilled
      from reservation_lines l where l.tenant_id = $1 and l.about #>> '{about,fence}' is not null group by 1, 2
    ) s on s.rule_id = u.rule_id and s.sku = u.sku
    where coalesce(u.taken, 0) <> coalesce(s.taken, 0) or coalesce(u.fulfilled, 0) <> coalesce(s.fulfilled, 0)`,
  );
}

/** What is promised of dated supply is what the lines that wait for it are owed; each waits for one that exists. */
async function checkPegs(reader: Reader): Promise<Breach[]> {
  const pegs = `select l.supply_order as "order", l.sku, l.about #>> '{about,peg,location}' as location,
      sum(l.backordered) as promised
    from reservation_lines l where l.tenant_id = $1 and l.backordered > 0 and l.supply_order is not null
    group by 1, 2, 3`;
  const sums = await breaches(
    reader,
    `select case when s.sku is null
        then format('%s units of %s wait for %s to %s, which is no supply', p.promised, p.sku, p."order", p.location)
        else format('supply %s of %s to %s: promised %s, but its reservations say %s', s."order", s.sku, s.location,
          s.promised, coalesce(p.promised, 0)) end as what, null::bigint as seq
    from (select * from supplies where tenant_id = $1) s
    full join (${pegs}) p on p."order" = s."order" and p.sku = s.sku and p.location = s.location
    where s.sku is null or s.promised <> coalesce(p.promised, 0)`,
  );
  const names = await breaches(
    reader,
    `select format('line %s of reservation %s waits for %s, but its promise names %s', l.line_id, l.reservation_id,
        coalesce(l.supply_order, 'nothing'), coalesce(l.about #>> '{about,peg,order}', 'nothing')) as what,
      null::bigint as seq
    from reservation_lines l
    where l.tenant_id = $1 and l.supply_order is distinct from l.about #>> '{about,peg,order}'`,
  );
  return [...sums, ...names];
}

/** I13: every table with a tenant has forced row-level security, and this session can neither bypass nor own it. */
export async function checkIsolation(reader: Reader): Promise<Breach[]> {
  return breaches(
    reader,
    `select format('table %s has no forced row-level security', c.relname) as what, null::bigint as seq
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = 'evenstock' and c.relkind in ('r', 'p') and has_table_privilege(current_user, c.oid, 'select')
      and not (c.relrowsecurity and c.relforcerowsecurity) and $1::integer is not null
    union all
    select format('role %s can bypass row-level security', rolname), null from pg_roles
    where rolname = current_user and (rolbypassrls or rolsuper)
    union all
    select format('role %s owns table %s', current_user, c.relname), null
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'evenstock' and pg_has_role(current_user, c.relowner, 'member') and c.relkind in ('r', 'p')`,
  );
}

export interface LedgerSize {
  readonly headSeq: bigint;
  readonly headHash: string;
  readonly positions: bigint;
  readonly reservations: bigint;
  readonly auditSeq: bigint;
  readonly auditHash: string;
}

export async function ledgerSize(reader: Reader): Promise<LedgerSize> {
  const text = `select seq as "headSeq", encode(hash, 'hex') as "headHash", audit_seq as "auditSeq",
      encode(audit_hash, 'hex') as "auditHash",
      (select count(*) from positions p where p.tenant_id = $1) as positions,
      (select count(*) from reservations r where r.tenant_id = $1) as reservations
    from shard_heads where tenant_id = $1`;
  const [size] = await reader.query<LedgerSize>({ text }, [reader.tenantId]);
  if (!size) throw new Error(`Tenant ${reader.tenantId} has no shard head.`);
  return size;
}

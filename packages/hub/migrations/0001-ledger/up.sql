-- The ledger: tenants, their catalogue, positions, the journal, reservations, and what keeps decisions once-only.
-- Every table of a tenant has tenant_id and forced row-level security; the hub connects as evenstock_hub, which
-- owns nothing and cannot bypass it. Without a tenant set for the transaction no row is seen or written.

do $$
begin
  if not exists (select from pg_roles where rolname = 'evenstock_hub') then
    create role evenstock_hub nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
exception
  -- Another database of the same server may be set up at this moment.
  when duplicate_object or unique_violation then null;
end
$$;

do $$
begin
  if not pg_has_role(current_user, 'evenstock_hub', 'member') then
    execute format('grant evenstock_hub to %I', current_user);
  end if;
end
$$;

create schema evenstock;
grant usage on schema evenstock to evenstock_hub;
set local search_path = evenstock;

-- The tenant of the transaction; null (which no row matches) when none is set.
create function current_tenant() returns integer
  language sql stable parallel safe
  return nullif(current_setting('evenstock.tenant', true), '')::integer;

create table tenants (
  tenant_id integer generated always as identity,
  code text collate "C" not null,
  name text not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_code_key unique (code)
);
alter table tenants enable row level security;
alter table tenants force row level security;
-- Creating and listing tenants is for the platform's own operations; a tenant sees its own row.
create policy tenants_own on tenants
  using (tenant_id = current_tenant() or current_setting('evenstock.platform', true) = 'on')
  with check (current_setting('evenstock.platform', true) = 'on');

create table api_keys (
  tenant_id integer not null references tenants,
  key_id text collate "C" not null,
  name text not null,
  key_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  constraint api_keys_pkey primary key (key_id),
  constraint api_keys_key_hash_key unique (key_hash)
);
alter table api_keys enable row level security;
alter table api_keys force row level security;
-- Whoever presents a key may see that key's row, and so learn which tenant it opens; nothing else.
create policy api_keys_own on api_keys
  using (tenant_id = current_tenant()
    or key_hash = decode(nullif(current_setting('evenstock.presented_key', true), ''), 'hex'))
  with check (tenant_id = current_tenant());

create table shard_heads (
  tenant_id integer not null references tenants,
  seq bigint not null default 0,
  hash bytea not null default '\x',
  recorded_at timestamptz(3) not null default '-infinity',
  catalogue_version bigint not null default 0,
  audit_seq bigint not null default 0,
  audit_hash bytea not null default '\x',
  constraint shard_heads_pkey primary key (tenant_id)
) with (fillfactor = 10);

create table items (
  tenant_id integer not null references tenants,
  sku text collate "C" not null,
  name text not null,
  base_uom text not null,
  scale smallint not null,
  tracking text not null,
  tier text,
  attributes jsonb not null,
  substitutes jsonb not null,
  updated_at timestamptz(3) not null default clock_timestamp(),
  constraint items_pkey primary key (tenant_id, sku),
  constraint items_scale check (scale between 0 and 9),
  constraint items_tracking check (tracking in ('none', 'lot', 'serial'))
);

create table item_uoms (
  tenant_id integer not null references tenants,
  sku text collate "C" not null,
  code text collate "C" not null,
  numerator bigint not null,
  denominator bigint not null,
  constraint item_uoms_pkey primary key (tenant_id, sku, code),
  constraint item_uoms_ratio check (numerator > 0 and denominator > 0)
);

create table item_components (
  tenant_id integer not null references tenants,
  sku text collate "C" not null,
  component_sku text collate "C" not null,
  quantity bigint not null,
  constraint item_components_pkey primary key (tenant_id, sku, component_sku),
  constraint item_components_quantity check (quantity > 0)
);
create index item_components_component on item_components (tenant_id, component_sku);

create table locations (
  tenant_id integer not null references tenants,
  code text collate "C" not null,
  name text not null,
  kind text not null,
  region text,
  priority integer not null,
  safety_stock bigint not null,
  constraint locations_pkey primary key (tenant_id, code),
  constraint locations_safety_stock check (safety_stock >= 0)
);

create table channels (
  tenant_id integer not null references tenants,
  code text collate "C" not null,
  name text not null,
  kind text not null,
  locations text[] not null,
  uom text,
  depletion text not null,
  connector text,
  priority integer not null,
  backorder_limit bigint,
  is_paused boolean not null default false,
  constraint channels_pkey primary key (tenant_id, code),
  constraint channels_depletion check (depletion in ('reservation', 'pick', 'shipment'))
);

-- One wide row a position, and no index on a quantity: an update stays on its page (HOT). Absolute values are
-- written under the shard's lock; the constraints are the last line of defence of I4.
create table positions (
  tenant_id integer not null,
  sku text collate "C" not null,
  location text collate "C" not null,
  lot text collate "C" not null,
  sellable bigint not null,
  quarantine bigint not null,
  damaged bigint not null,
  on_hold bigint not null,
  returned bigint not null,
  in_transit bigint not null,
  on_order bigint not null,
  reserved bigint not null,
  allocated bigint not null,
  picked bigint not null,
  seq bigint not null,
  constraint positions_pkey primary key (tenant_id, sku, location, lot),
  constraint positions_reserved check (reserved >= 0),
  constraint positions_picked check (picked >= 0 and allocated >= picked)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
create index positions_location on positions (tenant_id, location, sku);

-- Append-only: the hub may insert and read. Partitions are dropped whole when they are archived.
create table journal (
  tenant_id integer not null,
  seq bigint not null,
  recorded_at timestamptz(3) not null,
  occurred_at timestamptz(3) not null,
  kind text collate "C" not null,
  sku text collate "C",
  quantity bigint not null,
  from_location text collate "C",
  from_lot text collate "C",
  from_account text collate "C",
  to_location text collate "C",
  to_lot text collate "C",
  to_account text collate "C",
  location text collate "C",
  lot text collate "C",
  reserved_change bigint,
  allocated_change bigint,
  picked_change bigint,
  reservation_id text collate "C",
  line_id text collate "C",
  "order" text collate "C",
  business_key text collate "C",
  source text collate "C",
  event_id text collate "C",
  correlation_id text collate "C" not null,
  causation_id text collate "C",
  actor text collate "C" not null,
  reason text,
  detail json,
  hash bytea not null,
  constraint journal_pkey primary key (tenant_id, seq, recorded_at),
  constraint journal_quantity check (quantity >= 0)
) partition by range (recorded_at);
create index journal_sku on journal (tenant_id, sku, recorded_at);
create index journal_correlation on journal (tenant_id, correlation_id);
create index journal_reservation on journal (tenant_id, reservation_id) where reservation_id is not null;
create index journal_order on journal (tenant_id, "order") where "order" is not null;
create index journal_business_key on journal (tenant_id, business_key) where business_key is not null;
create table journal_default partition of journal default;

-- Makes the monthly partitions from this month on; rows outside them go to the default partition.
create function ensure_journal_partitions(months_ahead integer) returns integer
  language plpgsql security definer set search_path = evenstock, pg_temp as $$
declare
  month date := date_trunc('month', clock_timestamp() at time zone 'utc');
  made integer := 0;
  partition_name text;
begin
  perform pg_advisory_xact_lock(hashtext('evenstock.journal_partitions'));
  for i in 0 .. least(months_ahead, 60) loop
    partition_name := 'journal_' || to_char(month, 'YYYY_MM');
    if to_regclass('evenstock.' || partition_name) is null then
      execute format('create table evenstock.%I partition of evenstock.journal for values from (%L) to (%L)',
        partition_name, month::timestamp at time zone 'utc',
        (month + interval '1 month')::timestamp at time zone 'utc');
      made := made + 1;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end
$$;
revoke all on function ensure_journal_partitions from public;
grant execute on function ensure_journal_partitions to evenstock_hub;

create table reservations (
  tenant_id integer not null,
  reservation_id text collate "C" not null,
  channel text collate "C" not null,
  kind text collate "C" not null,
  state text collate "C" not null,
  policy text collate "C" not null,
  "order" text collate "C",
  customer text,
  segment text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  constraint reservations_pkey primary key (tenant_id, reservation_id),
  constraint reservations_state check
    (state in ('held', 'confirmed', 'allocated', 'fulfilled', 'released', 'expired', 'cancelled')),
  constraint reservations_expiry check ((state <> 'held') or (expires_at is not null))
) with (fillfactor = 80);
create index reservations_due on reservations (tenant_id, expires_at) where state = 'held';
create index reservations_order on reservations (tenant_id, "order") where "order" is not null;

-- One row a portion of a line: so much of it at this place, or (location null) placed nowhere yet.
create table reservation_lines (
  tenant_id integer not null,
  reservation_id text collate "C" not null,
  line_id text collate "C" not null,
  portion smallint not null,
  sku text collate "C" not null,
  location text collate "C",
  lot text collate "C" not null,
  quantity bigint not null,
  reserved bigint not null,
  allocated bigint not null,
  picked bigint not null,
  fulfilled bigint not null,
  released bigint not null,
  backordered bigint not null,
  constraint reservation_lines_pkey primary key (tenant_id, reservation_id, portion),
  constraint reservation_lines_accounted check
    (location is null or quantity = reserved + allocated + fulfilled + released),
  constraint reservation_lines_parts check
    (reserved >= 0 and picked >= 0 and allocated >= picked and fulfilled >= 0 and released >= 0 and backordered >= 0)
) with (fillfactor = 80);

create table supplies (
  tenant_id integer not null,
  "order" text collate "C" not null,
  sku text collate "C" not null,
  location text collate "C" not null,
  due_at timestamptz(3),
  planned bigint not null,
  open bigint not null,
  constraint supplies_pkey primary key (tenant_id, "order", sku, location),
  constraint supplies_open check (open >= 0)
);

-- What was decided under which key: a repetition is answered from here. `response` is null where the answer is
-- only the sequence; `state` is running while a request that is no single decision is still at work.
create table idempotency (
  tenant_id integer not null,
  scope text collate "C" not null,
  key text collate "C" not null,
  fingerprint text collate "C" not null,
  seq bigint,
  response text,
  status smallint,
  is_running boolean not null default false,
  recorded_at timestamptz(3) not null,
  constraint idempotency_pkey primary key (tenant_id, scope, key)
);

-- Notices of decisions, to be delivered after them: a row exists if and only if its decision committed (I5).
create table outbox (
  tenant_id integer not null,
  outbox_id bigint generated always as identity,
  seq bigint not null,
  topic text collate "C" not null,
  body json not null,
  recorded_at timestamptz(3) not null,
  constraint outbox_pkey primary key (tenant_id, outbox_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

create table exceptions (
  tenant_id integer not null,
  exception_id text collate "C" not null,
  kind text collate "C" not null,
  sku text collate "C" not null,
  location text collate "C" not null,
  lot text collate "C" not null,
  available bigint not null,
  correlation_id text collate "C" not null,
  opened_at timestamptz(3) not null,
  opened_seq bigint not null,
  closed_at timestamptz(3),
  closed_seq bigint,
  constraint exceptions_pkey primary key (tenant_id, exception_id)
);
create unique index exceptions_open on exceptions (tenant_id, kind, sku, location, lot) where closed_at is null;

-- Every operator's action, in a hash chain of its own whose head stands in shard_heads.
create table audit_entries (
  tenant_id integer not null,
  audit_seq bigint not null,
  recorded_at timestamptz(3) not null,
  actor text collate "C" not null,
  action text collate "C" not null,
  subject text not null,
  correlation_id text collate "C" not null,
  detail json not null,
  hash bytea not null,
  constraint audit_entries_pkey primary key (tenant_id, audit_seq)
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'shard_heads', 'items', 'item_uoms', 'item_components', 'locations', 'channels', 'positions', 'journal',
    'reservations', 'reservation_lines', 'supplies', 'idempotency', 'outbox', 'exceptions', 'audit_entries'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;

grant select, insert on tenants, journal, audit_entries to evenstock_hub;
grant select, insert, update on api_keys, shard_heads, items, locations, channels, positions, reservations,
  reservation_lines, supplies, exceptions to evenstock_hub;
grant select, insert, update, delete on item_uoms, item_components, idempotency, outbox to evenstock_hub;

-- What sales are divided by, besides the rules themselves (which are governed records): safety stock of an item at a
-- location, lots and when they expire, how fast a channel sells, how late it hears, and how much of a rule is used up.

set local search_path = evenstock;

alter table channels
  add column allows_drop_ship boolean not null default false,
  add column depletion_at jsonb not null default '{}',
  add column sourcing text collate "C",
  add column holds_max integer,
  add column holds_max_per_client integer,
  add constraint channels_holds check (holds_max >= 0 and holds_max_per_client >= 0);

alter table locations
  add column is_closed boolean not null default false,
  add column shipping_cost bigint,
  add column calendar jsonb,
  add constraint locations_shipping_cost check (shipping_cost >= 0);

-- The tombstone of an item that was deleted: its row stays for what the journal says of it.
alter table items add column deleted_at timestamptz(3);

-- How much an exception is about, in the item's smallest units.
alter table exceptions add column quantity bigint;

create table item_safety_stocks (
  tenant_id integer not null references tenants,
  sku text collate "C" not null,
  location text collate "C" not null,
  quantity bigint not null,
  constraint item_safety_stocks_pkey primary key (tenant_id, sku, location),
  constraint item_safety_stocks_quantity check (quantity >= 0)
);

create table lots (
  tenant_id integer not null references tenants,
  sku text collate "C" not null,
  lot text collate "C" not null,
  expires_at timestamptz(3),
  attributes jsonb not null,
  constraint lots_pkey primary key (tenant_id, sku, lot)
);

-- What reservations have taken of a ring fence and not given back, and what of that was fulfilled, by item.
create table allotment_uses (
  tenant_id integer not null references tenants,
  rule_id text collate "C" not null,
  sku text collate "C" not null,
  taken bigint not null,
  fulfilled bigint not null,
  constraint allotment_uses_pkey primary key (tenant_id, rule_id, sku)
) with (fillfactor = 80);

create table velocities (
  tenant_id integer not null references tenants,
  channel text collate "C" not null,
  sku text collate "C" not null,
  -- Millionths of the item's smallest unit a day.
  per_day_millionths bigint not null,
  measured_at timestamptz(3) not null,
  constraint velocities_pkey primary key (tenant_id, sku, channel),
  constraint velocities_per_day check (per_day_millionths > 0)
) with (fillfactor = 80);

create table channel_lags (
  tenant_id integer not null references tenants,
  channel text collate "C" not null,
  lag_ms bigint not null,
  measured_at timestamptz(3) not null,
  constraint channel_lags_pkey primary key (tenant_id, channel),
  constraint channel_lags_lag check (lag_ms >= 0)
);

-- Reservations are inserted in the order of their times: a few bytes a block find those of the last weeks.
create index reservations_created on reservations using brin (created_at);

do $$
declare
  name text;
begin
  foreach name in array array[
    'item_safety_stocks', 'lots', 'allotment_uses', 'velocities', 'channel_lags'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;

grant select, insert, update on lots, allotment_uses, channel_lags to evenstock_hub;
grant select, insert, update, delete on item_safety_stocks, velocities to evenstock_hub;

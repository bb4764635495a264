-- Publishing: one row a listing with what it is to show, what it was sent and what it is known to show; a cursor of the
-- projection for each tenant; and what is known of each channel between two calls.

set local search_path = evenstock;

-- What the channel may be asked, and how long its answers take.
alter table channels add column publishing jsonb;

create table listings (
  tenant_id integer not null references tenants,
  channel text collate "C" not null,
  external_id text collate "C" not null,
  sku text collate "C" not null,
  desired_quantity bigint,
  desired_seq bigint,
  desired_version bigint,
  desired_at timestamptz(3),
  submitted_quantity bigint,
  submitted_seq bigint,
  submitted_version bigint,
  submitted_at timestamptz(3),
  attempt text collate "C",
  confirmed_quantity bigint,
  confirmed_seq bigint,
  confirmed_version bigint,
  confirmed_at timestamptz(3),
  state text collate "C" not null,
  -- Since when the channel shows something else than it should.
  since timestamptz(3),
  next_at timestamptz(3) not null,
  doubt_until timestamptz(3),
  fault_code text,
  fault_detail text,
  -- What it is taken by: see domain/publishing/urgency.ts.
  is_out boolean not null default false,
  daily_risk double precision not null default 0,
  forgotten_at timestamptz(3),
  constraint listings_pkey primary key (tenant_id, channel, external_id),
  constraint listings_state check (state in ('in_sync', 'waiting', 'submitted', 'uncertain', 'refused')),
  constraint listings_desired check (num_nulls(desired_quantity, desired_seq, desired_version, desired_at) in (0, 4)),
  constraint listings_submitted check (
    num_nulls(submitted_quantity, submitted_seq, submitted_version, submitted_at, attempt) in (0, 5)),
  constraint listings_confirmed check (
    num_nulls(confirmed_quantity, confirmed_seq, confirmed_version, confirmed_at) in (0, 4)),
  -- I8: what is newer was never sent before what is older, and nothing is in sync but the newest.
  constraint listings_versions check (
    coalesce(confirmed_version, 0) <= coalesce(submitted_version, 0)
    and (desired_version is null or coalesce(submitted_version, 0) <= desired_version)),
  constraint listings_in_sync check (state <> 'in_sync'
    or (desired_version is not null and confirmed_version is not distinct from desired_version
      and confirmed_quantity is not distinct from desired_quantity and doubt_until is null)),
  constraint listings_quantity check (desired_quantity >= 0)
) with (fillfactor = 70);
create index listings_sku on listings (tenant_id, sku, channel) where forgotten_at is null;
create index listings_urgent on listings (tenant_id, channel, is_out desc, daily_risk desc, since)
  where state in ('waiting', 'uncertain') and desired_quantity is not null and forgotten_at is null;
create index listings_oldest on listings (tenant_id, channel, since)
  where state in ('waiting', 'uncertain') and desired_quantity is not null and forgotten_at is null;
create index listings_submitted_open on listings (tenant_id, channel, external_id) where state = 'submitted';
create index listings_unprojected on listings (tenant_id, sku)
  where desired_quantity is null and forgotten_at is null;

-- How far the journal was projected on listings. A pass over all of them goes on where `pass_after` says.
create table listing_cursors (
  tenant_id integer not null references tenants,
  seq bigint not null,
  catalogue_version bigint not null,
  pass_after text collate "C",
  pass_version bigint not null,
  -- The moment up to which what only time changes was taken into account.
  passed_at timestamptz(3) not null,
  -- The sources that were silent then.
  silent text[] not null,
  constraint listing_cursors_pkey primary key (tenant_id)
) with (fillfactor = 50);

create table channel_publishing (
  tenant_id integer not null references tenants,
  channel text collate "C" not null,
  spent jsonb not null,
  calls bigint not null,
  failures integer not null,
  open_until timestamptz(3),
  fault text,
  constraint channel_publishing_pkey primary key (tenant_id, channel)
) with (fillfactor = 50);

do $$
declare
  name text;
begin
  foreach name in array array['listings', 'listing_cursors', 'channel_publishing'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;
grant select, insert, update on listings, listing_cursors, channel_publishing to evenstock_hub;

-- What decisions on reports of other systems go by: who was last heard when, which versions are known and which wait,
-- what has been counted as of when, and the words that were kept without effect.

set local search_path = evenstock;

-- The newest moment as of which anything was counted: what happened later needs no look at the marks.
alter table shard_heads add column counted_until timestamptz(3) not null default '-infinity';

create table source_status (
  tenant_id integer not null references tenants,
  source text collate "C" not null,
  heard_at timestamptz(3) not null,
  constraint source_status_pkey primary key (tenant_id, source)
) with (fillfactor = 50);

create table count_marks (
  tenant_id integer not null references tenants,
  location text collate "C" not null,
  -- Empty for everything at the location.
  sku text collate "C" not null,
  source text collate "C" not null,
  lot text collate "C" not null,
  account text collate "C" not null,
  as_of timestamptz(3) not null,
  constraint count_marks_pkey primary key (tenant_id, location, sku, source, lot, account)
) with (fillfactor = 80);

create table lifecycle_versions (
  tenant_id integer not null references tenants,
  source text collate "C" not null,
  subject text collate "C" not null,
  version integer not null,
  constraint lifecycle_versions_pkey primary key (tenant_id, source, subject)
) with (fillfactor = 80);

-- Commands that skip ahead of their predecessor. Decided as soon as it comes; `outcome` then says what became of them.
create table waiting_commands (
  tenant_id integer not null references tenants,
  source text collate "C" not null,
  subject text collate "C" not null,
  version integer not null,
  event_id text collate "C" not null,
  command json not null,
  correlation_id text collate "C" not null,
  received_at timestamptz(3) not null,
  deadline timestamptz(3) not null,
  outcome text collate "C",
  code text collate "C",
  constraint waiting_commands_pkey primary key (tenant_id, source, subject, version)
);
create index waiting_commands_deadline on waiting_commands (tenant_id, deadline) where outcome is null;

create table observations (
  tenant_id integer not null references tenants,
  source text collate "C" not null,
  event_id text collate "C" not null,
  kind text collate "C" not null,
  fact text collate "C" not null,
  owner text collate "C",
  sku text collate "C" not null,
  location text collate "C" not null,
  lot text collate "C" not null,
  status text collate "C",
  quantity bigint not null,
  business_key text collate "C",
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  correlation_id text collate "C" not null,
  confirms bigint,
  confirm_by timestamptz(3),
  constraint observations_pkey primary key (tenant_id, source, event_id)
);
create index observations_subject on observations (tenant_id, sku, location, occurred_at);
create index observations_open on observations (tenant_id, business_key) where confirm_by is not null;
create index observations_due on observations (tenant_id, confirm_by) where confirm_by is not null;

do $$
declare
  name text;
begin
  foreach name in array array[
    'source_status', 'count_marks', 'lifecycle_versions', 'waiting_commands', 'observations'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;

-- What an exception is about besides a position: a business key, a message that waits.
alter table exceptions add column subject text collate "C" not null default '';
drop index exceptions_open;
create unique index exceptions_open on exceptions (tenant_id, kind, sku, location, lot, subject)
  where closed_at is null;

grant select, insert, update on source_status, count_marks, lifecycle_versions, waiting_commands, observations
  to evenstock_hub;
grant delete on waiting_commands to evenstock_hub;

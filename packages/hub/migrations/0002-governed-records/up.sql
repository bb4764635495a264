-- Governed records: what people decide about the hub (sources, ownership, crosswalk, mappings). Every change is a
-- revision of its own that stays; the current one is marked. A removed record has a last revision that says so.

set local search_path = evenstock;

create table governed_records (
  tenant_id integer not null references tenants,
  kind text collate "C" not null,
  code text collate "C" not null,
  revision integer not null,
  body jsonb not null,
  is_removed boolean not null,
  is_current boolean not null,
  actor text collate "C" not null,
  correlation_id text collate "C" not null,
  recorded_at timestamptz(3) not null,
  constraint governed_records_pkey primary key (tenant_id, kind, code, revision),
  constraint governed_records_revision check (revision > 0)
);
create unique index governed_records_current on governed_records (tenant_id, kind, code) where is_current;

alter table governed_records enable row level security;
alter table governed_records force row level security;
create policy governed_records_own on governed_records using (tenant_id = current_tenant());
grant select, insert, update (is_current) on governed_records to evenstock_hub;

-- Stock reports: what a source says there is as of a moment. The head of a report says how far it has come, its parts
-- hold its checked lines for as long as they may be needed, and its refusals name the lines that were not taken.

set local search_path = evenstock;

create table stock_reports (
  tenant_id integer not null references tenants,
  report_id text collate "C" not null,
  source text collate "C" not null,
  as_of timestamptz(3) not null,
  -- What the whole report is about; null when each line says so itself.
  location text collate "C",
  is_complete boolean not null,
  takes_partly boolean not null,
  state text collate "C" not null,
  lines integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  absorbed integer not null default 0,
  refused integer not null default 0,
  observed integer not null default 0,
  -- How many differences the engine has answered; for whoever waits.
  decided integer not null default 0,
  -- What it would change, as it was judged; null until it has been compared.
  effect jsonb,
  code text collate "C",
  detail text,
  decided_by text,
  decided_at timestamptz(3),
  actor text collate "C" not null,
  correlation_id text collate "C" not null,
  received_at timestamptz(3) not null,
  finished_at timestamptz(3),
  lease_until timestamptz(3),
  attempts smallint not null default 0,
  constraint stock_reports_pkey primary key (tenant_id, report_id),
  constraint stock_reports_state check (state in
    ('receiving', 'comparing', 'held', 'applying', 'applied', 'stale', 'refused', 'failed')),
  constraint stock_reports_finish check
    ((finished_at is not null) = (state in ('applied', 'stale', 'refused', 'failed')))
) with (fillfactor = 70);
create index stock_reports_open on stock_reports (tenant_id, lease_until)
  where state in ('receiving', 'comparing', 'applying');
create index stock_reports_states on stock_reports (tenant_id, state, report_id);

-- The checked lines in the text form of COPY, compressed.
create table stock_report_parts (
  tenant_id integer not null,
  report_id text collate "C" not null,
  part integer not null,
  lines bytea not null,
  constraint stock_report_parts_pkey primary key (tenant_id, report_id, part),
  constraint stock_report_parts_report foreign key (tenant_id, report_id) references stock_reports on delete cascade
);
alter table stock_report_parts alter column lines set storage external;

-- The first of the lines that were refused, in the order in which that was found.
create table stock_report_refusals (
  tenant_id integer not null,
  report_id text collate "C" not null,
  refusal integer not null,
  line integer,
  sku text collate "C",
  location text collate "C",
  code text collate "C" not null,
  detail text not null,
  path text,
  constraint stock_report_refusals_pkey primary key (tenant_id, report_id, refusal),
  constraint stock_report_refusals_report foreign key (tenant_id, report_id) references stock_reports on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['stock_reports', 'stock_report_parts', 'stock_report_refusals'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;

grant select, insert, update on stock_reports to evenstock_hub;
grant select, insert, delete on stock_report_parts, stock_report_refusals to evenstock_hub;

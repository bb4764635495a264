-- Shapes: what the messages of a source and topic look like, as learned from them, and findings: what differed from
-- that. A shape changes by a new version only; the row of version 1 is what writers of a topic lock.

set local search_path = evenstock;

create table message_shapes (
  tenant_id integer not null references tenants,
  source text collate "C" not null,
  topic text collate "C" not null,
  version integer not null,
  is_current boolean not null,
  messages bigint not null,
  records bigint not null,
  -- What messages are held against, and everything that was seen, accepted or not.
  known jsonb not null,
  seen jsonb not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  constraint message_shapes_pkey primary key (tenant_id, source, topic, version),
  constraint message_shapes_version check (version > 0)
) with (fillfactor = 80);
create unique index message_shapes_current on message_shapes (tenant_id, source, topic) where is_current;

create table schema_findings (
  tenant_id integer not null references tenants,
  finding_id text collate "C" not null,
  source text collate "C" not null,
  topic text collate "C" not null,
  kind text collate "C" not null,
  path text collate "C" not null,
  before text,
  after text,
  first_message_id text collate "C" not null,
  messages bigint not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  state text collate "C" not null,
  decided_by text collate "C",
  decided_at timestamptz(3),
  constraint schema_findings_pkey primary key (tenant_id, finding_id),
  constraint schema_findings_kind check (kind in ('new_field', 'missing_field', 'type_changed', 'format_changed')),
  constraint schema_findings_state check (state in ('open', 'accepted', 'dismissed')),
  constraint schema_findings_decided check ((state = 'open') = (decided_by is null))
);
create index schema_findings_of_topic on schema_findings (tenant_id, source, topic) where state <> 'accepted';

do $$
declare
  name text;
begin
  foreach name in array array['message_shapes', 'schema_findings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;

grant select, insert, update on message_shapes, schema_findings to evenstock_hub;

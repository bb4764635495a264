-- The inbox: every raw message is stored before it is acknowledged, worked on in the order received, and leaves one
-- outcome for each of its records (I6, I10). What cannot succeed becomes a dead letter.

set local search_path = evenstock;

-- `inbox_seq` is given under the lock of the source, so that its order is the order of commit within a source.
create table inbox_messages (
  tenant_id integer not null,
  message_id text collate "C" not null,
  inbox_seq bigint generated always as identity,
  source text collate "C" not null,
  topic text collate "C" not null,
  content_type text not null,
  headers jsonb not null,
  idempotency_key text collate "C",
  content_hash bytea not null,
  size bigint not null,
  parts integer not null,
  correlation_id text collate "C" not null,
  actor text collate "C" not null,
  received_at timestamptz(3) not null,
  state text collate "C" not null,
  -- Starts that did not end well, and ends for want of something that will come back.
  attempts integer not null default 0,
  postponements integer not null default 0,
  next_attempt_at timestamptz(3) not null,
  -- How many records have an outcome, and how many outcomes of each kind there are.
  records integer not null default 0,
  counts jsonb not null default '{}',
  fault_code text collate "C",
  fault_detail text,
  redriven_at timestamptz(3),
  done_at timestamptz(3),
  constraint inbox_messages_pkey primary key (tenant_id, message_id),
  constraint inbox_messages_state check (state in ('received', 'working', 'done', 'dead', 'leaving')),
  constraint inbox_messages_done check ((state in ('done', 'dead', 'leaving')) = (done_at is not null)),
  constraint inbox_messages_size check (size > 0 and parts > 0)
) with (fillfactor = 80);
create unique index inbox_messages_order on inbox_messages (tenant_id, source, inbox_seq);
create index inbox_messages_open on inbox_messages (tenant_id, source, inbox_seq)
  where state in ('received', 'working');
create unique index inbox_messages_key on inbox_messages (tenant_id, source, topic, idempotency_key)
  where idempotency_key is not null;
create index inbox_messages_leaving on inbox_messages (tenant_id, message_id) where state = 'leaving';
create index inbox_messages_correlation on inbox_messages (tenant_id, correlation_id);

-- The bytes of a message in parts, each compressed for itself. Parts are written as they arrive, before their message
-- exists; those of a message that never came to exist are removed by age.
create table inbox_payloads (
  tenant_id integer not null,
  message_id text collate "C" not null,
  part integer not null,
  size integer not null,
  content bytea not null,
  stored_at timestamptz(3) not null default clock_timestamp(),
  constraint inbox_payloads_pkey primary key (tenant_id, message_id, part)
);
alter table inbox_payloads alter column content set storage external;

-- What became of a record: one row for each event that it came to, or one for a record that came to none.
create table inbox_records (
  tenant_id integer not null,
  message_id text collate "C" not null,
  record_index integer not null,
  event_index integer not null,
  line integer,
  key text collate "C" not null,
  event_id text collate "C",
  outcome text collate "C" not null,
  seq bigint,
  code text collate "C",
  detail text,
  constraint inbox_records_pkey primary key (tenant_id, message_id, record_index, event_index),
  constraint inbox_records_outcome check (outcome in ('applied', 'duplicate', 'absorbed', 'confirmation',
    'observation', 'waiting', 'refused', 'dead_letter', 'skipped'))
);

-- A record (or with record_index -1 a whole message) that cannot succeed as it is, and those of its key behind it.
create table dead_letters (
  tenant_id integer not null,
  dead_letter_id text collate "C" not null,
  letter_seq bigint generated always as identity,
  source text collate "C" not null,
  topic text collate "C" not null,
  key text collate "C" not null,
  message_id text collate "C" not null,
  record_index integer not null,
  event_index integer not null,
  stage text collate "C" not null,
  content json,
  code text collate "C",
  detail text,
  attempts integer not null,
  correlation_id text collate "C" not null,
  state text collate "C" not null,
  edited json,
  edited_by text collate "C",
  reason text,
  outcome text collate "C",
  seq bigint,
  created_at timestamptz(3) not null default clock_timestamp(),
  updated_at timestamptz(3) not null default clock_timestamp(),
  constraint dead_letters_pkey primary key (tenant_id, dead_letter_id),
  constraint dead_letters_state check (state in ('parked', 'behind', 'redriven', 'discarded')),
  constraint dead_letters_stage check (stage in ('message', 'decode', 'map', 'event')),
  constraint dead_letters_behind check (state <> 'behind' or stage = 'event')
) with (fillfactor = 80);
create unique index dead_letters_order on dead_letters (tenant_id, letter_seq);
create unique index dead_letters_record on dead_letters (tenant_id, message_id, record_index, event_index)
  where state in ('parked', 'behind');
create index dead_letters_key on dead_letters (tenant_id, source, key, letter_seq) where state in ('parked', 'behind');
create index dead_letters_message on dead_letters (tenant_id, message_id);

-- The right to work on something for a time. The fence is raised with each new holder, so that one who comes back late
-- can be told from the one who has it now.
create table leases (
  tenant_id integer not null,
  name text collate "C" not null,
  holder text collate "C" not null,
  fence bigint not null,
  expires_at timestamptz(3) not null,
  constraint leases_pkey primary key (tenant_id, name)
) with (fillfactor = 60);

do $$
declare
  name text;
begin
  foreach name in array array['inbox_messages', 'inbox_payloads', 'inbox_records', 'dead_letters', 'leases'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_tenant())', name || '_own', name);
  end loop;
end
$$;
grant select, insert, update, delete on inbox_messages, inbox_records, dead_letters to evenstock_hub;
grant select, insert, delete on inbox_payloads to evenstock_hub;
grant select, insert, update, delete on leases to evenstock_hub;

-- What is kept under a key is removed by age. Rows come in the order of time: a BRIN index costs a decision nothing.
create index idempotency_recorded on idempotency using brin (recorded_at);

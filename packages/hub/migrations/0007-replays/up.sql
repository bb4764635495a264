-- What was observed, in the order in which it was recorded: a replay reads a stretch of it.

set local search_path = evenstock;

create index observations_recorded on observations (tenant_id, recorded_at, source, event_id);

-- Messages of all sources in the order in which they were stored.
create index inbox_messages_stored on inbox_messages (tenant_id, inbox_seq);

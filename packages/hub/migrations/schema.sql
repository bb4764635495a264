-- Generated from the migrations, for reading and for the test that fresh equals migrated.

-- tables and columns
allotment_uses (fillfactor=80).tenant_id integer not null
allotment_uses (fillfactor=80).rule_id text not null
allotment_uses (fillfactor=80).sku text not null
allotment_uses (fillfactor=80).taken bigint not null
allotment_uses (fillfactor=80).fulfilled bigint not null
allotment_uses (fillfactor=80).seq bigint not null default 0
api_keys.tenant_id integer not null
api_keys.key_id text not null
api_keys.name text not null
api_keys.key_hash bytea not null
api_keys.scopes text[] not null
api_keys.created_at timestamp(3) with time zone not null default clock_timestamp()
api_keys.expires_at timestamp(3) with time zone
api_keys.revoked_at timestamp(3) with time zone
audit_entries.tenant_id integer not null
audit_entries.audit_seq bigint not null
audit_entries.recorded_at timestamp(3) with time zone not null
audit_entries.actor text not null
audit_entries.action text not null
audit_entries.subject text not null
audit_entries.correlation_id text not null
audit_entries.detail json not null
audit_entries.hash bytea not null
channel_lags.tenant_id integer not null
channel_lags.channel text not null
channel_lags.lag_ms bigint not null
channel_lags.measured_at timestamp(3) with time zone not null
channel_publishing (fillfactor=50).tenant_id integer not null
channel_publishing (fillfactor=50).channel text not null
channel_publishing (fillfactor=50).spent jsonb not null
channel_publishing (fillfactor=50).calls bigint not null
channel_publishing (fillfactor=50).failures integer not null
channel_publishing (fillfactor=50).open_until timestamp(3) with time zone
channel_publishing (fillfactor=50).fault text
channels.tenant_id integer not null
channels.code text not null
channels.name text not null
channels.kind text not null
channels.locations text[] not null
channels.uom text
channels.depletion text not null
channels.connector text
channels.priority integer not null
channels.backorder_limit bigint
channels.is_paused boolean not null default false
channels.allows_drop_ship boolean not null default false
channels.depletion_at jsonb not null default '{}'::jsonb
channels.sourcing text
channels.holds_max integer
channels.holds_max_per_client integer
channels.publishing jsonb
count_marks (fillfactor=80).tenant_id integer not null
count_marks (fillfactor=80).location text not null
count_marks (fillfactor=80).sku text not null
count_marks (fillfactor=80).source text not null
count_marks (fillfactor=80).lot text not null
count_marks (fillfactor=80).account text not null
count_marks (fillfactor=80).as_of timestamp(3) with time zone not null
count_marks (fillfactor=80).basis text not null default 'gross'::text
dead_letters (fillfactor=80).tenant_id integer not null
dead_letters (fillfactor=80).dead_letter_id text not null
dead_letters (fillfactor=80).letter_seq bigint not null identity
dead_letters (fillfactor=80).source text not null
dead_letters (fillfactor=80).topic text not null
dead_letters (fillfactor=80).key text not null
dead_letters (fillfactor=80).message_id text not null
dead_letters (fillfactor=80).record_index integer not null
dead_letters (fillfactor=80).event_index integer not null
dead_letters (fillfactor=80).stage text not null
dead_letters (fillfactor=80).content json
dead_letters (fillfactor=80).code text
dead_letters (fillfactor=80).detail text
dead_letters (fillfactor=80).attempts integer not null
dead_letters (fillfactor=80).correlation_id text not null
dead_letters (fillfactor=80).state text not null
dead_letters (fillfactor=80).edited json
dead_letters (fillfactor=80).edited_by text
dead_letters (fillfactor=80).reason text
dead_letters (fillfactor=80).outcome text
dead_letters (fillfactor=80).seq bigint
dead_letters (fillfactor=80).created_at timestamp(3) with time zone not null default clock_timestamp()
dead_letters (fillfactor=80).updated_at timestamp(3) with time zone not null default clock_timestamp()
exceptions.tenant_id integer not null
exceptions.exception_id text not null
exceptions.kind text not null
exceptions.sku text not null
exceptions.location text not null
exceptions.lot text not null
exceptions.available bigint not null
exceptions.correlation_id text not null
exceptions.opened_at timestamp(3) with time zone not null
exceptions.opened_seq bigint not null
exceptions.closed_at timestamp(3) with time zone
exceptions.closed_seq bigint
exceptions.subject text not null default ''::text
exceptions.quantity bigint
governed_records.tenant_id integer not null
governed_records.kind text not null
governed_records.code text not null
governed_records.revision integer not null
governed_records.body jsonb not null
governed_records.is_removed boolean not null
governed_records.is_current boolean not null
governed_records.actor text not null
governed_records.correlation_id text not null
governed_records.recorded_at timestamp(3) with time zone not null
idempotency.tenant_id integer not null
idempotency.scope text not null
idempotency.key text not null
idempotency.fingerprint text not null
idempotency.seq bigint
idempotency.response text
idempotency.status smallint
idempotency.is_running boolean not null default false
idempotency.recorded_at timestamp(3) with time zone not null
inbox_messages (fillfactor=80).tenant_id integer not null
inbox_messages (fillfactor=80).message_id text not null
inbox_messages (fillfactor=80).inbox_seq bigint not null identity
inbox_messages (fillfactor=80).source text not null
inbox_messages (fillfactor=80).topic text not null
inbox_messages (fillfactor=80).content_type text not null
inbox_messages (fillfactor=80).headers jsonb not null
inbox_messages (fillfactor=80).idempotency_key text
inbox_messages (fillfactor=80).content_hash bytea not null
inbox_messages (fillfactor=80).size bigint not null
inbox_messages (fillfactor=80).parts integer not null
inbox_messages (fillfactor=80).correlation_id text not null
inbox_messages (fillfactor=80).actor text not null
inbox_messages (fillfactor=80).received_at timestamp(3) with time zone not null
inbox_messages (fillfactor=80).state text not null
inbox_messages (fillfactor=80).attempts integer not null default 0
inbox_messages (fillfactor=80).postponements integer not null default 0
inbox_messages (fillfactor=80).next_attempt_at timestamp(3) with time zone not null
inbox_messages (fillfactor=80).records integer not null default 0
inbox_messages (fillfactor=80).counts jsonb not null default '{}'::jsonb
inbox_messages (fillfactor=80).fault_code text
inbox_messages (fillfactor=80).fault_detail text
inbox_messages (fillfactor=80).redriven_at timestamp(3) with time zone
inbox_messages (fillfactor=80).done_at timestamp(3) with time zone
inbox_payloads.tenant_id integer not null
inbox_payloads.message_id text not null
inbox_payloads.part integer not null
inbox_payloads.size integer not null
inbox_payloads.content bytea not null
inbox_payloads.stored_at timestamp(3) with time zone not null default clock_timestamp()
inbox_records.tenant_id integer not null
inbox_records.message_id text not null
inbox_records.record_index integer not null
inbox_records.event_index integer not null
inbox_records.line integer
inbox_records.key text not null
inbox_records.event_id text
inbox_records.outcome text not null
inbox_records.seq bigint
inbox_records.code text
inbox_records.detail text
item_components.tenant_id integer not null
item_components.sku text not null
item_components.component_sku text not null
item_components.quantity bigint not null
item_safety_stocks.tenant_id integer not null
item_safety_stocks.sku text not null
item_safety_stocks.location text not null
item_safety_stocks.quantity bigint not null
item_uoms.tenant_id integer not null
item_uoms.sku text not null
item_uoms.code text not null
item_uoms.numerator bigint not null
item_uoms.denominator bigint not null
items.tenant_id integer not null
items.sku text not null
items.name text not null
items.base_uom text not null
items.scale smallint not null
items.tracking text not null
items.tier text
items.attributes jsonb not null
items.substitutes jsonb not null
items.updated_at timestamp(3) with time zone not null default clock_timestamp()
items.deleted_at timestamp(3) with time zone
journal.tenant_id integer not null
journal.seq bigint not null
journal.recorded_at timestamp(3) with time zone not null
journal.occurred_at timestamp(3) with time zone not null
journal.kind text not null
journal.sku text
journal.quantity bigint not null
journal.from_location text
journal.from_lot text
journal.from_account text
journal.to_location text
journal.to_lot text
journal.to_account text
journal.location text
journal.lot text
journal.reserved_change bigint
journal.allocated_change bigint
journal.picked_change bigint
journal.reservation_id text
journal.line_id text
journal.order text
journal.business_key text
journal.source text
journal.event_id text
journal.correlation_id text not null
journal.causation_id text
journal.actor text not null
journal.reason text
journal.detail json
journal.hash bytea not null
journal.portion smallint
leases (fillfactor=60).tenant_id integer not null
leases (fillfactor=60).name text not null
leases (fillfactor=60).holder text not null
leases (fillfactor=60).fence bigint not null
leases (fillfactor=60).expires_at timestamp(3) with time zone not null
lifecycle_versions (fillfactor=80).tenant_id integer not null
lifecycle_versions (fillfactor=80).source text not null
lifecycle_versions (fillfactor=80).subject text not null
lifecycle_versions (fillfactor=80).version integer not null
listing_cursors (fillfactor=50).tenant_id integer not null
listing_cursors (fillfactor=50).seq bigint not null
listing_cursors (fillfactor=50).catalogue_version bigint not null
listing_cursors (fillfactor=50).pass_after text
listing_cursors (fillfactor=50).pass_version bigint not null
listing_cursors (fillfactor=50).passed_at timestamp(3) with time zone not null
listing_cursors (fillfactor=50).silent text[] not null
listings (fillfactor=70).tenant_id integer not null
listings (fillfactor=70).channel text not null
listings (fillfactor=70).external_id text not null
listings (fillfactor=70).sku text not null
listings (fillfactor=70).desired_quantity bigint
listings (fillfactor=70).desired_seq bigint
listings (fillfactor=70).desired_version bigint
listings (fillfactor=70).desired_at timestamp(3) with time zone
listings (fillfactor=70).submitted_quantity bigint
listings (fillfactor=70).submitted_seq bigint
listings (fillfactor=70).submitted_version bigint
listings (fillfactor=70).submitted_at timestamp(3) with time zone
listings (fillfactor=70).attempt text
listings (fillfactor=70).confirmed_quantity bigint
listings (fillfactor=70).confirmed_seq bigint
listings (fillfactor=70).confirmed_version bigint
listings (fillfactor=70).confirmed_at timestamp(3) with time zone
listings (fillfactor=70).state text not null
listings (fillfactor=70).since timestamp(3) with time zone
listings (fillfactor=70).next_at timestamp(3) with time zone not null
listings (fillfactor=70).doubt_until timestamp(3) with time zone
listings (fillfactor=70).fault_code text
listings (fillfactor=70).fault_detail text
listings (fillfactor=70).is_out boolean not null default false
listings (fillfactor=70).daily_risk double precision not null default 0
listings (fillfactor=70).forgotten_at timestamp(3) with time zone
locations.tenant_id integer not null
locations.code text not null
locations.name text not null
locations.kind text not null
locations.region text
locations.priority integer not null
locations.safety_stock bigint not null
locations.is_closed boolean not null default false
locations.shipping_cost bigint
locations.calendar jsonb
lots.tenant_id integer not null
lots.sku text not null
lots.lot text not null
lots.expires_at timestamp(3) with time zone
lots.attributes jsonb not null
message_shapes (fillfactor=80).tenant_id integer not null
message_shapes (fillfactor=80).source text not null
message_shapes (fillfactor=80).topic text not null
message_shapes (fillfactor=80).version integer not null
message_shapes (fillfactor=80).is_current boolean not null
message_shapes (fillfactor=80).messages bigint not null
message_shapes (fillfactor=80).records bigint not null
message_shapes (fillfactor=80).known jsonb not null
message_shapes (fillfactor=80).seen jsonb not null
message_shapes (fillfactor=80).first_seen_at timestamp(3) with time zone not null
message_shapes (fillfactor=80).last_seen_at timestamp(3) with time zone not null
observations.tenant_id integer not null
observations.source text not null
observations.event_id text not null
observations.kind text not null
observations.fact text not null
observations.owner text
observations.sku text not null
observations.location text not null
observations.lot text not null
observations.status text
observations.quantity bigint not null
observations.business_key text
observations.occurred_at timestamp(3) with time zone not null
observations.recorded_at timestamp(3) with time zone not null
observations.correlation_id text not null
observations.confirms bigint
observations.confirm_by timestamp(3) with time zone
order_statuses.tenant_id integer not null
order_statuses.order text not null
order_statuses.status text not null
order_statuses.since timestamp(3) with time zone not null
order_statuses.source text
order_statuses.recorded_at timestamp(3) with time zone not null
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).tenant_id integer not null
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).outbox_id bigint not null identity
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).seq bigint not null
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).topic text not null
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).body json not null
outbox (fillfactor=80, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).recorded_at timestamp(3) with time zone not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).tenant_id integer not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).sku text not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).location text not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).lot text not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).sellable bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).quarantine bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).damaged bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).on_hold bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).returned bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).in_transit bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).on_order bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).reserved bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).allocated bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).picked bigint not null
positions (fillfactor=60, autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_cost_delay=0).seq bigint not null
reservation_lines (fillfactor=80).tenant_id integer not null
reservation_lines (fillfactor=80).reservation_id text not null
reservation_lines (fillfactor=80).line_id text not null
reservation_lines (fillfactor=80).portion smallint not null
reservation_lines (fillfactor=80).sku text not null
reservation_lines (fillfactor=80).location text
reservation_lines (fillfactor=80).lot text not null
reservation_lines (fillfactor=80).quantity bigint not null
reservation_lines (fillfactor=80).reserved bigint not null
reservation_lines (fillfactor=80).allocated bigint not null
reservation_lines (fillfactor=80).picked bigint not null
reservation_lines (fillfactor=80).fulfilled bigint not null
reservation_lines (fillfactor=80).released bigint not null
reservation_lines (fillfactor=80).backordered bigint not null
reservation_lines (fillfactor=80).about json
reservation_lines (fillfactor=80).supply_order text
reservations (fillfactor=80).tenant_id integer not null
reservations (fillfactor=80).reservation_id text not null
reservations (fillfactor=80).channel text not null
reservations (fillfactor=80).kind text not null
reservations (fillfactor=80).state text not null
reservations (fillfactor=80).policy text not null
reservations (fillfactor=80).order text
reservations (fillfactor=80).customer text
reservations (fillfactor=80).segment text
reservations (fillfactor=80).created_at timestamp(3) with time zone not null
reservations (fillfactor=80).expires_at timestamp(3) with time zone
schema_findings.tenant_id integer not null
schema_findings.finding_id text not null
schema_findings.source text not null
schema_findings.topic text not null
schema_findings.kind text not null
schema_findings.path text not null
schema_findings.before text
schema_findings.after text
schema_findings.first_message_id text not null
schema_findings.messages bigint not null
schema_findings.first_seen_at timestamp(3) with time zone not null
schema_findings.last_seen_at timestamp(3) with time zone not null
schema_findings.state text not null
schema_findings.decided_by text
schema_findings.decided_at timestamp(3) with time zone
shard_heads (fillfactor=10).tenant_id integer not null
shard_heads (fillfactor=10).seq bigint not null default 0
shard_heads (fillfactor=10).hash bytea not null default '\x'::bytea
shard_heads (fillfactor=10).recorded_at timestamp(3) with time zone not null default '-infinity'::timestamp with time zone
shard_heads (fillfactor=10).catalogue_version bigint not null default 0
shard_heads (fillfactor=10).audit_seq bigint not null default 0
shard_heads (fillfactor=10).audit_hash bytea not null default '\x'::bytea
shard_heads (fillfactor=10).counted_until timestamp(3) with time zone not null default '-infinity'::timestamp with time zone
shard_heads (fillfactor=10).is_owing boolean not null default false
shard_heads (fillfactor=10).velocity_version bigint not null default 0
source_status (fillfactor=50).tenant_id integer not null
source_status (fillfactor=50).source text not null
source_status (fillfactor=50).heard_at timestamp(3) with time zone not null
stock_report_parts.tenant_id integer not null
stock_report_parts.report_id text not null
stock_report_parts.part integer not null
stock_report_parts.lines bytea not null
stock_report_refusals.tenant_id integer not null
stock_report_refusals.report_id text not null
stock_report_refusals.refusal integer not null
stock_report_refusals.line integer
stock_report_refusals.sku text
stock_report_refusals.location text
stock_report_refusals.code text not null
stock_report_refusals.detail text not null
stock_report_refusals.path text
stock_reports (fillfactor=70).tenant_id integer not null
stock_reports (fillfactor=70).report_id text not null
stock_reports (fillfactor=70).source text not null
stock_reports (fillfactor=70).as_of timestamp(3) with time zone not null
stock_reports (fillfactor=70).location text
stock_reports (fillfactor=70).is_complete boolean not null
stock_reports (fillfactor=70).takes_partly boolean not null
stock_reports (fillfactor=70).state text not null
stock_reports (fillfactor=70).lines integer not null default 0
stock_reports (fillfactor=70).changed integer not null default 0
stock_reports (fillfactor=70).unchanged integer not null default 0
stock_reports (fillfactor=70).absorbed integer not null default 0
stock_reports (fillfactor=70).refused integer not null default 0
stock_reports (fillfactor=70).observed integer not null default 0
stock_reports (fillfactor=70).decided integer not null default 0
stock_reports (fillfactor=70).effect jsonb
stock_reports (fillfactor=70).code text
stock_reports (fillfactor=70).detail text
stock_reports (fillfactor=70).decided_by text
stock_reports (fillfactor=70).decided_at timestamp(3) with time zone
stock_reports (fillfactor=70).actor text not null
stock_reports (fillfactor=70).correlation_id text not null
stock_reports (fillfactor=70).received_at timestamp(3) with time zone not null
stock_reports (fillfactor=70).finished_at timestamp(3) with time zone
stock_reports (fillfactor=70).lease_until timestamp(3) with time zone
stock_reports (fillfactor=70).attempts smallint not null default 0
supplies.tenant_id integer not null
supplies.order text not null
supplies.sku text not null
supplies.location text not null
supplies.due_at timestamp(3) with time zone
supplies.planned bigint not null
supplies.open bigint not null
supplies.stated_at timestamp(3) with time zone
supplies.grace_ms bigint not null default 86400000
supplies.promised bigint not null default 0
tenants.tenant_id integer not null identity
tenants.code text not null
tenants.name text not null
tenants.created_at timestamp(3) with time zone not null default clock_timestamp()
velocities (fillfactor=80).tenant_id integer not null
velocities (fillfactor=80).channel text not null
velocities (fillfactor=80).sku text not null
velocities (fillfactor=80).per_day_millionths bigint not null
velocities (fillfactor=80).measured_at timestamp(3) with time zone not null
waiting_commands.tenant_id integer not null
waiting_commands.source text not null
waiting_commands.subject text not null
waiting_commands.version integer not null
waiting_commands.event_id text not null
waiting_commands.command json not null
waiting_commands.correlation_id text not null
waiting_commands.received_at timestamp(3) with time zone not null
waiting_commands.deadline timestamp(3) with time zone not null
waiting_commands.outcome text
waiting_commands.code text

-- constraints
allotment_uses.allotment_uses_pkey PRIMARY KEY (tenant_id, rule_id, sku)
allotment_uses.allotment_uses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
api_keys.api_keys_key_hash_key UNIQUE (key_hash)
api_keys.api_keys_pkey PRIMARY KEY (key_id)
api_keys.api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
audit_entries.audit_entries_pkey PRIMARY KEY (tenant_id, audit_seq)
channel_lags.channel_lags_lag CHECK ((lag_ms >= 0))
channel_lags.channel_lags_pkey PRIMARY KEY (tenant_id, channel)
channel_lags.channel_lags_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
channel_publishing.channel_publishing_pkey PRIMARY KEY (tenant_id, channel)
channel_publishing.channel_publishing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
channels.channels_depletion CHECK ((depletion = ANY (ARRAY['reservation'::text, 'pick'::text, 'shipment'::text])))
channels.channels_holds CHECK (((holds_max >= 0) AND (holds_max_per_client >= 0)))
channels.channels_pkey PRIMARY KEY (tenant_id, code)
channels.channels_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
count_marks.count_marks_basis CHECK ((basis = ANY (ARRAY['gross'::text, 'net'::text])))
count_marks.count_marks_pkey PRIMARY KEY (tenant_id, location, sku, source, lot, account)
count_marks.count_marks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
dead_letters.dead_letters_behind CHECK (((state <> 'behind'::text) OR (stage = 'event'::text)))
dead_letters.dead_letters_pkey PRIMARY KEY (tenant_id, dead_letter_id)
dead_letters.dead_letters_stage CHECK ((stage = ANY (ARRAY['message'::text, 'decode'::text, 'map'::text, 'event'::text])))
dead_letters.dead_letters_state CHECK ((state = ANY (ARRAY['parked'::text, 'behind'::text, 'redriven'::text, 'discarded'::text])))
exceptions.exceptions_pkey PRIMARY KEY (tenant_id, exception_id)
governed_records.governed_records_pkey PRIMARY KEY (tenant_id, kind, code, revision)
governed_records.governed_records_revision CHECK ((revision > 0))
governed_records.governed_records_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
idempotency.idempotency_pkey PRIMARY KEY (tenant_id, scope, key)
inbox_messages.inbox_messages_done CHECK (((state = ANY (ARRAY['done'::text, 'dead'::text, 'leaving'::text])) = (done_at IS NOT NULL)))
inbox_messages.inbox_messages_pkey PRIMARY KEY (tenant_id, message_id)
inbox_messages.inbox_messages_size CHECK (((size > 0) AND (parts > 0)))
inbox_messages.inbox_messages_state CHECK ((state = ANY (ARRAY['received'::text, 'working'::text, 'done'::text, 'dead'::text, 'leaving'::text])))
inbox_payloads.inbox_payloads_pkey PRIMARY KEY (tenant_id, message_id, part)
inbox_records.inbox_records_outcome CHECK ((outcome = ANY (ARRAY['applied'::text, 'duplicate'::text, 'absorbed'::text, 'confirmation'::text, 'observation'::text, 'waiting'::text, 'refused'::text, 'dead_letter'::text, 'skipped'::text])))
inbox_records.inbox_records_pkey PRIMARY KEY (tenant_id, message_id, record_index, event_index)
item_components.item_components_pkey PRIMARY KEY (tenant_id, sku, component_sku)
item_components.item_components_quantity CHECK ((quantity > 0))
item_components.item_components_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
item_safety_stocks.item_safety_stocks_pkey PRIMARY KEY (tenant_id, sku, location)
item_safety_stocks.item_safety_stocks_quantity CHECK ((quantity >= 0))
item_safety_stocks.item_safety_stocks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
item_uoms.item_uoms_pkey PRIMARY KEY (tenant_id, sku, code)
item_uoms.item_uoms_ratio CHECK (((numerator > 0) AND (denominator > 0)))
item_uoms.item_uoms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
items.items_pkey PRIMARY KEY (tenant_id, sku)
items.items_scale CHECK (((scale >= 0) AND (scale <= 9)))
items.items_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
items.items_tracking CHECK ((tracking = ANY (ARRAY['none'::text, 'lot'::text, 'serial'::text])))
journal.journal_pkey PRIMARY KEY (tenant_id, seq, recorded_at)
journal.journal_quantity CHECK ((quantity >= 0))
leases.leases_pkey PRIMARY KEY (tenant_id, name)
lifecycle_versions.lifecycle_versions_pkey PRIMARY KEY (tenant_id, source, subject)
lifecycle_versions.lifecycle_versions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
listing_cursors.listing_cursors_pkey PRIMARY KEY (tenant_id)
listing_cursors.listing_cursors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
listings.listings_confirmed CHECK ((num_nulls(confirmed_quantity, confirmed_seq, confirmed_version, confirmed_at) = ANY (ARRAY[0, 4])))
listings.listings_desired CHECK ((num_nulls(desired_quantity, desired_seq, desired_version, desired_at) = ANY (ARRAY[0, 4])))
listings.listings_in_sync CHECK (((state <> 'in_sync'::text) OR ((desired_version IS NOT NULL) AND (NOT (confirmed_version IS DISTINCT FROM desired_version)) AND (NOT (confirmed_quantity IS DISTINCT FROM desired_quantity)) AND (doubt_until IS NULL))))
listings.listings_pkey PRIMARY KEY (tenant_id, channel, external_id)
listings.listings_quantity CHECK ((desired_quantity >= 0))
listings.listings_state CHECK ((state = ANY (ARRAY['in_sync'::text, 'waiting'::text, 'submitted'::text, 'uncertain'::text, 'refused'::text])))
listings.listings_submitted CHECK ((num_nulls(submitted_quantity, submitted_seq, submitted_version, submitted_at, attempt) = ANY (ARRAY[0, 5])))
listings.listings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
listings.listings_versions CHECK (((COALESCE(confirmed_version, (0)::bigint) <= COALESCE(submitted_version, (0)::bigint)) AND ((desired_version IS NULL) OR (COALESCE(submitted_version, (0)::bigint) <= desired_version))))
locations.locations_pkey PRIMARY KEY (tenant_id, code)
locations.locations_safety_stock CHECK ((safety_stock >= 0))
locations.locations_shipping_cost CHECK ((shipping_cost >= 0))
locations.locations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
lots.lots_pkey PRIMARY KEY (tenant_id, sku, lot)
lots.lots_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
message_shapes.message_shapes_pkey PRIMARY KEY (tenant_id, source, topic, version)
message_shapes.message_shapes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
message_shapes.message_shapes_version CHECK ((version > 0))
observations.observations_pkey PRIMARY KEY (tenant_id, source, event_id)
observations.observations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
order_statuses.order_statuses_pkey PRIMARY KEY (tenant_id, "order")
order_statuses.order_statuses_status CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text, 'cancelled'::text])))
order_statuses.order_statuses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
outbox.outbox_pkey PRIMARY KEY (tenant_id, outbox_id)
positions.positions_picked CHECK (((picked >= 0) AND (allocated >= picked)))
positions.positions_pkey PRIMARY KEY (tenant_id, sku, location, lot)
positions.positions_reserved CHECK ((reserved >= 0))
reservation_lines.reservation_lines_accounted CHECK (((location IS NULL) OR (quantity = (((reserved + allocated) + fulfilled) + released))))
reservation_lines.reservation_lines_parts CHECK (((reserved >= 0) AND (picked >= 0) AND (allocated >= picked) AND (fulfilled >= 0) AND (released >= 0) AND (backordered >= 0)))
reservation_lines.reservation_lines_pkey PRIMARY KEY (tenant_id, reservation_id, portion)
reservations.reservations_expiry CHECK (((state <> 'held'::text) OR (expires_at IS NOT NULL)))
reservations.reservations_pkey PRIMARY KEY (tenant_id, reservation_id)
reservations.reservations_state CHECK ((state = ANY (ARRAY['held'::text, 'confirmed'::text, 'allocated'::text, 'fulfilled'::text, 'released'::text, 'expired'::text, 'cancelled'::text])))
schema_findings.schema_findings_decided CHECK (((state = 'open'::text) = (decided_by IS NULL)))
schema_findings.schema_findings_kind CHECK ((kind = ANY (ARRAY['new_field'::text, 'missing_field'::text, 'type_changed'::text, 'format_changed'::text])))
schema_findings.schema_findings_pkey PRIMARY KEY (tenant_id, finding_id)
schema_findings.schema_findings_state CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'dismissed'::text])))
schema_findings.schema_findings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
shard_heads.shard_heads_pkey PRIMARY KEY (tenant_id)
shard_heads.shard_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
source_status.source_status_pkey PRIMARY KEY (tenant_id, source)
source_status.source_status_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
stock_report_parts.stock_report_parts_pkey PRIMARY KEY (tenant_id, report_id, part)
stock_report_parts.stock_report_parts_report FOREIGN KEY (tenant_id, report_id) REFERENCES evenstock.stock_reports(tenant_id, report_id) ON DELETE CASCADE
stock_report_refusals.stock_report_refusals_pkey PRIMARY KEY (tenant_id, report_id, refusal)
stock_report_refusals.stock_report_refusals_report FOREIGN KEY (tenant_id, report_id) REFERENCES evenstock.stock_reports(tenant_id, report_id) ON DELETE CASCADE
stock_reports.stock_reports_finish CHECK (((finished_at IS NOT NULL) = (state = ANY (ARRAY['applied'::text, 'stale'::text, 'refused'::text, 'failed'::text]))))
stock_reports.stock_reports_pkey PRIMARY KEY (tenant_id, report_id)
stock_reports.stock_reports_state CHECK ((state = ANY (ARRAY['receiving'::text, 'comparing'::text, 'held'::text, 'applying'::text, 'applied'::text, 'stale'::text, 'refused'::text, 'failed'::text])))
stock_reports.stock_reports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
supplies.supplies_grace CHECK ((grace_ms >= 0))
supplies.supplies_open CHECK ((open >= 0))
supplies.supplies_pkey PRIMARY KEY (tenant_id, "order", sku, location)
supplies.supplies_promised CHECK ((promised >= 0))
tenants.tenants_code_key UNIQUE (code)
tenants.tenants_pkey PRIMARY KEY (tenant_id)
velocities.velocities_per_day CHECK ((per_day_millionths > 0))
velocities.velocities_pkey PRIMARY KEY (tenant_id, sku, channel)
velocities.velocities_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)
waiting_commands.waiting_commands_pkey PRIMARY KEY (tenant_id, source, subject, version)
waiting_commands.waiting_commands_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES evenstock.tenants(tenant_id)

-- indexes
CREATE INDEX allotment_uses_seq ON evenstock.allotment_uses USING btree (tenant_id, seq)
CREATE INDEX dead_letters_key ON evenstock.dead_letters USING btree (tenant_id, source, key, letter_seq) WHERE (state = ANY (ARRAY['parked'::text, 'behind'::text]))
CREATE INDEX dead_letters_message ON evenstock.dead_letters USING btree (tenant_id, message_id)
CREATE INDEX idempotency_recorded ON evenstock.idempotency USING brin (recorded_at)
CREATE INDEX inbox_messages_correlation ON evenstock.inbox_messages USING btree (tenant_id, correlation_id)
CREATE INDEX inbox_messages_leaving ON evenstock.inbox_messages USING btree (tenant_id, message_id) WHERE (state = 'leaving'::text)
CREATE INDEX inbox_messages_open ON evenstock.inbox_messages USING btree (tenant_id, source, inbox_seq) WHERE (state = ANY (ARRAY['received'::text, 'working'::text]))
CREATE INDEX inbox_messages_stored ON evenstock.inbox_messages USING btree (tenant_id, inbox_seq)
CREATE INDEX item_components_component ON evenstock.item_components USING btree (tenant_id, component_sku)
CREATE INDEX journal_business_key ON ONLY evenstock.journal USING btree (tenant_id, business_key) WHERE (business_key IS NOT NULL)
CREATE INDEX journal_correlation ON ONLY evenstock.journal USING btree (tenant_id, correlation_id)
CREATE INDEX journal_order ON ONLY evenstock.journal USING btree (tenant_id, "order") WHERE ("order" IS NOT NULL)
CREATE INDEX journal_reservation ON ONLY evenstock.journal USING btree (tenant_id, reservation_id) WHERE (reservation_id IS NOT NULL)
CREATE INDEX journal_sku ON ONLY evenstock.journal USING btree (tenant_id, sku, recorded_at)
CREATE INDEX listings_oldest ON evenstock.listings USING btree (tenant_id, channel, since) WHERE ((state = ANY (ARRAY['waiting'::text, 'uncertain'::text])) AND (desired_quantity IS NOT NULL) AND (forgotten_at IS NULL))
CREATE INDEX listings_sku ON evenstock.listings USING btree (tenant_id, sku, channel) WHERE (forgotten_at IS NULL)
CREATE INDEX listings_submitted_open ON evenstock.listings USING btree (tenant_id, channel, external_id) WHERE (state = 'submitted'::text)
CREATE INDEX listings_unprojected ON evenstock.listings USING btree (tenant_id, sku) WHERE ((desired_quantity IS NULL) AND (forgotten_at IS NULL))
CREATE INDEX listings_urgent ON evenstock.listings USING btree (tenant_id, channel, is_out DESC, daily_risk DESC, since) WHERE ((state = ANY (ARRAY['waiting'::text, 'uncertain'::text])) AND (desired_quantity IS NOT NULL) AND (forgotten_at IS NULL))
CREATE INDEX observations_due ON evenstock.observations USING btree (tenant_id, confirm_by) WHERE (confirm_by IS NOT NULL)
CREATE INDEX observations_open ON evenstock.observations USING btree (tenant_id, business_key) WHERE (confirm_by IS NOT NULL)
CREATE INDEX observations_recorded ON evenstock.observations USING btree (tenant_id, recorded_at, source, event_id)
CREATE INDEX observations_subject ON evenstock.observations USING btree (tenant_id, sku, location, occurred_at)
CREATE INDEX order_statuses_ended ON evenstock.order_statuses USING btree (tenant_id, since) WHERE (status <> 'open'::text)
CREATE INDEX positions_location ON evenstock.positions USING btree (tenant_id, location, sku)
CREATE INDEX reservation_lines_owed ON evenstock.reservation_lines USING btree (tenant_id, sku) WHERE (backordered > 0)
CREATE INDEX reservation_lines_pegged ON evenstock.reservation_lines USING btree (tenant_id, supply_order) WHERE (backordered > 0)
CREATE INDEX reservations_created ON evenstock.reservations USING brin (created_at)
CREATE INDEX reservations_due ON evenstock.reservations USING btree (tenant_id, expires_at) WHERE (state = 'held'::text)
CREATE INDEX reservations_held ON evenstock.reservations USING btree (tenant_id, channel, customer) WHERE (state = 'held'::text)
CREATE INDEX reservations_order ON evenstock.reservations USING btree (tenant_id, "order") WHERE ("order" IS NOT NULL)
CREATE INDEX schema_findings_of_topic ON evenstock.schema_findings USING btree (tenant_id, source, topic) WHERE (state <> 'accepted'::text)
CREATE INDEX stock_reports_open ON evenstock.stock_reports USING btree (tenant_id, lease_until) WHERE (state = ANY (ARRAY['receiving'::text, 'comparing'::text, 'applying'::text]))
CREATE INDEX stock_reports_states ON evenstock.stock_reports USING btree (tenant_id, state, report_id)
CREATE INDEX supplies_open_of_item ON evenstock.supplies USING btree (tenant_id, sku) WHERE (open > 0)
CREATE INDEX supplies_promised ON evenstock.supplies USING btree (tenant_id, sku) WHERE (promised > 0)
CREATE INDEX waiting_commands_deadline ON evenstock.waiting_commands USING btree (tenant_id, deadline) WHERE (outcome IS NULL)
CREATE UNIQUE INDEX allotment_uses_pkey ON evenstock.allotment_uses USING btree (tenant_id, rule_id, sku)
CREATE UNIQUE INDEX api_keys_key_hash_key ON evenstock.api_keys USING btree (key_hash)
CREATE UNIQUE INDEX api_keys_pkey ON evenstock.api_keys USING btree (key_id)
CREATE UNIQUE INDEX audit_entries_pkey ON evenstock.audit_entries USING btree (tenant_id, audit_seq)
CREATE UNIQUE INDEX channel_lags_pkey ON evenstock.channel_lags USING btree (tenant_id, channel)
CREATE UNIQUE INDEX channel_publishing_pkey ON evenstock.channel_publishing USING btree (tenant_id, channel)
CREATE UNIQUE INDEX channels_pkey ON evenstock.channels USING btree (tenant_id, code)
CREATE UNIQUE INDEX count_marks_pkey ON evenstock.count_marks USING btree (tenant_id, location, sku, source, lot, account)
CREATE UNIQUE INDEX dead_letters_order ON evenstock.dead_letters USING btree (tenant_id, letter_seq)
CREATE UNIQUE INDEX dead_letters_pkey ON evenstock.dead_letters USING btree (tenant_id, dead_letter_id)
CREATE UNIQUE INDEX dead_letters_record ON evenstock.dead_letters USING btree (tenant_id, message_id, record_index, event_index) WHERE (state = ANY (ARRAY['parked'::text, 'behind'::text]))
CREATE UNIQUE INDEX exceptions_open ON evenstock.exceptions USING btree (tenant_id, kind, sku, location, lot, subject) WHERE (closed_at IS NULL)
CREATE UNIQUE INDEX exceptions_pkey ON evenstock.exceptions USING btree (tenant_id, exception_id)
CREATE UNIQUE INDEX governed_records_current ON evenstock.governed_records USING btree (tenant_id, kind, code) WHERE is_current
CREATE UNIQUE INDEX governed_records_pkey ON evenstock.governed_records USING btree (tenant_id, kind, code, revision)
CREATE UNIQUE INDEX idempotency_pkey ON evenstock.idempotency USING btree (tenant_id, scope, key)
CREATE UNIQUE INDEX inbox_messages_key ON evenstock.inbox_messages USING btree (tenant_id, source, topic, idempotency_key) WHERE (idempotency_key IS NOT NULL)
CREATE UNIQUE INDEX inbox_messages_order ON evenstock.inbox_messages USING btree (tenant_id, source, inbox_seq)
CREATE UNIQUE INDEX inbox_messages_pkey ON evenstock.inbox_messages USING btree (tenant_id, message_id)
CREATE UNIQUE INDEX inbox_payloads_pkey ON evenstock.inbox_payloads USING btree (tenant_id, message_id, part)
CREATE UNIQUE INDEX inbox_records_pkey ON evenstock.inbox_records USING btree (tenant_id, message_id, record_index, event_index)
CREATE UNIQUE INDEX item_components_pkey ON evenstock.item_components USING btree (tenant_id, sku, component_sku)
CREATE UNIQUE INDEX item_safety_stocks_pkey ON evenstock.item_safety_stocks USING btree (tenant_id, sku, location)
CREATE UNIQUE INDEX item_uoms_pkey ON evenstock.item_uoms USING btree (tenant_id, sku, code)
CREATE UNIQUE INDEX items_pkey ON evenstock.items USING btree (tenant_id, sku)
CREATE UNIQUE INDEX journal_pkey ON ONLY evenstock.journal USING btree (tenant_id, seq, recorded_at)
CREATE UNIQUE INDEX leases_pkey ON evenstock.leases USING btree (tenant_id, name)
CREATE UNIQUE INDEX lifecycle_versions_pkey ON evenstock.lifecycle_versions USING btree (tenant_id, source, subject)
CREATE UNIQUE INDEX listing_cursors_pkey ON evenstock.listing_cursors USING btree (tenant_id)
CREATE UNIQUE INDEX listings_pkey ON evenstock.listings USING btree (tenant_id, channel, external_id)
CREATE UNIQUE INDEX locations_pkey ON evenstock.locations USING btree (tenant_id, code)
CREATE UNIQUE INDEX lots_pkey ON evenstock.lots USING btree (tenant_id, sku, lot)
CREATE UNIQUE INDEX message_shapes_current ON evenstock.message_shapes USING btree (tenant_id, source, topic) WHERE is_current
CREATE UNIQUE INDEX message_shapes_pkey ON evenstock.message_shapes USING btree (tenant_id, source, topic, version)
CREATE UNIQUE INDEX observations_pkey ON evenstock.observations USING btree (tenant_id, source, event_id)
CREATE UNIQUE INDEX order_statuses_pkey ON evenstock.order_statuses USING btree (tenant_id, "order")
CREATE UNIQUE INDEX outbox_pkey ON evenstock.outbox USING btree (tenant_id, outbox_id)
CREATE UNIQUE INDEX positions_pkey ON evenstock.positions USING btree (tenant_id, sku, location, lot)
CREATE UNIQUE INDEX reservation_lines_pkey ON evenstock.reservation_lines USING btree (tenant_id, reservation_id, portion)
CREATE UNIQUE INDEX reservations_pkey ON evenstock.reservations USING btree (tenant_id, reservation_id)
CREATE UNIQUE INDEX schema_findings_pkey ON evenstock.schema_findings USING btree (tenant_id, finding_id)
CREATE UNIQUE INDEX shard_heads_pkey ON evenstock.shard_heads USING btree (tenant_id)
CREATE UNIQUE INDEX source_status_pkey ON evenstock.source_status USING btree (tenant_id, source)
CREATE UNIQUE INDEX stock_report_parts_pkey ON evenstock.stock_report_parts USING btree (tenant_id, report_id, part)
CREATE UNIQUE INDEX stock_report_refusals_pkey ON evenstock.stock_report_refusals USING btree (tenant_id, report_id, refusal)
CREATE UNIQUE INDEX stock_reports_pkey ON evenstock.stock_reports USING btree (tenant_id, report_id)
CREATE UNIQUE INDEX supplies_pkey ON evenstock.supplies USING btree (tenant_id, "order", sku, location)
CREATE UNIQUE INDEX tenants_code_key ON evenstock.tenants USING btree (code)
CREATE UNIQUE INDEX tenants_pkey ON evenstock.tenants USING btree (tenant_id)
CREATE UNIQUE INDEX velocities_pkey ON evenstock.velocities USING btree (tenant_id, sku, channel)
CREATE UNIQUE INDEX waiting_commands_pkey ON evenstock.waiting_commands USING btree (tenant_id, source, subject, version)

-- row-level security
allotment_uses forced
api_keys forced
audit_entries forced
channel_lags forced
channel_publishing forced
channels forced
count_marks forced
dead_letters forced
exceptions forced
governed_records forced
idempotency forced
inbox_messages forced
inbox_payloads forced
inbox_records forced
item_components forced
item_safety_stocks forced
item_uoms forced
items forced
journal forced
leases forced
lifecycle_versions forced
listing_cursors forced
listings forced
locations forced
lots forced
message_shapes forced
observations forced
order_statuses forced
outbox forced
positions forced
reservation_lines forced
reservations forced
schema_findings forced
shard_heads forced
source_status forced
stock_report_parts forced
stock_report_refusals forced
stock_reports forced
supplies forced
tenants forced
velocities forced
waiting_commands forced

-- policies
allotment_uses.allotment_uses_own ALL using (tenant_id = evenstock.current_tenant()) check -
api_keys.api_keys_own ALL using ((tenant_id = evenstock.current_tenant()) OR (key_hash = decode(NULLIF(current_setting('evenstock.presented_key'::text, true), ''::text), 'hex'::text))) check (tenant_id = evenstock.current_tenant())
audit_entries.audit_entries_own ALL using (tenant_id = evenstock.current_tenant()) check -
channel_lags.channel_lags_own ALL using (tenant_id = evenstock.current_tenant()) check -
channel_publishing.channel_publishing_own ALL using (tenant_id = evenstock.current_tenant()) check -
channels.channels_own ALL using (tenant_id = evenstock.current_tenant()) check -
count_marks.count_marks_own ALL using (tenant_id = evenstock.current_tenant()) check -
dead_letters.dead_letters_own ALL using (tenant_id = evenstock.current_tenant()) check -
exceptions.exceptions_own ALL using (tenant_id = evenstock.current_tenant()) check -
governed_records.governed_records_own ALL using (tenant_id = evenstock.current_tenant()) check -
idempotency.idempotency_own ALL using (tenant_id = evenstock.current_tenant()) check -
inbox_messages.inbox_messages_own ALL using (tenant_id = evenstock.current_tenant()) check -
inbox_payloads.inbox_payloads_own ALL using (tenant_id = evenstock.current_tenant()) check -
inbox_records.inbox_records_own ALL using (tenant_id = evenstock.current_tenant()) check -
item_components.item_components_own ALL using (tenant_id = evenstock.current_tenant()) check -
item_safety_stocks.item_safety_stocks_own ALL using (tenant_id = evenstock.current_tenant()) check -
item_uoms.item_uoms_own ALL using (tenant_id = evenstock.current_tenant()) check -
items.items_own ALL using (tenant_id = evenstock.current_tenant()) check -
journal.journal_own ALL using (tenant_id = evenstock.current_tenant()) check -
leases.leases_own ALL using (tenant_id = evenstock.current_tenant()) check -
lifecycle_versions.lifecycle_versions_own ALL using (tenant_id = evenstock.current_tenant()) check -
listing_cursors.listing_cursors_own ALL using (tenant_id = evenstock.current_tenant()) check -
listings.listings_own ALL using (tenant_id = evenstock.current_tenant()) check -
locations.locations_own ALL using (tenant_id = evenstock.current_tenant()) check -
lots.lots_own ALL using (tenant_id = evenstock.current_tenant()) check -
message_shapes.message_shapes_own ALL using (tenant_id = evenstock.current_tenant()) check -
observations.observations_own ALL using (tenant_id = evenstock.current_tenant()) check -
order_statuses.order_statuses_own ALL using (tenant_id = evenstock.current_tenant()) check -
outbox.outbox_own ALL using (tenant_id = evenstock.current_tenant()) check -
positions.positions_own ALL using (tenant_id = evenstock.current_tenant()) check -
reservation_lines.reservation_lines_own ALL using (tenant_id = evenstock.current_tenant()) check -
reservations.reservations_own ALL using (tenant_id = evenstock.current_tenant()) check -
schema_findings.schema_findings_own ALL using (tenant_id = evenstock.current_tenant()) check -
shard_heads.shard_heads_own ALL using (tenant_id = evenstock.current_tenant()) check -
source_status.source_status_own ALL using (tenant_id = evenstock.current_tenant()) check -
stock_report_parts.stock_report_parts_own ALL using (tenant_id = evenstock.current_tenant()) check -
stock_report_refusals.stock_report_refusals_own ALL using (tenant_id = evenstock.current_tenant()) check -
stock_reports.stock_reports_own ALL using (tenant_id = evenstock.current_tenant()) check -
supplies.supplies_own ALL using (tenant_id = evenstock.current_tenant()) check -
tenants.tenants_own ALL using ((tenant_id = evenstock.current_tenant()) OR (current_setting('evenstock.platform'::text, true) = 'on'::text)) check (current_setting('evenstock.platform'::text, true) = 'on'::text)
velocities.velocities_own ALL using (tenant_id = evenstock.current_tenant()) check -
waiting_commands.waiting_commands_own ALL using (tenant_id = evenstock.current_tenant()) check -

-- functions
CREATE OR REPLACE FUNCTION evenstock.current_tenant()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('evenstock.tenant'::text, true), ''::text))::integer
CREATE OR REPLACE FUNCTION evenstock.ensure_journal_partitions(months_ahead integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'evenstock', 'pg_temp'
AS $function$
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
$function$

-- rights of evenstock_hub
allotment_uses INSERT, SELECT, UPDATE
api_keys INSERT, SELECT, UPDATE
audit_entries INSERT, SELECT
channel_lags INSERT, SELECT, UPDATE
channel_publishing INSERT, SELECT, UPDATE
channels INSERT, SELECT, UPDATE
count_marks INSERT, SELECT, UPDATE
dead_letters DELETE, INSERT, SELECT, UPDATE
exceptions INSERT, SELECT, UPDATE
governed_records INSERT, SELECT
idempotency DELETE, INSERT, SELECT, UPDATE
inbox_messages DELETE, INSERT, SELECT, UPDATE
inbox_payloads DELETE, INSERT, SELECT
inbox_records DELETE, INSERT, SELECT, UPDATE
item_components DELETE, INSERT, SELECT, UPDATE
item_safety_stocks DELETE, INSERT, SELECT, UPDATE
item_uoms DELETE, INSERT, SELECT, UPDATE
items INSERT, SELECT, UPDATE
journal INSERT, SELECT
leases DELETE, INSERT, SELECT, UPDATE
lifecycle_versions INSERT, SELECT, UPDATE
listing_cursors INSERT, SELECT, UPDATE
listings INSERT, SELECT, UPDATE
locations INSERT, SELECT, UPDATE
lots INSERT, SELECT, UPDATE
message_shapes INSERT, SELECT, UPDATE
observations INSERT, SELECT, UPDATE
order_statuses INSERT, SELECT, UPDATE
outbox DELETE, INSERT, SELECT, UPDATE
positions INSERT, SELECT, UPDATE
reservation_lines INSERT, SELECT, UPDATE
reservations INSERT, SELECT, UPDATE
schema_findings INSERT, SELECT, UPDATE
shard_heads INSERT, SELECT, UPDATE
source_status INSERT, SELECT, UPDATE
stock_report_parts DELETE, INSERT, SELECT
stock_report_refusals DELETE, INSERT, SELECT
stock_reports DELETE, INSERT, SELECT, UPDATE
supplies INSERT, SELECT, UPDATE
tenants INSERT, SELECT
velocities DELETE, INSERT, SELECT, UPDATE
waiting_commands DELETE, INSERT, SELECT, UPDATE

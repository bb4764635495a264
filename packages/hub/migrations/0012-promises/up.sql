-- Promises across kits, substitutes, ring fences and dated supply: what a portion of a line is, where it is not simply
-- so many of the line's item; the number of the portion in each entry about one; and what is owed, by item or order.

set local search_path = evenstock;

alter table journal add column portion smallint;

alter table reservation_lines
  add column about json,
  -- The order of the dated supply that the portion waits for.
  add column supply_order text collate "C";

create index reservation_lines_pegged on reservation_lines (tenant_id, supply_order) where backordered > 0;

-- Whether anything may be owed to anybody: while it is not, no batch has to ask.
alter table shard_heads add column is_owing boolean not null default false;

create index reservations_held on reservations (tenant_id, channel, customer) where state = 'held';

-- Dated supply that can be promised: how long it counts when it is late, and how much of it is promised already. Two
-- indexes for the questions that a promise asks: what comes of an item, and what is owed of it.

set local search_path = evenstock;

alter table supplies
  add column grace_ms bigint not null default 86400000,
  add column promised bigint not null default 0,
  add constraint supplies_grace check (grace_ms >= 0),
  add constraint supplies_promised check (promised >= 0);

create index supplies_open_of_item on supplies (tenant_id, sku) where open > 0;

create index reservation_lines_owed on reservation_lines (tenant_id, sku) where backordered > 0;

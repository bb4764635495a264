-- What other systems say of the orders that reservations are for: a reservation of an order that is closed is a leak.
-- And two questions that a job asks every few seconds, answered without reading everything.

set local search_path = evenstock;

create table order_statuses (
  tenant_id integer not null references tenants,
  "order" text collate "C" not null,
  status text not null,
  -- Since when it is so, by whoever said it.
  since timestamptz(3) not null,
  -- Who said it; null for somebody who is no system.
  source text collate "C",
  recorded_at timestamptz(3) not null,
  constraint order_statuses_pkey primary key (tenant_id, "order"),
  constraint order_statuses_status check (status in ('open', 'closed', 'cancelled'))
);

create index order_statuses_ended on order_statuses (tenant_id, since) where status <> 'open';

create index supplies_promised on supplies (tenant_id, sku) where promised > 0;

alter table order_statuses enable row level security;
alter table order_statuses force row level security;
create policy order_statuses_own on order_statuses using (tenant_id = current_tenant());

grant select, insert, update on order_statuses to evenstock_hub;

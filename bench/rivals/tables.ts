// The tables of the rivals that are written in SQL: what a stock desk without a ledger has. They are leaner
// than the hub's (no journal, no hash chain, no row-level security), to the rivals' advantage. Each rival has its
// own schema, so that none works on the dead rows of another.

import { location, plentyKeys, plentyUnits, scarceKeys } from '../contestant.ts';

export const rivalSchemas = ['naive', 'guarded'] as const;

export type RivalSchema = (typeof rivalSchemas)[number];

export function rivalTables(): string {
  return [...rivalSchemas.map(tablesOf), boundTables].join('\n');
}

function tablesOf(schema: RivalSchema): string {
  return `
    create schema ${schema};
    create table ${schema}.stock (
      tenant_id integer not null,
      sku text collate "C" not null,
      location text collate "C" not null,
      on_hand bigint not null,
      reserved bigint not null,
      updated_at timestamptz not null,
      constraint stock_pkey primary key (tenant_id, sku, location)
    ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
    create table ${schema}.reservations (
      tenant_id integer not null,
      reservation_id text collate "C" not null,
      line_no smallint not null,
      request_key text collate "C" not null,
      sku text collate "C" not null,
      location text collate "C" not null,
      quantity bigint not null,
      state text not null,
      created_at timestamptz not null default now(),
      constraint reservations_pkey primary key (tenant_id, reservation_id, line_no),
      constraint reservations_request_key unique (tenant_id, request_key, line_no)
    );
    create table ${schema}.movements (
      movement_id bigint generated always as identity primary key,
      tenant_id integer not null,
      sku text collate "C" not null,
      location text collate "C" not null,
      quantity bigint not null,
      source text not null,
      event_id text collate "C" not null,
      recorded_at timestamptz not null default now(),
      constraint movements_event_id unique (tenant_id, source, event_id)
    );
    insert into ${schema}.stock
      select 1, 'SKU-' || lpad(key::text, 6, '0'), '${location}',
        case when key < ${plentyKeys} then ${plentyUnits} else 0 end, 0, now()
      from generate_series(0, ${plentyKeys + scarceKeys - 1}) as key;
    insert into ${schema}.movements (tenant_id, sku, location, quantity, source, event_id)
      select tenant_id, sku, location, on_hand, 'opening', sku from ${schema}.stock where on_hand > 0;`;
}

// The journal twice more, with its indexes and constraints and without row-level security, for the bounds.
const boundTables = ['inserted', 'copied']
  .map(
    (schema) => `
    create schema ${schema};
    create table ${schema}.journal (like evenstock.journal including all) partition by range (recorded_at);
    create table ${schema}.journal_all partition of ${schema}.journal default;`,
  )
  .join('\n');

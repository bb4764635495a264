// How far the journal was projected on the listings of a tenant, and which listings an item has.

import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';
import type { ListingMapping } from './listings.ts';

export interface ProjectionCursor {
  /** The last entry of the journal that is taken into account. */
  readonly seq: bigint;
  /** The version of the catalogue that the last whole pass went by. */
  readonly catalogueVersion: bigint;
  /** The item behind which the pass goes on; null while there is none. */
  readonly passAfter: string | null;
  /** The version that the pass goes by which is under way. */
  readonly passVersion: bigint;
  /** The moment up to which what time alone changes is taken into account, and the sources that were silent then. */
  readonly passedAt: number;
  readonly silent: readonly string[];
}

/** Null when nothing was projected yet. */
export async function readProjection(reader: Reader): Promise<ProjectionCursor | null> {
  const text = `select seq, catalogue_version as "catalogueVersion", pass_after as "passAfter",
      pass_version as "passVersion", passed_at as "passedAt", silent
    from listing_cursors where tenant_id = $1`;
  const [row] = await reader.query<ProjectionCursor>({ name: 'read_projection', text }, [reader.tenantId]);
  return row ?? null;
}

export function writeProjection(transaction: Transaction, cursor: ProjectionCursor): void {
  const text = `insert into listing_cursors (tenant_id, seq, catalogue_version, pass_after, pass_version, passed_at,
      silent)
    values ($1, $2, $3, $4, $5, $6, $7::text[])
    on conflict (tenant_id) do update set seq = excluded.seq, catalogue_version = excluded.catalogue_version,
      pass_after = excluded.pass_after, pass_version = excluded.pass_version, passed_at = excluded.passed_at,
      silent = excluded.silent`;
  const { seq, catalogueVersion, passAfter, passVersion, passedAt, silent } = cursor;
  transaction.defer({ name: 'write_projection', text }, [
    transaction.tenantId,
    seq,
    catalogueVersion,
    passAfter,
    passVersion,
    isoTime(passedAt),
    sqlArray(silent, String),
  ]);
}

export async function hasListings(reader: Reader): Promise<boolean> {
  const text = 'select exists (select from listings where tenant_id = $1 and forgotten_at is null) as "hasAny"';
  const [row] = await reader.query<{ hasAny: boolean }>({ name: 'has_listings', text }, [reader.tenantId]);
  return row?.hasAny ?? false;
}

/** The listings that show any of these items. */
export async function listingsOfItems(reader: Reader, skus: readonly string[]): Promise<ListingMapping[]> {
  const text = `select l.* from unnest($2::text[]) as k (sku)
    cross join lateral (select channel, external_id as "externalId", sku from listings
      where tenant_id = $1 and sku = k.sku and forgotten_at is null offset 0) l`;
  const values = [reader.tenantId, sqlArray(skus, String)];
  return reader.query<ListingMapping>({ name: 'listings_of_items', text }, values);
}

/** Items of which a listing has no figure yet. */
export async function unprojectedItems(reader: Reader, limit: number): Promise<string[]> {
  const text = `select distinct sku from (select sku from listings
      where tenant_id = $1 and desired_quantity is null and forgotten_at is null order by sku limit $2) l`;
  const rows = await reader.query<{ sku: string }>({ name: 'unprojected_items', text }, [reader.tenantId, limit]);
  return rows.map(({ sku }) => sku);
}

/** Items that are listed, in the order of their SKUs, a page at a time. */
export async function listedItems(reader: Reader, after: string, limit: number): Promise<string[]> {
  const text = `select distinct sku from listings
    where tenant_id = $1 and sku > $2 and forgotten_at is null order by sku limit $3`;
  const rows = await reader.query<{ sku: string }>({ name: 'listed_items', text }, [reader.tenantId, after, limit]);
  return rows.map(({ sku }) => sku);
}

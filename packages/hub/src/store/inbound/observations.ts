// Observations as rows: words on facts that their sources do not own. One that the owner confirms names the entry.

import type { FactId, KnownFact, Observation } from '../../domain/inbound/observation.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

const columns = `source, event_id, kind, fact, owner, sku, location, lot, status, quantity, business_key, occurred_at,
  correlation_id, confirms, confirm_by`;

const write = {
  name: 'write_observations',
  text: `insert into observations (tenant_id, recorded_at, ${columns})
    select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[], $12::bigint[], $13::text[], $14::timestamptz[], $15::text[], $16::bigint[],
      $17::timestamptz[])
    on conflict (tenant_id, source, event_id) do nothing`,
};

export function writeObservations(transaction: Transaction, observed: readonly Observation[], at: string): void {
  transaction.defer(write, [
    transaction.tenantId,
    at,
    sqlArray(observed, (one) => one.source),
    sqlArray(observed, (one) => one.eventId),
    sqlArray(observed, (one) => one.kind),
    sqlArray(observed, (one) => one.fact),
    sqlArray(observed, (one) => one.owner),
    sqlArray(observed, (one) => one.sku),
    sqlArray(observed, (one) => one.location),
    sqlArray(observed, (one) => one.lot),
    sqlArray(observed, (one) => one.status),
    sqlArray(observed, (one) => one.quantity),
    sqlArray(observed, (one) => one.businessKey),
    sqlArray(observed, (one) => isoTime(one.occurredAt)),
    sqlArray(observed, (one) => one.correlationId),
    sqlArray(observed, (one) => one.confirms),
    sqlArray(observed, (one) => (one.confirmBy === null ? null : isoTime(one.confirmBy))),
  ]);
}

export type ToldFact = FactId & KnownFact;

/** Makes confirmations of what was observed of facts that the owner has told now. */
export function confirmObservations(transaction: Transaction, facts: readonly ToldFact[]): void {
  const text = `update observations o set confirms = k.seq, confirm_by = null
    from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) as k (kind, business_key, sku, seq)
    where o.tenant_id = $1 and o.business_key = k.business_key and o.kind = k.kind and o.sku = k.sku
      and o.confirm_by is not null`;
  transaction.defer({ name: 'confirm_observations', text }, [
    transaction.tenantId,
    sqlArray(facts, (one) => one.kind),
    sqlArray(facts, (one) => one.businessKey),
    sqlArray(facts, (one) => one.sku),
    sqlArray(facts, (one) => one.seq),
  ]);
}

const told = {
  name: 'facts_told',
  text: `select k.kind, k.business_key as "businessKey", k.sku, j.* from unnest($2::text[], $3::text[], $4::text[])
      as k (kind, business_key, sku)
    cross join lateral (select min(j.seq) as seq, (array_agg(j.source order by j.seq))[1] as source,
        sum(j.quantity)::bigint as quantity,
        (array_agg(coalesce(j.from_location, j.to_location, j.location) order by j.seq))[1] as location
      from journal j where j.tenant_id = $1 and j.business_key = k.business_key and j.kind = k.kind and j.sku = k.sku
      having count(*) > 0 offset 0) j`,
};

/** What the journal has under business keys. */
export async function loadFacts(reader: Reader, facts: readonly FactId[]): Promise<ToldFact[]> {
  return reader.query(told, [
    reader.tenantId,
    sqlArray(facts, (one) => one.kind),
    sqlArray(facts, (one) => one.businessKey),
    sqlArray(facts, (one) => one.sku),
  ]);
}

export interface ObservationRow extends Observation {
  readonly recordedAt: number;
}

export interface ObservationFilter {
  readonly sku?: string | undefined;
  readonly location?: string | undefined;
  readonly source?: string | undefined;
  readonly businessKey?: string | undefined;
  readonly after: readonly [source: string, eventId: string];
  readonly limit: number;
}

const columnsOut = `source, event_id as "eventId", kind, fact, owner, sku, location, lot, status, quantity,
  business_key as "businessKey", occurred_at as "occurredAt", correlation_id as "correlationId", confirms,
  confirm_by as "confirmBy", recorded_at as "recordedAt"`;

/** Observations in the order of source and event id, a page at a time. */
export async function listObservations(reader: Reader, filter: ObservationFilter): Promise<ObservationRow[]> {
  const text = `select ${columnsOut} from observations where tenant_id = $1 and (source, event_id) > ($2, $3)
      and ($4::text is null or sku = $4) and ($5::text is null or location = $5)
      and ($6::text is null or source = $6) and ($7::text is null or business_key = $7)
    order by source, event_id limit $8`;
  const { sku = null, location = null, source = null, businessKey = null, after, limit } = filter;
  return reader.query({ text }, [reader.tenantId, ...after, sku, location, source, businessKey, limit]);
}

/** Those recorded from a moment on and before another, in that order, behind the one that was read last. */
export async function observationsWithin(
  reader: Reader,
  { from, to }: { readonly from: number; readonly to: number },
  after: ObservationRow | null,
  limit: number,
): Promise<ObservationRow[]> {
  const text = `select ${columnsOut} from observations
    where tenant_id = $1 and recorded_at < $2 and (recorded_at, source, event_id) > ($3, $4, $5)
    order by recorded_at, source, event_id limit $6`;
  const last = after === null ? [isoTime(from), '', ''] : [isoTime(after.recordedAt), after.source, after.eventId];
  return reader.query({ name: 'observations_within', text }, [reader.tenantId, isoTime(to), ...last, limit]);
}

export interface OverdueObservation {
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly businessKey: string;
  readonly correlationId: string;
}

/** Observations whose owner should have spoken by now; each is answered once and can still be confirmed. */
export async function overdueObservations(
  transaction: Transaction,
  now: string,
  limit: number,
): Promise<OverdueObservation[]> {
  const text = `update observations o set confirm_by = 'infinity'
    from (select source, event_id from observations where tenant_id = $1 and confirm_by <= $2
      order by confirm_by limit $3) as due
    where o.tenant_id = $1 and o.source = due.source and o.event_id = due.event_id
    returning o.sku, o.location, o.lot, o.business_key as "businessKey", o.correlation_id as "correlationId"`;
  return transaction.query({ name: 'overdue_observations', text }, [transaction.tenantId, now, limit]);
}

// What was decided under which key, so that a repetition is answered as the first time (I7). Refusals are not
// kept: they changed nothing, so the same request may be tried again when its cause is gone.

import type { IdempotencyIdentity } from '../domain/command.ts';
import type { NewlySeen, Seen } from '../domain/ledger-view.ts';
import type { Outcome } from '../domain/outcome.ts';
import { portionDetail, readPortionDetail, type Portion, type Reservation } from '../domain/reservation.ts';
import { bigintArray, textArray, unnested } from './binary-array.ts';
import type { Reader, Transaction } from './database.ts';

const load = {
  name: 'load_idempotency',
  // A row with a status keeps the answer of a request that was no single decision: only its fingerprint matters here.
  text: `select i.scope, i.key, i.fingerprint, i.seq, case when i.status is null then i.response end as response
    from unnest($2::text[], $3::text[]) as k (scope, key)
    cross join lateral (select * from idempotency i
      where i.tenant_id = $1 and i.scope = k.scope and i.key = k.key offset 0) i`,
};

interface Row {
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly seq: bigint | null;
  readonly response: string | null;
}

export interface KeptOutcome extends Seen {
  readonly scope: string;
  readonly key: string;
}

export async function loadOutcomes(reader: Reader, keys: readonly IdempotencyIdentity[]): Promise<KeptOutcome[]> {
  const scopes = textArray(keys, (one) => one.scope);
  const rows = await reader.query<Row>(load, [reader.tenantId, scopes, textArray(keys, (one) => one.key)]);
  return rows.map(({ scope, key, fingerprint, seq, response }) => {
    const reservation = response === null ? null : decodeReservation(response);
    return { scope, key, fingerprint, outcome: { ok: true, outcome: 'applied', seq: seq ?? 0n, reservation } };
  });
}

const write = {
  name: 'write_idempotency',
  text: `insert into idempotency (tenant_id, recorded_at, scope, key, fingerprint, seq, response)
    select $1, $2, ${unnested(3, 'text text text bigint text')}`,
};

export function writeOutcomes(transaction: Transaction, seen: readonly NewlySeen[], recordedAt: string): void {
  transaction.defer(write, [
    transaction.tenantId,
    recordedAt,
    textArray(seen, (one) => one.scope),
    textArray(seen, (one) => one.key),
    textArray(seen, (one) => one.fingerprint),
    bigintArray(seen, (one) => (one.outcome.ok ? one.outcome.seq : null)),
    textArray(seen, (one) => encodeOutcome(one.outcome)),
  ]);
}

function encodeOutcome(outcome: Outcome): string | null {
  return outcome.ok && outcome.reservation ? encodeReservation(outcome.reservation) : null;
}

const portionFields = [
  'quantity',
  'reserved',
  'allocated',
  'picked',
  'fulfilled',
  'released',
  'backordered',
] as const;

/** A reservation as JSON; the quantities of a portion in the order of `portionFields`. */
function encodeReservation(reservation: Reservation): string {
  const portions = reservation.portions.map((portion) => {
    const { lineId, portion: index, sku, location, lot, about } = portion;
    const quantities = portionFields.map((field) => portion[field].toString());
    return [lineId, index, sku, location, lot, quantities, ...(about === null ? [] : [portionDetail(about)])];
  });
  return JSON.stringify({ ...reservation, portions });
}

function decodeReservation(text: string): Reservation {
  const parsed = JSON.parse(text) as Omit<Reservation, 'portions'> & {
    portions: [string, number, string, string | null, string, string[], string?][];
  };
  const portions = parsed.portions.map(([lineId, portion, sku, location, lot, quantities, told]) => {
    const parts = portionFields.map((field, index) => [field, BigInt(quantities[index] ?? '0')] as const);
    const about = told === undefined ? null : (readPortionDetail(told) ?? null);
    return { lineId, portion, sku, location, lot, about, ...Object.fromEntries(parts) } as Portion;
  });
  return { ...parsed, portions };
}

export interface KeptAnswer {
  readonly fingerprint: string;
  readonly isRunning: boolean;
  readonly status: number | null;
  readonly body: string | null;
}

/**
 * Claims a key for a request that is no single decision. False when the key is taken; a claim of the same request
 * that is older than `staleMs` was left by a node that died and is taken over.
 */
export async function claimKey(
  transaction: Transaction,
  { scope, key, fingerprint }: IdempotencyIdentity,
  staleMs: number,
): Promise<boolean> {
  const text = `insert into idempotency as i (tenant_id, scope, key, fingerprint, is_running, recorded_at)
    values ($1, $2, $3, $4, true, clock_timestamp())
    on conflict (tenant_id, scope, key) do update set recorded_at = excluded.recorded_at
      where i.is_running and i.fingerprint = excluded.fingerprint
        and i.recorded_at < excluded.recorded_at - $5 * interval '1 millisecond'
    returning true as claimed`;
  const rows = await transaction.query({ text }, [transaction.tenantId, scope, key, fingerprint, staleMs]);
  return rows.length > 0;
}

/** What is kept under a key that is taken; null when it has become free since. */
export async function findAnswer(reader: Reader, scope: string, key: string): Promise<KeptAnswer | null> {
  const text = `select fingerprint, is_running as "isRunning", status, response as body from idempotency
    where tenant_id = $1 and scope = $2 and key = $3`;
  const [row] = await reader.query<KeptAnswer>({ text }, [reader.tenantId, scope, key]);
  return row ?? null;
}

/** Keeps the answer of a claimed request, to be given again. */
export function keepAnswer(
  transaction: Transaction,
  { scope, key }: IdempotencyIdentity,
  status: number,
  body: string,
): void {
  const text = `update idempotency set is_running = false, status = $4, response = $5
    where tenant_id = $1 and scope = $2 and key = $3 and is_running`;
  transaction.defer({ text }, [transaction.tenantId, scope, key, status, body]);
}

/** Gives a claimed key free again: its request changed nothing. */
export function releaseKey(transaction: Transaction, { scope, key }: IdempotencyIdentity): void {
  const text = 'delete from idempotency where tenant_id = $1 and scope = $2 and key = $3 and is_running';
  transaction.defer({ text }, [transaction.tenantId, scope, key]);
}

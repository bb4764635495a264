// What was decided under which key, so that a repetition is answered as the first time (I7). Refusals are not
// kept: they changed nothing, so the same request may be tried again when its cause is gone.

import type { IdempotencyIdentity } from '../domain/command.ts';
import type { NewlySeen, Seen } from '../domain/ledger-view.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Portion, Reservation } from '../domain/reservation.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

const load = {
  name: 'load_idempotency',
  text: `select i.scope, i.key, i.fingerprint, i.seq, i.response from unnest($2::text[], $3::text[]) as k (scope, key)
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
  const scopes = sqlArray(keys, (one) => one.scope);
  const rows = await reader.query<Row>(load, [reader.tenantId, scopes, sqlArray(keys, (one) => one.key)]);
  return rows.map(({ scope, key, fingerprint, seq, response }) => {
    const reservation = response === null ? null : decodeReservation(response);
    return { scope, key, fingerprint, outcome: { ok: true, outcome: 'applied', seq: seq ?? 0n, reservation } };
  });
}

const write = {
  name: 'write_idempotency',
  text: `insert into idempotency (tenant_id, recorded_at, scope, key, fingerprint, seq, response)
    select $1, $2, * from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])`,
};

export function writeOutcomes(transaction: Transaction, seen: readonly NewlySeen[], recordedAt: string): void {
  transaction.defer(write, [
    transaction.tenantId,
    recordedAt,
    sqlArray(seen, (one) => one.scope),
    sqlArray(seen, (one) => one.key),
    sqlArray(seen, (one) => one.fingerprint),
    sqlArray(seen, (one) => (one.outcome.ok ? one.outcome.seq : null)),
    sqlArray(seen, (one) => encodeOutcome(one.outcome)),
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
    const { lineId, portion: index, sku, location, lot } = portion;
    return [lineId, index, sku, location, lot, portionFields.map((field) => portion[field].toString())];
  });
  return JSON.stringify({ ...reservation, portions });
}

function decodeReservation(text: string): Reservation {
  const parsed = JSON.parse(text) as Omit<Reservation, 'portions'> & {
    portions: [string, number, string, string | null, string, string[]][];
  };
  const portions = parsed.portions.map(([lineId, portion, sku, location, lot, quantities]) => {
    const parts = portionFields.map((field, index) => [field, BigInt(quantities[index] ?? '0')] as const);
    return { lineId, portion, sku, location, lot, ...Object.fromEntries(parts) } as Portion;
  });
  return { ...parsed, portions };
}

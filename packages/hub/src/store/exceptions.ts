// Exceptions: what a person has to look at. One is open at a time for a kind and a position.

import type { Notice } from '../domain/notice.ts';
import { isoTime } from '../platform/clock.ts';
import type { Transaction } from './database.ts';

const open = {
  name: 'open_exception',
  text: `insert into exceptions (tenant_id, exception_id, kind, sku, location, lot, available, correlation_id, opened_at,
      opened_seq)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id, kind, sku, location, lot) where closed_at is null
      do update set available = excluded.available`,
};

export function openException(transaction: Transaction, id: string, notice: Notice, at: number): void {
  const { topic, sku, location, lot, available, correlationId, seq } = notice;
  const values = [transaction.tenantId, id, topic, sku, location, lot, available, correlationId, isoTime(at), seq];
  transaction.defer(open, values);
}

const close = {
  name: 'close_exception',
  text: `update exceptions set closed_at = $6, closed_seq = $7, available = $8
    where tenant_id = $1 and kind = $2 and sku = $3 and location = $4 and lot = $5 and closed_at is null`,
};

/** Closes what the notice says is over: its topic is the kind that it clears, with `_cleared` behind it. */
export function closeException(transaction: Transaction, notice: Notice, at: number): void {
  const { sku, location, lot, available, seq } = notice;
  const values = [transaction.tenantId, 'oversold', sku, location, lot, isoTime(at), seq, available];
  transaction.defer(close, values);
}

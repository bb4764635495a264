// The outbox: what decisions have to tell that is no journal entry. Written with the decision, delivered and
// removed afterwards, at least once.

import type { Notice } from '../domain/notice.ts';
import type { Reader, Transaction } from './database.ts';
import { sqlArray } from './sql-array.ts';

const write = {
  name: 'write_outbox',
  text: `insert into outbox (tenant_id, recorded_at, seq, topic, body)
    select $1, $2, * from unnest($3::bigint[], $4::text[], $5::json[])`,
};

export function writeNotices(transaction: Transaction, notices: readonly Notice[], recordedAt: string): void {
  transaction.defer(write, [
    transaction.tenantId,
    recordedAt,
    sqlArray(notices, (one) => one.seq),
    sqlArray(notices, (one) => one.topic),
    sqlArray(notices, encodeNotice),
  ]);
}

function encodeNotice(notice: Notice): string {
  const { sku, location, lot, available, correlationId } = notice;
  return JSON.stringify({ sku, location, lot, available: available.toString(), correlationId });
}

interface Row {
  readonly outbox_id: bigint;
  readonly seq: bigint;
  readonly topic: Notice['topic'];
  readonly body: string;
  readonly recorded_at: number;
}

export interface OutboxRow {
  readonly outboxId: bigint;
  readonly recordedAt: number;
  readonly notice: Notice;
}

const oldest = {
  name: 'oldest_notices',
  text: `select outbox_id, seq, topic, body, recorded_at from outbox where tenant_id = $1 order by outbox_id limit $2`,
};

export async function oldestNotices(reader: Reader, limit: number): Promise<OutboxRow[]> {
  const rows = await reader.query<Row>(oldest, [reader.tenantId, limit]);
  return rows.map(({ outbox_id, seq, topic, body, recorded_at }) => {
    const parsed = JSON.parse(body) as Omit<Notice, 'available' | 'seq' | 'topic'> & { available: string };
    return {
      outboxId: outbox_id,
      recordedAt: recorded_at,
      notice: { ...parsed, topic, seq, available: BigInt(parsed.available) },
    };
  });
}

export function deleteOutbox(transaction: Transaction, ids: readonly bigint[]): void {
  const text = 'delete from outbox where tenant_id = $1 and outbox_id = any ($2::bigint[])';
  transaction.defer({ name: 'delete_outbox', text }, [transaction.tenantId, sqlArray(ids, (id) => id)]);
}

// B1, the bound of our own form of writing: the hub's statement for journal rows alone, in batches of the same
// size, into a table with the same indexes. Nothing is read, decided, remembered or summed up. Two transactions
// are always under way on one connection, so that the database never waits for this process.

import { Client } from 'pg';

import { location, skuOf, type Contestant, type ContestantSetup } from '../contestant.ts';
import type { JournalEntry } from '../../packages/hub/src/domain/journal-entry.ts';
import { makeId } from '../../packages/hub/src/platform/ids.ts';
import type { Statement, Transaction } from '../../packages/hub/src/store/database.ts';
import { appendJournal } from '../../packages/hub/src/store/journal.ts';

const tenantId = 1;

export async function openInsertOnly({ url }: ContestantSetup): Promise<Contestant> {
  const client = new Client({
    connectionString: url,
    options: '-c search_path=inserted -c plan_cache_mode=force_generic_plan',
    pipeline: true,
    application_name: 'bench-insert-only',
  });
  await client.connect();
  let seq = 0n;
  let hash = '';
  const insert = async (entries: readonly JournalEntry[]): Promise<void> => {
    const sent: Promise<unknown>[] = [client.query('begin')];
    const transaction = {
      tenantId,
      defer: (statement: Statement, values: readonly unknown[]) => {
        sent.push(client.query({ ...statement, values: [...values] }));
      },
    } as unknown as Transaction;
    hash = appendJournal(transaction, entries, hash, new Date().toISOString());
    sent.push(client.query('commit'));
    await Promise.all(sent);
  };
  return {
    stepOf: (job) => {
      const make = job.operation === 'receive' ? receiptOf : promiseOf;
      return async (pickKey) => {
        const entries: JournalEntry[] = [];
        for (let index = 0; index < job.together; index++) entries.push(make(skuOf(pickKey()), (seq += 1n)));
        await insert(entries);
        return { accepted: job.together, refused: 0 };
      };
    },
    stock: () => Promise.resolve(),
    check: async () => {
      const { rows } = await client.query<{ count: string; last: string | null }>(
        'select count(*)::text as count, max(seq)::text as last from journal',
      );
      const ok = rows[0]?.count === seq.toString() && (rows[0].last ?? '0') === seq.toString();
      return { ok, findings: [ok ? 'all rows are there' : `${rows[0]?.count} rows of ${seq}`] };
    },
    close: () => client.end(),
  };
}

function receiptOf(sku: string, seq: bigint): JournalEntry {
  const eventId = makeId('evt');
  return {
    ...nothing,
    seq,
    kind: 'receipt',
    sku,
    from: { location: null, account: 'supplier' },
    to: { location, lot: '', account: 'sellable' },
    origin: { ...originOf(), source: 'wms', eventId },
  };
}

function promiseOf(sku: string, seq: bigint): JournalEntry {
  return {
    ...nothing,
    seq,
    kind: 'reserved',
    sku,
    promise: { location, lot: '', reserved: 1n, allocated: 0n, picked: 0n },
    reservationId: makeId('res'),
    portion: null,
    lineId: '1',
    detail: '{"channel":"web","kind":"hard","policy":"all_or_nothing","customer":null,"segment":null}',
    origin: originOf(),
  };
}

const nothing = {
  recordedAt: 0,
  quantity: 1n,
  from: null,
  to: null,
  promise: null,
  reservationId: null,
  portion: null,
  lineId: null,
  detail: null,
};

function originOf(): JournalEntry['origin'] {
  const none = { source: null, eventId: null, businessKey: null, order: null, causationId: null, reason: null };
  return { ...none, occurredAt: Date.now(), correlationId: makeId('cor'), actor: 'key_bench' };
}

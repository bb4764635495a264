// Availability from the memory of a node, as callers meet it: the same answers as the ledger's, with their age, and the
// ledger's own for whoever asks for them.

import { Client } from 'pg';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type HttpNode } from '../testing/http.ts';
import { itemOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url, { config: { snapshotBytesMax: 2 ** 30 } });
});

async function availabilityOf(words: string): Promise<unknown> {
  const answer = await node.ask(`GET /v1/availability?${words}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function isInMemory(): Promise<void> {
  const found = (): boolean => node.snapshots.find(node.tenantId, ['A', 'B'], {}) !== null;
  await expect.poll(found, { timeout: 20_000, interval: 5 }).toBe(true);
}

/** For the rest of the test whoever reads positions waits. */
async function lockPositions(): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin; lock table evenstock.positions in access exclusive mode');
  return client;
}

test('an answer from memory is that of the ledger, and does not need it', async () => {
  await node.ask('POST /v1/events', { body: [receipt('A', 'DC1', 10), receipt('B', 'DC2', 3)] });
  await node.ask('POST /v1/reservations', { body: { channel: 'web', lines: [{ sku: 'A', quantity: 4 }] } });
  await isInMemory();
  const words = 'sku=A&channel=web';
  const strong = Object(await availabilityOf(`${words}&consistency=strong`)) as object;
  const client = await lockPositions();
  const waiting = availabilityOf(`${words}&consistency=strong`);
  expect(await availabilityOf(`${words}&maxAgeMs=60000`)).toEqual({ ...strong, ageMs: expect.any(Number) as number });
  const many = await node.ask('POST /v1/availability/query', {
    body: { channel: 'web', maxAgeMs: 60_000, lines: [{ sku: 'B' }, { sku: 'A' }] },
  });
  expect(at(many.body, 'items')).toMatchObject([
    { sku: 'B', availableToSell: 3, asOfSeq: 3 },
    { sku: 'A', availableToSell: 6, asOfSeq: 3 },
  ]);
  await client.query('rollback');
  expect(await waiting).toMatchObject({ availableToSell: 6 });
});

test('what a node has written is in what it answers next', async () => {
  await isInMemory();
  for (let count = 1; count <= 20; count += 1) {
    const answer = await node.ask('POST /v1/events', {
      body: [event('receipt', { sku: 'A', location: 'DC1', quantity: 1 })],
    });
    expect(at(answer.body, 'results', 0, 'outcome')).toBe('applied');
    expect(await availabilityOf('sku=A&channel=web')).toMatchObject({ availableToSell: count, asOfSeq: count });
  }
});

test('what another node has written is in the answer for whoever names its sequence', async () => {
  const other = await openHttpFor(url, { tenantId: node.tenantId, config: { snapshotBytesMax: 2 ** 30 } });
  await isInMemory();
  for (let count = 1; count <= 20; count += 1) {
    await other.ask('POST /v1/events', { body: [event('receipt', { sku: 'A', location: 'DC1', quantity: 1 })] });
    expect(await availabilityOf(`sku=A&channel=web&minSeq=${count}`)).toMatchObject({
      availableToSell: count,
      asOfSeq: count,
    });
  }
});

test('what memory does not know yet is asked of the ledger before it is refused', async () => {
  await isInMemory();
  await putMore(node, { items: [itemOf('NEW')] });
  expect(await availabilityOf('sku=NEW&channel=web')).toMatchObject({ availableToSell: 0 });
  const unknown = await node.ask('GET /v1/availability?sku=NONE&channel=web');
  expect(unknown.body).toMatchObject({ code: 'unknown_sku', errors: [{ path: 'sku' }] });
  const wrong = await node.ask('GET /v1/availability?sku=A&channel=web&consistency=weak');
  expect(wrong.body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'consistency' }] });
});

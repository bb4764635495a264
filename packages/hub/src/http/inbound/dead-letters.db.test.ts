// Dead letters over HTTP: found by what a person knows, told whole, redriven and given up, each noted in the audit.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { workOnSource } from '../../sync/inbox.ts';
import { at, closeHttp, event, makeKey, openHttp, openHttpFor, putMore } from '../../testing/http.ts';
import { inboxOf } from '../../testing/inbox.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();
const node = await openHttp(url);
afterAll(() => closeHttp(node));

async function sendAndWork(source: string, skus: readonly string[]): Promise<void> {
  const body = skus.map((sku) => event('receipt', { sku, location: 'DC1', quantity: 1 }, { source }));
  await node.ask(`POST /inbound/${source}/moves`, { body, headers: { 'x-correlation-id': `cor-${source}` } });
  await workOnSource(inboxOf(node), node.tenantId, source, { holder: 'test', isStopping: () => false });
}

async function lettersOf(query: string): Promise<readonly unknown[]> {
  const items: unknown = at((await node.ask(`GET /v1/dead-letters?${query}`)).body, 'items');
  const found: readonly unknown[] = Array.isArray(items) ? items : [];
  return found;
}

async function firstOf(source: string): Promise<string> {
  const [first] = await lettersOf(`source=${source}`);
  return String(at(first, 'id'));
}

describe('GET /v1/dead-letters', () => {
  beforeAll(() => sendAndWork('found', ['N1', 'N2', 'N1', 'A']));

  test('finds letters by source, key, code and state, a page at a time', async () => {
    const key = encodeURIComponent('item:N1@DC1');
    expect(await lettersOf('source=found')).toHaveLength(3);
    expect(await lettersOf(`source=found&key=${key}`)).toMatchObject([{ state: 'parked' }, { state: 'behind' }]);
    expect(await lettersOf('source=found&state=behind')).toHaveLength(1);
    expect(await lettersOf('source=found&code=unknown_sku')).toHaveLength(2);
    expect(await lettersOf('source=found&code=invalid_state')).toEqual([]);
    const page = await node.ask('GET /v1/dead-letters?source=found&limit=2');
    expect(await lettersOf(`source=found&cursor=${String(at(page.body, 'nextCursor'))}`)).toHaveLength(1);
    expect((await node.ask('GET /v1/dead-letters?cursor=x')).status).toBe(400);
    expect((await node.ask('GET /v1/dead-letters?state=lost')).status).toBe(400);
  });

  test('tells the whole story of one', async () => {
    const story = await node.ask(`GET /v1/dead-letters/${await firstOf('found')}`);
    expect(story.body).toMatchObject({
      state: 'parked',
      stage: 'event',
      code: 'unknown_sku',
      attempts: 1,
      correlationId: 'cor-found',
      content: { type: 'evenstock.receipt.v1', data: { sku: 'N1' } },
      message: { source: 'found', topic: 'moves', state: 'done', counts: { applied: 1, dead_letter: 2, waiting: 1 } },
    });
    expect((await node.ask('GET /v1/dead-letters/dlq_none')).status).toBe(404);
  });

  test('shows another tenant nothing, and lets it change nothing', async () => {
    const id = await firstOf('found');
    const other = await openHttpFor(url);
    expect((await other.ask('GET /v1/dead-letters')).body).toEqual({ items: [], nextCursor: null });
    expect((await other.ask(`GET /v1/dead-letters/${id}`)).status).toBe(404);
    expect((await other.ask(`POST /v1/dead-letters/${id}/redrive`)).status).toBe(404);
    expect((await other.ask(`POST /v1/dead-letters/${id}/discard`, { body: { reason: 'x' } })).status).toBe(404);
    const all = await other.ask('POST /v1/dead-letters/redrive', { body: { source: 'found' } });
    expect(all.body).toEqual({ tried: 0, redriven: 0, parked: 0 });
    expect(await firstOf('found')).toBe(id);
  });
});

describe('POST /v1/dead-letters', () => {
  test('redrives one and those behind it when what was wrong is mended', async () => {
    await sendAndWork('mended', ['M1', 'M1']);
    const id = await firstOf('mended');
    const failed = await node.ask(`POST /v1/dead-letters/${id}/redrive`);
    expect(failed.body).toMatchObject({ letter: { state: 'parked', attempts: 2 }, counts: { tried: 1, parked: 1 } });
    await putMore(node, { items: [itemOf('M1')] });
    const done = await node.ask(`POST /v1/dead-letters/${id}/redrive`, { headers: { 'idempotency-key': 'once' } });
    expect(done.body).toMatchObject({ letter: { state: 'redriven', outcome: 'applied' }, counts: { redriven: 2 } });
    const again = await node.ask(`POST /v1/dead-letters/${id}/redrive`);
    expect(again.body).toMatchObject({ letter: { state: 'redriven' }, counts: { tried: 0 } });
    const movements = await node.ask('GET /v1/movements?sku=M1');
    expect(at(movements.body, 'items')).toHaveLength(2);
  });

  test('redrives by filter, as much as is asked for, and tells how much that was', async () => {
    await sendAndWork('many', ['F1', 'F2', 'F3', 'F3']);
    await putMore(node, { items: [itemOf('F1'), itemOf('F3')] });
    const some = await node.ask('POST /v1/dead-letters/redrive', { body: { source: 'many', limit: 1 } });
    expect(some.body).toEqual({ tried: 1, redriven: 1, parked: 0 });
    const rest = await node.ask('POST /v1/dead-letters/redrive', { body: { source: 'many', code: 'unknown_sku' } });
    expect(rest.body).toEqual({ tried: 3, redriven: 2, parked: 1 });
    expect(await lettersOf('source=many')).toMatchObject([{ key: 'item:F2@DC1', attempts: 2 }]);
  });

  test('puts an edited payload in its place, keeps both, and notes who did it', async () => {
    await sendAndWork('edited', ['E1']);
    const id = await firstOf('edited');
    const { body: before } = await node.ask(`GET /v1/dead-letters/${id}`);
    const payload = event('receipt', { sku: 'A', location: 'DC1', quantity: 1 }, { source: 'edited' });
    const done = await node.ask(`POST /v1/dead-letters/${id}/redrive`, { body: { payload } });
    expect(done.body).toMatchObject({ letter: { state: 'redriven' } });
    const { body: after } = await node.ask(`GET /v1/dead-letters/${id}`);
    expect(after).toMatchObject({ content: at(before, 'content'), edited: payload });
    const audit = await node.ask('GET /v1/audit?limit=1000');
    expect(JSON.stringify(audit.body)).toContain(`"action":"dead_letter.redriven","subject":"${id}"`);
  });

  test('gives one up with a reason', async () => {
    await sendAndWork('given-up', ['G1', 'G1']);
    const id = await firstOf('given-up');
    const done = await node.ask(`POST /v1/dead-letters/${id}/discard`, { body: { reason: 'a test file' } });
    expect(done.body).toMatchObject({ letter: { state: 'discarded', reason: 'a test file' }, counts: { parked: 1 } });
    expect(await lettersOf('source=given-up')).toMatchObject([{ state: 'parked' }]);
    expect((await node.ask(`POST /v1/dead-letters/${id}/discard`, { body: { reason: 'again' } })).body).toMatchObject(
      {
        letter: { reason: 'a test file' },
      },
    );
  });

  test.each([
    ['a discard without a reason', 'discard', {}, 'invalid_field'],
    ['a field that is none', 'redrive', { paylod: {} }, 'unknown_field'],
    ['a limit without end', '../redrive', { limit: 100_000 }, 'invalid_field'],
  ])('refuses %s', async (_, verb, body, code) => {
    await sendAndWork('refusing', ['R1']);
    const path = verb === '../redrive' ? 'redrive' : `${await firstOf('refusing')}/${verb}`;
    const refused = await node.ask(`POST /v1/dead-letters/${path}`, { body });
    expect(refused).toMatchObject({ status: 400, body: { code } });
  });

  test('refuses a key that may only look', async () => {
    const key = await makeKey(node.database, node.tenantId, ['operations:read']);
    expect((await node.ask('POST /v1/dead-letters/redrive', { body: {}, key })).status).toBe(403);
  });
});

// Raw messages over HTTP: whatever comes is stored as it came before it is acknowledged, once a key, and found again.

import { randomBytes } from 'node:crypto';

import { afterAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { allScopes } from '../../domain/scope.ts';
import { at, closeHttp, makeKey, openHttp, openHttpFor, receipt } from '../../testing/http.ts';
import { inboxOf } from '../../testing/inbox.ts';
import { workOnSource } from '../../sync/inbox.ts';

const { url } = await createTestDatabase();
const node = await openHttp(url, { config: { inboundBytesMax: 5_000_000 } });
afterAll(() => closeHttp(node));

async function work(source = 'wms'): Promise<void> {
  await workOnSource(inboxOf(node), node.tenantId, source, { holder: 'test', isStopping: () => false });
}

describe('POST /inbound', () => {
  test('stores a message, which is applied afterwards and tells what became of it', async () => {
    const headers = { 'x-correlation-id': 'cor-1', 'x-request-id': 'e-1', authorization: `Bearer ${node.key}` };
    const taken = await node.ask('POST /inbound/wms/moves', { body: [receipt('A', 'DC1', 4)], headers });
    expect(taken).toMatchObject({ status: 202, body: { state: 'received', correlationId: 'cor-1' } });
    await work();
    const story = await node.ask(`GET /v1/inbox/${String(at(taken.body, 'id'))}`);
    expect(story.body).toMatchObject({
      message: { state: 'done', records: 1, counts: { applied: 1 }, headers: { 'x-request-id': 'e-1' } },
      items: [{ index: 0, outcome: 'applied' }],
      nextCursor: null,
    });
    expect(JSON.stringify(story.body)).not.toContain(node.key);
    const found = await node.ask('GET /v1/inbox?correlationId=cor-1&source=wms&state=done');
    expect(found.body).toMatchObject({ items: [{ correlationId: 'cor-1' }] });
    expect((await node.ask('GET /v1/movements?correlationId=cor-1')).body).toMatchObject({ items: [{ sku: 'A' }] });
  });

  test.each([
    ['text/csv', Buffer.from('sku;quantity\nA;1\n')],
    ['application/octet-stream', randomBytes(3_000_000)],
    ['application/json', Buffer.from('{"cut off')],
    ['x/unheard-of', Buffer.from([0, 1, 2, 0xff])],
  ])('keeps every byte of %s', async (type, payload) => {
    const taken = await node.ask('POST /inbound/files/raw', { payload, headers: { 'content-type': type } });
    expect(taken.status).toBe(202);
    const path = `/v1/inbox/${String(at(taken.body, 'id'))}/payload`;
    const kept = await node.server.inject({ url: path, headers: { authorization: `Bearer ${node.key}` } });
    expect(kept.headers).toMatchObject({
      'content-disposition': 'attachment',
      'content-length': String(payload.length),
    });
    expect(kept.rawPayload.equals(payload)).toBe(true);
  });

  test('the same bytes with the same key are one message, other bytes are refused', async () => {
    const headers = { 'idempotency-key': 'k-1', 'content-type': 'text/plain' };
    const first = await node.ask('POST /inbound/shop/orders', { payload: 'one', headers });
    const again = await node.ask('POST /inbound/shop/orders', { payload: 'one', headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await node.ask('POST /inbound/shop/orders', { payload: 'two', headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const elsewhere = await node.ask('POST /inbound/shop/returns', { payload: 'two', headers });
    expect(elsewhere.status).toBe(202);
    expect(at((await node.ask('GET /v1/inbox?source=shop')).body, 'items')).toHaveLength(2);
  });

  test.each([
    ['an empty body', { payload: '' }, 400, 'invalid_field'],
    ['too large a body', { payload: Buffer.alloc(5_000_001) }, 413, 'payload_too_large'],
    ['a bad key', { payload: 'x', headers: { 'idempotency-key': 'ä' } }, 400, 'invalid_field'],
    [
      'a content type that is none',
      { payload: 'x', headers: { 'content-type': 'none' } },
      415,
      'unsupported_media_type',
    ],
    ['no credential', { payload: 'x', key: null }, 401, 'unauthenticated'],
  ])('refuses %s and keeps nothing of it', async (_, request, status, code) => {
    const refused = await node.ask('POST /inbound/none/of-it', request);
    expect(refused).toMatchObject({ status, body: { code } });
    expect(at((await node.ask('GET /v1/inbox?source=none')).body, 'items')).toEqual([]);
  });

  test('a topic that is no name is nowhere, and a key without the scope may not send', async () => {
    expect((await node.ask('POST /inbound/wms/a%20b', { payload: 'x' })).status).toBe(404);
    const key = await makeKey(node.database, node.tenantId, ['stock:read']);
    expect((await node.ask('POST /inbound/wms/moves', { payload: 'x', key })).status).toBe(403);
  });
});

describe('GET /v1/inbox', () => {
  test('pages through messages and records', async () => {
    const events = Array.from({ length: 5 }, () => receipt('A', 'DC1', 1, {}));
    const own = events.map((one) => ({ ...one, source: 'paged' }));
    const taken = await node.ask('POST /inbound/paged/moves', { body: own });
    await node.ask('POST /inbound/paged/moves', { body: [] });
    await work('paged');
    const first = await node.ask('GET /v1/inbox?source=paged&limit=1');
    const second = await node.ask(
      `GET /v1/inbox?source=paged&limit=1&cursor=${String(at(first.body, 'nextCursor'))}`,
    );
    expect([at(first.body, 'items', 0, 'records'), at(second.body, 'items', 0, 'records')]).toEqual([0, 5]);
    const path = `/v1/inbox/${String(at(taken.body, 'id'))}`;
    const records = await node.ask(`GET ${path}?limit=3`);
    const rest = await node.ask(`GET ${path}?limit=3&cursor=${String(at(records.body, 'nextCursor'))}`);
    expect([at(records.body, 'items', 2, 'index'), at(rest.body, 'items', 0, 'index')]).toEqual([2, 3]);
    expect((await node.ask(`GET ${path}?cursor=x`)).status).toBe(400);
    expect((await node.ask('GET /v1/inbox?cursor=x')).status).toBe(400);
  });

  test('another tenant sees none of it', async () => {
    const taken = await node.ask('POST /inbound/wms/moves', { payload: 'x' });
    const other = await openHttpFor(url);
    const id = String(at(taken.body, 'id'));
    expect((await other.ask(`GET /v1/inbox/${id}`)).status).toBe(404);
    expect((await other.ask(`GET /v1/inbox/${id}/payload`)).status).toBe(404);
    expect((await other.ask('GET /v1/inbox')).body).toEqual({ items: [], nextCursor: null });
    expect(allScopes).toContain('operations:read');
  });
});

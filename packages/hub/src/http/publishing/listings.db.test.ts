// Listings over HTTP: mapped all or none, told with their state, forgotten.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, openHttpFor } from '../../testing/http.ts';

const { url } = await createTestDatabase();

test('listings are mapped all or none, and forgotten one by one', async () => {
  const node = await openHttpFor(url);
  const a = { channel: 'web', externalId: 'gid://shop/1', sku: 'A' };
  const bad = [
    [[a, { ...a, externalId: '2', sku: 'nothing' }], 'unknown_sku'],
    [[a, { ...a, channel: 'nowhere' }], 'unknown_channel'],
    [[a, a], 'conflict'],
  ] as const;
  for (const [body, code] of bad) {
    const answer = await node.ask('PUT /v1/listings', { body });
    expect(at(answer.body, 'code')).toBe(code);
  }
  expect((await node.ask('GET /v1/listings')).body).toEqual({ items: [], nextCursor: null });
  const put = await node.ask('PUT /v1/listings', { body: [a, { ...a, externalId: '2', sku: 'B' }] });
  expect(put.body).toEqual({ written: 2 });
  const page = await node.ask('GET /v1/listings?channel=web&limit=1');
  expect(at(page.body, 'items', 0)).toMatchObject({ externalId: '2', sku: 'B', state: 'waiting', isStockOut: false });
  const next = await node.ask(`GET /v1/listings?channel=web&limit=1&cursor=${String(at(page.body, 'nextCursor'))}`);
  expect(at(next.body, 'items', 0)).toMatchObject(a);
  expect(at((await node.ask('GET /v1/listings?sku=B&state=waiting')).body, 'items')).toHaveLength(1);
  expect(at((await node.ask('GET /v1/listings?state=refused')).body, 'items')).toHaveLength(0);
  const gone = await node.ask(`DELETE /v1/listings/web/${encodeURIComponent(a.externalId)}`);
  expect(gone.status).toBe(204);
  expect((await node.ask(`DELETE /v1/listings/web/${encodeURIComponent(a.externalId)}`)).status).toBe(404);
  expect(at((await node.ask('GET /v1/listings')).body, 'items')).toHaveLength(1);
});

test('a channel says what it may be asked, and no terms by which nothing could be sent', async () => {
  const node = await openHttpFor(url);
  const channel = { code: 'market', locations: ['DC1'] };
  const cost = { capacity: 10, perSecond: 1, perCall: 8, perItem: 3 };
  const refused = await node.ask('PUT /v1/channels', { body: [{ ...channel, publishing: { budget: { cost } } }] });
  expect(at(refused.body, 'code')).toBe('conflict');
  const publishing = { budget: { requestsPerSecond: 2, itemsPerCall: 50 }, tierWeights: { gold: 3 } };
  expect((await node.ask('PUT /v1/channels', { body: [{ ...channel, publishing }] })).status).toBe(200);
  const { body } = await node.ask('GET /v1/channels');
  expect(at(body, 'items', 0, 'publishing')).toEqual({
    budget: { requestsPerSecond: 2, burst: 10, cost: null, window: null, itemsPerCall: 50 },
    timeoutMs: 15_000,
    lateMs: 60_000,
    tierWeights: { gold: 3 },
  });
  expect(at(body, 'items', 1, 'publishing')).toBeNull();
});

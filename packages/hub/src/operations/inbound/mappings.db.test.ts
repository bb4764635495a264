// Mappings as mediation takes them: compiled once a revision, anew after a change, and each tenant's own.

import { beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, openHttp, closeHttp, type HttpNode } from '../../testing/http.ts';
import { createTenant } from '../../testing/ledger.ts';
import { mappingOf, type CurrentMapping, type MappingCache } from './mappings.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeAll(async () => {
  node = await openHttp(url);
  return () => closeHttp(node);
});

const cache: MappingCache = new Map();

function current(name: string, tenantId = node.tenantId): Promise<CurrentMapping | null> {
  return node.database.read(tenantId, (reader) => mappingOf(cache, reader, name));
}

async function define(kind: string): Promise<void> {
  const definition = { target: 'event', kind, id: { path: 'id' }, fields: {} };
  const answer = await node.ask('PUT /v1/mappings', { body: [{ name: 'goods', definition }] });
  expect(answer.status).toBe(200);
}

test('the current revision, compiled once', async () => {
  expect(await current('goods')).toBeNull();
  await define('receipt');
  const first = await current('goods');
  expect(first?.revision).toBe(1);
  expect(await current('goods')).toBe(first);
  await define('shipment');
  const second = await current('goods');
  const mapped = second?.mapping.apply({ id: 1 }, { receivedAt: 0, source: 's', topic: 't' });
  expect([second?.revision, at(mapped, 'events', 0, 'type')]).toEqual([2, 'evenstock.shipment.v1']);
  expect(await current('goods', await createTenant(node.database))).toBeNull();
});

// Replays over HTTP: a changed rule shows its effect before it is put in force, and a stretch of the inbox taken again
// changes nothing that was right already.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { workOnSource } from '../../sync/inbox.ts';
import { at, event, makeKey, openHttpFor, putMore, type HttpNode } from '../../testing/http.ts';
import { inboxOf } from '../../testing/inbox.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;
const from = '2020-01-01T00:00:00Z';

beforeEach(async () => {
  node = await openHttpFor(url);
  await node.ask('PUT /v1/sources', { body: [{ code: 'wms' }, { code: 'erp' }] });
  await node.ask('PUT /v1/ownership', { body: [{ id: 'r', fact: 'on_hand', source: 'wms' }] });
});

async function tell(source: string, kind: string, quantity: number, more: object = {}): Promise<unknown> {
  const body = event(kind, { sku: 'A', location: 'DC1', quantity, ...more }, { source });
  return at((await node.ask('POST /v1/events', { body })).body, 'outcome');
}

async function ledger(): Promise<unknown> {
  const asked = ['GET /v1/positions', 'GET /v1/movements', 'GET /v1/observations', 'GET /v1/ownership'];
  return Promise.all(asked.map(async (one) => (await node.ask(one)).body));
}

describe('a shadow replay', () => {
  const erpOwns = { ownership: [{ id: 'r', fact: 'on_hand', source: 'erp' }] };

  beforeEach(async () => {
    expect(await tell('wms', 'receipt', 100)).toBe('applied');
    expect(await tell('erp', 'count', 60)).toBe('observation');
    expect(await tell('wms', 'shipment', 10)).toBe('applied');
    const lines = [{ sku: 'A', quantity: 70 }];
    const body = { channel: 'web', kind: 'hard', policy: 'all_or_nothing', lines };
    expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
  });

  test('prints what a changed rule comes to, and changes nothing', async () => {
    const before = await ledger();
    const { status, body } = await node.ask('POST /v1/replays/shadow', { body: { from, ...erpOwns } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      reports: 3,
      skus: 1,
      kept: 0,
      leftOut: 2,
      added: 1,
      counts: { positions: 1, availability: 1, toZero: 1, short: 1, possible: 0 },
      positions: [{ sku: 'A', location: 'DC1', account: 'sellable', before: 90, after: 60 }],
      availability: [{ sku: 'A', channel: 'web', before: 20, after: 0 }],
      reservations: [{ sku: 'A', effect: 'short', before: 0, after: 10 }],
    });
    expect(await ledger()).toEqual(before);
    // Put in force from now on, the rule says what the shadow was asked.
    await node.ask('PUT /v1/ownership', { body: erpOwns.ownership });
    const again = await node.ask('POST /v1/replays/shadow', { body: { from, ...erpOwns } });
    expect(at(again.body, 'positions')).toEqual(at(body, 'positions'));
  });

  test('of nothing changed, or of another stretch or source, differs in nothing', async () => {
    const none = { positions: 0, availability: 0, toZero: 0, short: 0, possible: 0 };
    const counts = async (body: object): Promise<unknown> =>
      at((await node.ask('POST /v1/replays/shadow', { body })).body, 'counts');
    expect(await counts({ from })).toEqual(none);
    expect(await counts({ from, to: '2020-01-02T00:00:00Z', ...erpOwns })).toEqual(none);
    expect(await counts({ from, source: 'nobody', ...erpOwns })).toEqual(none);
    expect(await counts({ from, withoutOwnership: ['r'] })).toMatchObject({ positions: 1 });
  });

  test('says which words it cannot take', async () => {
    const refusal = async (more: object): Promise<unknown> => {
      const { status, body } = await node.ask('POST /v1/replays/shadow', { body: { from, ...more } });
      return [status, at(body, 'code'), at(body, 'errors', 0, 'path')];
    };
    expect(await refusal({ from: 'yesterday' })).toMatchObject([400, 'invalid_field', 'from']);
    expect(await refusal({ to: from })).toMatchObject([400, 'invalid_field', 'to']);
    const unknown = { ownership: [{ id: 'x', fact: 'on_hand', source: 'nobody' }] };
    expect(await refusal(unknown)).toMatchObject([422, 'unknown_source', 'ownership/0/source']);
    expect(await refusal({ withoutOwnership: ['x'] })).toMatchObject([404, 'not_found', 'withoutOwnership/0']);
    expect(await refusal({ sources: [{ code: 'wms' }, { code: 'wms' }] })).toMatchObject([
      409,
      'conflict',
      'sources/1/code',
    ]);
    expect(await refusal({ rules: [] })).toMatchObject([400, 'unknown_field', 'rules']);
  });

  test('needs no right to change anything, a replay does', async () => {
    const key = await makeKey(node.database, node.tenantId, ['operations:read']);
    expect((await node.ask('POST /v1/replays/shadow', { key, body: { from } })).status).toBe(200);
    expect((await node.ask('POST /v1/replays', { key, body: { from } })).status).toBe(403);
  });
});

describe('a replay of the inbox', () => {
  const receipt = (sku: string, quantity: number, id: string): object => ({
    ...event('receipt', { sku, location: 'DC1', quantity }, { source: 'wms' }),
    id,
  });

  async function sendAndWork(body: readonly object[]): Promise<void> {
    await node.ask('POST /inbound/wms/moves', { body });
    await workOnSource(inboxOf(node), node.tenantId, 'wms', { holder: 'test', isStopping: () => false });
  }

  test('ends in duplicates, and tries what was a dead letter', async () => {
    await sendAndWork([receipt('A', 5, 'e1'), receipt('NEW', 7, 'e2'), receipt('B', 1, 'e3')]);
    await sendAndWork([receipt('A', 2, 'e4')]);
    const again = await node.ask('POST /v1/replays', { body: { from } });
    expect(again.status).toBe(200);
    const counts = { messages: 2, records: 3, outcomes: { duplicate: 3 }, changed: 0, nextCursor: null };
    expect(again.body).toMatchObject({ ...counts, tried: 1, redriven: 0 });
    await putMore(node, { items: [itemOf('NEW')] });
    const then = await node.ask('POST /v1/replays', { body: { from } });
    expect(then.body).toMatchObject({ messages: 2, outcomes: { duplicate: 4 }, tried: 1, redriven: 1 });
    const last = await node.ask('POST /v1/replays', { body: { from } });
    expect(last.body).toMatchObject({ outcomes: { duplicate: 4 }, tried: 0 });
    const { body } = await node.ask('GET /v1/positions?location=DC1');
    expect(at(body, 'items')).toMatchObject([
      { sku: 'A', onHand: 7 },
      { sku: 'B', onHand: 1 },
      { sku: 'NEW', onHand: 7 },
    ]);
    const audit = await node.ask('GET /v1/audit?limit=1000');
    expect(JSON.stringify(audit.body)).toContain('inbox.replayed');
  });

  test('takes a page at a time, and only its stretch', async () => {
    for (const id of ['e1', 'e2', 'e3']) await sendAndWork([receipt('A', 1, id)]);
    const first = await node.ask('POST /v1/replays', { body: { from, limit: 2 } });
    expect(first.body).toMatchObject({ messages: 2 });
    const cursor = at(first.body, 'nextCursor');
    const rest = await node.ask('POST /v1/replays', { body: { from, limit: 2, cursor } });
    expect(rest.body).toMatchObject({ messages: 1, nextCursor: null });
    for (const none of [{ to: '2020-02-01T00:00:00Z' }, { source: 'erp' }, { topic: 'counts' }]) {
      const { body } = await node.ask('POST /v1/replays', { body: { from, ...none } });
      expect(body).toMatchObject({ messages: 0, records: 0 });
    }
  });
});

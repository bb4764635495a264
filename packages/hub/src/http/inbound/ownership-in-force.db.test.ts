// Ownership as it is felt by those who send events: from the next event on the owner's word is applied and nobody
// else's, by the time at which a fact happened.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, type HttpNode } from '../../testing/http.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  await node.ask('PUT /v1/sources', { body: [{ code: 'wms' }, { code: 'erp' }] });
});

const hour = 3_600_000;
const now = Date.now();
const ago = (hours: number): string => new Date(now - hours * hour).toISOString();

async function receive(source: string, time: string, sku = 'A', location = 'DC1'): Promise<unknown> {
  const body = event('receipt', { sku, location, quantity: 1 }, { source, time });
  const answer = await node.ask('POST /v1/events', { body });
  return at(answer.body, 'outcome') ?? answer.body;
}

async function own(id: string, source: string, more: object = {}): Promise<void> {
  const answer = await node.ask('PUT /v1/ownership', { body: [{ id, source, fact: 'on_hand', ...more }] });
  expect(answer.status).toBe(200);
}

async function onHand(): Promise<unknown> {
  const { body } = await node.ask('GET /v1/positions?sku=A&location=DC1');
  return at(body, 'items', 0, 'onHand');
}

describe('the word of a source', () => {
  test('counts until somebody else owns the fact, and again when the rule is removed', async () => {
    expect(await receive('erp', ago(1))).toBe('applied');
    await own('r', 'wms');
    expect(await receive('erp', ago(1))).toBe('observation');
    expect(await receive('wms', ago(1))).toBe('applied');
    expect(await onHand()).toBe(2);
    await node.ask('DELETE /v1/ownership/r');
    expect(await receive('erp', ago(1))).toBe('applied');
    expect(await onHand()).toBe(3);
  });

  test('counts by the time at which a fact happened, whenever it arrives', async () => {
    await own('old', 'erp', { validTo: ago(10) });
    await own('new', 'wms', { validFrom: ago(10) });
    expect(await receive('erp', ago(11))).toBe('applied');
    expect(await receive('erp', ago(10))).toBe('observation');
    expect(await receive('wms', ago(11))).toBe('observation');
    expect(await receive('wms', ago(10))).toBe('applied');
  });

  test('counts for the items and places of its rule', async () => {
    await putMore(node, { items: [itemOf('COLD', { attributes: { class: 'frozen' } })] });
    await own('1', 'wms', { location: 'DC*', order: 5 });
    await own('2', 'erp', { location: 'DC2', class: 'frozen' });
    expect(await receive('wms', ago(1), 'COLD', 'DC1')).toBe('applied');
    expect(await receive('wms', ago(1), 'COLD', 'DC2')).toBe('observation');
    expect(await receive('erp', ago(1), 'COLD', 'DC2')).toBe('applied');
    expect(await receive('wms', ago(1), 'A', 'DC2')).toBe('applied');
  });

  test('is not taken from a clock that runs ahead further than was declared', async () => {
    const ahead = new Date(now + 2 * hour).toISOString();
    expect(await receive('wms', ahead)).toMatchObject({ errors: [{ path: 'time' }] });
    await node.ask('PUT /v1/sources', { body: [{ code: 'wms', clockToleranceMs: 3 * hour }] });
    expect(await receive('wms', ahead)).toBe('applied');
  });
});

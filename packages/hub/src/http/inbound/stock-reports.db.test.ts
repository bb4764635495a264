// Stock reports over HTTP: what is taken in which form, what is refused, and that a cut report applies nothing.

import { expect, describe, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, openHttpFor, receipt, type HttpNode } from '../../testing/http.ts';

const { url } = await createTestDatabase();

const asOf = new Date(Date.now() - 3_600_000).toISOString();
const before = new Date(Date.now() - 7_200_000).toISOString();

async function open(): Promise<HttpNode> {
  const node = await openHttpFor(url);
  await node.ask('POST /v1/events', { body: [receipt('A', 'DC1', 10), receipt('B', 'DC1', 5)].map(early) });
  return node;
}

function early(event: Record<string, unknown>): Record<string, unknown> {
  return { ...event, time: before };
}

async function sellable(node: HttpNode, sku: string): Promise<unknown> {
  const { body } = await node.ask(`GET /v1/positions?sku=${sku}&location=DC1`);
  return at(body, 'items', 0, 'sellable');
}

const head = { source: 'wms', asOf, location: 'DC1' };

describe('JSON', () => {
  test('a report is applied and can be read again', async () => {
    const node = await open();
    const answer = await node.ask('POST /v1/stock-reports', {
      body: {
        ...head,
        lines: [
          { sku: 'A', quantity: 7 },
          { sku: 'B', quantity: '5' },
        ],
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ outcome: 'applied', changed: 1, unchanged: 1, refused: [] });
    expect(await sellable(node, 'A')).toBe(7);
    const again = await node.ask(`GET /v1/stock-reports/${String(at(answer.body, 'id'))}`);
    expect(again.body).toEqual(answer.body);
    const listed = await node.ask('GET /v1/stock-reports?state=applied');
    expect(at(listed.body, 'items', 0, 'id')).toBe(at(answer.body, 'id'));
  });

  test('one line that is refused refuses all, unless the report says otherwise', async () => {
    const node = await open();
    const lines = [
      { sku: 'A', quantity: 7 },
      { sku: 'X', quantity: 1 },
      { sku: 'B', quantity: 1, colour: 'red' },
    ];
    const refused = await node.ask('POST /v1/stock-reports', { body: { ...head, lines } });
    expect(refused.status).toBe(422);
    expect(at(refused.body, 'errors')).toMatchObject([{ path: 'lines/1/sku' }, { path: 'lines/2/colour' }]);
    expect(await sellable(node, 'A')).toBe(10);
    const partial = await node.ask('POST /v1/stock-reports', { body: { ...head, partial: true, lines } });
    expect(partial.body).toMatchObject({ outcome: 'applied', changed: 1, refusedLines: 2 });
    expect(await sellable(node, 'A')).toBe(7);
  });

  test('nobody else sees a report, and only who may approves one', async () => {
    const node = await open();
    const other = await openHttpFor(url);
    const held = await node.ask('POST /v1/stock-reports', {
      body: { ...head, complete: true, lines: [{ sku: 'A', quantity: 0 }] },
    });
    expect(held.body).toMatchObject({ outcome: 'held', code: 'held_for_approval' });
    const id = String(at(held.body, 'id'));
    for (const what of [`GET /v1/stock-reports/${id}`, `POST /v1/stock-reports/${id}/approve`]) {
      expect((await other.ask(what)).status).toBe(404);
    }
    const refused = await node.ask(`POST /v1/stock-reports/${id}/refuse`, { body: { reason: 'wrong file' } });
    expect(refused.body).toMatchObject({ outcome: 'refused', detail: 'wrong file' });
    expect((await node.ask(`POST /v1/stock-reports/${id}/approve`)).status).toBe(409);
    const audit = await node.ask('GET /v1/audit');
    expect(JSON.stringify(audit.body)).toContain('stock_report.refused');
  });
});

// Events over HTTP: taken one by one, in batches and in streams, each with its own outcome; pulled in the order of
// commit.

import { Readable } from 'node:stream';

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { itemOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

function send(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return node.ask('POST /v1/events', { body, headers });
}

async function onHand(sku: string): Promise<unknown> {
  const positions = await node.ask(`GET /v1/positions?sku=${sku}`);
  return at(positions.body, 'items', 0, 'onHand');
}

describe('one event', () => {
  test('is applied once, whatever the order of its fields and however it travelled', async () => {
    const body = receipt('A', 'DC1', 5);
    expect((await send(body)).body).toMatchObject({ id: body['id'], outcome: 'applied', seq: 1 });
    const { data, ...envelope } = body;
    const turned = { data: Object.fromEntries(Object.entries(data ?? {}).toReversed()), ...envelope };
    const again = await send({ ...turned, traceparent: '00-x', correlationid: 'other' });
    expect(again.body).toEqual({ id: body['id'], outcome: 'duplicate', seq: 1 });
    expect(await onHand('A')).toBe(5);
  });

  test('is the same event however its quantity and its time are written', async () => {
    const body = { ...receipt('A', 'DC1', 5), time: '2026-01-01T10:00:00Z' };
    expect((await send(body)).body).toMatchObject({ outcome: 'applied' });
    const data = { sku: 'A', location: 'DC1', quantity: '5.0' };
    const again = await send({ ...body, time: '2026-01-01T11:00:00.000+01:00', data });
    expect(again.body).toMatchObject({ outcome: 'duplicate' });
    const other = await send({ ...body, data: { ...data, quantity: '50' } });
    expect(other.body).toMatchObject({ code: 'event_id_reused' });
    expect(await onHand('A')).toBe(5);
  });

  test('with other content under its id is refused, from another source it is another event', async () => {
    const body = receipt('A', 'DC1', 5);
    await send(body);
    const other = await send({ ...body, data: { sku: 'A', location: 'DC1', quantity: 6 } });
    expect(other).toMatchObject({ status: 422, body: { code: 'event_id_reused', errors: [{ path: 'id' }] } });
    const later = await send({ ...body, time: '2026-01-01T00:00:00Z' });
    expect(later.body).toMatchObject({ code: 'event_id_reused' });
    expect((await send({ ...body, source: 'erp' })).body).toMatchObject({ outcome: 'applied' });
    expect(await onHand('A')).toBe(10);
  });

  test.each(['application/json', 'application/cloudevents+json', 'application/cloudevents+json; charset=UTF-8'])(
    'is read as %s',
    async (type) => {
      const payload = JSON.stringify(receipt('A', 'DC1', 5));
      const answer = await node.ask('POST /v1/events', { payload, headers: { 'content-type': type } });
      expect(answer.body).toMatchObject({ outcome: 'applied' });
    },
  );

  test('says when it happened, what it is about and what it belongs to', async () => {
    const more = { time: '2026-01-02T03:04:05+01:00', correlationid: 'flow-7', causationid: 'cause-1' };
    await send(
      event(
        'receipt',
        { sku: 'A', location: 'DC1', quantity: 5, order: 'PO-1', businessKey: 'bk', reason: 'r' },
        more,
      ),
    );
    const movements = await node.ask('GET /v1/movements?correlationId=flow-7');
    expect(at(movements.body, 'items', 0)).toMatchObject({
      kind: 'receipt',
      occurredAt: '2026-01-02T02:04:05.000Z',
      sku: 'A',
      quantity: 5,
      from: { account: 'supplier' },
      to: { location: 'DC1', account: 'sellable' },
      order: 'PO-1',
      businessKey: 'bk',
      reason: 'r',
      source: 'wms',
      causationId: 'cause-1',
    });
  });

  test('takes the correlation of the request where it has none of its own', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const answer = await send(receipt('A', 'DC1', 5), { traceparent });
    expect(answer.headers).toMatchObject({ traceparent, 'x-correlation-id': '0af7651916cd43dd8448eb211c80319c' });
    const found = await node.ask('GET /v1/movements?correlationId=0af7651916cd43dd8448eb211c80319c');
    expect(at(found.body, 'items')).toHaveLength(1);
  });

  test.each([
    ['an unknown type', { type: 'evenstock.theft.v1' }, 'unsupported_event_type', 'type'],
    ['a promise that only the hub makes', { type: 'evenstock.reserved.v1' }, 'unsupported_event_type', 'type'],
    ['a name that no attribute can have', { Tyme: 'x' }, 'unknown_field', 'Tyme'],
    ['an extension that is an object', { extension: {} }, 'invalid_field', 'extension'],
    ['data that is no JSON', { datacontenttype: 'text/xml' }, 'unsupported_media_type', 'datacontenttype'],
    ['another version of CloudEvents', { specversion: '0.3' }, 'invalid_field', 'specversion'],
    ['a time without zone', { time: '2026-01-01T00:00:00' }, 'invalid_field', 'time'],
    ['a time that is none', { time: '2026-02-30T25:00:00Z' }, 'invalid_field', 'time'],
    ['a time before 1970', { time: '0001-01-01T00:00:00Z' }, 'invalid_field', 'time'],
    ['a time in the far future', { time: '2999-01-01T00:00:00Z' }, 'invalid_field', 'time'],
    ['no id', { id: undefined }, 'invalid_field', 'id'],
    ['an empty source', { source: '' }, 'invalid_field', 'source'],
  ])('%s is refused with its field', async (_, more, code, path) => {
    const answer = await send({ ...receipt('A', 'DC1', 5), ...more });
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toMatchObject({ code });
    expect(JSON.stringify(at(answer.body, 'errors'))).toContain(`"path":"${path}"`);
  });

  test.each([
    ['receipt', { sku: 'NONE', location: 'DC1', quantity: 1 }, 'unknown_sku', 'data/sku'],
    ['receipt', { sku: 'A', location: 'DC9', quantity: 1 }, 'unknown_location', 'data/location'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 1, uom: 'case' }, 'unknown_uom', 'data/uom'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 1, lot: 'L' }, 'lot_not_tracked', 'data/lot'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 0 }, 'quantity_out_of_range', 'data/quantity'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 0.5 }, 'quantity_not_representable', 'data/quantity'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: true }, 'invalid_field', 'data/quantity'],
    ['receipt', { sku: 'A', location: 'DC1' }, 'invalid_field', 'data/quantity'],
    ['receipt', { location: 'DC1', quantity: 1 }, 'invalid_field', 'data/sku'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 1, color: 'red' }, 'unknown_field', 'data/color'],
    ['receipt', { sku: 'A', location: 'DC1', quantity: 1, status: 'lost' }, 'invalid_field', 'data/status'],
    ['status_changed', { sku: 'A', location: 'DC1', quantity: 1 }, 'invalid_field', 'data/toStatus'],
    ['supply_changed', { sku: 'A', location: 'DC1', quantity: 1 }, 'invalid_field', 'data/order'],
    ['kit_assembled', { sku: 'A', location: 'DC1', quantity: 1 }, 'not_a_kit', 'data/sku'],
    [
      'shipment',
      { sku: 'A', location: 'DC1', quantity: 1, reservationId: 'res_x' },
      'unknown_reservation',
      'data/reservationId',
    ],
    ['released', {}, 'invalid_field', 'data/reservationId'],
    ['allocated', { sku: 'A', location: 'DC1', quantity: 1 }, 'unknown_reservation', 'data/reservationId'],
  ])('%s of %o is refused as %s', async (kind, data, code, path) => {
    const single = await send(event(kind, data));
    expect(single.body).toMatchObject({ code });
    expect(JSON.stringify(at(single.body, 'errors'))).toContain(`"path":"${path}"`);
    const batch = await send([event(kind, data)]);
    expect(batch).toMatchObject({ status: 200, body: { results: [{ outcome: 'refused', code, path }] } });
  });
});

describe('a batch', () => {
  test('answers for each event, in order, and applies those that are right', async () => {
    const first = receipt('A', 'DC1', 5);
    const answer = await send([first, { id: 'x' }, 7, receipt('NONE', 'DC1', 1), first, receipt('B', 'DC1', 2)]);
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'results')).toMatchObject([
      { id: first['id'], outcome: 'applied', seq: 1 },
      { id: 'x', outcome: 'refused', code: 'invalid_field', path: 'specversion' },
      { id: null, outcome: 'refused', code: 'invalid_field' },
      { outcome: 'refused', code: 'unknown_sku', path: 'data/sku' },
      { id: first['id'], outcome: 'duplicate', seq: 1 },
      { outcome: 'applied', seq: 2 },
    ]);
    expect([await onHand('A'), await onHand('B')]).toEqual([5, 2]);
  });

  test('an empty one is answered, one that is too long refused, a wholly refused one still answered', async () => {
    expect((await send([])).body).toEqual({ results: [] });
    const tooMany = await send(Array.from({ length: 10_001 }, () => 0));
    expect(tooMany).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    expect((await send([receipt('NONE', 'DC1', 1)])).status).toBe(200);
  });

  test('is answered as the first time under its key, refusals included', async () => {
    const body = [receipt('A', 'DC1', 5), receipt('NONE', 'DC1', 1)];
    const headers = { 'idempotency-key': 'batch-1' };
    const first = await send(body, headers);
    const again = await send(body, headers);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await send(body.slice(1), headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  test('that the queue has no room for at all is to be sent again', async () => {
    const full = await openHttpFor(url, { limits: { queueWeightMax: 0 } });
    const answer = await full.ask('POST /v1/events', { body: [receipt('A', 'DC1', 1)] });
    expect(answer).toMatchObject({ status: 503, body: { code: 'overloaded', retryable: true } });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('every kind of movement is taken', async () => {
    await putMore(node, { items: [itemOf('KIT', { kit: [{ sku: 'A', quantity: 2n }] })] });
    const here = { sku: 'A', location: 'DC1', quantity: 2 };
    const kinds: [string, object][] = [
      ['supply_planned', { ...here, order: 'PO-1', quantity: 20, dueAt: '2027-01-01T00:00:00Z' }],
      ['supply_changed', { ...here, order: 'PO-1', quantity: 18 }],
      ['receipt', { ...here, order: 'PO-1', quantity: 10 }],
      ['supply_cancelled', { ...here, order: 'PO-1', quantity: 0 }],
      ['putaway', here],
      ['pick', here],
      ['unpick', here],
      ['pack', here],
      ['shipment', here],
      ['return_received', here],
      ['return_disposed', here],
      ['transfer_shipped', { ...here, toLocation: 'DC2' }],
      ['transfer_received', { ...here, toLocation: 'DC2' }],
      ['adjustment', { ...here, quantity: -1 }],
      ['status_changed', { ...here, toStatus: 'damaged', quantity: 1 }],
      ['kit_assembled', { ...here, sku: 'KIT', quantity: 1 }],
      ['kit_disassembled', { ...here, sku: 'KIT', quantity: 1 }],
      ['count', { ...here, quantity: 4 }],
    ];
    const answer = await send(kinds.map(([kind, data]) => event(kind, data)));
    const results = kinds.map((_, index) => at(answer.body, 'results', index));
    expect(results.filter((result) => at(result, 'outcome') !== 'applied')).toEqual([]);
    const count = await node.ask('GET /v1/movements?kind=count');
    expect(at(count.body, 'items', 0)).toMatchObject({ counted: 4, expected: 6, quantity: 2 });
    const report = await node.ask('GET /v1/invariants');
    expect(report.body).toMatchObject({ ok: true });
  });
});

async function stream(lines: readonly string[]): Promise<unknown[]> {
  const address = await node.listen();
  const response = await fetch(`${address}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${node.key}`, 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(lines)),
    duplex: 'half',
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/x-ndjson');
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

describe('a stream of lines', () => {
  test('is answered line by line, however it is cut into pieces', async () => {
    const events = Array.from({ length: 2000 }, () => receipt('A', 'DC1', 1));
    const text = events.map((one) => `${JSON.stringify(one)}\n`).join('');
    const pieces = Array.from({ length: Math.ceil(text.length / 7001) }, (_, index) =>
      text.slice(index * 7001, (index + 1) * 7001),
    );
    const results = await stream(pieces);
    expect(results).toHaveLength(2000);
    expect(results.map((result) => at(result, 'id'))).toEqual(events.map((one) => one['id']));
    expect(await onHand('A')).toBe(2000);
  });

  test('a line that is wrong is refused alone; blank lines and a missing last newline do not matter', async () => {
    const good = JSON.stringify(receipt('A', 'DC1', 1));
    const results = await stream([`${good}\r\n\n{"id":\n`, '[1]\n', '{"a":1,"a":2}\n', good]);
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'refused', code: 'malformed_body' },
      { outcome: 'refused', code: 'invalid_field' },
      { outcome: 'refused', code: 'malformed_body' },
      { outcome: 'duplicate' },
    ]);
  });

  test('a line without end is refused and ends the stream', async () => {
    const results = await stream([
      `${JSON.stringify(receipt('A', 'DC1', 1))}\n`,
      'x'.repeat(70_000),
      'x'.repeat(70_000),
    ]);
    expect(results).toMatchObject([{ outcome: 'applied' }, { id: null, code: 'payload_too_large' }]);
  });

  test('of nothing is answered with nothing', async () => {
    expect(await stream([])).toEqual([]);
  });
});

describe('pulling', () => {
  test('every entry comes as a CloudEvent in the order of commit, page by page', async () => {
    await send([receipt('A', 'DC1', 5), receipt('B', 'DC1', 5), receipt('A', 'DC2', 5)]);
    const first = await node.ask('GET /v1/events?limit=2');
    const second = await node.ask(`GET /v1/events?limit=2&after=${String(at(first.body, 'nextCursor'))}`);
    const ids = [
      at(first.body, 'items', 0, 'id'),
      at(first.body, 'items', 1, 'id'),
      at(second.body, 'items', 0, 'id'),
    ];
    expect(ids).toEqual(['1', '2', '3']);
    expect(at(first.body, 'items', 0)).toMatchObject({
      specversion: '1.0',
      type: 'evenstock.receipt.v1',
      subject: 'A',
      datacontenttype: 'application/json',
      data: { sku: 'A', quantity: 5, source: 'wms' },
    });
    const end = await node.ask(`GET /v1/events?after=${String(at(second.body, 'nextCursor'))}`);
    expect(end.body).toEqual({ items: [], nextCursor: '3' });
  });

  test('a filter moves on past what it leaves out', async () => {
    await send([
      receipt('A', 'DC1', 5),
      receipt('B', 'DC1', 5),
      event('shipment', { sku: 'A', location: 'DC1', quantity: 1 }),
    ]);
    const shipments = await node.ask('GET /v1/events?type=evenstock.shipment.v1');
    expect(shipments.body).toMatchObject({ items: [{ id: '3' }], nextCursor: '3' });
    const ofB = await node.ask('GET /v1/events?sku=B');
    expect(ofB.body).toMatchObject({ items: [{ id: '2' }], nextCursor: '3' });
    for (const query of ['type=shipment', 'after=x', 'after=-1', 'sku=A&sku=B', 'colour=red']) {
      expect((await node.ask(`GET /v1/events?${query}`)).status).toBe(400);
    }
  });
});

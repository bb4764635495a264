// Reservations over HTTP: what is promised, what is refused, and that a repeated request is one request.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, event, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { channelOf, itemOf, standingClock } from '../testing/ledger.ts';
import { systemClock } from '../platform/clock.ts';

const { url } = await createTestDatabase();
const start = systemClock.now();

let clock: ReturnType<typeof standingClock>;
let node: HttpNode;

beforeEach(async () => {
  clock = standingClock(start);
  node = await openHttpFor(url, { clock });
});

async function stock(sku: string, location: string, quantity: number | string): Promise<void> {
  const answer = await node.ask('POST /v1/events', { body: receipt(sku, location, quantity) });
  expect(answer.status).toBe(200);
}

function reserve(body: object, headers: Record<string, string> = {}): Promise<Answer> {
  return node.ask('POST /v1/reservations', { body: { channel: 'web', ...body }, headers });
}

async function reservedId(body: object): Promise<string> {
  const answer = await reserve(body);
  expect(answer.status).toBe(201);
  return String(at(answer.body, 'id'));
}

const one = (sku: string, quantity: number | string, more: object = {}): object => ({
  lines: [{ sku, quantity, ...more }],
});

describe('taking', () => {
  test('a reservation is placed at once and says where', async () => {
    await stock('A', 'DC1', 10);
    const answer = await reserve({ ...one('A', 4), order: 'SO-1', customer: 'C-1' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      state: 'confirmed',
      kind: 'hard',
      policy: 'all_or_nothing',
      order: 'SO-1',
      customer: 'C-1',
      lines: [
        {
          lineId: '1',
          sku: 'A',
          uom: 'each',
          requested: 4,
          reserved: 4,
          backordered: 0,
          sources: [{ location: 'DC1', quantity: 4 }],
        },
      ],
      seq: 2,
    });
  });

  test('a paused channel goes on taking them, and is answered what it may sell', async () => {
    await stock('A', 'DC1', 10);
    expect((await node.ask('POST /v1/channels/web/pause')).status).toBe(200);
    expect((await reserve(one('A', 4))).status).toBe(201);
    const answer = await node.ask('GET /v1/availability?channel=web&sku=A');
    expect(answer).toMatchObject({ status: 200, body: { availableToSell: 6 } });
  });

  test('a shortage refuses all lines and says what there is, in the units of the item', async () => {
    await putMore(node, { items: [itemOf('CABLE', { scale: 3, baseUom: 'm' })] });
    await stock('A', 'DC1', 3);
    await stock('CABLE', 'DC1', '2.5');
    const lines = [
      { lineId: 'a', sku: 'A', quantity: 3 },
      { lineId: 'b', sku: 'CABLE', quantity: '2.75' },
    ];
    const answer = await reserve({ lines });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'insufficient_stock',
      shortages: [{ lineId: 'b', sku: 'CABLE', requested: 2.75, availableToSell: 2.5, uom: 'm' }],
    });
    const positions = await node.ask('GET /v1/positions?sku=A');
    expect(at(positions.body, 'items', 0, 'reserved')).toBe(0);
  });

  test('partial takes what there is, backorder the rest as well', async () => {
    await stock('A', 'DC1', 3);
    const partial = await reserve({ ...one('A', 5), policy: 'partial' });
    expect(partial.body).toMatchObject({ lines: [{ requested: 5, reserved: 3, backordered: 0 }] });
    const backorder = await reserve({ ...one('A', 5), policy: 'backorder' });
    expect(backorder.body).toMatchObject({ lines: [{ requested: 5, reserved: 0, backordered: 5, sources: [] }] });
  });

  test('two lines of one item share what there is', async () => {
    await stock('A', 'DC1', 5);
    const answer = await reserve({
      lines: [
        { sku: 'A', quantity: 3 },
        { sku: 'A', quantity: 3 },
      ],
    });
    expect(answer).toMatchObject({ status: 409, body: { shortages: [{ lineId: '2', availableToSell: 2 }] } });
  });

  test.each([
    ['an unknown channel', { channel: 'nowhere', ...one('A', 1) }, 'unknown_channel', 'channel'],
    ['an unknown SKU', one('NONE', 1), 'unknown_sku', 'lines/0/sku'],
    ['an unknown unit', one('A', 1, { uom: 'case' }), 'unknown_uom', 'lines/0/uom'],
    ['an unknown location', one('A', 1, { location: 'DC9' }), 'unknown_location', 'lines/0/location'],
    ['a lot of an item without lots', one('A', 1, { lot: 'L1' }), 'lot_not_tracked', 'lines/0/lot'],
    ['a fraction of what is counted in ones', one('A', '1.5'), 'quantity_not_representable', 'lines/0/quantity'],
    ['nothing', one('A', 0), 'quantity_out_of_range', 'lines/0/quantity'],
    ['less than nothing', one('A', -1), 'quantity_out_of_range', 'lines/0/quantity'],
    ['more than can be stored', one('A', '9223372036854775808'), 'quantity_out_of_range', 'lines/0/quantity'],
    ['words for a number', one('A', 'NaN'), 'quantity_not_representable', 'lines/0/quantity'],
  ])('%s is refused with its field', async (_, body, code, path) => {
    const answer = await reserve(body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ code, errors: [{ path }] });
  });

  test('a location that the channel does not sell from is refused', async () => {
    await putMore(node, { channels: [channelOf('web', ['DC1'])] });
    const answer = await reserve(one('A', 1, { location: 'DC2' }));
    expect(answer.body).toMatchObject({ code: 'location_not_allowed' });
  });
});

describe('repeating', () => {
  test('the same key is the same reservation, whatever the order of the fields', async () => {
    await stock('A', 'DC1', 10);
    const key = { 'idempotency-key': 'order-1' };
    const first = await reserve({ ...one('A', 4), order: 'SO-1' }, key);
    const again = await node.ask('POST /v1/reservations', {
      body: { order: 'SO-1', lines: [{ quantity: 4, sku: 'A' }], channel: 'web' },
      headers: key,
    });
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.body).toEqual(first.body);
  });

  test('the same key with another body, path or method is refused', async () => {
    await stock('A', 'DC1', 10);
    const key = { 'idempotency-key': 'order-1' };
    const id = at((await reserve(one('A', 4), key)).body, 'id');
    const other = await reserve(one('A', 5), key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const confirming = { headers: { 'idempotency-key': 'change-1' } };
    const held = await reservedId({ ...one('A', 1), ttlSeconds: 60 });
    expect((await node.ask(`POST /v1/reservations/${held}/confirm`, confirming)).status).toBe(200);
    const ending = await node.ask(`POST /v1/reservations/${held}/release`, confirming);
    expect(ending).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const elsewhere = await node.ask(`POST /v1/reservations/${String(id)}/release`, { headers: key });
    expect(elsewhere).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  test('twenty at the same time with one key take one reservation and hear the same', async () => {
    await stock('A', 'DC1', 100);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => reserve(one('A', 4), { 'idempotency-key': 'order-1' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    const positions = await node.ask('GET /v1/positions?sku=A');
    expect(at(positions.body, 'items', 0, 'reserved')).toBe(4);
  });

  test('a refusal is not kept: the same request succeeds when its cause is gone', async () => {
    const key = { 'idempotency-key': 'order-1' };
    expect((await reserve(one('A', 4), key)).status).toBe(409);
    await stock('A', 'DC1', 4);
    expect((await reserve(one('A', 4), key)).status).toBe(201);
  });

  test.each(['', 'with blank', 'x'.repeat(256), 'ümlaut'])('the key "%s" is refused', async (key) => {
    const answer = await reserve(one('A', 1), { 'idempotency-key': key });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_field', errors: [{ path: 'Idempotency-Key' }] },
    });
  });
});

describe('changing', () => {
  test('a soft reservation is confirmed, and confirming it again with the same key changes nothing', async () => {
    await stock('A', 'DC1', 10);
    const id = await reservedId({ ...one('A', 4), ttlSeconds: 60 });
    const key = { 'idempotency-key': 'confirm-1' };
    const confirmed = await node.ask(`POST /v1/reservations/${id}/confirm`, { headers: key });
    expect(confirmed).toMatchObject({ status: 200, body: { id, state: 'confirmed' } });
    expect(at(confirmed.body, 'expiresAt')).toBeUndefined();
    const again = await node.ask(`POST /v1/reservations/${id}/confirm`, { headers: key });
    expect(again.body).toEqual(confirmed.body);
    const without = await node.ask(`POST /v1/reservations/${id}/confirm`);
    expect(without).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  test.each([
    ['release', 'released'],
    ['cancel', 'cancelled'],
  ])('%s gives everything back', async (verb, state) => {
    await stock('A', 'DC1', 10);
    const id = await reservedId(one('A', 4));
    const answer = await node.ask(`POST /v1/reservations/${id}/${verb}`, { body: { reason: 'wrong address' } });
    expect(answer).toMatchObject({
      status: 200,
      body: { state, lines: [{ reserved: 0, released: 4, sources: [] }] },
    });
    const movements = await node.ask(`GET /v1/movements?reservation=${id}`);
    expect(at(movements.body, 'items', 1)).toMatchObject({ kind: state, reason: 'wrong address' });
  });

  test('extending counts from now', async () => {
    await stock('A', 'DC1', 10);
    const id = await reservedId({ ...one('A', 4), kind: 'soft', ttlSeconds: 60 });
    clock.advance(30_000);
    const answer = await node.ask(`POST /v1/reservations/${id}/extend`, { body: { ttlSeconds: 120 } });
    const expiresAt = Date.parse(String(at(answer.body, 'expiresAt')));
    expect(expiresAt - start).toBe(150_000);
  });

  test('lines shrink and do not grow', async () => {
    await stock('A', 'DC1', 10);
    const id = await reservedId(one('A', 4));
    const patch = (quantity: number): Promise<Answer> =>
      node.ask(`PATCH /v1/reservations/${id}/lines`, { body: { lines: [{ lineId: '1', quantity }] } });
    expect(await patch(1)).toMatchObject({ status: 200, body: { lines: [{ reserved: 1, released: 3 }] } });
    expect(await patch(2)).toMatchObject({ status: 422, body: { code: 'quantity_out_of_range' } });
    expect(await patch(0)).toMatchObject({ status: 200, body: { state: 'released' } });
  });

  test('a reservation that is not there is not found, whatever is done to it', async () => {
    for (const what of ['GET', 'POST confirm', 'POST release', 'POST extend', 'POST cancel', 'PATCH lines']) {
      const [method, verb] = what.split(' ');
      const body = verb === 'lines' ? { lines: [{ lineId: '1', quantity: 1 }] } : undefined;
      const target = `${method} /v1/reservations/res_nothing${verb === undefined ? '' : `/${verb}`}`;
      const answer = await node.ask(target, body === undefined ? {} : { body });
      expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_reservation' } });
    }
  });
});

describe('reading', () => {
  test('a hold past its time reads as expired before the sweep, and its units are free', async () => {
    await stock('A', 'DC1', 10);
    const id = await reservedId({ ...one('A', 10), kind: 'soft', ttlSeconds: 60 });
    clock.advance(60_000);
    const read = await node.ask(`GET /v1/reservations/${id}`);
    expect(read.body).toMatchObject({ state: 'expired', lines: [{ reserved: 0, sources: [] }] });
    const held = await node.ask('GET /v1/reservations?state=held');
    const expired = await node.ask('GET /v1/reservations?state=expired');
    expect([at(held.body, 'items'), at(expired.body, 'items', 0, 'id')]).toEqual([[], id]);
    const availability = await node.ask('GET /v1/availability?sku=A&channel=web');
    expect(availability.body).toMatchObject({ availableToSell: 10, availableToPromise: 10 });
    expect((await reserve(one('A', 10))).status).toBe(201);
  });

  test('reservations of an order, page by page', async () => {
    await stock('A', 'DC1', 10);
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push(await reservedId({ ...one('A', 1), order: 'SO-7' }));
    await reservedId({ ...one('A', 1), order: 'SO-8' });
    const first = await node.ask('GET /v1/reservations?order=SO-7&limit=2');
    const second = await node.ask(
      `GET /v1/reservations?order=SO-7&limit=2&cursor=${String(at(first.body, 'nextCursor'))}`,
    );
    const found = [first, second].flatMap((answer) => [0, 1].map((index) => at(answer.body, 'items', index, 'id')));
    expect(found).toEqual([...ids, undefined]);
    expect(at(second.body, 'nextCursor')).toBeNull();
  });

  test('allocation and shipment by events show on the reservation', async () => {
    await stock('A', 'DC1', 10);
    const id = await reservedId(one('A', 4));
    const data = { sku: 'A', location: 'DC1', quantity: 3, reservationId: id };
    await node.ask('POST /v1/events', { body: event('allocated', data) });
    await node.ask('POST /v1/events', { body: event('pick', data) });
    await node.ask('POST /v1/events', { body: event('shipment', { ...data, quantity: 2 }) });
    const read = await node.ask(`GET /v1/reservations/${id}`);
    expect(at(read.body, 'lines', 0)).toMatchObject({
      requested: 4,
      reserved: 1,
      allocated: 1,
      picked: 1,
      fulfilled: 2,
    });
  });
});

describe('a batch', () => {
  const batch = (lines: readonly object[], headers = {}): Promise<Answer> =>
    node.ask('POST /v1/reservations/batch', {
      body: { reservations: lines.map((line) => ({ channel: 'web', lines: [line] })) },
      headers,
    });

  test('each reservation has its own outcome', async () => {
    await stock('A', 'DC1', 5);
    const answer = await batch([
      { sku: 'A', quantity: 3 },
      { sku: 'NONE', quantity: 1 },
      { sku: 'A', quantity: 3 },
    ]);
    expect(answer.status).toBe(200);
    expect(at(answer.body, 'results')).toMatchObject([
      { outcome: 'reserved', reservation: { lines: [{ reserved: 3 }] } },
      { outcome: 'refused', problem: { code: 'unknown_sku' } },
      { outcome: 'refused', problem: { code: 'insufficient_stock', shortages: [{ availableToSell: 2 }] } },
    ]);
  });

  test('repeated with its key it takes nothing more', async () => {
    await stock('A', 'DC1', 5);
    const key = { 'idempotency-key': 'batch-1' };
    const answers = await Promise.all([1, 2, 3].map(() => batch([{ sku: 'A', quantity: 1 }], key)));
    const again = await batch([{ sku: 'A', quantity: 1 }], key);
    expect(again.headers['idempotency-replayed']).toBe('true');
    for (const { status, body } of answers) {
      expect([200, 409]).toContain(status);
      if (status === 409) expect(body).toMatchObject({ code: 'idempotency_key_in_use' });
      else expect(body).toEqual(again.body);
    }
    const other = await batch([{ sku: 'A', quantity: 2 }], key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const positions = await node.ask('GET /v1/positions?sku=A');
    expect(at(positions.body, 'items', 0, 'reserved')).toBe(1);
  });

  test('more than a thousand are refused', async () => {
    const answer = await batch(Array.from({ length: 1001 }, () => ({ sku: 'A', quantity: 1 })));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid_field', errors: [{ path: 'reservations' }] },
    });
  });
});

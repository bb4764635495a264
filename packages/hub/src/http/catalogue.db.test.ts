// The catalogue over HTTP: items, locations and channels are defined whole, read back as they were defined, and a
// definition that contradicts itself or the ledger is refused with its field. Every change is in the audit trail.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { raiseOverdue } from '../operations/inbound/raise-overdue.ts';
import { systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { at, openHttpFor, receipt, type Answer, type HttpNode } from '../testing/http.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

function put(what: 'items' | 'locations' | 'channels', body: unknown): Promise<Answer> {
  return node.ask(`PUT /v1/${what}`, { body });
}

const cable = {
  sku: 'CABLE',
  name: 'Cable, 3 × 1.5 mm²',
  baseUom: 'm',
  scale: 3,
  uoms: [
    { code: 'ft', numerator: 381, denominator: 1250 },
    { code: 'reel', numerator: '9007199254740993', denominator: 1 },
  ],
  tracking: 'lot',
  kit: [],
  substitutes: [{ sku: 'A', ratio: '1.5', priority: 1 }],
  tier: 'gold',
  attributes: { colour: 'grey', certified: true, sizes: [1, 2], deep: { er: null } },
};

describe('items', () => {
  test('are read back as they were defined', async () => {
    expect((await put('items', [cable])).body).toEqual({ written: 1 });
    const read = await node.ask('GET /v1/items/CABLE');
    expect(read).toMatchObject({ status: 200, body: cable });
  });

  test('have defaults, and a definition replaces the one before', async () => {
    await put('items', [cable]);
    await put('items', [{ sku: 'CABLE' }]);
    expect((await node.ask('GET /v1/items/CABLE')).body).toEqual({
      sku: 'CABLE',
      name: 'CABLE',
      baseUom: 'each',
      scale: 0,
      uoms: [],
      tracking: 'none',
      kit: [],
      substitutes: [],
      tier: null,
      attributes: {},
    });
  });

  test('come page by page', async () => {
    await put(
      'items',
      Array.from({ length: 5 }, (_, index) => ({ sku: `C${index}` })),
    );
    const first = await node.ask('GET /v1/items?limit=4');
    const rest = await node.ask(`GET /v1/items?limit=4&cursor=${String(at(first.body, 'nextCursor'))}`);
    const skus = [first, rest].flatMap((answer) =>
      [0, 1, 2, 3].map((index) => at(answer.body, 'items', index, 'sku')),
    );
    expect(skus).toEqual(['A', 'B', 'C0', 'C1', 'C2', 'C3', 'C4', undefined]);
    expect((await node.ask('GET /v1/items/NONE')).body).toMatchObject({ code: 'not_found' });
  });

  test('units of measure convert exactly from the next decision on', async () => {
    await put('items', [{ sku: 'A', uoms: [{ code: 'case', numerator: 12 }] }]);
    const sent = await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 3, { uom: 'case' }) });
    expect(sent.body).toMatchObject({ outcome: 'applied' });
    await put('items', [{ sku: 'A', uoms: [{ code: 'case', numerator: 10 }] }]);
    await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 1, { uom: 'case' }) });
    const positions = await node.ask('GET /v1/positions?sku=A');
    expect(at(positions.body, 'items', 0, 'sellable')).toBe(46);
  });

  test('quantities go out as exact numbers, or as strings where a double is not exact', async () => {
    await put('items', [cable]);
    await node.ask('POST /v1/events', { body: receipt('CABLE', 'DC1', '12.345', { lot: 'L1' }) });
    await node.ask('POST /v1/events', { body: receipt('CABLE', 'DC2', '9007199254740.993', { lot: 'L1' }) });
    const positions = await node.ask('GET /v1/positions?sku=CABLE');
    const sellable = [0, 1].map((index) => at(positions.body, 'items', index, 'sellable'));
    expect(sellable).toEqual([12.345, '9007199254740.993']);
  });

  test.each([
    ['a SKU twice', [{ sku: 'X' }, { sku: 'X' }], 'conflict', '1/sku'],
    [
      'a unit twice',
      [
        {
          sku: 'X',
          uoms: [
            { code: 'c', numerator: 1 },
            { code: 'c', numerator: 2 },
          ],
        },
      ],
      'conflict',
      '0/uoms/1/code',
    ],
    [
      'the base UOM as another unit',
      [{ sku: 'X', uoms: [{ code: 'each', numerator: 2 }] }],
      'conflict',
      '0/uoms/0/code',
    ],
    [
      'a ratio of nothing',
      [{ sku: 'X', uoms: [{ code: 'c', numerator: 0 }] }],
      'quantity_out_of_range',
      '0/uoms/0/numerator',
    ],
    [
      'a ratio below nothing',
      [{ sku: 'X', uoms: [{ code: 'c', numerator: 1, denominator: -1 }] }],
      'quantity_out_of_range',
      '0/uoms/0/denominator',
    ],
    [
      'a fraction as ratio',
      [{ sku: 'X', uoms: [{ code: 'c', numerator: 0.5 }] }],
      'quantity_not_representable',
      '0/uoms/0/numerator',
    ],
    [
      'a ratio of 2^63',
      [{ sku: 'X', uoms: [{ code: 'c', numerator: '9223372036854775808' }] }],
      'quantity_out_of_range',
      '0/uoms/0/numerator',
    ],
    [
      'a component that is not there',
      [{ sku: 'X', kit: [{ sku: 'NONE', quantity: 1 }] }],
      'unknown_sku',
      '0/kit/0/sku',
    ],
    [
      'a component twice',
      [
        {
          sku: 'X',
          kit: [
            { sku: 'A', quantity: 1 },
            { sku: 'A', quantity: 1 },
          ],
        },
      ],
      'conflict',
      '0/kit/1/sku',
    ],
    [
      'half a component',
      [{ sku: 'X', kit: [{ sku: 'A', quantity: 0.5 }] }],
      'quantity_not_representable',
      '0/kit/0/quantity',
    ],
    ['no component', [{ sku: 'X', kit: [{ sku: 'A', quantity: 0 }] }], 'quantity_out_of_range', '0/kit/0/quantity'],
    ['a kit of itself', [{ sku: 'X', kit: [{ sku: 'X', quantity: 1 }] }], 'conflict', '0/kit/0/sku'],
    ['itself as a substitute', [{ sku: 'X', substitutes: [{ sku: 'X' }] }], 'conflict', '0/substitutes/0/sku'],
    [
      'a substitute twice',
      [{ sku: 'X', substitutes: [{ sku: 'A' }, { sku: 'A', ratio: 2 }] }],
      'conflict',
      '0/substitutes/1/sku',
    ],
    [
      'none of a substitute',
      [{ sku: 'X', substitutes: [{ sku: 'A', ratio: '0.0' }] }],
      'invalid_field',
      '0/substitutes/0/ratio',
    ],
    [
      'a ratio that is too fine',
      [{ sku: 'X', substitutes: [{ sku: 'A', ratio: 1e-10 }] }],
      'invalid_field',
      '0/substitutes/0/ratio',
    ],
    ['a scale of 10', [{ sku: 'X', scale: 10 }], 'invalid_field', '0/scale'],
    ['an unknown way of tracking', [{ sku: 'X', tracking: 'batch' }], 'invalid_field', '0/tracking'],
    ['an unknown field', [{ sku: 'X', weight: 1 }], 'unknown_field', '0/weight'],
    ['no items', [], 'invalid_field', ''],
    ['more than a thousand', Array.from({ length: 1001 }, (_, index) => ({ sku: `X${index}` })), 'invalid_field', ''],
    ['what is no list', { sku: 'X' }, 'invalid_field', ''],
  ])('with %s are refused, all of them', async (_, body, code, path) => {
    const answer = await put('items', body);
    expect(answer.body).toMatchObject({ code, errors: [{ path }] });
    expect(answer.status).toBeLessThan(500);
    expect((await node.ask('GET /v1/items/X')).status).toBe(404);
  });
});

describe('kits', () => {
  test('may be defined together with their components, in any order', async () => {
    const items = [
      { sku: 'SET', kit: [{ sku: 'PART', quantity: '2.5' }] },
      { sku: 'PART', scale: 1 },
    ];
    expect((await put('items', items)).status).toBe(200);
    expect((await node.ask('GET /v1/items/SET')).body).toMatchObject({ kit: [{ sku: 'PART', quantity: 2.5 }] });
  });

  test('cannot contain themselves at any depth, through what is given and what is known', async () => {
    await put('items', [{ sku: 'K1', kit: [{ sku: 'A', quantity: 1 }] }, { sku: 'K2' }, { sku: 'K3' }]);
    await put('items', [
      { sku: 'K2', kit: [{ sku: 'K1', quantity: 1 }] },
      { sku: 'K3', kit: [{ sku: 'K2', quantity: 1 }] },
    ]);
    const closing = await put('items', [{ sku: 'K1', kit: [{ sku: 'K3', quantity: 1 }] }]);
    expect(closing).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ path: '0/kit' }] } });
    expect(at(closing.body, 'detail')).toContain('K1 → K3 → K2 → K1');
    const opening = [
      { sku: 'K2', kit: [] },
      { sku: 'K1', kit: [{ sku: 'K3', quantity: 1 }] },
    ];
    expect((await put('items', opening)).status).toBe(200);
  });

  test('keep their quantities when the scale of a component changes only if they are sent too', async () => {
    await put('items', [{ sku: 'PART' }, { sku: 'SET', kit: [{ sku: 'PART', quantity: 2 }] }]);
    const alone = await put('items', [{ sku: 'PART', scale: 2 }]);
    expect(alone).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ path: '0/scale' }] } });
    const both = await put('items', [
      { sku: 'PART', scale: 2 },
      { sku: 'SET', kit: [{ sku: 'PART', quantity: 2 }] },
    ]);
    expect(both.status).toBe(200);
    expect((await node.ask('GET /v1/items/SET')).body).toMatchObject({ kit: [{ quantity: 2 }] });
  });
});

test.each([
  ['scale', { scale: 2 }],
  ['baseUom', { baseUom: 'kg' }],
  ['tracking', { tracking: 'lot' }],
])('the %s of what is counted or promised cannot change', async (field, change) => {
  await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 3) });
  const backordered = { channel: 'web', policy: 'backorder', lines: [{ sku: 'B', quantity: 1 }] };
  expect((await node.ask('POST /v1/reservations', { body: backordered })).status).toBe(201);
  for (const sku of ['A', 'B']) {
    const answer = await put('items', [{ sku, ...change }]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', errors: [{ path: `0/${field}` }] } });
    expect((await put('items', [{ sku, name: 'other', tier: 'x' }])).status).toBe(200);
  }
});

describe('locations', () => {
  test('are read back as they were defined', async () => {
    const locations = [
      {
        code: 'SHOP',
        name: 'Shop',
        kind: 'shop',
        region: 'north',
        priority: 3,
        safetyStock: 2,
        closed: true,
        shippingCost: 499,
        calendar: {
          timeZone: 'Europe/Brussels',
          workingDays: [1, 6],
          cutOff: '14:30',
          holidays: ['2028-02-29'],
          handlingDays: 1,
        },
      },
      { code: 'PLAIN' },
      { code: 'HOURS', calendar: { timeZone: 'UTC', cutOff: '00:00' } },
    ];
    expect((await put('locations', locations)).body).toEqual({ written: 3 });
    const list = await node.ask('GET /v1/locations');
    expect(at(list.body, 'items', 4)).toEqual(locations[0]);
    const plain = { code: 'PLAIN', name: 'PLAIN', kind: 'warehouse', region: null, priority: 0, safetyStock: 0 };
    expect(at(list.body, 'items', 3)).toEqual({ ...plain, closed: false, shippingCost: null, calendar: null });
    const hours = { timeZone: 'UTC', cutOff: '00:00', workingDays: [1, 2, 3, 4, 5], holidays: [], handlingDays: 0 };
    expect(at(list.body, 'items', 2, 'calendar')).toEqual(hours);
    await put('locations', [{ code: 'SHOP' }]);
    const again = await node.ask('GET /v1/locations');
    expect(at(again.body, 'items', 4)).toMatchObject({ closed: false, shippingCost: null, calendar: null });
  });

  test.each([
    ['a code twice', [{ code: 'X' }, { code: 'X' }], 'conflict', '1/code'],
    ['a negative safety stock', [{ code: 'X', safetyStock: -1 }], 'quantity_out_of_range', '0/safetyStock'],
    ['a fraction of a unit', [{ code: 'X', safetyStock: 0.5 }], 'quantity_not_representable', '0/safetyStock'],
    ['a kind that is none', [{ code: 'X', kind: 'moon' }], 'invalid_field', '0/kind'],
    ['a cost below nothing', [{ code: 'X', shippingCost: -1 }], 'quantity_out_of_range', '0/shippingCost'],
    ['half a cent', [{ code: 'X', shippingCost: 0.5 }], 'quantity_not_representable', '0/shippingCost'],
  ])('with %s are refused', async (_, body, code, path) => {
    expect((await put('locations', body)).body).toMatchObject({ code, errors: [{ path }] });
  });

  test.each([
    ['a zone that is none', { timeZone: 'Mars/Base' }, 'invalid_field', 'timeZone'],
    ['an abbreviation for a zone', { timeZone: 'CEST' }, 'invalid_field', 'timeZone'],
    ['an offset for a zone', { timeZone: '+02:00' }, 'invalid_field', 'timeZone'],
    ['no zone', { timeZone: undefined }, 'invalid_field', 'timeZone'],
    ['an hour of no day', { cutOff: '24:00' }, 'invalid_field', 'cutOff'],
    ['an hour with one digit', { cutOff: '9:00' }, 'invalid_field', 'cutOff'],
    ['a minute of no hour', { cutOff: '09:60' }, 'invalid_field', 'cutOff'],
    ['no working day', { workingDays: [] }, 'invalid_field', 'workingDays'],
    ['an eighth day', { workingDays: [8] }, 'invalid_field', 'workingDays/0'],
    ['a day twice', { workingDays: [1, 2, 1] }, 'conflict', 'workingDays/2'],
    ['a 30 February', { holidays: ['2026-02-28', '2026-02-30'] }, 'invalid_field', 'holidays/1'],
    ['a holiday in words', { holidays: ['Xmas'] }, 'invalid_field', 'holidays/0'],
    ['a day before', { handlingDays: -1 }, 'invalid_field', 'handlingDays'],
  ])('with a calendar with %s are refused', async (_, more, code, path) => {
    const calendar = { timeZone: 'Europe/Brussels', cutOff: '14:30', ...more };
    const answer = await put('locations', [{ code: 'OK' }, { code: 'X', calendar }]);
    expect([at(answer.body, 'code'), at(answer.body, 'errors', 0, 'path')]).toEqual([code, `1/calendar/${path}`]);
  });

  test('that are closed with something promised there say so until it is gone, or they open again', async () => {
    await node.ask('POST /v1/events', { body: [receipt('A', 'DC1', 9), receipt('B', 'DC1', 9)] });
    const reserve = (sku: string, quantity: number): Promise<Answer> =>
      node.ask('POST /v1/reservations', { body: { channel: 'web', kind: 'hard', lines: [{ sku, quantity }] } });
    const taken = await reserve('A', 2);
    await reserve('A', 1);
    await reserve('B', 4);
    const open = async (): Promise<unknown> => {
      const context = { database: node.database, clock: systemClock, makeId };
      await raiseOverdue(context);
      const items = ['A', 'B'].map(async (sku) => {
        return at((await node.ask(`GET /v1/exceptions?sku=${sku}`)).body, 'items', 0);
      });
      return (await Promise.all(items)).filter((item) => item !== undefined);
    };
    expect((await put('locations', [{ code: 'DC1', closed: true }, { code: 'DC2' }])).status).toBe(200);
    const about = { kind: 'reserved_at_closed', location: 'DC1', uom: 'each' };
    expect(await open()).toMatchObject([
      { ...about, sku: 'A', quantity: 3 },
      { ...about, sku: 'B', quantity: 4 },
    ]);
    await node.ask(`POST /v1/reservations/${String(at(taken.body, 'id'))}/release`);
    await put('locations', [{ code: 'DC1', closed: true }]);
    expect(await open()).toMatchObject([{ sku: 'A', quantity: 1 }, { sku: 'B' }]);
    await put('locations', [{ code: 'DC1' }]);
    expect(await open()).toEqual([]);
    await put('locations', [{ code: 'DC2', closed: true }]);
    expect(await open()).toEqual([]);
  });
});

describe('channels', () => {
  test('are read back as they were defined, and stay paused', async () => {
    const channel = {
      code: 'shop',
      name: 'Shop',
      kind: 'marketplace',
      locations: ['DC2', 'DC1'],
      uom: 'case',
      depletion: 'pick',
      connector: 'x',
      priority: 1,
      backorderLimit: 5,
      allowsDropShip: true,
      depletionAt: { DC1: 'shipment' },
      sourcing: 'cheapest',
      holdsMax: 100,
      holdsMaxPerClient: 0,
      publishing: null,
    };
    const pipelines = [{ code: 'cheapest', steps: ['open'] }];
    await node.ask('PUT /v1/sourcing-pipelines', { body: pipelines });
    expect((await put('channels', [channel])).status).toBe(200);
    const paused = await node.ask('POST /v1/channels/shop/pause');
    expect(paused).toMatchObject({ status: 200, body: { ...channel, isPaused: true } });
    await put('channels', [{ ...channel, name: 'Other' }]);
    const list = await node.ask('GET /v1/channels');
    expect(at(list.body, 'items', 0)).toEqual({ ...channel, name: 'Other', isPaused: true });
    expect((await node.ask('POST /v1/channels/shop/resume')).body).toMatchObject({ isPaused: false });
    await put('channels', [{ code: 'shop', locations: [] }]);
    expect(at((await node.ask('GET /v1/channels')).body, 'items', 0)).toMatchObject({
      allowsDropShip: false,
      depletionAt: {},
      sourcing: null,
      holdsMax: null,
      holdsMaxPerClient: null,
    });
    expect(await node.ask('POST /v1/channels/nowhere/pause')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test.each([
    ['a location that is not there', [{ code: 'x', locations: ['DC1', 'DC9'] }], 'unknown_location', '0/locations/1'],
    ['a location twice', [{ code: 'x', locations: ['DC1', 'DC1'] }], 'conflict', '0/locations/1'],
    [
      'a code twice',
      [
        { code: 'x', locations: [] },
        { code: 'x', locations: [] },
      ],
      'conflict',
      '1/code',
    ],
    [
      'a negative limit',
      [{ code: 'x', locations: [], backorderLimit: -1 }],
      'quantity_out_of_range',
      '0/backorderLimit',
    ],
    ['no locations', [{ code: 'x' }], 'invalid_field', '0/locations'],
    [
      'a step at a location that it does not sell from',
      [{ code: 'x', locations: ['DC1'], depletionAt: { DC2: 'pick' } }],
      'location_not_allowed',
      '0/depletionAt/DC2',
    ],
    [
      'a step that is none',
      [{ code: 'x', locations: ['DC1'], depletionAt: { DC1: 'hope' } }],
      'invalid_field',
      '0/depletionAt/DC1',
    ],
  ])('with %s are refused', async (_, body, code, path) => {
    expect((await put('channels', body)).body).toMatchObject({ code, errors: [{ path }] });
  });

  test.each([
    ['fewer holds than none', { holdsMax: -1 }, '0/holdsMax'],
    ['half a hold a client', { holdsMaxPerClient: 0.5 }, '0/holdsMaxPerClient'],
  ])('with %s are refused', async (_, more, path) => {
    const { body } = await put('channels', [{ code: 'x', locations: [], ...more }]);
    expect([at(body, 'code'), at(body, 'errors', 0, 'path')]).toEqual(['invalid_field', path]);
  });
});

test('every change is in the audit trail, chained, and the ledger still verifies', async () => {
  await put('items', [{ sku: 'X' }]);
  await put('locations', [{ code: 'L1' }, { code: 'L2' }]);
  await put('channels', [{ code: 'c', locations: ['L1'] }]);
  const headers = { 'x-correlation-id': 'flow-1', 'idempotency-key': 'pause' };
  await node.ask('POST /v1/channels/c/pause', { headers });
  await node.ask('POST /v1/channels/c/pause', { headers });
  const trail = await node.ask('GET /v1/audit');
  const entries = [0, 1, 2, 3, 4].map((index) => at(trail.body, 'items', index));
  expect(entries.map((entry) => [at(entry, 'action'), at(entry, 'subject')])).toEqual([
    ['items.put', 'X'],
    ['locations.put', '2 locations'],
    ['channels.put', 'c'],
    ['channel.paused', 'c'],
    [undefined, undefined],
  ]);
  expect(at(entries[3], 'correlationId')).toBe('flow-1');
  expect(at(entries[3], 'actor')).toMatch(/^key_/);
  const report = await node.ask('GET /v1/invariants');
  expect(report.body).toMatchObject({ ok: true });
  expect(JSON.stringify(report.body)).toContain('"id":"audit"');
  const second = await node.ask('GET /v1/audit?limit=1&cursor=1');
  expect(second.body).toMatchObject({ items: [{ seq: 2 }], nextCursor: '2' });
});

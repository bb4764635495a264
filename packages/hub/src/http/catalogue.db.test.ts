// The catalogue over HTTP: items, locations and channels are defined whole, read back as they were defined, and a
// definition that contradicts itself or the ledger is refused with its field. Every change is in the audit trail.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
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
      { code: 'SHOP', name: 'Shop', kind: 'shop', region: 'north', priority: 3, safetyStock: 2 },
      { code: 'PLAIN' },
    ];
    expect((await put('locations', locations)).body).toEqual({ written: 2 });
    const list = await node.ask('GET /v1/locations');
    expect(at(list.body, 'items', 3)).toEqual(locations[0]);
    const plain = { code: 'PLAIN', name: 'PLAIN', kind: 'warehouse', region: null, priority: 0, safetyStock: 0 };
    expect(at(list.body, 'items', 2)).toEqual(plain);
  });

  test.each([
    ['a code twice', [{ code: 'X' }, { code: 'X' }], 'conflict', '1/code'],
    ['a negative safety stock', [{ code: 'X', safetyStock: -1 }], 'quantity_out_of_range', '0/safetyStock'],
    ['a fraction of a unit', [{ code: 'X', safetyStock: 0.5 }], 'quantity_not_representable', '0/safetyStock'],
    ['a kind that is none', [{ code: 'X', kind: 'moon' }], 'invalid_field', '0/kind'],
  ])('with %s are refused', async (_, body, code, path) => {
    expect((await put('locations', body)).body).toMatchObject({ code, errors: [{ path }] });
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
    };
    expect((await put('channels', [channel])).status).toBe(200);
    const paused = await node.ask('POST /v1/channels/shop/pause');
    expect(paused).toMatchObject({ status: 200, body: { ...channel, isPaused: true } });
    await put('channels', [{ ...channel, name: 'Other' }]);
    const list = await node.ask('GET /v1/channels');
    expect(at(list.body, 'items', 0)).toEqual({ ...channel, name: 'Other', isPaused: true });
    expect((await node.ask('POST /v1/channels/shop/resume')).body).toMatchObject({ isPaused: false });
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
  ])('with %s are refused', async (_, body, code, path) => {
    expect((await put('channels', body)).body).toMatchObject({ code, errors: [{ path }] });
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

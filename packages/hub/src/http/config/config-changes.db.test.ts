// Rehearsing and applying changes over HTTP: what a plan says is what GET /v1/availability says before and after the
// change is applied, for every item and channel, whatever the change; what a PUT would refuse is refused alike.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { allotmentKinds, unitsOfKind } from '../../domain/allotment/allotment-rule.ts';
import { allScopes } from '../../domain/scope.ts';
import { at, makeKey, openHttpFor, receipt, type HttpNode } from '../../testing/http.ts';
import { standingClock } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = Date.parse('2030-01-01T00:00:00Z');
const skus = ['A', 'B', 'KIT', 'LOTTED', 'METRE', 'NEST'];
const codes = ['edi', 'shop', 'web'];

async function put(node: HttpNode, what: string, body: unknown): Promise<void> {
  const answer = await node.ask(what, { body });
  expect([what, answer.status, answer.body]).toEqual([what, 200, answer.body]);
}

async function openWorld(): Promise<HttpNode> {
  const node = await openHttpFor(url, { clock: standingClock(start) });
  await put(node, 'PUT /v1/items', [
    { sku: 'A', attributes: { class: 'c' } },
    { sku: 'B' },
    { sku: 'METRE', baseUom: 'metre', scale: 2 },
    { sku: 'LOTTED', tracking: 'lot' },
    {
      sku: 'KIT',
      kit: [
        { sku: 'A', quantity: 2 },
        { sku: 'LOTTED', quantity: 1 },
      ],
    },
    {
      sku: 'NEST',
      kit: [
        { sku: 'KIT', quantity: 1 },
        { sku: 'B', quantity: 1 },
      ],
    },
  ]);
  await put(node, 'PUT /v1/locations', [{ code: 'DC1' }, { code: 'DC2' }, { code: 'SUP', kind: 'supplier' }]);
  await put(node, 'PUT /v1/channels', [
    { code: 'web', locations: ['DC1', 'DC2'] },
    { code: 'edi', locations: ['DC1'] },
  ]);
  const lots = ['old', 'short', 'long'].map((lot, index) => ({
    sku: 'LOTTED',
    lot,
    expiresAt: new Date(start + (index - 1) * 10 * 86_400_000 + 1000).toISOString(),
  }));
  await put(node, 'PUT /v1/lots', lots);
  const facts = [
    ...['A', 'B', 'KIT', 'METRE'].flatMap((sku) => [receipt(sku, 'DC1', 20), receipt(sku, 'DC2', 9)]),
    ...lots.map(({ lot }) => receipt('LOTTED', 'DC1', 8, { lot })),
    receipt('A', 'SUP', 50),
  ];
  for (const body of facts) await put(node, 'POST /v1/events', body);
  for (const sku of ['A', 'B', 'METRE']) {
    const body = { channel: 'web', lines: [{ lineId: '1', sku, quantity: 5 }] };
    expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
  }
  return node;
}

const rules = fc.array(
  fc.constantFrom(...allotmentKinds).chain((kind) => {
    const [first, ...others] = unitsOfKind[kind];
    return fc.record(
      {
        id: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'),
        channel: fc.constantFrom('web', 'edi'),
        kind: fc.constant(kind),
        ...(first === undefined
          ? {}
          : { unit: fc.constantFrom(first, ...others), value: fc.integer({ min: 0, max: 20 }) }),
        sku: fc.constantFrom('A', 'B', 'KIT'),
        class: fc.constant('c'),
        segment: fc.constant('gold'),
        location: fc.constantFrom('DC1', 'DC2'),
        validTo: fc.constantFrom('2029-01-01T00:00:00Z', '2031-01-01T00:00:00Z'),
        order: fc.nat(3),
      },
      { requiredKeys: ['id', 'channel', 'kind', ...(first === undefined ? [] : (['unit', 'value'] as const))] },
    );
  }),
  { maxLength: 3 },
);

const changes = fc.record(
  {
    allotmentRules: rules,
    removeAllotmentRules: fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5'), { maxLength: 2 }),
    channels: fc.uniqueArray(
      fc.record({
        code: fc.constantFrom(...codes),
        locations: fc.uniqueArray(fc.constantFrom('DC1', 'DC2', 'SUP'), { maxLength: 3 }),
        depletion: fc.constantFrom('reservation', 'shipment'),
        allowsDropShip: fc.boolean(),
      }),
      { maxLength: 2, selector: ({ code }) => code },
    ),
    safetyStock: fc.uniqueArray(
      fc.record({
        sku: fc.constantFrom('A', 'B', 'METRE'),
        location: fc.constantFrom('DC1', 'DC2'),
        quantity: fc.constantFrom(null, 0, 2, 7),
      }),
      { maxLength: 2, selector: ({ sku, location }) => sku + location },
    ),
  },
  { requiredKeys: ['allotmentRules'] },
);

async function sellsOf(node: HttpNode): Promise<Map<string, number>> {
  const sells = new Map<string, number>();
  for (const channel of codes) {
    const body = { channel, consistency: 'strong', lines: skus.map((sku) => ({ sku })) };
    const answer = await node.ask('POST /v1/availability/query', { body });
    for (const [index, sku] of skus.entries()) {
      sells.set(`${sku} ${channel}`, Number(at(answer.body, 'items', index, 'availableToSell') ?? 0));
    }
  }
  return sells;
}

interface Change {
  readonly sku: string;
  readonly channel: string;
  readonly before: number;
  readonly after: number;
}

function differences(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Change[] {
  return [...before].flatMap(([key, was]) => {
    const [sku = '', channel = ''] = key.split(' ');
    const is = after.get(key) ?? 0;
    return was === is ? [] : [{ sku, channel, before: was, after: is }];
  });
}

/** As the counts of a plan are defined, over all differences. */
function tallyOf(channel: string, all: readonly Change[]) {
  const own = all.filter((one) => one.channel === channel);
  const [up, down] = [own.filter((one) => one.after > one.before), own.filter((one) => one.after < one.before)];
  const sum = (some: readonly Change[]): number =>
    Math.round(some.reduce((total, one) => total + Math.abs(one.after - one.before), 0) * 100) / 100;
  return {
    channel,
    rises: up.length,
    falls: down.length,
    fromZero: up.filter((one) => one.before === 0).length,
    toZero: down.filter((one) => one.after === 0).length,
    raisedBy: sum(up),
    loweredBy: sum(down),
  };
}

test('a plan says what is so before and after the change is applied', { timeout: 120_000 }, async () => {
  const node = await openWorld();
  const met = { applied: 0, refused: 0, changes: 0 };
  await fc.assert(
    fc.asyncProperty(changes, async (change) => {
      const plan = await node.ask('POST /v1/config/plan?limit=1000', { body: change });
      const before = await sellsOf(node);
      const applied = await node.ask('POST /v1/config/apply', { body: change });
      expect([applied.status, at(applied.body, 'code')]).toEqual([plan.status, at(plan.body, 'code')]);
      expect(at(applied.body, 'errors')).toEqual(at(plan.body, 'errors'));
      const after = await sellsOf(node);
      const expected = differences(before, after);
      if (plan.status !== 200) {
        met.refused += 1;
        expect(expected).toEqual([]);
        return;
      }
      met.applied += 1;
      met.changes += expected.length;
      const told = at(plan.body, 'changes') as readonly Change[];
      expect(
        new Set(told.map(({ sku, channel, before: was, after: is }) => [sku, channel, was, is].join(' '))),
      ).toEqual(
        new Set(expected.map(({ sku, channel, before: was, after: is }) => [sku, channel, was, is].join(' '))),
      );
      const sizes = told.map((one) => Math.abs(one.after - one.before));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      for (const tally of at(plan.body, 'channels') as readonly { channel: string }[]) {
        expect(tally).toEqual(tallyOf(tally.channel, expected));
      }
    }),
    { numRuns: 120 },
  );
  expect(met.applied).toBeGreaterThan(30);
  expect(met.refused).toBeGreaterThan(3);
  expect(met.changes).toBeGreaterThan(60);
});

const cap = { id: 'cap', channel: 'web', kind: 'cap', value: 3, unit: 'quantity' };

test.each([
  [
    'an unknown channel',
    { allotmentRules: [{ ...cap, channel: 'moon' }] },
    'unknown_channel',
    'allotmentRules/0/channel',
  ],
  [
    'an unknown item',
    { allotmentRules: [cap, { ...cap, id: 'x', sku: 'NONE' }] },
    'unknown_sku',
    'allotmentRules/1/sku',
  ],
  ['a rule that is not there', { removeAllotmentRules: ['none'] }, 'not_found', 'removeAllotmentRules/0'],
  [
    'a location that is not there',
    { channels: [{ code: 'x', locations: ['MOON'] }] },
    'unknown_location',
    'channels/0/locations/0',
  ],
  [
    'too little safety stock',
    { safetyStock: [{ sku: 'A', location: 'DC1', quantity: -1 }] },
    'quantity_out_of_range',
    'safetyStock/0/quantity',
  ],
  [
    'a limit below nothing',
    { channels: [{ code: 'x', locations: [], backorderLimit: -1 }] },
    'quantity_out_of_range',
    'channels/0/backorderLimit',
  ],
  [
    'an end before the beginning',
    { allotmentRules: [{ ...cap, validFrom: '2030-01-02T00:00:00Z', validTo: '2030-01-01T00:00:00Z' }] },
    'invalid_field',
    'allotmentRules/0/validTo',
  ],
  ['a field that is none', { rules: [] }, 'unknown_field', 'rules'],
])('%s is refused by plan and apply alike, and nothing is written', async (_, body, code, path) => {
  const node = await openHttpFor(url);
  const good = { safetyStock: [{ sku: 'A', location: 'DC1', quantity: 4 }] };
  for (const verb of ['plan', 'apply']) {
    const answer = await node.ask(`POST /v1/config/${verb}`, { body: { ...good, ...body } });
    expect([verb, at(answer.body, 'code'), at(answer.body, 'errors', 0, 'path')]).toEqual([verb, code, path]);
  }
  if (Object.keys(body).length > 0)
    expect((await node.ask('GET /v1/safety-stock')).body).toMatchObject({ items: [] });
  const empty = await node.ask('POST /v1/config/plan', { body: {} });
  expect(at(empty.body, 'code')).toBe('invalid_field');
});

test('what is applied has revisions and one entry of the audit trail, and is all of it', async () => {
  const node = await openHttpFor(url);
  await put(node, 'PUT /v1/allotment-rules', [cap, { ...cap, id: 'gone' }]);
  const body = {
    channels: [{ code: 'new', locations: ['DC1'] }],
    allotmentRules: [
      { ...cap, value: 4 },
      { ...cap, id: 'own', channel: 'new' },
    ],
    removeAllotmentRules: ['gone'],
    safetyStock: [{ sku: 'A', location: 'DC1', quantity: 4 }],
  };
  const plan = await node.ask('POST /v1/config/plan', { body });
  expect(plan.status).toBe(200);
  expect((await node.ask('GET /v1/allotment-rules/cap/revisions')).body).toMatchObject({ items: [{ revision: 1 }] });
  const headers = { 'idempotency-key': 'once' };
  const applied = await node.ask('POST /v1/config/apply', { body, headers });
  expect(applied.body).toEqual({
    channels: 1,
    safetyStock: 1,
    changed: 3,
    revisions: [
      { id: 'cap', revision: 2, isRemoved: false },
      { id: 'gone', revision: 2, isRemoved: true },
      { id: 'own', revision: 1, isRemoved: false },
    ],
  });
  const again = await node.ask('POST /v1/config/apply', { body, headers });
  expect(again.body).toEqual(applied.body);
  const audit = at((await node.ask('GET /v1/audit?limit=1000')).body, 'items') as readonly { action: string }[];
  const own = audit.filter(({ action }) => action === 'config.applied');
  expect(own).toMatchObject([{ detail: { channels: ['new'], removedAllotmentRules: ['gone'] } }]);
  const channels = at((await node.ask('GET /v1/channels')).body, 'items') as readonly { code: string }[];
  expect(channels.map(({ code }) => code)).toContain('new');
});

test('channels and safety stock need the scope of their PUT', async () => {
  const node = await openHttpFor(url);
  const scopes = allScopes.filter((scope) => scope !== 'items:write');
  const key = await makeKey(node.database, node.tenantId, scopes);
  const ask = (body: object) => node.ask('POST /v1/config/apply', { body, key });
  expect((await ask({ channels: [] })).body).toMatchObject({ code: 'forbidden' });
  expect((await ask({ safetyStock: [] })).body).toMatchObject({ code: 'forbidden' });
  expect((await ask({ allotmentRules: [cap] })).status).toBe(200);
});

test('a plan comes in lines when it is asked for so', async () => {
  const node = await openHttpFor(url);
  const headers = { accept: 'application/x-ndjson' };
  const answer = await node.ask('POST /v1/config/plan', { body: { allotmentRules: [cap] }, headers });
  const lines = String(answer.body).trim().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ report: { items: 2, itemsReached: 2, changesLeftOut: 0 } });
  const body = { removeAllotmentRules: ['none'] };
  const refused = await node.ask('POST /v1/config/plan', { body, headers });
  expect([refused.status, at(refused.body, 'code')]).toEqual([404, 'not_found']);
});

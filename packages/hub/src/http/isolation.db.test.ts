// Isolation (I13): every route is asked, with a key of one tenant, for everything that another tenant has. Nothing of
// it shows, nothing of it changes, and what is not one's own cannot be told from what is not there.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { allScopes } from '../domain/scope.ts';
import {
  at,
  closeHttp,
  event,
  makeKey,
  openHttp,
  receipt,
  type Answer,
  type HttpNode,
  type Request,
} from '../testing/http.ts';
import { workOnSource } from '../sync/inbox.ts';
import { inboxOf } from '../testing/inbox.ts';
import { channelOf, createTenant, itemOf, locationOf, putCatalogue } from '../testing/ledger.ts';
import { json } from './request/body-parsers.ts';
import { routes } from './routes.ts';

const { url } = await createTestDatabase();

// A word that stands in everything that the other tenant has, and must never be seen.
const canary = 'CANARY';
const mine = allScopes.filter((scope) => scope !== 'platform:admin');

let node: HttpNode;
let key: string;
let own: Record<string, string>;
let theirs: Record<string, string>;
let before: string;

function asTheirs(what: string, request: Request = {}): Promise<Answer> {
  return node.ask(what, request);
}

/** Everything that the other tenant can see of its own. */
async function everythingTheirs(): Promise<string> {
  const paths = [
    'items',
    'locations',
    'channels',
    'positions',
    'movements',
    'reservations',
    'events',
    'audit',
    'exceptions',
    'contracts',
    'api-keys',
    'inbox',
    'dead-letters',
    'sources',
    'sourcing-pipelines',
    'supply',
    'ownership',
    'crosswalk',
    'stock-reports',
    'allotment-rules',
    'safety-stock',
    'lots',
    'listings',
  ];
  const answers = await Promise.all(
    paths.map((path) => asTheirs(`GET /v1/${path}?limit=1000`.replace(/(locations|channels)\?.*/, '$1'))),
  );
  // How long a listing has waited is another figure each time.
  return JSON.stringify(answers.map((answer) => answer.body)).replaceAll(/"ageMs":\d+/g, '');
}

async function fill(
  tenantId: number,
  prefix: string,
  ask: (what: string, request?: Request) => Promise<Answer>,
): Promise<Record<string, string>> {
  const [sku, location, channel] = [`${prefix}SKU`, `${prefix}DC`, `${prefix}WEB`];
  await putCatalogue(node.database, tenantId, {
    items: [itemOf(sku)],
    locations: [locationOf(location)],
    channels: [channelOf(channel, [location])],
  });
  const order = `${prefix}SO`;
  const coming = { order: `${prefix}PO2`, sku, location, quantity: 5, dueAt: '2030-01-01T00:00:00Z' };
  await ask('PUT /v1/supply', { body: [coming] });
  const taken = receipt(sku, location, 10, { order: `${prefix}PO`, businessKey: `${prefix}BK` });
  expect((await ask('POST /v1/events', { body: taken })).status).toBe(200);
  const body = {
    channel,
    order,
    customer: `${prefix}CUSTOMER`,
    lines: [{ lineId: `${prefix}LINE`, sku, quantity: 2 }],
  };
  const reservation = await ask('POST /v1/reservations', { body, headers: { 'idempotency-key': 'shared-key' } });
  expect(reservation.status).toBe(201);
  await ask('PUT /v1/locations', { body: [{ code: location, name: `${prefix}NAME` }] });
  const [source, rule] = [`${prefix}WMS`, `${prefix}RULE`];
  await ask('PUT /v1/sourcing-pipelines', { body: [{ code: `${prefix}PIPELINE`, steps: ['open'] }] });
  await ask('PUT /v1/sources', { body: [{ code: source, name: `${prefix}NAME` }] });
  await ask('PUT /v1/ownership', { body: [{ id: rule, fact: 'on_order', source, location }] });
  await ask('PUT /v1/crosswalk', { body: [{ source, kind: 'sku', external: sku, canonical: `${prefix}WORD` }] });
  await ask('PUT /v1/listings', { body: [{ channel, externalId: `${prefix}LISTING`, sku }] });
  await fillAllotments(prefix, { sku, location, channel }, ask);
  const schema = { title: `${prefix}TITLE` };
  await ask('PUT /v1/contracts', { body: [{ source: location, topic: 'stock', schema }] });
  const made = await ask('POST /v1/api-keys', { body: { name: `${prefix}KEY`, scopes: ['items:read'] } });
  const id = String(at(reservation.body, 'id'));
  const told = { id: `${prefix}EVENT`, type: 'evenstock.receipt.v1', data: { sku: `${prefix}UNKNOWN` } };
  const message = await ask(`POST /inbound/${prefix}SOURCE/moves`, { body: told });
  const messageId = String(at(message.body, 'id'));
  const turn = { holder: prefix, isStopping: () => false };
  await workOnSource(inboxOf(node), tenantId, `${prefix}SOURCE`, turn);
  const letters = await ask('GET /v1/dead-letters');
  const letterId = String(at(letters.body, 'items', 0, 'id'));
  const nothingLeft = { source: `${prefix}WMS`, asOf: new Date().toISOString(), location, complete: true, lines: [] };
  const held = await ask('POST /v1/stock-reports', { body: nothingLeft });
  expect(held.body).toMatchObject({ outcome: 'held' });
  const reportId = String(at(held.body, 'id'));
  const [keyId, eventId] = [String(at(made.body, 'id')), String(taken['id'])];
  const allotments = { fence: `${prefix}FENCE`, fence2: `${prefix}FENCE2`, lotted: `${prefix}LOTTED` };
  const listing = `${prefix}LISTING`;
  const inbound = { source, rule, messageId, letterId, reportId };
  return { sku, location, channel, order, id, keyId, eventId, ...inbound, ...allotments, listing };
}

async function fillAllotments(
  prefix: string,
  { sku, location, channel }: Record<'sku' | 'location' | 'channel', string>,
  ask: (what: string, request?: Request) => Promise<Answer>,
): Promise<void> {
  const fences = ['FENCE', 'FENCE2'].map((id) => ({ id: `${prefix}${id}`, channel, kind: 'ring_fence' }));
  const body = fences.map((one) => ({ ...one, segment: `${prefix}SEGMENT`, unit: 'quantity', value: 3 }));
  expect((await ask('PUT /v1/allotment-rules', { body })).status).toBe(200);
  const safety = [{ sku, location, quantity: 1 }];
  expect((await ask('PUT /v1/safety-stock', { body: safety })).status).toBe(200);
  const lotted = `${prefix}LOTTED`;
  await ask('PUT /v1/items', { body: [{ sku: lotted, tracking: 'lot' }] });
  const lots = [{ sku: lotted, lot: `${prefix}LOT`, expiresAt: null }];
  expect((await ask('PUT /v1/lots', { body: lots })).status).toBe(200);
}

beforeAll(async () => {
  node = await openHttp(url);
  theirs = await fill(node.tenantId, canary, node.ask);
  const tenantId = await createTenant(node.database);
  key = await makeKey(node.database, tenantId, mine);
  own = await fill(tenantId, 'OWN', (what, request) => node.ask(what, { ...request, key }));
  before = await everythingTheirs();
});

afterAll(() => closeHttp(node));

function value(names: Record<string, string>, name: string): string {
  return names[name] ?? '';
}

/** Requests about governed records that name what the other tenant has. */
function attacksOnRecords(): (readonly [what: string, request: Request])[] {
  const { sku, source, rule } = theirs;
  return [
    ['PUT /v1/sourcing-pipelines', { body: [{ code: 'own', steps: ['open'] }] }],
    ['GET /v1/sourcing-pipelines', {}],
    [`GET /v1/sourcing-pipelines/${source}/revisions`, {}],
    ...attacksOnAllotments(),
    ...attacksOnListings(),
    ['PUT /v1/sources', { body: [{ code: 'OWN2' }] }],
    ['PUT /v1/mappings', { body: [{ name: 'own', definition: { target: 'event' } }] }],
    ['GET /v1/mappings', {}],
    [`GET /v1/mappings/${source}/revisions`, {}],
    ['POST /v1/replays', { body: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', source } }],
    ['POST /v1/replays/shadow', { body: { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', source } }],
    ['GET /v1/sources', {}],
    [`GET /v1/sources/${source}/revisions`, {}],
    ['PUT /v1/ownership', { body: [{ id: 'x', fact: 'on_hand', source }] }],
    ['GET /v1/ownership', {}],
    [`DELETE /v1/ownership/${rule}`, {}],
    [`GET /v1/ownership/${rule}/revisions`, {}],
    ['PUT /v1/crosswalk', { body: [{ source: 'x', kind: 'sku', external: 'x', canonical: sku }] }],
    ['GET /v1/crosswalk', {}],
    [`GET /v1/crosswalk?source=${source}`, {}],
    [`DELETE /v1/crosswalk?source=${source}&kind=sku&external=${sku}`, {}],
    [`GET /v1/crosswalk/revisions?source=${source}&kind=sku&external=${sku}`, {}],
    ...attacksOnSupply(),
  ];
}

/** Requests about allotments, safety stock and lots of the other tenant. */
function attacksOnAllotments(): (readonly [what: string, request: Request])[] {
  const { sku, location, channel } = theirs;
  const { fence: from, fence2: to, lotted } = theirs;
  return [
    ['PUT /v1/allotment-rules', { body: [{ id: 'x', channel, kind: 'block' }] }],
    ['PUT /v1/allotment-rules', { body: [{ id: 'x', channel: own['channel'], sku, kind: 'block' }] }],
    ['PUT /v1/allotment-rules', { body: [{ id: 'x', channel: own['channel'], location, kind: 'block' }] }],
    ['GET /v1/allotment-rules', {}],
    [`GET /v1/allotment-rules?channel=${channel}`, {}],
    [`GET /v1/allotment-rules?sku=${sku}`, {}],
    ['POST /v1/allotment-rules/move', { body: { from, to, quantity: 1 } }],
    ['POST /v1/allotment-rules/move', { body: { from: 'OWNFENCE', to, quantity: 1 } }],
    [`DELETE /v1/allotment-rules/${from}`, {}],
    [`GET /v1/allotment-rules/${from}/revisions`, {}],
    ['POST /v1/config/plan', { body: { allotmentRules: [{ id: 'x', channel, kind: 'block' }] } }],
    ['POST /v1/config/plan', { body: { removeAllotmentRules: [from] } }],
    ['POST /v1/config/plan', { body: { allotmentRules: [{ id: 'x', channel: own['channel'], kind: 'block' }] } }],
    ['POST /v1/config/apply', { body: { channels: [{ code: 'x', locations: [location] }] } }],
    ['POST /v1/config/apply', { body: { removeAllotmentRules: [from] } }],
    ['POST /v1/config/apply', { body: { safetyStock: [{ sku, location, quantity: 1 }] } }],
    ['PUT /v1/safety-stock', { body: [{ sku, location: own['location'], quantity: 1 }] }],
    ['PUT /v1/safety-stock', { body: [{ sku: own['sku'], location, quantity: 1 }] }],
    ['GET /v1/safety-stock', {}],
    [`GET /v1/safety-stock?sku=${sku}`, {}],
    ['PUT /v1/lots', { body: [{ sku: lotted, lot: 'x', expiresAt: null }] }],
    ['GET /v1/lots', {}],
    [`GET /v1/lots?sku=${lotted}`, {}],
    [`DELETE /v1/items/${lotted}`, {}],
    [`DELETE /v1/items/${sku}`, {}],
  ];
}

/** Requests about listings of the other tenant. */
function attacksOnListings(): (readonly [what: string, request: Request])[] {
  const { sku, channel } = theirs;
  const externalId = value(theirs, 'listing');
  const listing = { channel: own['channel'], externalId, sku: own['sku'] };
  return [
    ['PUT /v1/listings', { body: [{ ...listing, channel }] }],
    ['PUT /v1/listings', { body: [{ ...listing, sku }] }],
    ['GET /v1/listings', {}],
    [`GET /v1/listings?channel=${channel}`, {}],
    [`DELETE /v1/listings/${channel}/${externalId}`, {}],
  ];
}

/** Requests about raw messages and dead letters of the other tenant. */
function attacksOnInbox(): (readonly [what: string, request: Request])[] {
  const { messageId, letterId } = theirs;
  return [
    ['POST /inbound/wms/moves', { payload: 'x', headers: { 'content-type': 'text/plain' } }],
    ['GET /v1/inbox', {}],
    [`GET /v1/inbox?source=${canary}SOURCE`, {}],
    [`GET /v1/inbox/${messageId}`, {}],
    [`GET /v1/inbox/${messageId}/payload`, {}],
    ['GET /v1/dead-letters?state=all', {}],
    [`GET /v1/dead-letters?messageId=${messageId}`, {}],
    [`GET /v1/dead-letters/${letterId}`, {}],
    [`POST /v1/dead-letters/${letterId}/redrive`, {}],
    [`POST /v1/dead-letters/${letterId}/discard`, { body: { reason: 'x' } }],
    ['POST /v1/dead-letters/redrive', {}],
  ];
}

function attacksOnReports(): (readonly [what: string, request: Request])[] {
  const { sku, location, reportId } = theirs;
  const report = { source: theirs['source'], asOf: '2026-01-01T00:00:00Z', location, lines: [{ sku, quantity: 1 }] };
  return [
    ['POST /v1/stock-reports', { body: report }],
    ['POST /v1/stock-reports', { body: { ...report, location: own['location'] } }],
    ['GET /v1/stock-reports', {}],
    [`GET /v1/stock-reports/${reportId}`, {}],
    [`POST /v1/stock-reports/${reportId}/approve`, {}],
    [`POST /v1/stock-reports/${reportId}/refuse`, { body: { reason: 'x' } }],
  ];
}

/** Requests about dated supply of the other tenant, and what could be promised of it. */
function attacksOnSupply(): (readonly [what: string, request: Request])[] {
  const { sku, location, channel } = theirs;
  return [
    ['PUT /v1/supply', { body: [{ order: 'PO', sku, location, quantity: 1, dueAt: '2030-01-01T00:00:00Z' }] }],
    ['GET /v1/supply', {}],
    [`GET /v1/supply?sku=${sku}&location=${location}&order=${canary}PO2`, {}],
    ['POST /v1/promises', { body: { channel, lines: [{ sku, quantity: 1 }] } }],
    ['POST /v1/promises', { body: { channel: own['channel'], lines: [{ sku, quantity: 1 }] } }],
  ];
}

/** Requests about what channels may sell of what the other tenant has. */
function attacksOnAvailability(): (readonly [what: string, request: Request])[] {
  const { sku, channel } = theirs;
  return [
    [`GET /v1/availability?sku=${sku}&channel=${channel}`, {}],
    [`GET /v1/availability?sku=${sku}&channel=${own['channel']}`, {}],
    [`GET /v1/availability/explain?sku=${sku}&channel=${channel}`, {}],
    [`GET /v1/availability/explain?sku=${sku}&channel=${own['channel']}`, {}],
    ['POST /v1/availability/query', { body: { channel, lines: [{ sku }] } }],
  ];
}

/** Requests of every kind that name what the other tenant has. */
function attacks(): (readonly [what: string, request: Request])[] {
  const { sku, location, channel, id, keyId } = theirs;
  const line = { lineId: `${canary}LINE`, sku, quantity: 1 };
  const reserve = { channel, lines: [line] };
  const about = { sku: value(theirs, 'sku'), location, quantity: 1 };
  return [
    ['PUT /v1/channels', { body: [{ code: 'x', locations: [location] }] }],
    ['PUT /v1/items', { body: [{ sku: 'x', kit: [{ sku, quantity: 1 }] }] }],
    ['GET /v1/items', {}],
    [`GET /v1/items/${sku}`, {}],
    ['GET /v1/locations', {}],
    ['PUT /v1/locations', { body: [{ code: 'OWN2' }] }],
    ['GET /v1/channels', {}],
    [`POST /v1/channels/${channel}/pause`, {}],
    [`POST /v1/channels/${channel}/resume`, {}],
    ['POST /v1/events', { body: event('receipt', about) }],
    [
      'POST /v1/events',
      { body: [event('shipment', { ...about, reservationId: id }), event('released', { reservationId: id })] },
    ],
    ['POST /v1/events', { body: event('cancelled', { reservationId: id }) }],
    [
      'POST /v1/events',
      {
        payload: `${JSON.stringify(event('receipt', about))}\n`,
        headers: { 'content-type': 'application/x-ndjson' },
      },
    ],
    ['GET /v1/events', {}],
    [`GET /v1/events?sku=${sku}`, {}],
    ['GET /v1/positions', {}],
    [`GET /v1/positions?sku=${sku}&location=${location}`, {}],
    ['GET /v1/movements', {}],
    [`GET /v1/movements?reservation=${id}`, {}],
    [`GET /v1/movements?businessKey=${canary}BK`, {}],
    ...attacksOnAvailability(),
    ...attacksOnOrders(),
    ['POST /v1/reservations', { body: reserve }],
    ['POST /v1/reservations', { body: { ...reserve, channel: own['channel'] } }],
    ['POST /v1/reservations/batch', { body: { reservations: [reserve] } }],
    ['GET /v1/reservations', {}],
    [`GET /v1/reservations/${id}`, {}],
    ...['confirm', 'release', 'extend', 'cancel'].map((verb) => [`POST /v1/reservations/${id}/${verb}`, {}] as const),
    [`PATCH /v1/reservations/${id}/lines`, { body: { lines: [{ lineId: `${canary}LINE`, quantity: 1 }] } }],
    ...attacksOnRecords(),
    ['PUT /v1/contracts', { body: [{ source: location, topic: 'stock', schema: null }] }],
    ['GET /v1/contracts', {}],
    [`GET /v1/contracts/${location}/stock/revisions`, {}],
    [`GET /v1/contracts/${location}/stock/learned`, {}],
    ['GET /v1/schema-findings', {}],
    [`POST /v1/schema-findings/${id}/accept`, {}],
    [`POST /v1/schema-findings/${id}/dismiss`, {}],
    ['GET /v1/audit', {}],
    ['GET /v1/exceptions?state=all', {}],
    ['GET /v1/observations', {}],
    ['GET /v1/invariants', {}],
    ...attacksOnInbox(),
    ...attacksOnReports(),
    ['POST /v1/tenants', { body: { code: 'mine' } }],
    ['GET /v1/tenants', {}],
    ['POST /v1/api-keys', { body: { name: 'x', scopes: ['items:read'], tenant: 'default' } }],
    ['GET /v1/api-keys', {}],
    ['GET /v1/api-keys?tenant=default', {}],
    [`DELETE /v1/api-keys/${keyId}`, {}],
    [`DELETE /v1/api-keys/${keyId}?tenant=default`, {}],
  ];
}

function attacksOnOrders(): (readonly [what: string, request: Request])[] {
  const { order } = theirs;
  return [
    ['PUT /v1/order-statuses', { body: [{ order: 'mine', status: 'cancelled', release: true }] }],
    [`GET /v1/order-statuses?order=${order}&status=open`, {}],
    [`GET /v1/reservations?order=${order}`, {}],
    [`GET /v1/movements?order=${order}`, {}],
  ];
}

/** What the caller itself wrote into the request may come back; everything else is somebody's. */
function withoutEcho(text: string): string {
  const { order: _order, eventId: _eventId, ...words } = theirs;
  return Object.values(words).reduce((rest, word) => rest.replaceAll(word, '…'), text);
}

describe('a tenant', () => {
  test('sees and changes nothing of another, whatever it asks for', async () => {
    for (const [what, request] of attacks()) {
      const answer = await node.ask(what, { ...request, key });
      expect([what, answer.status < 500]).toEqual([what, true]);
      expect([what, withoutEcho(JSON.stringify(answer.body)).includes(canary)]).toEqual([what, false]);
    }
    expect(await everythingTheirs()).toBe(before);
  });

  test('is asked about on every route', () => {
    const covered = new Set(attacks().map(([what]) => what.replace(/\?.*/, '')));
    const open = routes.filter((route) => route.scope === null || route.path.endsWith('/stream'));
    const left = routes.filter((route) => {
      const pattern = new RegExp(`^${route.method} ${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
      return !open.includes(route) && ![...covered].some((what) => pattern.test(what));
    });
    expect(left.map((route) => `${route.method} ${route.path}`)).toEqual([]);
  });

  test('cannot tell what belongs to another from what is not there', async () => {
    for (const [what, request] of attacks()) {
      const names = [
        theirs['id'],
        theirs['keyId'],
        theirs['messageId'],
        theirs['letterId'],
        theirs['reportId'],
        theirs['sku'],
        theirs['location'],
        theirs['channel'],
        theirs['order'],
        theirs['source'],
        theirs['rule'],
        theirs['fence2'],
        theirs['fence'],
        theirs['lotted'],
      ];
      const nothing = (text: string): string =>
        names.reduce((rest: string, name) => rest.replaceAll(name ?? '\n', `NOTHING${name?.slice(7) ?? ''}`), text);
      if (nothing(what + JSON.stringify(request)) === what + JSON.stringify(request)) continue;
      const made = await node.ask(what, { ...request, key });
      const { body, payload, headers } = request;
      const turned: Request = {
        ...(body === undefined ? {} : { payload: nothing(JSON.stringify(body)), headers: { 'content-type': json } }),
        ...(payload === undefined ? {} : { payload: nothing(String(payload)), headers: headers ?? {} }),
      };
      const missed = await node.ask(nothing(what), { ...turned, key });
      const shape = (answer: Answer): unknown => [
        what,
        answer.status,
        at(answer.body, 'code'),
        at(answer.body, 'title'),
      ];
      expect(shape(made)).toEqual(shape(missed));
      expect(Object.keys(made.body ?? {})).toEqual(Object.keys(missed.body ?? {}));
    }
  });

  test('uses its own idempotency keys and event ids, whoever else has the same', async () => {
    const headers = { 'idempotency-key': 'shared-key' };
    const body = { channel: own['channel'], lines: [{ lineId: 'other', sku: own['sku'], quantity: 1 }] };
    const clash = await node.ask('POST /v1/reservations', { body, headers, key });
    expect(clash.body).toMatchObject({ code: 'idempotency_key_reused' });
    const sent = { ...receipt(value(own, 'sku'), value(own, 'location'), 1), id: theirs['eventId'] };
    const answer = await node.ask('POST /v1/events', { body: sent, key });
    expect(answer.body).toMatchObject({ outcome: 'applied' });
  });

  test('cannot name another tenant in anything that it writes', async () => {
    for (const field of ['tenant', 'tenantId', 'tenant_id']) {
      const item = await node.ask('PUT /v1/items', { body: [{ sku: 'x', [field]: node.tenantId }], key });
      expect(item).toMatchObject({ status: 400, body: { code: 'unknown_field' } });
      const sent = await node.ask('POST /v1/events', {
        body: event('receipt', { sku: 'x', [field]: node.tenantId }),
        key,
      });
      expect(sent).toMatchObject({ status: 400, body: { code: 'unknown_field' } });
    }
    const header = await node.ask('GET /v1/items', {
      key,
      headers: { 'x-tenant-id': String(node.tenantId), 'x-http-method-override': 'DELETE' },
    });
    expect(JSON.stringify(header.body)).not.toContain(canary);
  });

  test('shows in no metric', async () => {
    const { body } = await node.ask('GET /metrics', { key: null });
    expect(String(body)).not.toMatch(/CANARY|OWN/);
  });
});

// What a message comes to depends on what the hub knows besides it: a place that is one of ours makes a transfer of
// what would else be a sale.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, openHttpFor, putMore } from '../testing/http.ts';
import { inboxOf } from '../testing/inbox.ts';
import { itemOf, locationOf } from '../testing/ledger.ts';
import { workOnSource } from './inbox.ts';

const { url } = await createTestDatabase();

const item = 'https://id.gs1.org/01/10614141073464';
const dock = 'https://id.gs1.org/414/0614141007776';
const shop = 'https://id.gs1.org/414/0614141008889';
const customer = 'https://id.gs1.org/414/0614141009992';

function event(minute: number, bizStep: string, quantity: number, more: object): object {
  return {
    type: 'ObjectEvent',
    eventTime: `2026-04-03T08:0${minute}:00.000Z`,
    eventTimeZoneOffset: '+00:00',
    action: 'OBSERVE',
    bizStep,
    quantityList: [{ epcClass: 'urn:epc:idpat:sgtin:0614141.107346.*', quantity }],
    ...more,
  };
}

const to = (place: string): object => ({ destinationList: [{ type: 'location', destination: place }] });
const from = (place: string): object => ({ sourceList: [{ type: 'location', source: place }] });

test('EPCIS: from one own place to another is a transfer, whether ours by its code or by the crosswalk', async () => {
  const node = await openHttpFor(url);
  await putMore(node, { items: [itemOf(item)], locations: [locationOf(dock), locationOf('SHOP')] });
  const entry = { source: '3pl', kind: 'location', external: shop, canonical: 'SHOP' };
  expect((await node.ask('PUT /v1/crosswalk', { body: [entry] })).status).toBe(200);
  const eventList = [
    event(0, 'receiving', 100, { readPoint: { id: dock } }),
    event(1, 'shipping', 30, { readPoint: { id: dock }, ...to(shop) }),
    event(2, 'receiving', 20, { readPoint: { id: shop }, ...from(dock) }),
    event(3, 'shipping', 5, { readPoint: { id: shop }, ...to(dock) }),
    event(4, 'shipping', 4, { readPoint: { id: dock }, ...to(customer) }),
  ];
  const payload = JSON.stringify({ type: 'EPCISDocument', epcisBody: { eventList } });
  const headers = { 'content-type': 'application/ld+json' };
  const taken = await node.ask('POST /inbound/3pl/epcis', { payload, headers });
  await workOnSource(inboxOf(node), node.tenantId, '3pl', { holder: 'test', isStopping: () => false });
  const story = await node.ask(`GET /v1/inbox/${String(at(taken.body, 'id'))}`);
  expect(story.body).toMatchObject({ message: { state: 'done', counts: { applied: 5 } } });
  const { body } = await node.ask(`GET /v1/movements?sku=${encodeURIComponent(item)}`);
  const kinds = at(body, 'items');
  expect(Array.isArray(kinds) ? kinds.map((one) => String(at(one, 'kind'))) : []).toEqual([
    'receipt',
    'transfer_shipped',
    'transfer_received',
    'transfer_shipped',
    'shipment',
  ]);
  const positions = await node.ask(`GET /v1/positions?sku=${encodeURIComponent(item)}`);
  expect(at(positions.body, 'items')).toMatchObject([
    { location: 'SHOP', sellable: 15, inTransit: 10 },
    { location: dock, sellable: 66, inTransit: 5 },
  ]);
});

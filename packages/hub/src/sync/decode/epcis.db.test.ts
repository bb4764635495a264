// A day in a warehouse as EPCIS tells it: what the events come to is taken by the hub, once, and adds up.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, openHttpFor, putMore } from '../../testing/http.ts';
import { itemOf, locationOf } from '../../testing/ledger.ts';
import { decodeAll } from './testing/decoding.ts';

const { url } = await createTestDatabase();

const item = 'https://id.gs1.org/01/10614141073464';
const dock = 'https://id.gs1.org/414/0614141007776';
const shelf = 'https://id.gs1.org/414/0614141008889';

const day: readonly (readonly [bizStep: string, quantity: number, more?: object])[] = [
  ['receiving', 100],
  ['storing', 90, { bizLocation: { id: shelf } }],
  ['inspecting', 5, { disposition: 'damaged' }],
  ['picking', 20, { readPoint: { id: shelf } }],
  ['packing', 20, { readPoint: { id: shelf }, action: 'ADD' }],
  ['shipping', 20, { readPoint: { id: shelf } }],
  ['void_shipping', 4, { readPoint: { id: shelf } }],
  ['shipping', 10, { readPoint: { id: shelf }, destinationList: [{ type: 'location', destination: dock }] }],
  ['receiving', 10, { sourceList: [{ type: 'location', source: shelf }] }],
  ['receiving', 3, { disposition: 'returned' }],
  ['destroying', 5, { action: 'DELETE', persistentDisposition: { unset: ['damaged'] } }],
  ['stock_taking', 60, { readPoint: { id: shelf } }],
];

test('each event is applied once, and the positions are what it says', async () => {
  const node = await openHttpFor(url);
  await putMore(node, { items: [itemOf(item)], locations: [locationOf(dock), locationOf(shelf)] });
  const eventList = day.map(([bizStep, quantity, more], minute) => ({
    type: 'ObjectEvent',
    eventTime: `2026-04-03T08:${String(minute).padStart(2, '0')}:00.000Z`,
    eventTimeZoneOffset: '+00:00',
    action: 'OBSERVE',
    bizStep,
    readPoint: { id: 'urn:epc:id:sgln:0614141.00777.0' },
    quantityList: [{ epcClass: 'urn:epc:idpat:sgtin:0614141.107346.*', quantity }],
    ...more,
  }));
  const message = JSON.stringify({ type: 'EPCISDocument', epcisBody: { eventList } });
  const isOwnLocation = (location: string): boolean => location === dock || location === shelf;
  const decoded = await decodeAll(message, { format: 'epcis', epcis: { source: '3pl', isOwnLocation } });
  const body = decoded.map((one) => ({
    specversion: '1.0',
    ...(one.ok && typeof one.value === 'object' ? one.value : one),
  }));
  for (const outcome of ['applied', 'duplicate']) {
    const answer = await node.ask('POST /v1/events', { body });
    expect(at(answer.body, 'results')).toMatchObject(body.map(() => ({ outcome })));
  }
  const positions = await node.ask(`GET /v1/positions?sku=${encodeURIComponent(item)}`);
  expect(at(positions.body, 'items')).toMatchObject([
    { location: dock, sellable: 15, damaged: 0, returned: 3, inTransit: 0 },
    { location: shelf, sellable: 60 },
  ]);
});

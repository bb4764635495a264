// The messages of connectors are those that the hub takes: what the SDK declares and what the routes check are held
// equal here, in kinds, in fields and in types.

import { eventKinds, type EventBody, type StockReport, type StockReportLine } from '@evenstock/connector-sdk';
import type { Static } from 'typebox';
import { expect, expectTypeOf, test } from 'vitest';

import type { reportSchema } from '../inbound/stock-report-body.ts';
import { type cloudEventSchema, eventTypesIn, eventTypeOf, readCloudEvent } from './cloud-event.ts';

test('every kind of event that the hub takes can be said by a connector, and no other', () => {
  expect(eventKinds.map(eventTypeOf).toSorted()).toEqual(eventTypesIn.toSorted());
});

test('the fields of events and of stock report lines are the same', () => {
  type TakenEvent = Static<typeof cloudEventSchema>['data'];
  type TakenReport = Static<typeof reportSchema>;
  expectTypeOf<EventBody>().toEqualTypeOf<TakenEvent>();
  expectTypeOf<StockReportLine>().toEqualTypeOf<TakenReport['lines'][number]>();
  // The source is the connector's own; the hub adds it, and counts the lines by itself.
  type Said = Omit<StockReport, 'kind' | 'lines'>;
  type Taken = Readonly<Omit<TakenReport, 'source' | 'lines' | 'lineCount'>>;
  expectTypeOf<Said>().toEqualTypeOf<Taken>();
});

test('an event of a connector is one that the hub reads', () => {
  const data: EventBody = { sku: 'A', location: 'DC', quantity: '1.5', order: 'SO-1', version: 2 };
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: 'erp',
    type: 'evenstock.pick.v1',
    time: '2026-03-01T08:00:00Z',
  };
  const told = { parts: { clock: { now: () => 0 } }, caller: { actor: 'erp' }, correlationId: 'c' };
  expect(readCloudEvent(told, { ...event, data })).toMatchObject({ ok: true, command: { type: 'movement' } });
});

// The bytes under the hash chain: whatever is changed in an entry, they change.

import { expect, test } from 'vitest';
import { canonicalEntry, type JournalEntry } from './journal-entry.ts';

const entry: JournalEntry = {
  seq: 7n,
  recordedAt: 1000,
  kind: 'shipment',
  sku: 'A',
  quantity: 3n,
  from: { location: 'W1', lot: 'x', account: 'sellable' },
  to: { location: null, account: 'customer' },
  promise: { location: 'W1', lot: 'x', reserved: -1n, allocated: -2n, picked: -1n },
  reservationId: 'r1',
  lineId: '1',
  portion: 0,
  detail: '{"a":1}',
  origin: {
    occurredAt: 900,
    source: 'wms',
    eventId: 'e1',
    businessKey: 'shipment:S1',
    order: 'SO1',
    correlationId: 'c1',
    causationId: 'c0',
    actor: 'key_1',
    reason: 'because',
  },
};

const withOrigin = (origin: Partial<JournalEntry['origin']>): JournalEntry => ({
  ...entry,
  origin: { ...entry.origin, ...origin },
});
const { from, to, promise } = entry;

test.each<[string, JournalEntry]>([
  ['seq', { ...entry, seq: 8n }],
  ['recordedAt', { ...entry, recordedAt: 1001 }],
  ['kind', { ...entry, kind: 'receipt' }],
  ['sku', { ...entry, sku: 'B' }],
  ['sku, gone', { ...entry, sku: null }],
  ['quantity', { ...entry, quantity: 4n }],
  ['from', { ...entry, from: null }],
  ['from.location', { ...entry, from: { location: 'W2', lot: 'x', account: 'sellable' } }],
  ['from.lot', { ...entry, from: { location: 'W1', lot: '', account: 'sellable' } }],
  ['from.account', { ...entry, from: { location: 'W1', lot: 'x', account: 'damaged' } }],
  ['from, outside', { ...entry, from: { location: null, account: 'customer' } }],
  ['to', { ...entry, to: null }],
  ['to.account', { ...entry, to: { location: null, account: 'scrap' } }],
  ['to, inside', { ...entry, to: { location: 'W1', lot: '', account: 'sellable' } }],
  ['from and to, exchanged', { ...entry, from: to, to: from }],
  ['promise', { ...entry, promise: null }],
  ['promise.location', { ...entry, promise: promise && { ...promise, location: 'W2' } }],
  ['promise.lot', { ...entry, promise: promise && { ...promise, lot: '' } }],
  ['promise.reserved', { ...entry, promise: promise && { ...promise, reserved: 0n } }],
  ['promise.allocated', { ...entry, promise: promise && { ...promise, allocated: 0n } }],
  ['promise.picked', { ...entry, promise: promise && { ...promise, picked: 0n } }],
  ['reservationId', { ...entry, reservationId: 'r2' }],
  ['lineId', { ...entry, lineId: '2' }],
  ['portion', { ...entry, portion: 1 }],
  ['portion, gone', { ...entry, portion: null }],
  ['detail', { ...entry, detail: '{"a": 1}' }],
  ['detail, gone', { ...entry, detail: null }],
  ['occurredAt', withOrigin({ occurredAt: 901 })],
  ['source', withOrigin({ source: 'erp' })],
  ['eventId', withOrigin({ eventId: 'e2' })],
  ['businessKey', withOrigin({ businessKey: null })],
  ['order', withOrigin({ order: 'SO2' })],
  ['correlationId', withOrigin({ correlationId: 'c2' })],
  ['causationId', withOrigin({ causationId: 'c1' })],
  ['actor', withOrigin({ actor: 'key_2' })],
  ['reason', withOrigin({ reason: '' })],
])('a change of %s shows', (_name, changed) => {
  expect(canonicalEntry(changed)).not.toBe(canonicalEntry(entry));
});

test('texts cannot run into each other', () => {
  const one = { ...entry, reservationId: 'a","b', lineId: 'c' };
  const other = { ...entry, reservationId: 'a', lineId: 'b","c' };
  expect(canonicalEntry(one)).not.toBe(canonicalEntry(other));
});

test('the same entry has the same bytes, whatever the order of its keys', () => {
  const { seq, kind, ...rest } = entry;
  expect(canonicalEntry({ ...rest, kind, seq })).toBe(canonicalEntry(entry));
});

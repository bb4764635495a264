// The shop's words and the hub's, and nothing else: pure. What cannot be read is handed on as such, never dropped.

import { isTime, type Message } from '@evenstock/connector-sdk';

import { changeOf } from './client.ts';

const rawMax = 500;

/** A change of stock is a count as of the shop's own moment: told twice or late it does no harm. */
export function messageOf(value: unknown, location: string | null): Message {
  const raw = JSON.stringify(value) ?? '';
  const change = changeOf(value);
  if (change === null || !isTime(change.at)) {
    return {
      kind: 'unreadable',
      id: raw.slice(0, 200),
      detail: 'It is no change of stock.',
      raw: raw.slice(0, rawMax),
    };
  }
  const { number, sku, quantity, at: time } = change;
  const id = `change-${number}`;
  if (change.isDeleted) return { kind: 'tombstone', id, subject: 'item', code: sku, time };
  const place = change.location ?? location;
  const data = { sku, quantity, ...(place !== null && { location: place }) };
  return { kind: 'event', id, type: 'evenstock.count.v1', time, data };
}

// Recorded changes of the shop, and what they become.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { messageOf } from './translate.ts';

const changes = JSON.parse(
  await readFile(new URL('./fixtures/changes.json', import.meta.url), 'utf8'),
) as readonly unknown[];

void test('a change is a count, a deletion a tombstone, and anything else unreadable', () => {
  const kinds = changes.map((change) => messageOf(change, 'DC').kind);
  assert.deepEqual(kinds, ['event', 'event', 'tombstone', 'unreadable', 'unreadable']);
});

void test('a change that names no location is of the configured one', () => {
  const [first, second] = changes.map((change) => messageOf(change, 'DC'));
  assert.deepEqual(
    [first, second].map((message) => (message?.kind === 'event' ? message.data.location : null)),
    ['SHOP', 'DC'],
  );
});

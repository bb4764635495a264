// The parts that a run requires are checked by name, so that a misspelt one cannot make the requirement void.

import { expect, test } from 'vitest';

import { absentParts, findRealParts, partNames, requiredParts } from './real-parts.ts';

test('required parts are read from a list with commas', () => {
  expect(requiredParts({ EVENSTOCK_REQUIRE: 'nats, postgres15,' })).toEqual(['nats', 'postgres15']);
  expect(requiredParts({})).toEqual([]);
});

test('a required part that nobody knows is an error, and the known ones are named', () => {
  expect(() => requiredParts({ EVENSTOCK_REQUIRE: 'postgres51' })).toThrow(/"postgres51".*postgres15/);
});

test('a part that is absent is told apart from one that is there, and says what to install', () => {
  const parts = findRealParts({ PATH: '/nowhere', EVENSTOCK_POSTGRES15_BINARIES: '/nowhere' });
  expect(parts.postgres15).toEqual({ path: undefined, install: 'apt-get install postgresql-15' });
  expect(parts.postgres18.path).toMatch(/native.bin$/);
  for (const name of partNames) expect(parts[name].install).not.toBe('');
});

test('only parts that tests are waiting for are missed', () => {
  const absent = absentParts({ PATH: '/nowhere', EVENSTOCK_POSTGRES15_BINARIES: '/nowhere' });
  const names = absent.map(({ name }) => name);
  expect(names).toContain('postgres15');
  expect(names).not.toContain('chromium');
});

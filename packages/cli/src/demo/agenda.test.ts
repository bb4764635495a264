// The order in which what was noted down comes back.

import { expect, test } from 'vitest';

import { Agenda } from './agenda.ts';
import { seededRandom } from './random.ts';

test('what is noted down comes in the order of time, and of noting down at the same time', () => {
  const random = seededRandom(1, 'agenda');
  const agenda = new Agenda<number>();
  const noted: { at: number; what: number }[] = [];
  for (let what = 0; what < 2000; what++) {
    const at = random.integer(0, 300);
    noted.push({ at, what });
    agenda.add(at, what);
  }
  const taken: { at: number; what: number }[] = [];
  for (let due = agenda.takeDue(1000); due; due = agenda.takeDue(1000)) taken.push({ at: due.at, what: due.what });
  expect(taken).toEqual(noted.toSorted((a, b) => a.at - b.at || a.what - b.what));
  expect(agenda.size).toBe(0);
});

test('nothing comes before its time', () => {
  const agenda = new Agenda<string>();
  expect(agenda.nextAt).toBe(Number.POSITIVE_INFINITY);
  agenda.add(10, 'ship');
  expect([agenda.nextAt, agenda.takeDue(9), agenda.size]).toEqual([10, undefined, 1]);
  expect(agenda.takeDue(10)?.what).toBe('ship');
});

// Calendars by example: cut-off, weekend, holiday, handling, and the nights on which the clocks change.

import { expect, test } from 'vitest';

import type { LocationCalendar } from '../location.ts';
import { isTimeZone, leavesOn } from './calendar.ts';

const berlin: LocationCalendar = {
  timeZone: 'Europe/Berlin',
  workingDays: [1, 2, 3, 4, 5],
  cutOff: '14:00',
  holidays: ['2026-12-25'],
  handlingDays: 0,
};

test.each([
  ['at the cut-off, the same day', {}, '2026-06-01T12:00:00.000Z', '2026-06-01'],
  ['a moment later, the next', {}, '2026-06-01T12:00:00.001Z', '2026-06-02'],
  ['on Friday afternoon, on Monday', {}, '2026-06-05T12:30:00Z', '2026-06-08'],
  ['on Saturday, on Monday', {}, '2026-06-06T06:00:00Z', '2026-06-08'],
  ['before a holiday and a weekend, after both', {}, '2026-12-24T15:00:00Z', '2026-12-28'],
  ['with two days of handling, two working days later', { handlingDays: 2 }, '2026-06-04T08:00:00Z', '2026-06-08'],
  ['shortly after midnight there, while it is yesterday in UTC', {}, '2026-05-31T22:30:00Z', '2026-06-01'],
  [
    'while the clocks jump over the cut-off',
    { cutOff: '02:30', workingDays: [7, 1] },
    '2026-03-29T01:00:00Z',
    '2026-03-30',
  ],
  [
    'in the hour that comes twice, the first time',
    { cutOff: '02:30', workingDays: [7, 1] },
    '2026-10-25T00:15:00Z',
    '2026-10-25',
  ],
  [
    'in the hour that comes twice, the second time',
    { cutOff: '02:30', workingDays: [7, 1] },
    '2026-10-25T01:15:00Z',
    '2026-10-26',
  ],
  ['on the last day that can be told', { handlingDays: 1 }, '9999-12-31T08:00:00Z', null],
  ['where nobody ever works', { workingDays: [] }, '2026-06-01T08:00:00Z', null],
])('ordered %s', (_, more, orderedAt, date) => {
  expect(leavesOn({ ...berlin, ...more }, Date.parse(orderedAt))).toBe(date);
});

test('without a calendar things leave at once, by the day of UTC', () => {
  expect(leavesOn(null, Date.parse('2026-06-06T23:59:59Z'))).toBe('2026-06-06');
});

test('a time zone is one of the zone data', () => {
  expect(['Europe/Berlin', 'UTC', 'Europe/Atlantis', 'CET+1', ''].map(isTimeZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

// Laws of calendars, held against a slow walk: minute by minute to find out whether the cut-off is over, day by day to
// the day on which something leaves. The walk reads the clock on the wall and knows nothing of offsets.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { LocationCalendar } from '../location.ts';
import { dayAt, leavesOn } from './calendar.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Zones, and moments at which the clocks change there: forwards, backwards, by half an hour, at midnight. */
const changes: readonly (readonly [zone: string, at: string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
  ['UTC', '2026-06-01T00:00:00Z'],
];

const walls = new Map(
  changes.map(([timeZone]) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);

/** What the clock on the wall shows: `2026-03-29 03:00:00`. */
function wall(timeZone: string, instant: number): string {
  return walls.get(timeZone)?.format(instant) ?? '';
}

function slowLeavesOn(calendar: LocationCalendar, orderedAt: number): string | null {
  const { timeZone, cutOff, workingDays, holidays, handlingDays } = calendar;
  const today = wall(timeZone, orderedAt).slice(0, 10);
  const isOver = (instant: number): boolean => {
    const shown = `${wall(timeZone, instant)}.${String(instant % 1000).padStart(3, '0')}`;
    return shown.startsWith(today) && shown.slice(11) > `${cutOff}:00.000`;
  };
  let isLate = isOver(orderedAt);
  const from = Math.floor(orderedAt / minute) * minute - 26 * 60 * minute;
  for (let at = from; at + minute <= orderedAt && !isLate; at += minute) isLate = isOver(at + minute - 1);
  let left = handlingDays;
  for (let at = Date.parse(today) + (isLate ? day : 0), tried = 0; tried < 800; at += day, tried += 1) {
    const date = new Date(at);
    const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    const text = date.toISOString().slice(0, 10);
    if (!workingDays.includes(weekday) || holidays.includes(text)) continue;
    if (left === 0) return text;
    left -= 1;
  }
  return null;
}

const cutOffs = fc.oneof(
  fc.constantFrom('00:00', '00:30', '01:45', '02:00', '02:30', '02:59', '03:00', '14:00', '23:59'),
  fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
);

const orders = fc
  .record({
    change: fc.constantFrom(...changes),
    after: fc.oneof(
      fc.integer({ min: -4 * 60, max: 4 * 60 }).map((minutes) => minutes * minute),
      fc.integer({ min: -3 * day, max: 3 * day }),
    ),
    cutOff: cutOffs,
    workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    holidaysAfter: fc.array(fc.integer({ min: -3, max: 10 }), { maxLength: 6 }),
    handlingDays: fc.integer({ min: 0, max: 12 }),
  })
  .map(({ change: [timeZone, at], after, cutOff, workingDays, holidaysAfter, handlingDays }) => {
    const orderedAt = Date.parse(at) + after;
    const holidays = holidaysAfter.map((days) => new Date(orderedAt + days * day).toISOString().slice(0, 10));
    const calendar: LocationCalendar = { timeZone, workingDays, cutOff, holidays, handlingDays };
    return { calendar, orderedAt };
  });

test('what is ordered leaves on the day that a walk by the minute and the day comes to', () => {
  fc.assert(
    fc.property(orders, ({ calendar, orderedAt }) => {
      expect(leavesOn(calendar, orderedAt)).toBe(slowLeavesOn(calendar, orderedAt));
    }),
    { numRuns: 150 },
  );
});

test('who waits longer is not served earlier, whatever the clocks do', () => {
  fc.assert(
    fc.property(orders, fc.integer({ min: 0, max: 3 * 60 }), ({ calendar, orderedAt }, minutes) => {
      const [first, later] = [leavesOn(calendar, orderedAt), leavesOn(calendar, orderedAt + minutes * minute)];
      expect(first === null ? later === null : first <= (later ?? first)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('the day at a location is the one that its clock shows', () => {
  fc.assert(
    fc.property(orders, ({ calendar, orderedAt }) => {
      expect(dayAt(calendar, orderedAt)).toBe(wall(calendar.timeZone, orderedAt).slice(0, 10));
    }),
  );
});

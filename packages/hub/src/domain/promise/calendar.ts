// When goods leave a location: by its cut-off time, in its own time zone, on its working days. Days are those of the
// location; an instant becomes a day only here. Promises that waiting longer never makes anything leave earlier.
//
// Where the clocks change, a cut-off is over from the first moment on at which the clock on the wall shows it or has
// passed it: one that the clocks skip is over when they jump, one that they show twice is over the first time.

import { compileLocalTime, compileZone } from '../mapping/zone.ts';
import type { LocationCalendar } from '../location.ts';

const dayMs = 86_400_000;

/** A calendar on which nothing leaves for as long is one on which nothing leaves. */
const daysMax = 3660;

/** Days are told as YYYY-MM-DD: there are none after the year 9999. */
const end = Date.UTC(10_000, 0, 1) / dayMs;

interface Zone {
  readonly local: (instant: number) => number;
  readonly instant: (local: number) => number | null;
}

const zones = new Map<string, Zone | null>();

function zoneOf(name: string): Zone | null {
  let zone = zones.get(name);
  if (zone !== undefined) return zone;
  const local = compileLocalTime(name);
  const instant = compileZone(name, 'compatible');
  zone = local && instant && { local, instant };
  zones.set(name, zone);
  return zone;
}

export function isTimeZone(name: string): boolean {
  return zoneOf(name) !== null;
}

const utc: Zone = { local: (instant) => instant, instant: (local) => local };

/** The day at a location (YYYY-MM-DD) that an instant is on; where there is no calendar, the day of UTC. */
export function dayAt(calendar: LocationCalendar | null, instant: number): string {
  const zone = calendar === null ? utc : (zoneOf(calendar.timeZone) ?? utc);
  return dayText(Math.floor(zone.local(instant) / dayMs));
}

/** Whether a moment, or a day everywhere on earth, is over. */
export function isOver(by: number | string, now: number): boolean {
  return typeof by === 'number' ? by < now : Date.parse(by) + 36 * 3_600_000 < now;
}

/**
 * The day on which something leaves that is ordered at an instant and on the shelf by then; null when it never does.
 * Without a calendar it leaves at once.
 */
export function leavesOn(calendar: LocationCalendar | null, orderedAt: number): string | null {
  if (calendar === null) return dayAt(null, orderedAt);
  const zone = zoneOf(calendar.timeZone) ?? utc;
  const local = zone.local(orderedAt);
  const today = Math.floor(local / dayMs);
  const cutOff = today * dayMs + timeOf(calendar.cutOff);
  const isInTime = local <= cutOff && orderedAt <= (zone.instant(cutOff) ?? orderedAt);
  const holidays = new Set(calendar.holidays);
  let left = calendar.handlingDays;
  for (let day = isInTime ? today : today + 1; day < Math.min(today + daysMax, end); day += 1) {
    if (!calendar.workingDays.includes(weekdayOf(day)) || holidays.has(dayText(day))) continue;
    if (left === 0) return dayText(day);
    left -= 1;
  }
  return null;
}

/** Milliseconds after midnight. */
function timeOf(cutOff: string): number {
  const [hours = '0', minutes = '0'] = cutOff.split(':');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** 1 is Monday; day 0 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

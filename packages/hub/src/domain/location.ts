// Where stock is: warehouses, third-party sites, shops, suppliers that ship directly, virtual places.

import { compileZone } from './mapping/zone.ts';
import { refuse, type Refused } from './refusal.ts';

export const locationKinds = ['warehouse', 'third_party', 'shop', 'supplier', 'virtual'] as const;

export type LocationKind = (typeof locationKinds)[number];

export interface Location {
  readonly code: string;
  readonly name: string;
  readonly kind: LocationKind;
  readonly region: string | null;
  /** Smaller is preferred when a line can be placed at several locations. */
  readonly priority: number;
  /** Whole base units of every item that are held back from all channels here. */
  readonly safetyStock: bigint;
  /** Nothing is promised from a closed location any more; what is promised there stays promised. */
  readonly isClosed: boolean;
  /** What shipping a unit from here costs, in one currency's smallest unit, for sourcing to compare; null: unknown. */
  readonly shippingCost: bigint | null;
  /** Working hours; null where every moment is one. */
  readonly calendar: LocationCalendar | null;
}

/** When goods leave a location. */
export interface LocationCalendar {
  /** An IANA time zone. */
  readonly timeZone: string;
  /** 1 is Monday. */
  readonly workingDays: readonly number[];
  /** What is ordered until then (HH:MM, local time) leaves on the same working day. */
  readonly cutOff: string;
  /** Days on which nothing leaves, as YYYY-MM-DD. */
  readonly holidays: readonly string[];
  /** Working days between order and departure, besides the cut-off. */
  readonly handlingDays: number;
}

/** Refuses a calendar by which no moment could be told, or on no day of which anything would leave. */
export function checkCalendar(calendar: LocationCalendar, path: string): Refused | null {
  const { timeZone, workingDays, cutOff, holidays } = calendar;
  if (!isTimeZone(timeZone)) {
    return refuse(
      'invalid_field',
      `"${timeZone}" is no IANA time zone; one is "Europe/Brussels".`,
      `${path}/timeZone`,
    );
  }
  if (workingDays.length === 0) {
    return refuse('invalid_field', 'A location works on one day of the week at least.', `${path}/workingDays`);
  }
  const twice = workingDays.findIndex((day, at) => workingDays.indexOf(day) < at);
  if (twice !== -1) return refuse('conflict', 'A day is given twice.', `${path}/workingDays/${twice}`);
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(cutOff)) {
    return refuse('invalid_field', `"${cutOff}" is no time of day such as "14:30".`, `${path}/cutOff`);
  }
  const odd = holidays.findIndex((day) => !isDate(day));
  if (odd === -1) return null;
  return refuse(
    'invalid_field',
    `"${holidays[odd] ?? ''}" is no date such as "2026-12-25".`,
    `${path}/holidays/${odd}`,
  );
}

/** Offsets are no zones: they do not say when the clocks change. */
function isTimeZone(zone: string): boolean {
  return zone === 'UTC' || (!/^[+-]|^Z$/.test(zone) && compileZone(zone, 'compatible') !== null);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // 30 February is read as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What a location has that does not say otherwise. */
export const locationDefaults = {
  isClosed: false,
  shippingCost: null,
  calendar: null,
} as const satisfies Partial<Location>;

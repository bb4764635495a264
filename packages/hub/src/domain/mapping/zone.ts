// Time zones: what instant a local time is. Offsets come from the runtime's zone data through Intl, and are kept for
// each hour of UTC in which they do not change.
//
// Where the clocks change, a local time may come twice or not at all. Stated rule (that of Temporal's `compatible`): of
// two instants the earlier; a time that was skipped is read by the offset before the change, so that it lands as long
// after the change as it says it is after the last hour. With `refuse` neither is read.

export type OnClockChange = 'compatible' | 'refuse';

/** The instant of a local time, given as milliseconds as if it were UTC; null where it is refused. */
export type ToInstant = (local: number) => number | null;

const hour = 3_600_000;
const day = 24 * hour;
const hoursKept = 4096;

const fixed = /^(?:UTC|Z|([+-])(0\d|1[0-4]):([0-5]\d))$/;

/** Null when there is no such zone. */
export function compileZone(zone: string, onClockChange: OnClockChange): ToInstant | null {
  const match = fixed.exec(zone);
  if (match) {
    const [, sign, hours = '0', minutes = '0'] = match;
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    return (local) => local - offset;
  }
  const offsetAt = offsetsOf(zone);
  return offsetAt && ((local) => instantOf(local, offsetAt, onClockChange));
}

/** The local time of an instant, as milliseconds as if it were UTC; null when there is no such zone. */
export function compileLocalTime(zone: string): ((instant: number) => number) | null {
  const toInstant = fixed.test(zone) ? compileZone(zone, 'compatible') : null;
  const ahead = toInstant === null ? null : -(toInstant(0) ?? 0);
  const offsetAt: OffsetAt | null = ahead === null ? offsetsOf(zone) : () => ahead;
  return offsetAt && ((instant) => instant + offsetAt(instant));
}

type OffsetAt = (instant: number) => number;

function instantOf(local: number, offsetAt: OffsetAt, onClockChange: OnClockChange): number | null {
  // Offsets are less than a day, so that one of these holds, unless the time was skipped.
  const before = offsetAt(local - day);
  const after = offsetAt(local + day);
  if (before === after) return local - before;
  const isBefore = offsetAt(local - before) === before;
  const isAfter = offsetAt(local - after) === after;
  if (isBefore !== isAfter) return local - (isBefore ? before : after);
  return onClockChange === 'refuse' ? null : local - before;
}

/** Milliseconds that a zone is ahead of UTC, by instant. */
function offsetsOf(zone: string): OffsetAt | null {
  const format = formatOf(zone);
  if (format === null) return null;
  const kept = new Map<number, number | null>();
  return (instant) => {
    const start = Math.floor(instant / hour) * hour;
    let offset = kept.get(start);
    if (offset === undefined) {
      const first = measureOffset(format, start);
      offset = first === measureOffset(format, start + hour - 1000) ? first : null;
      if (kept.size >= hoursKept) kept.clear();
      kept.set(start, offset);
    }
    return offset ?? measureOffset(format, instant);
  };
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  // Intl takes offsets and abbreviations too, which are not the same everywhere and in every year.
  if (!/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,2}$/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

function measureOffset(format: Intl.DateTimeFormat, instant: number): number {
  const seconds = Math.floor(instant / 1000) * 1000;
  const parts = new Map(format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - seconds
  );
}

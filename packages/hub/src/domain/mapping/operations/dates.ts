// Dates and times: from what a file writes to an instant, RFC 3339 in UTC.

import { inner, operation, optional, reject, type Compilation } from '../compilation.ts';
import { compileDateFormat, type ReadDate } from '../date-format.ts';
import { expression, oneOf, textUpTo } from '../shapes.ts';
import { cut, fail, textOf, type Evaluate } from '../value.ts';
import { compileZone, type OnClockChange, type ToInstant } from '../zone.ts';

const format = optional(
  'format',
  textUpTo(100),
  'rfc3339',
  "tokens such as yyyy-MM-dd'T'HH:mm:ss, or rfc3339, epochSeconds, epochMilliseconds",
);
const zone = optional(
  'zone',
  textUpTo(64),
  '',
  'the zone of a time that does not say its own: an IANA name such as Europe/Berlin, or +02:00, or UTC',
);
const onClockChange = optional(
  'onClockChange',
  oneOf<OnClockChange>(['compatible', 'refuse']),
  'compatible',
  'what a local time is that comes twice or never: the earlier, or as long after the change; or refused',
);

/** Milliseconds since the epoch; null when the text is no such time. */
type ToMs = (text: string) => number | null;

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Whether a text is an instant as the API writes them. */
export function isInstant(text: string): boolean {
  return readRfc3339(text) !== null;
}

const readLocal = compileDateFormat('yyyy-MM-dd');

function readRfc3339(text: string): number | null {
  // The date is looked at for itself: 30 February would become March.
  if (!rfc3339.test(text) || !readLocal.ok || readLocal.read(text.slice(0, 10)) === null) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

const epoch = /^\d{1,15}$/;

const named: ReadonlyMap<string, ToMs> = new Map<string, ToMs>([
  ['rfc3339', readRfc3339],
  ['epochSeconds', (text) => (epoch.test(text) ? Number(text) * 1000 : null)],
  ['epochMilliseconds', (text) => (epoch.test(text) ? Number(text) : null)],
]);

const noTime: ToMs = () => null;

function compileFormat(
  compilation: Compilation,
  path: string,
  words: { readonly format: string; readonly zone: string; readonly onClockChange: OnClockChange },
): ToMs {
  const known = named.get(words.format);
  const toInstant = words.zone === '' ? null : compileZone(words.zone, words.onClockChange);
  if (words.zone !== '' && toInstant === null) {
    reject(compilation, inner(path, 'zone'), `There is no zone ${cut(words.zone)}.`);
  }
  if (known) {
    if (words.zone !== '') reject(compilation, inner(path, 'zone'), `${words.format} says its own zone.`);
    return known;
  }
  const found = compileDateFormat(words.format);
  if (!found.ok) {
    reject(compilation, inner(path, 'format'), found.message);
    return noTime;
  }
  if (found.hasOffset) {
    if (words.zone !== '') reject(compilation, inner(path, 'zone'), 'The format has an offset (XXX) of its own.');
    return withOffset(found.read);
  }
  if (words.zone === '') {
    reject(compilation, path, 'The format says no zone: add "zone", such as Europe/Berlin, or XXX to the format.');
  }
  return toInstant === null ? noTime : inZone(found.read, toInstant);
}

function withOffset(read: ReadDate): ToMs {
  return (text) => {
    const time = read(text);
    return time === null || time.offset === null ? null : time.local - time.offset;
  };
}

function inZone(read: ReadDate, toInstant: ToInstant): ToMs {
  return (text) => {
    const time = read(text);
    return time === null ? null : toInstant(time.local);
  };
}

const latest = Date.UTC(9999, 11, 31);

const date = operation<Evaluate, Evaluate>({
  name: 'date',
  says: 'Reads a date, with or without a time, and answers the instant in UTC. A date alone is its midnight.',
  example: { date: { path: 'posted' }, format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' },
  main: expression,
  options: [format, zone, onClockChange],
  make: (of, take, own, compilation) => {
    const path = own.slice(0, own.lastIndexOf('/'));
    const words = { format: take(format), zone: take(zone), onClockChange: take(onClockChange) };
    const toMs = compileFormat(compilation, path, words);
    return (run) => {
      const text = textOf(run, own, of(run));
      if (text === null) return null;
      const ms = text.length > 100 ? null : toMs(text);
      if (ms === null || ms < 0 || ms > latest) {
        const kind = words.zone === '' ? words.format : `${words.format} in ${words.zone}`;
        return fail(run, own, `${cut(text)} is no time from 1970 on that is written as ${kind}.`);
      }
      run.instant = new Date(ms).toISOString();
      return run.instant;
    };
  },
});

export const dateOperations = [date];

// Dates and times as files write them: a format of tokens, compiled to readers that go over the text once. What a
// format does not name is 0; letters that are no token stand in quotes, everything else stands for itself.

/** What was read, as milliseconds as if it were UTC, and the offset that stood in the text. */
export interface LocalTime {
  readonly local: number;
  /** Milliseconds ahead of UTC; null when the text does not say. */
  readonly offset: number | null;
}

export type ReadDate = (text: string) => LocalTime | null;

export type FormatRead =
  | { readonly ok: true; readonly read: ReadDate; readonly hasOffset: boolean }
  | { readonly ok: false; readonly message: string };

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  half: number;
  minute: number;
  second: number;
  ms: number;
  offset: number | null;
}

type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** Reads at a place and answers where it ended, -1 when something else stands there. */
type Reader = (text: string, at: number, parts: Parts) => number;

interface Token {
  readonly says: string;
  readonly field: Field | 'half' | 'ms' | 'offset';
  readonly read: Reader;
  /** Whether it may take fewer digits than it could: no digit may follow it then. */
  readonly isOpen?: boolean;
  readonly isDigits?: boolean;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digits(field: Field, min: number, max: number, says: string, base = 0): Token {
  const read: Reader = (text, at, parts) => {
    let end = at;
    let value = 0;
    while (end < at + max && isDigit(text.charCodeAt(end))) {
      value = value * 10 + text.charCodeAt(end) - 48;
      end += 1;
    }
    if (end < at + min) return -1;
    parts[field] = base + value;
    return end;
  };
  return { says, field, read, isOpen: min < max, isDigits: true };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const readMonth: Reader = (text, at, parts) => {
  parts.month = months.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
  return parts.month === 0 ? -1 : at + 3;
};

const readHalf: Reader = (text, at, parts) => {
  const word = text.slice(at, at + 2).toLowerCase();
  parts.half = word === 'pm' ? 12 : 0;
  return word === 'am' || word === 'pm' ? at + 2 : -1;
};

const readFraction: Reader = (text, at, parts) => {
  let end = at;
  while (end < at + 9 && isDigit(text.charCodeAt(end))) end += 1;
  if (end === at) return -1;
  parts.ms = Number(text.slice(at, Math.min(end, at + 3)).padEnd(3, '0'));
  return end;
};

const offsetForm = /([+-])(0\d|1[0-4]):?([0-5]\d)/y;

const readOffset: Reader = (text, at, parts) => {
  if (text[at] === 'Z') {
    parts.offset = 0;
    return at + 1;
  }
  offsetForm.lastIndex = at;
  const match = offsetForm.exec(text);
  if (!match) return -1;
  const [all, sign, hours, minutes] = match;
  parts.offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return at + all.length;
};

export const dateTokens: Readonly<Record<string, Token>> = {
  yyyy: digits('year', 4, 4, 'year'),
  yy: digits('year', 2, 2, 'year of this century: 26 is 2026', 2000),
  MMM: { says: 'month by the first three letters of its English name', field: 'month', read: readMonth },
  MM: digits('month', 2, 2, 'month, two digits'),
  M: digits('month', 1, 2, 'month, one digit or two'),
  dd: digits('day', 2, 2, 'day of the month, two digits'),
  d: digits('day', 1, 2, 'day of the month, one digit or two'),
  HH: digits('hour', 2, 2, 'hour from 00 to 23'),
  H: digits('hour', 1, 2, 'hour from 0 to 23, one digit or two'),
  hh: digits('hour', 2, 2, 'hour from 01 to 12, with `a`'),
  h: digits('hour', 1, 2, 'hour from 1 to 12, with `a`'),
  a: { says: 'AM or PM', field: 'half', read: readHalf },
  mm: digits('minute', 2, 2, 'minute'),
  ss: digits('second', 2, 2, 'second'),
  SSS: {
    says: 'fraction of the second, one to nine digits; milliseconds are kept',
    field: 'ms',
    read: readFraction,
    isOpen: true,
    isDigits: true,
  },
  XXX: { says: 'Z, or an offset such as +02:00 or +0200', field: 'offset', read: readOffset },
};

const run = /'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']/y;

interface Plan {
  readonly readers: Reader[];
  readonly names: string[];
  readonly fields: Set<string>;
}

function literal(expected: string): Reader {
  return (text, at) => (text.startsWith(expected, at) ? at + expected.length : -1);
}

/** Compiles a format, or says why it is none. */
export function compileDateFormat(format: string): FormatRead {
  const plan: Plan = { readers: [], names: [], fields: new Set() };
  let wasOpen = false;
  for (let at = 0; at < format.length; at = run.lastIndex) {
    run.lastIndex = at;
    const match = run.exec(format);
    if (!match) return { ok: false, message: 'A quote is not closed.' };
    const [word, inQuotes] = match;
    if (/^[a-zA-Z]/.test(word)) {
      const token = Object.hasOwn(dateTokens, word) ? dateTokens[word] : undefined;
      if (token === undefined) return { ok: false, message: `"${word}" is no token; put letters in quotes.` };
      const fault = faultOf(plan, token, wasOpen);
      if (fault !== null) return { ok: false, message: `"${word}" ${fault}.` };
      plan.fields.add(token.field);
      plan.names.push(word);
      plan.readers.push(token.read);
      wasOpen = token.isOpen === true;
    } else {
      const text = inQuotes === undefined ? word : inQuotes.replaceAll("''", "'") || "'";
      // A digit in the format would be taken for one of the number before it.
      if (wasOpen && isDigit(text.charCodeAt(0))) return { ok: false, message: `"${text}" follows an open number.` };
      plan.readers.push(literal(text));
      wasOpen = false;
    }
  }
  const missing = missingIn(plan);
  if (missing !== null) return { ok: false, message: missing };
  return { ok: true, read: readerOf(plan), hasOffset: plan.fields.has('offset') };
}

function faultOf({ fields }: Plan, token: Token, wasOpen: boolean): string | null {
  if (fields.has(token.field)) return `names the ${token.field} again`;
  return wasOpen && token.isDigits === true
    ? 'follows a number that may be longer or shorter; take two digits'
    : null;
}

function missingIn({ fields, names }: Plan): string | null {
  for (const field of ['year', 'month', 'day']) if (!fields.has(field)) return `The ${field} is missing.`;
  const isHalf = names.includes('h') || names.includes('hh');
  if (isHalf !== fields.has('half')) return 'Hours of half a day (h, hh) and AM or PM (a) belong together.';
  for (const [larger, smaller] of [
    ['hour', 'minute'],
    ['minute', 'second'],
    ['second', 'ms'],
  ] as const) {
    if (fields.has(smaller) && !fields.has(larger)) return `The ${larger} is missing.`;
  }
  return null;
}

function readerOf({ readers, names }: Plan): ReadDate {
  const isHalf = names.includes('h') || names.includes('hh');
  return (text) => {
    const parts: Parts = { year: 0, month: 0, day: 0, hour: 0, half: 0, minute: 0, second: 0, ms: 0, offset: null };
    let at = 0;
    for (const read of readers) {
      at = read(text, at, parts);
      if (at === -1) return null;
    }
    if (at !== text.length || !isPossible(parts, isHalf)) return null;
    const clockHour = isHalf ? (parts.hour % 12) + parts.half : parts.hour;
    const { year, month, day, minute, second, ms, offset } = parts;
    return { local: Date.UTC(year, month - 1, day, clockHour, minute, second, ms), offset };
  };
}

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isPossible({ year, month, day, hour, minute, second }: Parts, isHalf: boolean): boolean {
  // Before 1970 nothing can be kept; see the times of the API.
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > (days[month - 1] ?? 0)) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2 && day === 29 && !isLeap) return false;
  if (isHalf ? hour < 1 || hour > 12 : hour > 23) return false;
  return minute <= 59 && second <= 59;
}

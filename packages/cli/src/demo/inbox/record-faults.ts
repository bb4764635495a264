// What is wrong with single records. The record is spoilt in the file that is sent; it has to become a dead letter with
// a reason, the others have to pass, and a redrive with what it should have said has to bring it in.

import type { HubEvent } from '../hub-calls.ts';
import type { Fault } from './fault-log.ts';
import { canonicalOf, cellsOf, lineOf, type WordingFormat } from './wording.ts';

export interface RecordFault extends Fault {
  readonly formats: readonly WordingFormat[];
  /** Whether it keeps its key, so that what comes after it has to wait behind it. */
  readonly keepsKey?: boolean;
  /** Whether it is tried again as it is first, in vain. */
  readonly isTriedTwice?: boolean;
  /** Its text; null where it cannot be done to this event. */
  readonly spoil: (event: HubEvent) => string | null;
}

export const redriven = (code: string): string => `dead letter (${code}), redriven`;

const json: readonly WordingFormat[] = ['ndjson', 'json', 'cloudevents'];

/** A line of the CSV with another text in a cell. */
function cell(name: string, textOf: (event: HubEvent, text: string) => string | null): RecordFault['spoil'] {
  return (event) => {
    const cells = cellsOf(event);
    const text = textOf(event, cells[name] ?? '');
    return text === null ? null : lineOf({ ...cells, [name]: text });
  };
}

function csv(name: string, code: string, spoil: RecordFault['spoil'], of = 'F58'): RecordFault {
  return { code: of, name, formats: ['csv'], expects: [redriven(code)], spoil };
}

const csvFaults: readonly RecordFault[] = [
  csv(
    'a decimal comma',
    'invalid_mapping',
    cell('QTY', (_, text) => `${text},5`),
  ),
  csv(
    '1e3',
    'invalid_mapping',
    cell('QTY', () => '1e3'),
  ),
  csv(
    '0x10',
    'invalid_mapping',
    cell('QTY', () => '0x10'),
  ),
  csv(
    '-0',
    'quantity_out_of_range',
    cell('QTY', () => '-0'),
  ),
  csv(
    'NUL in a cell',
    'invalid_encoding',
    cell('ITEM', (_, text) => `${text}\u0000`),
  ),
  csv(
    'a cell of 100 KB',
    'limit_exceeded',
    cell('REASON', () => 'x'.repeat(100_000)),
  ),
  csv('a line with a cell too many', 'malformed_body', (event) => `${lineOf(cellsOf(event))};5`),
  csv(
    'a SKU with a zero more in front',
    'unknown_sku',
    cell('ITEM', (_, text) => `0${text}`),
  ),
  csv(
    'a date as a number',
    'invalid_mapping',
    cell('WHEN', ({ at }) => String(at / 86_400_000 + 25_569)),
  ),
  csv(
    'a formula for a quantity',
    'invalid_mapping',
    cell('QTY', (_, text) => `=${text}+0`),
    'F59',
  ),
];

/** The record with something else for its data. */
function withData(dataOf: (event: HubEvent, data: string) => string): RecordFault['spoil'] {
  return (event) => {
    const { data: _, ...attributes } = canonicalOf(event);
    const text = JSON.stringify({ specversion: '1.0', ...attributes });
    return `${text.slice(0, -1)},"data":${dataOf(event, JSON.stringify(event.body))}}`;
  };
}

/** More members for the data. */
function withMember(member: string): RecordFault['spoil'] {
  return withData((_, data) => `${data.slice(0, -1)},${member}}`);
}

function ofJson(name: string, end: string, spoil: RecordFault['spoil']): RecordFault {
  return { code: 'F61', name, formats: json, expects: [redriven(end)], spoil };
}

const nested = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;

const jsonFaults: readonly RecordFault[] = [
  ofJson('data 10,000 deep', 'limit_exceeded', withMember(`"reason":${nested}`)),
  ofJson('a key twice', 'malformed_body', withMember('"quantity":1')),
  ofJson('__proto__', 'unknown_field', withMember('"__proto__":{"quantity":1}')),
  ofJson('constructor', 'unknown_field', withMember('"constructor":{"prototype":{"quantity":1}}')),
  ofJson('half of a surrogate pair', 'invalid_encoding', withMember(String.raw`"reason":"\ud800"`)),
  ofJson('2^63 for a quantity', 'quantity_out_of_range', (event) =>
    withData((_, data) => data.replace(`"quantity":${event.body.quantity}`, '"quantity":9223372036854775808'))(event),
  ),
];

function withUnit(event: HubEvent): HubEvent {
  return { ...event, body: { ...event.body, uom: 'barrel' } };
}

const poison: readonly RecordFault[] = [
  {
    code: 'F63',
    name: 'poison in a CSV: a unit that there is not',
    formats: ['csv'],
    keepsKey: true,
    isTriedTwice: true,
    expects: [redriven('unknown_uom')],
    spoil: (event) => lineOf(cellsOf(withUnit(event))),
  },
  {
    code: 'F63',
    name: 'poison in JSON: a unit that there is not',
    formats: json,
    keepsKey: true,
    isTriedTwice: true,
    expects: [redriven('unknown_uom')],
    spoil: (event) => JSON.stringify({ specversion: '1.0', ...canonicalOf(withUnit(event)) }),
  },
];

export const recordFaults: readonly RecordFault[] = [...csvFaults, ...jsonFaults, ...poison];

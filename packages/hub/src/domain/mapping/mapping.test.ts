// Each operation, predicate and bound of mappings, as tables: what it makes of which record, what it refuses, and where
// it says the fault is.

import { describe, expect, it, test } from 'vitest';

import { limits } from './limits.ts';
import { compileMapping, type Mapped, type MappedRecord, type Mapping } from './mapping.ts';
import { mappingSchema } from './mapping-schema.ts';
import { operations, predicates } from './table.ts';

const about = { receivedAt: Date.UTC(2026, 2, 1, 8), source: 'wms', topic: 'goods' };

function compile(definition: unknown): Mapping {
  const compiled = compileMapping(definition);
  if (!compiled.ok) expect.fail(JSON.stringify(compiled.errors));
  return compiled.mapping;
}

function errorsOf(definition: unknown): string[] {
  const compiled = compileMapping(definition);
  return compiled.ok ? [] : compiled.errors.map(({ path }) => path);
}

/** A mapping whose field `order` is the expression: any text may stand there. */
function expressing(expression: unknown): object {
  return { target: 'event', kind: 'receipt', id: { path: 'id' }, fields: { order: expression } };
}

function made(mapped: Mapped): MappedRecord {
  if (!mapped.ok || 'skipped' in mapped) expect.fail(JSON.stringify(mapped));
  return mapped;
}

/** What an expression makes of a record: a text, undefined for nothing, or the path of the problem. */
function outcome(expression: unknown, record: object): unknown {
  const mapped = compile(expressing(expression)).apply({ id: 'E1', ...record }, about);
  if (!mapped.ok) return { problem: mapped.problems[0]?.path };
  return 'skipped' in mapped ? mapped.skipped : mapped.events[0]?.data['order'];
}

function problem(path: string): object {
  return { problem: `fields/order/${path}` };
}

const a = { path: 'a' };
const b = { path: 'b' };

describe('operations', () => {
  test.each([
    ['path', { path: 'a' }, { a: 'x' }, 'x'],
    ['path, deep', { path: 'a.b[1].c' }, { a: { b: [{}, { c: 'x' }] } }, 'x'],
    ['path, quoted', { path: '["Qty (pcs.)"]' }, { 'Qty (pcs.)': 'x' }, 'x'],
    ['path, quoted inside', { path: 'a["b.c"].d' }, { a: { 'b.c': { d: 'x' } } }, 'x'],
    ['path with a blank', { path: 'a b.c' }, { 'a b': { c: 'x' } }, 'x'],
    ['path to nothing', a, {}, undefined],
    ['path to null', a, { a: null }, undefined],
    ['path to empty text', a, { a: '' }, undefined],
    ['path through a text', { path: 'a.length' }, { a: 'xyz' }, undefined],
    ['path into a prototype', { path: 'constructor.name' }, {}, undefined],
    ['path into __proto__', { path: '__proto__' }, {}, undefined],
    ['path, index of an object', { path: 'a[0]' }, { a: { 0: 'x' } }, undefined],
    ['path, name of a list', { path: 'a.length' }, { a: [1] }, undefined],
    ['path to true', a, { a: true }, 'true'],
    ['path to a number', a, { a: 0.1 }, '0.1'],
    ['path to a number with an exponent', a, { a: 1e21 }, { problem: 'fields/order' }],
    ['path to an object', a, { a: {} }, problem('path')],
    ['path to a list', a, { a: [1] }, problem('path')],
    ['path to NaN', a, { a: Number.NaN }, problem('path')],
    ['parent without forEach', { parent: 'a' }, { a: 'x' }, 'x'],
    ['constant', { constant: 'x' }, {}, 'x'],
    ['constant, bare', 12, {}, '12'],
    ['about source', { about: 'source' }, {}, 'wms'],
    ['about topic', { about: 'topic' }, {}, 'goods'],
    ['about receivedAt', { about: 'receivedAt' }, {}, '2026-03-01T08:00:00.000Z'],
    ['about index', { about: 'index' }, {}, '0'],
    ['lookup', { lookup: a, table: { 101: 'in' } }, { a: '101' }, 'in'],
    ['lookup of a number', { lookup: a, table: { 101: 'in' } }, { a: 101 }, 'in'],
    ['lookup without entry', { lookup: a, table: { x: 'y' } }, { a: 'z' }, problem('lookup')],
    ['lookup with default', { lookup: a, table: { x: 'y' }, default: b }, { a: 'z', b: 'd' }, 'd'],
    ['lookup of nothing', { lookup: a, table: { x: 'y' } }, {}, undefined],
    ['lookup of a prototype', { lookup: a, table: { x: 'y' }, default: 'd' }, { a: 'toString' }, 'd'],
    ['coalesce', { coalesce: [a, b] }, { b: 'x' }, 'x'],
    ['coalesce passes over what is empty', { coalesce: [a, b] }, { a: '', b: 'x' }, 'x'],
    [
      'coalesce does not hide a fault',
      { coalesce: [{ number: a }, b] },
      { a: '?', b: '1' },
      problem('coalesce/0/number'),
    ],
    ['when', { when: { exists: 'a' }, use: 'yes', else: 'no' }, { a: 1 }, 'yes'],
    ['when not', { when: { exists: 'a' }, use: 'yes', else: 'no' }, {}, 'no'],
    ['when without else', { when: { exists: 'a' }, use: 'yes' }, {}, undefined],
    ['trim', { trim: a }, { a: ' x ' }, 'x'],
    ['trim to nothing', { trim: a }, { a: '  ' }, undefined],
    ['upper', { upper: a }, { a: 'ab' }, 'AB'],
    ['lower', { lower: a }, { a: 'AB' }, 'ab'],
    ['concat', { concat: [a, '-', 7] }, { a: 'x' }, 'x-7'],
    ['concat with nothing', { concat: [a, '-', b] }, { a: 'x' }, undefined],
    ['take', { take: a, from: 1, length: 2 }, { a: 'abcd' }, 'bc'],
    ['take beyond', { take: a, from: 9 }, { a: 'abcd' }, undefined],
    ['split', { split: a, separator: '-', index: 1 }, { a: 'x-y-z' }, 'y'],
    ['split, literally', { split: a, separator: '.', index: 0 }, { a: 'x.y' }, 'x'],
    ['split beyond', { split: a, separator: '-', index: 5 }, { a: 'x-y' }, undefined],
    ['pad', { pad: a, length: 5 }, { a: '42' }, '00042'],
    ['pad at the end', { pad: a, length: 4, with: '.', side: 'end' }, { a: 42 }, '42..'],
    ['pad leaves longer', { pad: a, length: 1 }, { a: '42' }, '42'],
    ['leading zeros stay', a, { a: '007' }, '007'],
    ['leading zeros stripped', { stripLeadingZeros: a }, { a: '007' }, '7'],
    ['zeros alone', { stripLeadingZeros: a }, { a: '000' }, '0'],
  ])('%s', (_, expression, record, expected) => {
    expect(outcome(expression, record)).toEqual(expected);
  });

  test('each has an example that compiles, in the definition that the schema publishes', () => {
    for (const { name, example } of operations.values())
      expect([name, errorsOf(expressing(example))]).toEqual([name, []]);
    for (const { name, example } of predicates.values()) {
      expect([name, errorsOf({ ...expressing('x'), when: example })]).toEqual([name, []]);
    }
    const published = JSON.stringify(mappingSchema());
    for (const name of [...operations.keys(), ...predicates.keys()]) expect(published).toContain(`"title":"${name}"`);
  });

  test('no option has the name of an operation, so that an object names one only', () => {
    for (const [table, other] of [
      [operations, predicates],
      [predicates, operations],
    ] as const) {
      for (const row of table.values()) {
        for (const option of row.options)
          expect([table.has(option.name), other.has(option.name)]).toEqual([false, false]);
      }
    }
  });
});

describe('numbers', () => {
  const german = { decimal: ',', thousands: '.' };
  test.each([
    ['12', {}, '12'],
    ['-12.50', {}, '-12.5'],
    ['+3', {}, '3'],
    ['007', {}, '7'],
    ['.5', {}, '0.5'],
    ['-0', {}, '0'],
    ['1.234.567,80', german, '1234567.8'],
    ['1234,5', german, '1234.5'],
    ["1'000", { thousands: "'" }, '1000'],
    ['1\u00a0000', { thousands: ' ' }, '1000'],
    ['12-', { trailingMinus: true }, '-12'],
    ['123456789012345678901234567890', {}, '123456789012345678901234567890'],
    ['12-', {}, null],
    ['1.23.456', german, null],
    ['.123', german, null],
    ['1.234.56', german, null],
    ['1e3', {}, null],
    ['0x10', {}, null],
    ['NaN', {}, null],
    ['Infinity', {}, null],
    ['1,5', {}, null],
    ['1.', {}, null],
    ['.', {}, null],
    ['-', {}, null],
    ['--1', {}, null],
    [' 1', {}, null],
    ['1 ', {}, null],
    ['١٢', {}, null],
    ['12345', { digits: 4 }, null],
    ['1234567890123456789012345678901', {}, null],
  ])('%j with %j is %j', (text, style, expected) => {
    expect(outcome({ number: a, ...style }, { a: text })).toEqual(expected ?? problem('number'));
  });

  test.each([
    ['add', ['0.1', '0.2'], '0.3'],
    ['add', [9007199254740991, 1], '9007199254740992'],
    ['add', ['1', '2', '3'], '6'],
    ['subtract', ['1', '1.5'], '-0.5'],
    ['multiply', ['0.1', 3], '0.3'],
    ['multiply', [9007199254740991, 9007199254740991], '81129638414606663681390495662081'.slice(0, 0)],
    ['multiply', ['3037000500', '3037000500'], '9223372037000250000'],
    ['multiply', [0, '-5'], '0'],
    ['divide', ['1', '8'], '0.125'],
    ['divide', ['144', '12'], '12'],
    ['divide', ['1', '3'], null],
    ['divide', ['1', '0'], null],
    ['add', ['1', 'x'], null],
    ['add', ['1', ' 2'], null],
    ['add', ['1', '1e3'], null],
  ])('%s of %j is %j', (name, operands, expected) => {
    const wanted = expected === '' || expected === null ? problem(name) : expected;
    expect(outcome({ [name]: operands }, {})).toEqual(wanted);
  });

  test('negate, and arithmetic with nothing', () => {
    expect(outcome({ negate: a }, { a: '1.5' })).toBe('-1.5');
    expect(outcome({ negate: a }, { a: 0 })).toBe('0');
    expect(outcome({ add: [a, 1] }, {})).toBeUndefined();
  });
});

describe('dates', () => {
  test.each([
    ['2026-03-01', 'yyyy-MM-dd', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['01.03.2026 09:05', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2026-03-01T08:05:00.000Z'],
    ['1.7.26', 'd.M.yy', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['20260301-010203', 'yyyyMMdd-HHmmss', '-05:00', '2026-03-01T06:02:03.000Z'],
    ['21-NOV-2026', 'dd-MMM-yyyy', 'Asia/Kolkata', '2026-11-20T18:30:00.000Z'],
    ['03/01/2026 12:30 AM', 'MM/dd/yyyy hh:mm a', 'America/New_York', '2026-03-01T05:30:00.000Z'],
    ['03/01/2026 1:30 pm', 'MM/dd/yyyy h:mm a', 'America/New_York', '2026-03-01T18:30:00.000Z'],
    ['2026-03-01T10:00:00.1234+0200', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", null, '2026-03-01T08:00:00.123Z'],
    ['2026-03-01T10:00:00+02:00', null, null, '2026-03-01T08:00:00.000Z'],
    ['1772352000', 'epochSeconds', null, '2026-03-01T08:00:00.000Z'],
    ['1772352000123', 'epochMilliseconds', null, '2026-03-01T08:00:00.123Z'],
    // The clocks go forward at 02:00 and back at 03:00.
    ['29.03.2026 02:30', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['25.10.2026 02:30', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-02-30', 'yyyy-MM-dd', 'UTC', null],
    ['2026-02-29', 'yyyy-MM-dd', 'UTC', null],
    ['2026-13-01', 'yyyy-MM-dd', 'UTC', null],
    ['2026-03-01 ', 'yyyy-MM-dd', 'UTC', null],
    ['2026-3-1', 'yyyy-MM-dd', 'UTC', null],
    ['01.03.2026 24:00', 'dd.MM.yyyy HH:mm', 'UTC', null],
    ['03/01/2026 13:30 PM', 'MM/dd/yyyy hh:mm a', 'UTC', null],
    ['1969-12-31', 'yyyy-MM-dd', 'UTC', null],
    ['1970-01-01', 'yyyy-MM-dd', 'Europe/Berlin', null],
    ['2026-02-30T00:00:00Z', null, null, null],
    ['2026-03-01T10:00:00', null, null, null],
    ['1e9', 'epochSeconds', null, null],
  ])('%s as %s in %s is %s', (text, format, zone, expected) => {
    const options = { ...(format === null ? {} : { format }), ...(zone === null ? {} : { zone }) };
    expect(outcome({ date: a, ...options }, { a: text })).toEqual(expected ?? problem('date'));
  });

  test.each(['29.03.2026 02:30', '25.10.2026 02:30'])('%s can be refused', (text) => {
    const options = { format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin', onClockChange: 'refuse' };
    expect(outcome({ date: a, ...options }, { a: text })).toEqual(problem('date'));
    expect(outcome({ date: a, ...options }, { a: '29.03.2026 03:00' })).toBe('2026-03-29T01:00:00.000Z');
  });

  test.each([
    ['no zone', { format: 'yyyy-MM-dd' }, ''],
    ['a zone that is none', { format: 'yyyy-MM-dd', zone: 'Mars/Olympus' }, '/zone'],
    ['an abbreviation', { format: 'yyyy-MM-dd', zone: 'CET' }, '/zone'],
    ['a zone twice', { format: 'yyyy-MM-ddXXX', zone: 'UTC' }, '/zone'],
    ['a zone for an instant', { zone: 'UTC' }, '/zone'],
    ['letters without quotes', { format: 'yyyy-MM-ddTHH', zone: 'UTC' }, '/format'],
    ['an open quote', { format: "yyyy-MM-dd'T", zone: 'UTC' }, '/format'],
    ['a field twice', { format: 'yyyy-MM-dd dd', zone: 'UTC' }, '/format'],
    ['no day', { format: 'yyyy-MM', zone: 'UTC' }, '/format'],
    ['seconds without minutes', { format: 'yyyy-MM-dd HH ss', zone: 'UTC' }, '/format'],
    ['half a day without its half', { format: 'yyyy-MM-dd hh:mm', zone: 'UTC' }, '/format'],
    ['an open number before another', { format: 'yyyyMdd', zone: 'UTC' }, '/format'],
  ])('with %s are refused', (_, options, path) => {
    expect(errorsOf(expressing({ date: a, ...options }))).toContain(`fields/order${path}`);
  });
});

describe('predicates', () => {
  test.each([
    [{ equals: [a, 'x'] }, { a: 'x' }, true],
    [{ equals: [a, 'x'] }, { a: 'X' }, false],
    [{ equals: [a, 1] }, { a: '1' }, true],
    [{ equals: [a, 1] }, { a: '1.0' }, false],
    [{ equals: [a, b] }, {}, true],
    [{ equals: [a, 'x'] }, {}, false],
    [{ not: { equals: [a, 'x'] } }, { a: 'y' }, true],
    [{ in: a, values: ['x', 2] }, { a: 2 }, true],
    [{ in: a, values: ['x', 2] }, { a: 'y' }, false],
    [{ in: a, values: ['x'] }, {}, false],
    [{ exists: 'a' }, { a: [] }, true],
    [{ exists: 'a' }, { a: '' }, false],
    [{ exists: 'a' }, { a: null }, false],
    [{ exists: 'a' }, { a: 0 }, true],
    [{ startsWith: a, text: 'ab' }, { a: 'abc' }, true],
    [{ startsWith: a, text: 'b' }, { a: 'abc' }, false],
    [{ endsWith: a, text: 'bc' }, { a: 'abc' }, true],
    [{ endsWith: a, text: 'b' }, { a: 'abc' }, false],
    [{ contains: a, text: '.' }, { a: 'abc' }, false],
    [{ contains: a, text: 'b' }, { a: 'abc' }, true],
    [{ matches: a, pattern: 'a*c' }, { a: 'abbc' }, true],
    [{ matches: a, pattern: 'a*c' }, { a: 'abbd' }, false],
    [{ matches: a, pattern: 'a.c' }, { a: 'abc' }, false],
    [{ less: [a, 10] }, { a: '9' }, true],
    [{ less: [a, 10] }, { a: '10' }, false],
    [{ atMost: [a, 10] }, { a: '10.0' }, true],
    [{ greater: [a, '0.1'] }, { a: '0.10000001' }, true],
    [{ greater: [a, 0] }, {}, false],
    [{ atLeast: [a, 10] }, { a: 10 }, true],
    [{ atLeast: [a, 10] }, { a: '9.999' }, false],
    [{ all: [{ exists: 'a' }, { exists: 'b' }] }, { a: 1 }, false],
    [{ all: [{ exists: 'a' }, { exists: 'b' }] }, { a: 1, b: 1 }, true],
    [{ any: [{ exists: 'a' }, { exists: 'b' }] }, { b: 1 }, true],
    [{ any: [{ exists: 'a' }, { exists: 'b' }] }, {}, false],
  ])('%j of %j is %s', (when, record, expected) => {
    const mapped = compile({ ...expressing('x'), when }).apply({ id: 'E1', ...record }, about);
    expect(mapped).toMatchObject(
      expected ? { ok: true, events: [{ id: 'E1' }] } : { ok: true, skipped: expect.any(String) as string },
    );
  });

  it('say what they cannot compare', () => {
    const mapped = compile({ ...expressing('x'), when: { less: [a, 1] } }).apply({ id: 'E1', a: 'many' }, about);
    expect(mapped).toMatchObject({ ok: false, problems: [{ path: 'when/less' }] });
  });
});

describe('a mapping to events', () => {
  const order = {
    target: 'event',
    forEach: 'lines',
    when: { greater: [{ path: 'pieces' }, 0] },
    kind: 'shipment',
    id: { concat: [{ parent: 'number' }, '-', { path: 'position' }] },
    time: { parent: 'shippedAt' },
    fields: {
      sku: { path: 'article' },
      location: { parent: 'site' },
      quantity: { path: 'pieces' },
      lot: { path: 'batch' },
      version: { path: 'revision' },
    },
  };
  const line = (position: number, more: object = {}): object => ({ position, article: 'A', pieces: '2.50', ...more });
  const head = { number: 'D7', site: 'DC1', shippedAt: '2026-03-01T08:00:00Z' };

  it('splits a record, with its parent at hand', () => {
    const lines = [line(1, { batch: 'L1', revision: 3 }), line(2, { pieces: 0 }), line(3, { batch: '' })];
    const { events, report } = made(compile(order).apply({ ...head, lines }, about));
    expect(report).toBeNull();
    expect(events).toEqual([
      {
        id: 'D7-1',
        source: 'wms',
        type: 'evenstock.shipment.v1',
        time: '2026-03-01T08:00:00Z',
        data: { sku: 'A', location: 'DC1', lot: 'L1', quantity: '2.5', version: 3 },
      },
      {
        id: 'D7-3',
        source: 'wms',
        type: 'evenstock.shipment.v1',
        time: '2026-03-01T08:00:00Z',
        data: { sku: 'A', location: 'DC1', quantity: '2.5' },
      },
    ]);
  });

  it.each([
    ['an id that is not there', { lines: [line(1), { article: 'A', pieces: 1 }] }, 'id', 'Item 1'],
    ['an id twice', { lines: [line(1), line(1)] }, 'id', 'Two items'],
    ['a quantity that is none', { lines: [line(1, { pieces: '1,5' })] }, 'when/greater', 'plain decimal'],
    ['no list', { lines: {} }, 'forEach', 'no list'],
    ['nothing to go through', {}, 'forEach', 'no list'],
    ['a time without zone', { shippedAt: '2026-03-01', lines: [line(1)] }, 'time', 'RFC 3339'],
    ['a text that cannot be kept', { lines: [line(1, { batch: 'a\0' })] }, 'fields/lot', 'kept'],
    ['a lone surrogate', { lines: [line(1, { batch: '\ud800' })] }, 'fields/lot', 'kept'],
  ])('refuses the whole record for %s', (_, more, path, message) => {
    const mapped = compile(order).apply({ ...head, ...more }, about);
    expect(mapped).toMatchObject({
      ok: false,
      problems: [{ path, message: expect.stringContaining(message) as string }],
    });
  });

  it('skips a record without items', () => {
    expect(compile(order).apply({ ...head, lines: [] }, about)).toEqual({ ok: true, skipped: 'It has no items.' });
  });

  it('takes the time of receipt where it is told none', () => {
    const { events } = made(compile(expressing('x')).apply({ id: 7 }, about));
    expect(events[0]).toMatchObject({ id: '7', time: '2026-03-01T08:00:00.000Z' });
  });

  it('refuses a kind that cannot be one', () => {
    const mapped = compile({ ...expressing('x'), kind: a }).apply({ id: 'E', a: 'Goods In' }, about);
    expect(mapped).toMatchObject({ ok: false, problems: [{ path: 'kind' }] });
  });
});

describe('a mapping to a stock report', () => {
  const definition = {
    target: 'stockReport',
    format: 'csv',
    csv: { delimiter: ';', encoding: 'latin1' },
    asOf: { date: { path: 'at' }, format: 'yyyy-MM-dd', zone: 'UTC' },
    location: { path: 'site' },
    complete: { path: 'isFull' },
    fields: { sku: a, quantity: { number: b, decimal: ',' }, status: 'onHand' },
  };

  it('has a head and lines', () => {
    const mapping = compile(definition);
    expect(mapping).toMatchObject({
      target: 'stockReport',
      format: 'csv',
      csv: { delimiter: ';', encoding: 'latin1' },
    });
    const record = { at: '2026-03-01', site: 'DC1', isFull: 'true', a: '007', b: '1,50' };
    expect(made(mapping.apply(record, about))).toEqual({
      ok: true,
      events: [],
      report: { asOf: '2026-03-01T00:00:00.000Z', location: 'DC1', complete: true },
      lines: [{ sku: '007', location: null, lot: null, status: 'onHand', quantity: '1.5', uom: null }],
    });
    const { report } = made(mapping.apply({ a: 'A', b: 0 }, about));
    expect(report).toEqual({ asOf: null, location: null, complete: null });
  });

  it.each([
    ['no SKU', { b: '1' }, 'fields/sku'],
    ['no quantity', { a: 'A' }, 'fields/quantity'],
    ['a truth that is none', { a: 'A', b: '1', isFull: 'perhaps' }, 'complete'],
  ])('refuses %s', (_, record, path) => {
    expect(compile(definition).apply(record, about)).toMatchObject({ ok: false, problems: [{ path }] });
  });
});

describe('a definition is refused', () => {
  const good = expressing('x');
  test.each([
    ['that is no object', 'x', ''],
    ['without target', {}, 'target'],
    ['with a target that is none', { target: 'moon' }, 'target'],
    ['without id', { target: 'event', kind: 'receipt', fields: {} }, ''],
    ['whose id is constant', { ...good, id: 'x' }, 'id'],
    ['whose id is an explicit constant', { ...good, id: { constant: 'x' } }, 'id'],
    ['with a part that is none', { ...good, fieldz: {} }, 'fieldz'],
    ['with a part of the other target', { ...good, asOf: a }, 'asOf'],
    ['with a field that is none', { ...good, fields: { skuu: a } }, 'fields/skuu'],
    [
      'with an operation that is none',
      { ...good, fields: { quantity: { multiply: [{ numbr: a }, 2] } } },
      'fields/quantity/multiply/0',
    ],
    ['with two operations in one', { ...good, fields: { sku: { path: 'a', trim: a } } }, 'fields/sku'],
    [
      'with an option that is none',
      { ...good, fields: { sku: { pad: a, length: 3, wiht: 'x' } } },
      'fields/sku/wiht',
    ],
    ['without an option that is needed', { ...good, fields: { sku: { split: a, index: 0 } } }, 'fields/sku'],
    ['with one operand', { ...good, fields: { quantity: { add: [a] } } }, 'fields/quantity/add'],
    ['with a number that is not exact', { ...good, fields: { sku: 1e300 } }, 'fields/sku'],
    ['with a path that is none', { ...good, fields: { sku: { path: 'a..b' } } }, 'fields/sku/path'],
    ['with a wildcard', { ...good, fields: { sku: { path: 'a[*]' } } }, 'fields/sku/path'],
    ['with a list where an expression stands', { ...good, fields: { sku: [a] } }, 'fields/sku'],
    ['with a regular expression', { ...good, when: { regex: '(a+)+$' } }, 'when'],
    [
      'with separators that are the same',
      { ...good, fields: { quantity: { number: a, thousands: '.' } } },
      'fields/quantity/number',
    ],
    ['with CSV options for JSON', { ...good, csv: { delimiter: ';' } }, 'csv'],
    ['with a delimiter that is none', { ...good, format: 'csv', csv: { delimiter: '#' } }, 'csv/delimiter'],
    ['with a text that cannot be kept', { ...good, fields: { sku: 'a\0' } }, 'fields/sku'],
  ])('%s', (_, definition, path) => {
    expect(errorsOf(definition)).toContain(path);
  });

  test('with everything that is wrong at once', () => {
    const bad = { ...good, id: 1, when: {}, fields: { sku: { pth: 1 }, quantity: { add: [] } } };
    expect(errorsOf(bad)).toEqual(['when', 'id', 'fields/sku', 'fields/quantity/add']);
  });
});

describe('bounds', () => {
  const nested = (depth: number): unknown => {
    let expression: unknown = a;
    for (let level = 0; level < depth; level += 1) expression = { trim: expression };
    return expressing(expression);
  };

  test('depth', () => {
    expect(errorsOf(nested(limits.depth - 3))).toEqual([]);
    expect(errorsOf(nested(limits.depth - 2))).toHaveLength(1);
    expect(errorsOf(nested(5000))).toHaveLength(1);
  });

  test('a definition that contains itself', () => {
    const fields: Record<string, unknown> = {};
    fields['sku'] = { trim: fields };
    const compiled = compileMapping({ ...expressing('x'), fields });
    expect(compiled).toMatchObject({ ok: false, errors: [{ message: 'The definition contains itself.' }] });
  });

  test('a definition whose parts are used over and over', () => {
    let expression: unknown = a;
    for (let level = 0; level < 24; level += 1) expression = { add: [expression, expression] };
    expect(errorsOf(expressing(expression))).toHaveLength(1);
  });

  test('size', () => {
    const texts = (count: number): object => ({ concat: Array.from({ length: count }, () => 'x'.repeat(60_000)) });
    expect(errorsOf(expressing(texts(4)))).toEqual([]);
    expect(errorsOf(expressing(texts(5)))).toHaveLength(1);
    expect(errorsOf(expressing('x'.repeat(limits.textLength + 1)))).toEqual(['fields/order']);
    const names = Object.fromEntries([1, 2, 3, 4, 5].map((index) => [`${index}${'x'.repeat(60_000)}`, 1]));
    expect(errorsOf(expressing({ lookup: a, table: names }))).toHaveLength(1);
  });

  test('operations', () => {
    const some = (count: number): object => ({
      concat: Array.from({ length: count / 50 }, () => ({ concat: Array.from({ length: 49 }, () => a) })),
    });
    expect(errorsOf(expressing(some(950)))).toEqual([]);
    const compiled = compileMapping(expressing(some(1000)));
    expect(compiled).toMatchObject({ ok: false, errors: [{ message: 'A mapping has at most 1000 operations.' }] });
  });

  test('entries of tables and lists', () => {
    const values = Array.from({ length: limits.lookupEntries }, (_, index) => index);
    const choice = (list: readonly number[]): object => ({ when: { in: a, values: list }, use: 'x' });
    expect(errorsOf(expressing(choice(values)))).toEqual([]);
    expect(errorsOf(expressing(choice([...values, -1])))).toEqual(['fields/order/when/values']);
    const table = Object.fromEntries([...values, 'one more'].map((value) => [value, 1]));
    expect(errorsOf(expressing({ lookup: a, table }))).toEqual(['fields/order/table']);
  });

  test('items of forEach, and what they cost together', () => {
    const definition = { ...expressing('x'), forEach: 'items', id: { about: 'index' } };
    const items = (count: number): object => ({ items: Array.from({ length: count }, () => ({})) });
    expect(made(compile(definition).apply(items(limits.forEachItems), about)).events).toHaveLength(
      limits.forEachItems,
    );
    const over = compile(definition).apply(items(limits.forEachItems + 1), about);
    expect(over).toMatchObject({ ok: false, problems: [{ path: 'forEach' }] });
    const many = { concat: Array.from({ length: 6 }, () => ({ concat: Array.from({ length: 49 }, () => a) })) };
    const costly = compile({ ...definition, fields: { order: many } });
    expect(costly.apply(items(9000), about)).toMatchObject({ ok: false, problems: [{ path: 'forEach' }] });
  });

  test('texts of a record', () => {
    const long = (length: number): unknown => outcome({ take: a, length: 1 }, { a: 'x'.repeat(length) });
    expect(long(limits.textLength)).toBe('x');
    expect(long(limits.textLength + 1)).toEqual(problem('take/path'));
    const doubled = { take: { concat: [a, a] }, length: 1 };
    expect(outcome(doubled, { a: 'x'.repeat(limits.textLength) })).toEqual(problem('take/concat'));
    expect(outcome(a, { a: 'x'.repeat(limits.fieldLength + 1) })).toEqual({ problem: 'fields/order' });
    const searched = { when: { contains: a, text: 'y' }, use: 'x' };
    expect(outcome(searched, { a: 'x'.repeat(limits.searchedLength + 1) })).toEqual(problem('when/contains'));
    const repeated = { concat: Array.from({ length: 5 }, () => ({ take: { trim: { upper: a } }, length: 1 })) };
    const definition = { ...expressing(repeated), forEach: 'items', id: { about: 'index' } };
    const item = { a: 'x'.repeat(limits.textLength) };
    const items = Array.from({ length: 20 }, () => item);
    const mapped = compile(definition).apply({ items }, about);
    expect(mapped.ok ? '' : mapped.problems[0]?.message).toContain('too long for this mapping');
  });

  test('errors and problems that are told', () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]));
    expect(errorsOf({ ...expressing('x'), fields })).toHaveLength(limits.errors);
    const definition = { ...expressing({ number: a }), forEach: 'items', id: { about: 'index' } };
    const mapped = compile(definition).apply({ items: Array.from({ length: 500 }, () => ({ a: '?' })) }, about);
    expect(mapped.ok ? 0 : mapped.problems.length).toBe(limits.problems);
  });
});

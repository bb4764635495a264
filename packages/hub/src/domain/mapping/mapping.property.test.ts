// Laws of mappings: arithmetic is that of fractions, times are those of the zone, and nothing that anybody writes or
// sends makes compiling or applying throw.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { instantText } from './instant-text.ts';
import { limits } from './limits.ts';
import { compileMapping, type Mapping } from './mapping.ts';
import { operations, predicates } from './table.ts';

const about = { receivedAt: 0, source: 's', topic: 't' };

function expressing(expression: unknown): object {
  return { target: 'event', kind: 'receipt', id: { path: 'id' }, fields: { order: expression } };
}

function compile(definition: unknown): Mapping {
  const compiled = compileMapping(definition);
  if (!compiled.ok) expect.fail(JSON.stringify(compiled.errors));
  return compiled.mapping;
}

/** What an expression makes of a record; null for a problem. */
function outcome(mapping: Mapping, record: object): string | null {
  const mapped = mapping.apply({ id: 'E', ...record }, about);
  if (!mapped.ok || 'skipped' in mapped) return null;
  return String(mapped.events[0]?.data['order']);
}

const digitTexts = fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength: 1, maxLength: 20 });
const decimals = fc
  .tuple(fc.constantFrom('', '-'), digitTexts, fc.option(digitTexts, { nil: '' }))
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`);

/** A decimal text as a fraction. */
function fractionOf(text: string): { readonly n: bigint; readonly d: bigint } {
  const [whole = '', fraction = ''] = text.split('.');
  return { n: BigInt(`${whole}${fraction}`), d: 10n ** BigInt(fraction.length) };
}

describe('arithmetic', () => {
  const a = { path: 'a' };
  const b = { path: 'b' };
  const mappings = new Map(
    ['add', 'subtract', 'multiply', 'divide'].map((name) => [name, compile(expressing({ [name]: [a, b] }))]),
  );

  test.each([...mappings])('%s is that of fractions, or a problem', (name, mapping) => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const result = outcome(mapping, { a: left, b: right });
        const [x, y] = [fractionOf(left), fractionOf(right)];
        const sign = name === 'subtract' ? -1n : 1n;
        const exact =
          name === 'multiply'
            ? { n: x.n * y.n, d: x.d * y.d }
            : name === 'divide'
              ? { n: x.n * y.d, d: x.d * y.n }
              : { n: x.n * y.d + sign * y.n * x.d, d: x.d * y.d };
        if (exact.d === 0n) expect(result).toBeNull();
        else if (result === null) expect(isKept(exact)).toBe(false);
        else {
          const { n, d } = fractionOf(result);
          expect(n * exact.d).toBe(exact.n * d);
        }
      }),
      { numRuns: 500 },
    );
  });

  /** Whether a fraction is a decimal of as many digits as are kept. */
  function isKept({ n, d }: { readonly n: bigint; readonly d: bigint }): boolean {
    const lifted = n * 10n ** BigInt(limits.digits);
    if (lifted % d !== 0n) return false;
    const units = lifted / d;
    return (units < 0n ? -units : units) < 10n ** BigInt(2 * limits.digits);
  }
});

test('a number is read back from how a German writes it', () => {
  const mapping = compile(expressing({ number: { path: 'a' }, decimal: ',', thousands: '.' }));
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(999), (whole, thousandths) => {
      const fraction = String(thousandths).padStart(3, '0');
      const written = `${whole.toLocaleString('de-DE')},${fraction}`;
      const result = outcome(mapping, { a: written });
      const { n, d } = fractionOf(result ?? 'nothing');
      expect(n * 1000n).toBe(BigInt(`${whole}${fraction}`) * d);
    }),
  );
});

describe('times', () => {
  test('are written as dates write them', () => {
    const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: latest }), (ms) => {
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
        const second = ms - (ms % 1000);
        expect(instantText(second)).toBe(new Date(second).toISOString());
      }),
    );
  });

  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'Pacific/Apia',
    'America/St_Johns',
    'Asia/Tehran',
  ];
  const instants = fc.oneof(
    fc.integer({ min: 86_400, max: 4_000_000_000 }),
    // Near changes of clocks in one year of most of these zones.
    fc
      .tuple(fc.constantFrom(1_774_746_000, 1_793_062_800, 1_772_953_200, 1_793_512_800, 1_775_314_800), fc.integer())
      .map(([at, offset]) => at + (offset % 90_000)),
  );

  test.each(zones)('in %s are those that a clock there shows', (zone) => {
    const mapping = compile(expressing({ date: { path: 'a' }, format: 'yyyy-MM-dd HH:mm:ss', zone }));
    const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
    fc.assert(
      fc.property(instants, (seconds) => {
        const shown = format.format(seconds * 1000);
        const found = Date.parse(outcome(mapping, { a: shown }) ?? '');
        expect(format.format(found)).toBe(shown);
        // Of two instants with the same face of the clock, the earlier.
        expect(found).toBeLessThanOrEqual(seconds * 1000);
        expect(seconds * 1000 - found).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});

const keys = fc.constantFrom('a', 'b', 'c[0]', 'c[1].a', '$');

/** Expressions and predicates as people nest them, from the table of examples. */
const { expression } = fc.letrec((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ path: keys }),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc
      .tuple(fc.constantFrom(...operations.values()), tie('expression'), tie('expression'), tie('predicate'))
      .map(([row, left, right, other]) => filled(row.name, row.example, left, right, other)),
  ),
  predicate: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ exists: keys }),
    fc
      .tuple(fc.constantFrom(...predicates.values()), tie('expression'), tie('expression'), tie('predicate'))
      .map(([row, left, right, other]) => filled(row.name, row.example, left, right, other)),
  ),
}));

function filled(name: string, example: object, left: unknown, right: unknown, other: unknown): object {
  const main = new Map<string, unknown>(Object.entries(example)).get(name);
  if (['path', 'parent', 'exists', 'constant', 'about'].includes(name)) return example;
  if (['when', 'not'].includes(name)) return { ...example, [name]: other };
  if (['all', 'any'].includes(name)) return { ...example, [name]: [other, other] };
  return { ...example, [name]: Array.isArray(main) ? [left, right] : left };
}

const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });

describe('nothing that is sent', () => {
  test('makes a mapping throw', () => {
    const records = fc.oneof(anything, fc.record({ id: anything, a: anything, b: anything, c: fc.array(anything) }));
    fc.assert(
      fc.property(expression, fc.array(records, { maxLength: 5 }), (given, sent) => {
        const compiled = compileMapping({ ...expressing(given), when: { not: { equals: [given, 'x'] } } });
        if (!compiled.ok) return;
        for (const record of sent) {
          const mapped = compiled.mapping.apply(record, about);
          if (!mapped.ok) expect(mapped.problems.length).toBeGreaterThan(0);
          expect(() => JSON.stringify(mapped)).not.toThrow();
        }
      }),
      { numRuns: 500 },
    );
  });

  test('makes each operation throw', () => {
    const fields = (example: unknown): object => ({ ...expressing(example), forEach: '$' });
    const mappings = [...operations.values()].map((row) => compile(fields(row.example)));
    const names = ['quantity', 'article', 'document', 'line', 'code', 'bin', 'posted', 'movement', 'batch', 'bonus'];
    const item = fc.dictionary(fc.constantFrom('id', ...names), anything);
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        for (const mapping of mappings) mapping.apply(items, about);
      }),
      { numRuns: 200 },
    );
  });
});

describe('nothing that is written', () => {
  test('makes the compiler throw', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), expression, fc.string(), (json, given, name) => {
        compileMapping(json);
        compileMapping(expressing(json));
        compileMapping({ ...expressing(given), [name]: json, when: json, forEach: json, csv: json, format: json });
        for (const row of [...operations.values(), ...predicates.values()]) {
          compileMapping(expressing({ ...row.example, [row.name]: json }));
          for (const option of row.options) compileMapping(expressing({ ...row.example, [option.name]: json }));
        }
      }),
    );
  });

  test('is refused without saying where and why', () => {
    fc.assert(
      fc.property(expression, (given) => {
        const compiled = compileMapping(expressing(given));
        if (!compiled.ok) for (const { path, message } of compiled.errors) expect([path, message]).not.toContain('');
      }),
    );
  });
});

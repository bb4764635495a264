// Translating an event: what has an entry is replaced, everything else stays as it came.

import { describe, expect, test } from 'vitest';

import type { CanonicalEvent } from './canonical-event.ts';
import { checkCrosswalk, crosswalkKey, keysOf, translateEvent, type CrosswalkKind } from './crosswalk.ts';

function event(data: Record<string, unknown>): CanonicalEvent {
  return { id: '1', source: 'wms', type: 'evenstock.receipt.v1', time: '2026-01-01T00:00:00Z', data };
}

function lookup(...entries: readonly (readonly [CrosswalkKind, string, string])[]): Map<string, string> {
  return new Map(entries.map(([kind, external, canonical]) => [crosswalkKey({ kind, external }), canonical]));
}

const data = { sku: '000123', location: '10', toLocation: '20', uom: 'ST', lot: 'L', toLot: 'M', quantity: '3' };

describe('an event', () => {
  test('is translated word by word, each by its own kind', () => {
    const known = lookup(
      ['sku', '000123', 'A'],
      ['location', '10', 'DC1'],
      ['location', '20', 'DC2'],
      ['uom', 'ST', 'each'],
      ['lot', 'L', 'LOT-1'],
      ['lot', 'M', 'LOT-2'],
    );
    expect(translateEvent(event(data), known)).toEqual(
      event({
        sku: 'A',
        location: 'DC1',
        toLocation: 'DC2',
        uom: 'each',
        lot: 'LOT-1',
        toLot: 'LOT-2',
        quantity: '3',
      }),
    );
  });

  test('keeps words without an entry, and those that only look alike', () => {
    const known = lookup(['sku', '123', 'A'], ['location', '000123', 'DC1'], ['lot', '10', 'X'], ['uom', '3', 'X']);
    expect(translateEvent(event(data), known)).toEqual(event(data));
  });

  test('is translated once: what comes out is not looked up again', () => {
    expect(translateEvent(event({ sku: 'A' }), lookup(['sku', 'A', 'B'], ['sku', 'B', 'C'])).data).toEqual({
      sku: 'B',
    });
  });

  test('is left alone itself', () => {
    const given = event({ sku: 'A' });
    translateEvent(given, lookup(['sku', 'A', 'B']));
    expect(given.data).toEqual({ sku: 'A' });
  });

  test('asks for each of its names, and for nothing that is no text', () => {
    expect(keysOf(event(data))).toEqual([
      { kind: 'sku', external: '000123' },
      { kind: 'location', external: '10' },
      { kind: 'location', external: '20' },
      { kind: 'uom', external: 'ST' },
      { kind: 'lot', external: 'L' },
      { kind: 'lot', external: 'M' },
    ]);
    expect(keysOf(event({ sku: 123, location: null, uom: ['ST'], quantity: 1 }))).toEqual([]);
  });

  test('takes nothing from a prototype for its own', () => {
    const inherited: Record<string, unknown> = {};
    Reflect.setPrototypeOf(inherited, { sku: 'A' });
    expect(keysOf(event(inherited))).toEqual([]);
  });
});

describe('entries', () => {
  const entry = { source: 'wms', kind: 'sku', external: '1', canonical: 'A' } as const;

  test('may say the same word for each source and each kind once', () => {
    expect(checkCrosswalk([entry, { ...entry, source: 'erp' }, { ...entry, kind: 'lot' }])).toBeNull();
    expect(checkCrosswalk([entry, { ...entry, canonical: 'B' }])).toMatchObject({
      refusal: { code: 'conflict', path: '1/external' },
    });
  });

  test.each([
    ['sku', 100],
    ['uom', 32],
    ['location', 64],
    ['lot', 100],
    ['customer', 200],
  ] as const)('lead to a %s of %i characters at most', (kind, longest) => {
    expect(checkCrosswalk([{ ...entry, kind, canonical: 'x'.repeat(longest) }])).toBeNull();
    expect(checkCrosswalk([{ ...entry, kind, canonical: 'x'.repeat(longest + 1) }])).toMatchObject({
      refusal: { code: 'invalid_field', path: '0/canonical' },
    });
  });
});

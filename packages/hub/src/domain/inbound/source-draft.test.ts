// Declaring sources: what is left out has its default, and what contradicts itself is refused with its field.

import { describe, expect, test } from 'vitest';

import { sourceDefaults, undeclared } from './source.ts';
import { sourcesMax, understandSources, type SourceDraft } from './source-draft.ts';

const known = { sources: new Set(['erp']), mappings: new Set(['from-wms']) };

describe('a declaration', () => {
  test('has defaults for what it leaves out', () => {
    expect(understandSources([{ code: 'wms' }], known)).toEqual({
      ok: true,
      sources: [{ ...sourceDefaults, code: 'wms', name: 'wms' }],
      newCodes: ['wms'],
    });
  });

  test('keeps what it says, null included', () => {
    const draft: SourceDraft = { code: 'wms', name: 'W', freshnessMs: 5, mapping: 'from-wms', basis: 'net' };
    expect(understandSources([draft, { code: 'x', freshnessMs: null, mapping: null }], known)).toMatchObject({
      sources: [draft, { freshnessMs: null, mapping: null }],
    });
  });

  test('names those that are declared for the first time', () => {
    expect(understandSources([{ code: 'erp' }, { code: 'wms' }], known)).toMatchObject({ newCodes: ['wms'] });
  });

  test.each([
    ['a code twice', [{ code: 'a' }, { code: 'a' }], 'conflict', '1/code'],
    ['a mapping that is not there', [{ code: 'a', mapping: 'none' }], 'unknown_mapping', '0/mapping'],
    [
      'a buffer that does not grow',
      [{ code: 'a', fallback: { kind: 'buffer', percentMax: 1 } }],
      'invalid_field',
      '0/fallback/percentPerHour',
    ],
    [
      'a buffer without end',
      [{ code: 'a', fallback: { kind: 'buffer', percentPerHour: 1 } }],
      'invalid_field',
      '0/fallback/percentMax',
    ],
    [
      'a percentage of nothing',
      [{ code: 'a', fallback: { kind: 'keep_last', percentPerHour: 1 } }],
      'invalid_field',
      '0/fallback/percentPerHour',
    ],
  ] as const)('with %s is refused', (_, drafts, code, path) => {
    expect(understandSources(drafts, known)).toMatchObject({ ok: false, refusal: { code, path } });
  });

  test('beyond the limit is refused, one of what is there is not', () => {
    const sources = new Set(Array.from({ length: sourcesMax }, (_, index) => `s${index}`));
    expect(understandSources([{ code: 's1' }], { ...known, sources }).ok).toBe(true);
    expect(understandSources([{ code: 'new' }], { ...known, sources })).toMatchObject({
      refusal: { code: 'limit_exceeded' },
    });
  });
});

test('a source that nobody declared has the defaults and may be wrong about time by a day', () => {
  expect(undeclared('x')).toEqual({ ...sourceDefaults, code: 'x', name: 'x', clockToleranceMs: 86_400_000 });
});

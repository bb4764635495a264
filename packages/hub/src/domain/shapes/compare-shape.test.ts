// What is raised when a message differs from those before it, case by case; and what is learned of a value.

import { describe, expect, test } from 'vitest';

import { compareShape } from './compare-shape.ts';
import { adopt, learn, learningMessages, nothingLearned, type Learned } from './learning.ts';
import { pathsMax, shapeAsJson, shapeOf, shapeOfRecords } from './shape.ts';

function raised(before: readonly unknown[], after: unknown): string[] {
  return compareShape(shapeOfRecords(before), shapeOf(after)).map(
    (one) => `${one.kind} ${one.path}: ${one.before ?? '-'} > ${one.after ?? '-'}`,
  );
}

test.each([
  ['the same', [{ sku: 'A' }], { sku: 'B' }, []],
  ['a new field', [{ sku: 'A' }], { sku: 'A', qty: 1 }, ['new_field qty: - > integer']],
  ['a new field, with what is in it', [{}], { a: { b: [1] } }, ['new_field a: - > object']],
  ['a field that is missing', [{ a: 1 }, { a: 2 }], {}, ['missing_field a: integer > -']],
  ['a field that was missing before', [{ a: 1 }, {}], {}, []],
  [
    'a field of some elements only',
    [{ l: [{ a: 1 }] }],
    { l: [{ a: 1 }, {}] },
    ['missing_field l/[]/a: integer > -'],
  ],
  ['no elements', [{ l: [{ a: 1 }] }], { l: [] }, []],
  ['an object that is missing, with what is in it', [{ o: { a: 1 } }], {}, ['missing_field o: object > -']],
  ['another type', [{ a: 1 }], { a: '1' }, ['type_changed a: integer > string']],
  ['null', [{ a: 1 }], { a: null }, ['type_changed a: integer > null']],
  ['an integer for a number', [{ a: 1.5 }], { a: 1 }, []],
  ['a number for an integer', [{ a: 1 }], { a: 1.5 }, ['type_changed a: integer > number']],
  ['an object for a text', [{ a: 'x' }], { a: { b: 1 } }, ['type_changed a: string > object']],
  ['another root', [{ a: 1 }], [{ a: 1 }], ['type_changed : object > array']],
  ['text for digits', [{ a: '12' }], { a: 'x' }, ['format_changed a: integer > text']],
  ['a comma', [{ a: '12' }], { a: '1,5' }, ['format_changed a: integer > decimal']],
  ['lost zeros', [{ a: '0012' }], { a: '12' }, ['format_changed a: zero_led > integer']],
  ['another date', [{ a: '2026-03-01' }], { a: '20260301' }, ['format_changed a: date > integer']],
  ['nothing in a text', [{ a: 'x' }], { a: ' ' }, ['format_changed a: text > empty']],
  ['digits in a free text', [{ a: 'x' }], { a: '12' }, []],
  [
    'a slash in a name',
    [{}],
    { 'a/b': 1, '': 2, '[]': 3 },
    ['new_field a~1b: - > integer', 'new_field ~2: - > integer', 'new_field ~3: - > integer'],
  ],
])('%s', (_, before, after, expected) => {
  expect(raised(before, after)).toEqual(expected);
});

describe('a shape', () => {
  test('says per path which types and formats there were, and what was always there', () => {
    const shape = shapeOfRecords([
      { sku: 'A', lines: [{ qty: '1' }, { qty: '2,5', note: null }] },
      { sku: '', lines: [] },
    ]);
    expect(shapeAsJson(shape)).toEqual({
      records: 2,
      isCut: false,
      paths: {
        '': { types: ['object'], required: true },
        lines: { types: ['array'], required: true },
        'lines/[]': { types: ['object'] },
        'lines/[]/note': { types: ['null'] },
        'lines/[]/qty': { types: ['string'], formats: ['decimal', 'integer'], required: true },
        sku: { types: ['string'], formats: ['empty', 'text'], required: true },
      },
    });
  });

  test('is cut where there is too much, and raises nothing of what it cannot know', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at + 1000}`, at]));
    const shape = shapeOf(wide);
    expect([shape.paths.size, shape.isCut]).toEqual([pathsMax, true]);
    expect(compareShape(shape, shapeOf({ ...wide, zzz: 1 }))).toEqual([]);
    expect(compareShape(shape, shapeOf({ ...wide, aaa: 1 }))).toMatchObject([{ kind: 'new_field', path: 'aaa' }]);
    expect(compareShape(shapeOf({}), shape)).toHaveLength(100);
  });

  test('goes only so deep, however deep the value is', () => {
    const deep = Array.from({ length: 1000 }).reduce<unknown>((inner) => [inner], 1);
    const shape = shapeOf(deep);
    expect([shape.paths.size, shape.isCut]).toEqual([17, true]);
  });
});

describe('learning', () => {
  function learnt(...records: readonly unknown[]): Learned {
    let learned = nothingLearned;
    for (let at = 0; at < learningMessages; at += 1) ({ learned } = learn(learned, shapeOfRecords(records)));
    return learned;
  }

  test('adopts what was found, and nothing else', () => {
    const known = learnt({ a: 1 });
    const first = learn(known, shapeOf({ a: 'x', b: { c: 1 } }));
    expect(first.findings).toHaveLength(2);
    const [, field] = first.findings;
    const next = adopt(first.learned, field === undefined ? [] : [field]);
    expect(next.version).toBe(2);
    expect(learn(next, shapeOf({ a: 1, b: { c: 2 } })).findings).toEqual([]);
    expect(learn(next, shapeOf({ a: 1 })).findings).toEqual([]);
    expect(learn(next, shapeOf({ a: 'x' })).findings).toMatchObject([{ kind: 'type_changed', path: 'a' }]);
  });

  test('learns nothing from what was not adopted', () => {
    const known = learnt({ a: 1 });
    let learned = known;
    for (let at = 0; at < 50; at += 1) ({ learned } = learn(learned, shapeOf({ a: null })));
    expect(learn(learned, shapeOf({ a: null })).findings).toMatchObject([{ kind: 'type_changed', after: 'null' }]);
  });
});

// Laws of shapes: a value fits the shape that it was merged into, merging knows no order, a shape is like itself, the
// schema of a shape accepts what it was learned from, and nothing grows without end.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { violationOf } from '../contracts/contract.ts';
import { readContract } from '../contracts/read-contract.ts';
import { compareShape } from './compare-shape.ts';
import { learnedSchema } from './learned-schema.ts';
import { adopt, learn, learningMessages, nothingLearned } from './learning.ts';
import {
  mergeShape,
  pathsMax,
  shapeAsJson,
  shapeFromJson,
  shapeOf,
  shapeOfRecords,
  type ShapeAsJson,
  type Shape,
} from './shape.ts';

const name = fc.oneof(
  fc.constantFrom('sku', 'qty', 'lines', '', '[]', 'a/b', '~', '~2', '__proto__', '\u0000', '\ud800'),
  fc.string({ maxLength: 3 }),
  fc.constant('n'.repeat(300)),
);

const text = fc.oneof(
  fc.constantFrom('', ' ', '12', '0012', '-3.5', '1,5', '2026-03-01', '01.03.2026', '2026-03-01T08:30:00Z', 'EA'),
  fc.string({ maxLength: 5 }),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** More fields than a shape has room for. */
const wide = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 300, max: 600 }), value)
  .map(([from, count, inner]) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${from + index}`, inner])),
  );

const deep = fc
  .tuple(fc.integer({ min: 14, max: 40 }), value)
  .map(([depth, inner]) => Array.from({ length: depth }).reduce<unknown>((held) => ({ inner: held }), inner));

const record = fc.oneof(
  { weight: 8, arbitrary: value },
  { weight: 1, arbitrary: wide },
  { weight: 1, arbitrary: deep },
);
const records = fc.array(record, { minLength: 1, maxLength: 6 });

/** With the order of the paths. */
const plain = (shape: Shape): unknown => ({ ...shapeAsJson(shape), order: [...shape.paths.keys()] });

test('a value fits every shape that it was merged into', () => {
  fc.assert(
    fc.property(records, (given) => {
      const shape = shapeOfRecords(given);
      for (const one of given) expect(compareShape(shape, shapeOf(one))).toEqual([]);
      expect(compareShape(shape, shape)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('the order of merging makes no difference, and neither does the grouping', () => {
  fc.assert(
    fc.property(records, fc.nat(), (given, cut) => {
      const whole = shapeOfRecords(given);
      const middle = cut % given.length;
      const parts = mergeShape(shapeOfRecords(given.slice(middle)), shapeOfRecords(given.slice(0, middle)));
      const oneByOne = given.toReversed().map(shapeOf).reduce(mergeShape);
      expect(plain(parts)).toEqual(plain(whole));
      expect(plain(oneByOne)).toEqual(plain(whole));
      expect(whole.paths.size).toBeLessThanOrEqual(pathsMax);
    }),
    { numRuns: 100 },
  );
});

test('what is kept of a shape is the shape', () => {
  fc.assert(
    fc.property(records, (given) => {
      const shape = shapeOfRecords(given);
      const kept = JSON.stringify(shapeAsJson(shape));
      expect(plain(shapeFromJson(JSON.parse(kept) as ShapeAsJson))).toEqual(plain(shape));
      expect(kept).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
    { numRuns: 100 },
  );
});

test('the schema of a shape is a contract that all its values keep', () => {
  fc.assert(
    fc.property(records, (given) => {
      const document: unknown = JSON.parse(JSON.stringify(learnedSchema(shapeOfRecords(given))));
      const read = readContract(document);
      if (!read.ok) expect.fail(JSON.stringify(read.faults));
      for (const one of given) expect(violationOf(read.contract, one)).toBeNull();
    }),
    { numRuns: 100 },
  );
});

test('when all findings of a message are adopted, it raises none', () => {
  fc.assert(
    fc.property(records, record, (given, odd) => {
      let learned = nothingLearned;
      for (let at = 0; at < learningMessages; at += 1) {
        const lesson = learn(learned, shapeOf(given[at % given.length]));
        expect(lesson.findings).toEqual([]);
        ({ learned } = lesson);
      }
      for (let round = 0; round < 20; round += 1) {
        const { learned: next, findings } = learn(learned, shapeOf(odd));
        if (findings.length === 0) return;
        learned = adopt(next, findings);
      }
      expect.fail('there is always another finding');
    }),
    { numRuns: 100 },
  );
});

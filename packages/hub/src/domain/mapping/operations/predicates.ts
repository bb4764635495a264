// Predicates: what is so of a record. There are no regular expressions, because one that backtracks can take for ever
// over a text that somebody else sends; `matches` has one wildcard and takes time in proportion to the text.

import { matchesPattern } from '../../inbound/ownership.ts';
import { operation, required, type Operation } from '../compilation.ts';
import { compare, exactOf } from '../decimal.ts';
import { limits } from '../limits.ts';
import { expression, listOf, pair, predicate, recordPath, scalarSet, textUpTo, type RecordPath } from '../shapes.ts';
import { cut, fail, textOf, type Evaluate, type Test } from '../value.ts';

const equals = operation<readonly Evaluate[], Test>({
  name: 'equals',
  says: 'Whether two values have the same text. Nothing equals nothing only.',
  example: { equals: [{ path: 'type' }, 'GR'] },
  main: pair,
  make: ([left, right], _take, path) => {
    if (left === undefined || right === undefined) return () => false;
    return (run) => textOf(run, path, left(run)) === textOf(run, path, right(run));
  },
});

const values = required('values', scalarSet, new Set<string>(), 'the values that it may be');

const isIn = operation<Evaluate, Test>({
  name: 'in',
  says: 'Whether the text is one of several.',
  example: { in: { path: 'type' }, values: ['GR', 'GI'] },
  main: expression,
  options: [values],
  make: (of, take, path) => {
    const known = take(values);
    return (run) => {
      const text = textOf(run, path, of(run));
      return text !== null && known.has(text);
    };
  },
});

const exists = operation<RecordPath, Test>({
  name: 'exists',
  says: 'Whether something stands at a path: a value, list or object, but not null and no empty text.',
  example: { exists: 'lot' },
  main: recordPath,
  make: (from) => (run) => {
    const found = from.read(run.record);
    return found !== undefined && found !== null && found !== '';
  },
});

function searching(
  name: string,
  says: string,
  argument: string,
  found: (text: string, wanted: string) => boolean,
  example: string,
): Operation<Test> {
  const wanted = required(argument, textUpTo(limits.patternLength), 'x', `the ${argument} that is looked for`);
  return operation<Evaluate, Test>({
    name,
    says,
    example: { [name]: { path: 'type' }, [argument]: example },
    main: expression,
    options: [wanted],
    make: (of, take, path) => {
      const sought = take(wanted);
      return (run) => {
        const text = textOf(run, path, of(run));
        if (text === null) return false;
        if (text.length <= limits.searchedLength) return found(text, sought);
        fail(run, path, `A text of more than ${limits.searchedLength} characters is not searched.`);
        return false;
      };
    },
  });
}

function comparing(name: string, says: string, holds: (order: number) => boolean): Operation<Test> {
  return operation<readonly Evaluate[], Test>({
    name,
    says: `${says} False when one of them is nothing.`,
    example: { [name]: [{ path: 'quantity' }, 0] },
    main: pair,
    make: ([left, right], _take, path) => {
      if (left === undefined || right === undefined) return () => false;
      return (run) => {
        const [one, other] = [left(run), right(run)];
        if (one === null || one === '' || other === null || other === '') return false;
        const [a, b] = [exactOf(one), exactOf(other)];
        if (a !== null && b !== null) return holds(compare(a, b));
        fail(run, path, `${cut(a === null ? one : other)} is no plain decimal number; read it with "number".`);
        return false;
      };
    },
  });
}

const not = operation<Test, Test>({
  name: 'not',
  says: 'Whether a predicate does not hold.',
  example: { not: { exists: 'cancelled' } },
  main: predicate,
  make: (test) => (run) => !test(run),
});

const all = operation<readonly Test[], Test>({
  name: 'all',
  says: 'Whether all of several predicates hold.',
  example: { all: [{ exists: 'lot' }, { greater: [{ path: 'quantity' }, 0] }] },
  main: listOf(predicate, 1, 50),
  make: (tests) => (run) => tests.every((test) => test(run)),
});

const any = operation<readonly Test[], Test>({
  name: 'any',
  says: 'Whether one of several predicates holds.',
  example: { any: [{ exists: 'lot' }, { exists: 'batch' }] },
  main: listOf(predicate, 1, 50),
  make: (tests) => (run) => tests.some((test) => test(run)),
});

export const predicateOperations = [
  equals,
  isIn,
  exists,
  searching('startsWith', 'Whether a text begins so.', 'text', (text, sought) => text.startsWith(sought), 'G'),
  searching('endsWith', 'Whether a text ends so.', 'text', (text, sought) => text.endsWith(sought), 'R'),
  searching('contains', 'Whether a text has another in it.', 'text', (text, sought) => text.includes(sought), 'X'),
  searching(
    'matches',
    'Whether a text fits a pattern in which `*` stands for any characters.',
    'pattern',
    (text, sought) => matchesPattern(sought, text),
    'G*-2',
  ),
  comparing('less', 'Whether the first number is less than the second.', (order) => order < 0),
  comparing('atMost', 'Whether the first number is no more than the second.', (order) => order <= 0),
  comparing('greater', 'Whether the first number is more than the second.', (order) => order > 0),
  comparing('atLeast', 'Whether the first number is no less than the second.', (order) => order >= 0),
  not,
  all,
  any,
];

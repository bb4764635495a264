// Choices: by a table, by the first that is there, by a predicate.

import { operation, optional, required } from '../compilation.ts';
import { expression, listOf, lookupTable, predicate } from '../shapes.ts';
import { cut, fail, textOf, type Evaluate, type Test } from '../value.ts';

const table = required('table', lookupTable, new Map(), 'what is found, and what it becomes');
const otherwise = optional<Evaluate | null>('default', expression, null, 'what counts when the table has no entry');

const lookup = operation<Evaluate, Evaluate>({
  name: 'lookup',
  says: 'What a table has for a text. Without `default`, a text that it does not have is a problem of the record.',
  example: { lookup: { path: 'movement' }, table: { '101': 'receipt', '601': 'shipment' } },
  main: expression,
  options: [table, otherwise],
  make: (of, take, path) => {
    const entries = take(table);
    const fallback = take(otherwise);
    return (run) => {
      const text = textOf(run, path, of(run));
      const found = text === null ? undefined : entries.get(text);
      if (found !== undefined) return found;
      if (fallback !== null) return fallback(run);
      return text === null ? null : fail(run, path, `The table has no entry for ${cut(text)}.`);
    };
  },
});

const coalesce = operation<readonly Evaluate[], Evaluate>({
  name: 'coalesce',
  says: 'The first that is not nothing. It does not pass over what is wrong, only over what is not there.',
  example: { coalesce: [{ path: 'batch' }, { path: 'lot' }] },
  main: listOf(expression, 1, 50),
  make: (all) => (run) => {
    for (const one of all) {
      const value = one(run);
      if (value !== null && value !== '') return value;
    }
    return null;
  },
});

const use = required<Evaluate>('use', expression, () => null, 'what it is if so');
const or = optional<Evaluate>('else', expression, () => null, 'what it is if not; nothing when left out');

const when = operation<Test, Evaluate>({
  name: 'when',
  says: 'One of two values, by a predicate.',
  example: { when: { startsWith: { path: 'bin' }, text: 'Q' }, use: 'quarantine', else: 'sellable' },
  main: predicate,
  options: [use, or],
  make: (test, take) => {
    const [yes, no] = [take(use), take(or)];
    return (run) => (test(run) ? yes(run) : no(run));
  },
});

export const choiceOperations = [lookup, coalesce, when];

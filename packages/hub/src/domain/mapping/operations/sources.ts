// Where values come from: the record, the record that an item belongs to, what is known of the message, and the
// definition itself.

import { operation } from '../compilation.ts';
import { limits } from '../limits.ts';
import { oneOf, recordPath, scalar, type RecordPath } from '../shapes.ts';
import { fail, type Evaluate, type Run, type Value } from '../value.ts';

function scalarAt(run: Run, path: string, from: RecordPath, record: unknown): Value {
  const found = from.read(record);
  switch (typeof found) {
    case 'string':
      if (found === '') return null;
      if (found.length <= limits.textLength) return found;
      return fail(run, path, `${from.text} is longer than ${limits.textLength} characters.`);
    case 'number':
      return Number.isFinite(found) ? found : fail(run, path, `${from.text} is no number that can be written.`);
    case 'boolean':
      return found;
    case 'undefined':
      return null;
    default:
      if (found === null) return null;
      return fail(run, path, `${from.text} is ${Array.isArray(found) ? 'a list' : 'an object'}, not one value.`);
  }
}

const path = operation<RecordPath, Evaluate>({
  name: 'path',
  says: 'What stands at a path of the record; with `forEach`, of the item.',
  example: { path: 'article.number' },
  main: recordPath,
  make: (from, _take, own) => (run) => scalarAt(run, own, from, run.record),
});

const parent = operation<RecordPath, Evaluate>({
  name: 'parent',
  says: 'What stands at a path of the whole record, where `forEach` takes its items one by one.',
  example: { parent: 'orderNumber' },
  main: recordPath,
  make: (from, _take, own) => (run) => scalarAt(run, own, from, run.parent),
});

const constant = operation<Value, Evaluate>({
  name: 'constant',
  says: 'The same value for every record. A text, number, true or false alone means the same.',
  example: { constant: 'each' },
  main: scalar,
  make: (value) => () => value,
});

type Word = 'source' | 'topic' | 'receivedAt' | 'index';

const about: Readonly<Record<Word, Evaluate>> = {
  source: (run) => run.about.source,
  topic: (run) => run.about.topic,
  receivedAt: (run) => new Date(run.about.receivedAt).toISOString(),
  index: (run) => run.index,
};

const aboutMessage = operation<Word, Evaluate>({
  name: 'about',
  says: 'What is known of a message: source, topic, when it was received, which item of `forEach` it is (from 0).',
  example: { about: 'topic' },
  main: oneOf<Word>(['source', 'topic', 'receivedAt', 'index']),
  make: (word) => about[word],
});

export const sourceOperations = [path, parent, constant, aboutMessage];

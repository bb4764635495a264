// Texts: cleaned, joined, cut and filled. Each of them answers nothing when it is given nothing.

import { operation, optional, required, type Operation } from '../compilation.ts';
import { limits } from '../limits.ts';
import { expression, integer, listOf, oneOf, textUpTo } from '../shapes.ts';
import { fail, textOf, type Evaluate } from '../value.ts';

function onText(name: string, says: string, change: (text: string) => string): Operation<Evaluate> {
  return operation<Evaluate, Evaluate>({
    name,
    says,
    example: { [name]: { path: 'article' } },
    main: expression,
    make: (of, _take, path) => (run) => {
      const text = textOf(run, path, of(run));
      return text === null ? null : change(text);
    },
  });
}

const concat = operation<readonly Evaluate[], Evaluate>({
  name: 'concat',
  says: 'The texts one behind the other. If one of them is nothing the whole is, so that no two ids come out the same.',
  example: { concat: [{ path: 'document' }, '-', { path: 'line' }] },
  main: listOf(expression, 1, 50),
  make: (parts, _take, path) => (run) => {
    let joined = '';
    for (const part of parts) {
      const text = textOf(run, path, part(run));
      if (text === null) return null;
      joined += text;
      if (joined.length > limits.textLength) {
        return fail(run, path, `The text is longer than ${limits.textLength} characters.`);
      }
    }
    return joined;
  },
});

const from = optional('from', integer(0, limits.textLength), 0, 'where it begins, from 0');
const length = optional(
  'length',
  integer(1, limits.textLength),
  limits.textLength,
  'how many characters it has at most',
);

const take = operation<Evaluate, Evaluate>({
  name: 'take',
  says: 'A stretch of a text.',
  example: { take: { path: 'code' }, from: 2, length: 6 },
  main: expression,
  options: [from, length],
  make: (of, option, path) => {
    const start = option(from);
    const end = start + option(length);
    return (run) => textOf(run, path, of(run))?.slice(start, end) ?? null;
  },
});

const separator = required('separator', textUpTo(10), 'x', 'what stands between the parts, literally');
const index = required('index', integer(0, 1000), 0, 'which part, from 0');

const split = operation<Evaluate, Evaluate>({
  name: 'split',
  says: 'One part of a text that has separators; nothing when there are fewer parts.',
  example: { split: { path: 'bin' }, separator: '-', index: 0 },
  main: expression,
  options: [separator, index],
  make: (of, option, path) => {
    const between = option(separator);
    const wanted = option(index);
    return (run) => textOf(run, path, of(run))?.split(between, wanted + 1)[wanted] ?? null;
  },
});

const padLength = required('length', integer(1, 1000), 1, 'how long it becomes');
const padWith = optional('with', textUpTo(1), '0', 'the character that fills it');
const side = optional('side', oneOf<'start' | 'end'>(['start', 'end']), 'start', 'where it is filled');

const pad = operation<Evaluate, Evaluate>({
  name: 'pad',
  says: 'Fills a text up to a length; a longer one stays as it is.',
  example: { pad: { path: 'article' }, length: 8 },
  main: expression,
  options: [padLength, padWith, side],
  make: (of, option, path) => {
    const [size, filler, where] = [option(padLength), option(padWith), option(side)];
    return (run) => {
      const text = textOf(run, path, of(run));
      if (text === null) return null;
      return where === 'start' ? text.padStart(size, filler) : text.padEnd(size, filler);
    };
  },
});

function withoutZeros(text: string): string {
  let at = 0;
  while (at < text.length - 1 && text[at] === '0') at += 1;
  return text.slice(at);
}

export const textOperations = [
  onText('trim', 'Without blanks at its ends.', (text) => text.trim()),
  onText('upper', 'In capitals.', (text) => text.toUpperCase()),
  onText('lower', 'In small letters.', (text) => text.toLowerCase()),
  onText(
    'stripLeadingZeros',
    'Without zeros at its beginning; never done unless asked for, since 007 and 7 may be two SKUs.',
    withoutZeros,
  ),
  concat,
  take,
  split,
  pad,
];

// How a shape becomes known, and how it changes. The first messages of a kind are learned without a word. After that
// what is known stands: what differs is a finding, gathered aside, and becomes known with the next version when a
// person accepts it, or by itself when a new field has come often enough.

import { compareShape, type Finding } from './compare-shape.ts';
import {
  bounded,
  elements,
  emptyShape,
  formatBit,
  jsonTypes,
  mergeShape,
  textFormats,
  typeBit,
  type PathShape,
  type Shape,
} from './shape.ts';

/** Messages that are learned from before anything is raised. */
export const learningMessages = 20;

/** Messages with a new field after which it is no longer new. Nothing else becomes known by itself. */
export const adoptingMessages = 100;

export interface Learned {
  readonly version: number;
  readonly messages: number;
  /** What a message is held against. */
  readonly known: Shape;
  /** Everything that was seen, accepted or not. */
  readonly seen: Shape;
}

export const nothingLearned: Learned = { version: 1, messages: 0, known: emptyShape, seen: emptyShape };

export function isLearning({ version, messages }: Pick<Learned, 'version' | 'messages'>): boolean {
  return version === 1 && messages < learningMessages;
}

export interface Lesson {
  readonly learned: Learned;
  readonly findings: readonly Finding[];
}

export function learn(before: Learned, message: Shape): Lesson {
  const messages = before.messages + 1;
  if (isLearning(before)) {
    const known = mergeShape(before.known, message);
    return { learned: { ...before, messages, known, seen: known }, findings: [] };
  }
  const findings = compareShape(before.known, message);
  const seen = findings.length === 0 ? before.seen : mergeShape(before.seen, message);
  return { learned: { ...before, messages, seen }, findings };
}

/** The next version: what these findings say is normal from now on. */
export function adopt(before: Learned, findings: readonly Finding[]): Learned {
  const { known, seen } = before;
  const paths = new Map(known.paths);
  for (const finding of findings) adoptOne(paths, seen, finding);
  return { ...before, version: before.version + 1, known: bounded(known.records, paths, known.isCut) };
}

const container: readonly (string | null)[] = ['array', 'object'];

function adoptOne(paths: Map<string, PathShape>, seen: Shape, { kind, path, after }: Finding): void {
  const own = paths.get(path);
  if (kind === 'new_field') {
    // Not required: what is known was seen too, and lacks it.
    const fresh = seen.paths.get(path);
    if (fresh !== undefined) paths.set(path, fresh);
    adoptBelow(paths, seen, path, () => true);
  } else if (own === undefined) return;
  else if (kind === 'missing_field') paths.set(path, { ...own, isRequired: false });
  else if (kind === 'format_changed') {
    const format = textFormats.find((one) => one === after);
    if (format !== undefined) paths.set(path, { ...own, formats: own.formats | formatBit(format) });
  } else {
    const type = jsonTypes.find((one) => one === after);
    if (type === undefined) return;
    const formats = type === 'string' ? (seen.paths.get(path)?.formats ?? 0) : 0;
    paths.set(path, { ...own, types: own.types | typeBit(type), formats: own.formats | formats });
    if (!container.includes(type)) return;
    adoptBelow(paths, seen, path, (rest) => (rest.split('/')[0] === elements) === (type === 'array'));
  }
}

function adoptBelow(
  paths: Map<string, PathShape>,
  seen: Shape,
  path: string,
  isMeant: (rest: string) => boolean,
): void {
  const start = path === '' ? '' : `${path}/`;
  for (const [inner, shape] of seen.paths) {
    if (inner === path || !inner.startsWith(start) || paths.has(inner)) continue;
    if (isMeant(inner.slice(start.length))) paths.set(inner, shape);
  }
}

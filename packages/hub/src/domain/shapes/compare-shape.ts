// What is different in a message from what is known of its kind: findings, each with its path, before and after. A
// finding is about one thing: two types that are new at one path are two findings.

import {
  formatBit,
  formatsOf,
  mayHold,
  parentOf,
  pathsMax,
  typeBit,
  typesOf,
  type PathShape,
  type Shape,
} from './shape.ts';

export const findingKinds = ['new_field', 'missing_field', 'type_changed', 'format_changed'] as const;

export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly path: string;
  /** What was known, in words; null where there was nothing. */
  readonly before: string | null;
  /** What came, in words; null where nothing did. */
  readonly after: string | null;
}

/** A message that is nothing like those before it is said to be so by this many findings. */
const findingsMax = 100;

const byPath = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const words = (list: readonly string[]): string => list.join('|');

/** By the order of their paths. Empty if the one is like what is known. */
export function compareShape(known: Shape, seen: Shape): Finding[] {
  const findings: Finding[] = [];
  for (const [path, after] of seen.paths) {
    const before = known.paths.get(path);
    if (before !== undefined) findings.push(...changesAt(path, before, after));
    else if (isNew(known, path)) {
      findings.push({ kind: 'new_field', path, before: null, after: words(typesOf(after.types)) });
    }
  }
  for (const [path, before] of known.paths) {
    if (!before.isRequired || path === '' || !mayHold(seen, parentOf(path), path)) continue;
    if (seen.paths.get(path)?.isRequired || isBeyond(seen, path)) continue;
    findings.push({ kind: 'missing_field', path, before: words(typesOf(before.types)), after: null });
  }
  return findings.toSorted((one, other) => byPath(one.path, other.path)).slice(0, findingsMax);
}

/** Below something that is new itself, or of a new type, nothing more is said. */
function isNew(known: Shape, path: string): boolean {
  return path !== '' && mayHold(known, parentOf(path), path) && !isBeyond(known, path);
}

/** Whether a full shape cannot say anything of the path. */
function isBeyond(shape: Shape, path: string): boolean {
  if (shape.paths.size < pathsMax) return false;
  const last = [...shape.paths.keys()].at(-1) ?? '';
  return path > last;
}

function changesAt(path: string, before: PathShape, after: PathShape): Finding[] {
  const findings: Finding[] = [];
  for (const type of typesOf(after.types & ~coveredTypes(before.types))) {
    findings.push({ kind: 'type_changed', path, before: words(typesOf(before.types)), after: type });
  }
  if (before.formats === 0) return findings;
  for (const format of formatsOf(after.formats & ~coveredFormats(before.formats))) {
    findings.push({ kind: 'format_changed', path, before: words(formatsOf(before.formats)), after: format });
  }
  return findings;
}

function coveredTypes(types: number): number {
  return types & typeBit('number') ? types | typeBit('integer') : types;
}

/** Free text may look like anything but nothing at all. */
function coveredFormats(formats: number): number {
  if (formats & formatBit('text')) return formats | (~0 & ~formatBit('empty'));
  return formats & formatBit('decimal') ? formats | formatBit('integer') : formats;
}

// The shape of a check: a promise about the tree, how breaches of it are found, and small trees that show what
// it rejects and what it lets pass. The examples are the check's own test.

import type { TextFile, Texts, Tree } from './reading/tree.ts';

export interface Finding {
  readonly path: string;
  readonly line: number;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

export interface Rejection {
  readonly texts: Texts;
  /** Every place that is found, as `path:line`. */
  readonly at: readonly string[];
}

export interface Check {
  readonly promise: string;
  readonly find: (tree: Tree) => Iterable<Finding>;
  readonly rejects: Readonly<Record<string, Rejection>>;
  readonly accepts: Readonly<Record<string, Texts>>;
}

export function placeOf(finding: Finding): string {
  return `${finding.path}:${finding.line}`;
}

export function describeFinding(finding: Finding): string {
  return `${placeOf(finding)}: ${finding.message}`;
}

/** Every line that the pattern matches, counted from 1, with the match. */
export function* matchesOf(file: TextFile, pattern: RegExp): Generator<{ line: number; match: RegExpExecArray }> {
  for (const [index, text] of file.lines.entries()) {
    for (const match of text.matchAll(new RegExp(pattern, 'g'))) yield { line: index + 1, match };
  }
}

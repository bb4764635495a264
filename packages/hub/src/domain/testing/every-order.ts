// Tells the lines of a story in every order: what has to be true in the end may not depend on it. Seven lines are 5,040
// orders; more would take too long.

import { expect } from 'vitest';

import type { Catalogue } from '../catalogue.ts';
import { formatPosition } from '../position.ts';
import { play } from './story.ts';

/** Every order of these lines. */
function ordersOf(lines: readonly string[]): string[][] {
  if (lines.length <= 1) return [[...lines]];
  return lines.flatMap((first, index) => {
    return ordersOf(lines.filter((_, at) => at !== index)).map((rest) => [first, ...rest]);
  });
}

/** Tells the lines behind the beginning in every order; what cannot be said any more is allowed to be stale. */
export function expectSameEnd(
  beginning: readonly string[],
  lines: readonly string[],
  end: string,
  catalogue: Catalogue,
) {
  const ends = ordersOf(lines).map((order) => {
    const rows = [...beginning, ...order].map((line) => `${line} | * |`);
    const { positions } = play(rows.join('\n'), catalogue);
    const told = [...positions.values()].map((one) => formatPosition({ ...one, seq: 0n }));
    return told.map((text) => text.replaceAll(/\w+ 0(, )?/g, '').replace(/, $/, '')).join('; ');
  });
  expect(new Set(ends)).toEqual(new Set([end]));
}

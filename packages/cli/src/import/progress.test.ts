// The line that an import shows.

import { expect, test } from 'vitest';

import { progressLine, type Progress } from './progress.ts';

const half: Progress = {
  bytes: 500,
  bytesTotal: 1000,
  lines: 1234,
  refused: 2,
  startedAt: 0,
  word: 'sent',
};

test('it shows how far it is and how long it may take', () => {
  expect(progressLine(half, 10_000, 100)).toBe(
    `${'█'.repeat(15)}${'░'.repeat(15)} 50 % sent, 1,234 lines, 2 refused, 10 s left`,
  );
});

test('the lines that there are stand for those that nobody has taken yet', () => {
  expect(progressLine({ ...half, lines: 0, linesTotal: 4000 }, 10, 100)).toContain('50 % sent, 4,000 lines');
  expect(progressLine({ ...half, linesTotal: 4000 }, 10, 100)).toContain('1,234 lines');
});

test('it never exceeds the terminal, nor divides by an empty file', () => {
  expect(progressLine(half, 10_000, 20)).toHaveLength(20);
  expect(progressLine({ ...half, bytes: 0, bytesTotal: 0 }, 5, 100)).toContain('100 %');
});

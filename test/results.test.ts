// The last line of a test run is what others go by: it must not say "0 failed" of a run that failed.

import { expect, test } from 'vitest';

import { countResults, readReport } from './results.ts';

function report(numPassedTests: number, numFailedTests: number, files: [string, number][] = []) {
  const testResults = files.map(([status, tests]) => ({ status, assertionResults: Array(tests).fill(null) }));
  return { numPassedTests, numFailedTests, testResults };
}

test('tests are counted as the runner counts them', () => {
  expect(countResults(report(3, 2, [['failed', 5]]), 1)).toEqual({ passed: 3, failed: 2 });
  expect(countResults(report(3, 0, [['passed', 3]]), 0)).toEqual({ passed: 3, failed: 0 });
});

test('a file that does not load is a failure', () => {
  expect(
    countResults(
      report(3, 1, [
        ['failed', 4],
        ['failed', 0],
      ]),
      1,
    ),
  ).toEqual({ passed: 3, failed: 2 });
});

test('a run that failed outside of any test has one failure and says so', () => {
  expect(countResults(report(3, 0, [['passed', 3]]), 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(countResults(report(3, 0, [['passed', 3]]), 1).reason).toContain('exit code 1');
});

test('a run without a report is a failure', () => {
  const unwritten = readReport(() => {
    throw new Error('ENOENT');
  });
  expect(countResults(unwritten, 0)).toMatchObject({ passed: 0, failed: 1 });
  expect(
    countResults(
      readReport(() => '{"cut'),
      0,
    ),
  ).toMatchObject({ failed: 1 });
});

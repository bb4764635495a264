// What a run of vitest amounts to. Its own counts leave out files that did not load and errors outside of
// tests; here everything that makes the run fail is counted.

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Why there is a failure that no test reports. */
  readonly reason?: string;
}

/** The JSON report, or undefined when vitest ended before it could write one. */
export function readReport(read: () => string): Report | undefined {
  try {
    const report: Report = JSON.parse(read()) as Report;
    return report;
  } catch {
    // Counted as a failure by `countResults`, which says so.
    return undefined;
  }
}

export function countResults(report: Report | undefined, exitCode: number): Counts {
  if (!report) return { passed: 0, failed: 1, reason: 'the test runner ended without a report' };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  const passed = report.numPassedTests;
  if (failed === 0 && exitCode !== 0) {
    return { passed, failed: 1, reason: `the test runner ended with exit code ${exitCode}, see above` };
  }
  return { passed, failed };
}

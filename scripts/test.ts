// `npm test`: all tests, or those that the arguments choose as they would for vitest. Ends with what was not
// run for want of a real program, and with one plain line, `N passed, N failed`, that is true of the exit code:
// whatever else went wrong (a file that does not load, a part that was required) counts as failed.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { absentParts, requiredParts, type PartName } from '../test/real-parts.ts';
import { countResults, readReport } from '../test/results.ts';

const required = requiredOrEnd();
const absent = absentParts(process.env);
const scratch = mkdtempSync(join(tmpdir(), 'evenstock-results-'));
const reportFile = join(scratch, 'report.json');

const exitCode = await runVitest(process.argv.slice(2));
const counts = countResults(
  readReport(() => readFileSync(reportFile, 'utf8')),
  exitCode,
);
rmSync(scratch, { recursive: true, force: true });

for (const { name, install } of absent) console.log(`not run: ${name} (to run it: ${install})`);
const missed = absent.filter(({ name }) => required.includes(name));
for (const { name } of missed) console.log(`failed: ${name} is required by EVENSTOCK_REQUIRE and absent`);
if (counts.reason) console.log(`failed: ${counts.reason}`);
const failed = counts.failed + missed.length;
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** A misspelt requirement ends the run at once: its tests would seem to have been run. */
function requiredOrEnd(): PartName[] {
  try {
    return requiredParts(process.env);
  } catch (error) {
    console.log(`failed: ${String(error)}\n0 passed, 1 failed`);
    return process.exit(1);
  }
}

function runVitest(chosen: readonly string[]): Promise<number> {
  const program = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const vitest = spawn(process.execPath, [program, 'run', ...reporters, ...chosen], { stdio: 'inherit' });
  // Ctrl-C reaches vitest by itself; a supervisor's signal reaches only this process. Both let it clean up.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => vitest.kill('SIGTERM'));
  return new Promise((resolve) => {
    vitest.once('exit', (code, signal) => {
      if (signal) console.log(`the test runner was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

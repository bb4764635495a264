// The report of a verification as lines for a person: one row an invariant, and what was found.

import type { Colours } from './colour.ts';
import { count, duration } from './demo/live-view.ts';
import type { VerifyReport } from './verify-tenants.ts';

export function verifyLines(report: Omit<VerifyReport, 'seq'>, name: string, colours: Colours): string[] {
  const { entries, positions, reservations, durationMs, checks } = report;
  const size = `${count(entries)} entries, ${count(positions)} positions, ${count(reservations)} reservations`;
  const lines = [`Verified ${name}: ${size}, in ${duration(durationMs)}.`];
  for (const { id, sentence, ok, breaches } of checks) {
    const verdict = ok ? colours.good('ok    ') : colours.bad('BREACH');
    lines.push(`  ${id.padEnd(5)} ${verdict}  ${sentence}`);
    for (const { what, seq } of breaches) {
      lines.push(colours.bad(`        ${what}${seq === undefined ? '' : ` (entry ${seq})`}`));
    }
  }
  const breached = checks.filter((check) => !check.ok).map((check) => check.id);
  lines.push(
    breached.length === 0
      ? colours.good('Every invariant holds.')
      : colours.bad(`Breached: ${breached.join(', ')}. docs/reference/invariants.md says what each means.`),
  );
  return lines;
}

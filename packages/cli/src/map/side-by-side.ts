// A trial for people: the record on the left, what it became and why not on the right.

import type { Trial } from './try-mapping.ts';

const gap = ' │ ';

export function sideBySide(trial: Trial, columns: number): string[] {
  const left = linesOf(trial.input, '');
  const right = outcomeLines(trial);
  const half = Math.max(20, Math.floor((columns - gap.length) / 2));
  const wrapped = right.flatMap((text) => wrap(text, Math.max(20, columns - half - gap.length)));
  const where = trial.line === null ? '' : `, line ${trial.line}`;
  const lines = [`Record ${trial.record}${where}`];
  for (let row = 0; row < Math.max(left.length, wrapped.length); row += 1) {
    const [one = '', other = ''] = [left[row], wrapped[row]];
    lines.push(`${fit(one, half).padEnd(half)}${gap}${other}`.trimEnd());
  }
  return lines;
}

function outcomeLines({ events, report, lines, skipped, problems }: Trial): string[] {
  if (skipped !== null) return [`skipped: ${skipped}`];
  if (problems.length > 0) {
    return problems.map(({ path, message }) => `problem: ${path === '' ? '' : `${path}: `}${message}`);
  }
  return [...events, ...(report === null ? [] : [report]), ...lines].flatMap((one, index) => [
    ...(index > 0 ? ['---'] : []),
    ...linesOf(one, ''),
  ]);
}

/** One line a value, with its path. */
function linesOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}${path === '' ? '' : ': '}${said(value)}`];
  return Object.entries(value).flatMap(([name, one]) => {
    const step = Array.isArray(value) ? `[${name}]` : name;
    return linesOf(one, path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`);
  });
}

function said(value: unknown): string {
  return typeof value === 'string' ? printable(value) : String(value);
}

/** What a file brings must not move the cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\u00b7');
}

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** At blanks where it can be. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = printable(text);
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const at = blank > 0 ? blank : width;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

// That the reference page leaves out nothing that can be typed.

import { expect, test } from 'vitest';

import { describeCli } from './describe.ts';
import { buildProgram } from './program.ts';
import { testTerminal } from './testing/test-terminal.ts';

test('the reference page names every command, every flag and every exit code', () => {
  const page = describeCli();
  const program = buildProgram({ terminal: testTerminal(), end: () => undefined });
  for (const command of program.commands) {
    expect(page).toContain(`\n## evenstock ${command.name()}\n`);
    for (const part of command.commands) expect(page).toContain(`\n### evenstock ${command.name()} ${part.name()}\n`);
    for (const { flags } of [command, ...command.commands].flatMap((one) => one.options)) {
      expect(page).toContain(`| \`${flags}\` |`);
    }
  }
  for (const code of [0, 1, 2, 3]) expect(page).toContain(`| ${code} | `);
});

test('every command takes --json', () => {
  const program = buildProgram({ terminal: testTerminal(), end: () => undefined });
  const leaves = program.commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one]));
  expect(leaves.map((one) => one.name())).toEqual([
    'demo',
    'serve',
    'verify',
    'import',
    'list',
    'create',
    'revoke',
    'list',
    'put',
    'history',
    'list',
    'put',
    'history',
    'list',
    'put',
    'history',
    'list',
    'put',
    'move',
    'history',
    'plan',
    'apply',
    'inbox',
    'redrive',
    'check',
    'test',
    'check',
    'replay',
    'put',
    'list',
    'promise',
    'explain',
    'new',
    'doctor',
  ]);
  for (const leaf of leaves) expect(leaf.options.map((option) => option.long)).toContain('--json');
});

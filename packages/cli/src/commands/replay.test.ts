// The help of `evenstock replay`, and what it refuses before anything is asked.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('replay says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['replay', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toContain('--shadow');
  expect(out).toContain('--fail-on-difference');
});

const from = ['--from', '2027-01-31T00:00:00Z'];

test.each([
  ['no time to begin', [], 2, '--from'],
  ['a time that is none', ['--from', 'yesterday'], 2, 'is no time'],
  ['an end that is none', [...from, '--to', 'later'], 2, '--to'],
  ['rules without --shadow', [...from, '--ownership', 'rules.json'], 2, '--shadow'],
  ['a topic with --shadow', [...from, '--shadow', '--topic', 'moves'], 2, 'topic'],
  ['a mapping without --shadow', [...from, '--mapping', 'map.yaml', '--source', 'wms'], 2, '--shadow'],
  ['a mapping without a source', [...from, '--shadow', '--mapping', 'map.yaml'], 2, '--source'],
  ['messages without a source', [...from, '--shadow', '--messages'], 2, '--source'],
  ['examples that are no number', [...from, '--shadow', '--examples', 'all'], 2, '--examples'],
  [
    'a mapping that is not there',
    [...from, '--shadow', '--source', 'wms', '--mapping', '/nowhere/map.yaml'],
    3,
    'cannot be read',
  ],
  [
    'a mapping that does not compile, with line and field',
    [...from, '--shadow', '--source', 'wms', '--mapping', import.meta.filename],
    1,
    'replay.test.ts:1:',
  ],
  ['a file that is not there', [...from, '--shadow', '--ownership', '/nowhere/rules.json'], 3, 'cannot be read'],
  ['a file that is no list', [...from, '--shadow', '--sources', import.meta.filename], 1, 'no JSON list'],
])('replay refuses %s', async (_, words, expected, mentioned) => {
  const { exitCode, out, said } = await runCommand(['replay', ...words]);
  expect([exitCode, out]).toEqual([expected, '']);
  expect(said).toContain(mentioned);
});

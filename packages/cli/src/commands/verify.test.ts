// The help of `evenstock verify`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('verify says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['verify', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock verify [options]

    Recomputes every position, promise and hash from the journal, on a running hub (--url) or a stopped
    one (--data, --database-url). Exit code 1 on any breach; the report names the entry.

    Options:
      --tenant <CODE>       only this tenant (else all, with a key of the platform; else that of the
                            key)
      --url <URL>           address of a running hub (EVENSTOCK_URL; else the hub on this machine, if
                            there is one)
      --key <KEY>           key to present (EVENSTOCK_KEY, EVENSTOCK_ADMIN_KEY; else admin.key in the
                            data folder)
      --data <DIR>          data folder of a stopped hub (EVENSTOCK_DATA; else .evenstock)
      --database-url <URL>  PostgreSQL of a stopped hub (DATABASE_URL)
      --json                print the report as one JSON object
      --help                print what it does and takes
    "
  `);
});

test('verify says where it looked when there is no hub', async () => {
  const environment = { EVENSTOCK_DATA: '/nowhere/data', EVENSTOCK_PORT: '1' };
  const { exitCode, said } = await runCommand(['verify'], { environment });
  expect(exitCode).toBe(3);
  expect(said).toContain('There is no hub at http://127.0.0.1:1 and no data in /nowhere/data.');
  expect(said).toContain('--url');
});

test.each([
  ['an address that is none', ['--url', 'localhost:7400'], 2],
  ['a folder that is not there', ['--data', '/nowhere/data'], 3],
  ['a hub that is not there', ['--url', 'http://127.0.0.1:1', '--key', 'evk_x'], 3],
  ['a running hub without a key', ['--url', 'http://127.0.0.1:1'], 2],
])('verify refuses %s', async (_, flags, expected) => {
  const { exitCode, out, said } = await runCommand(['verify', ...flags], {
    environment: { EVENSTOCK_DATA: '/nowhere' },
  });
  expect([exitCode, out, said.split('\n').length > 1]).toEqual([expected, '', true]);
});

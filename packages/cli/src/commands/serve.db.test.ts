// `evenstock serve` on a real database, and the operator's commands against it: what a person does on the first day.

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { runCli } from '../program.ts';
import { runCommand } from '../testing/run-command.ts';
import { testTerminal } from '../testing/test-terminal.ts';

const database = await createTestDatabase();
const terminal = testTerminal({ isRealTime: true });

let folder = '';
let url = '';
let ended: Promise<number> = Promise.resolve(-1);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenstock-serve-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  const early = ended.then((exitCode) =>
    Promise.reject(new Error(`serve ended with ${exitCode}: ${terminal.warned.join(' ')}`)),
  );
  url = String((JSON.parse(await Promise.race([printed, early])) as { url: unknown }).url);
  early.catch(() => undefined);
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

async function key(): Promise<string> {
  return (await readFile(join(folder, 'admin.key'), 'utf8')).trim();
}

test('the first line says where it listens, the second shows the key, kept for its owner only', async () => {
  const [first = '', second = ''] = terminal.printed;
  expect(JSON.parse(first)).toEqual({ event: 'listening', url });
  expect(JSON.parse(second)).toEqual({ event: 'key_made', key: await key(), file: join(folder, 'admin.key') });
  expect((await stat(join(folder, 'admin.key'))).mode & 0o777).toBe(0o600);
});

test('verify reaches it by its address, with the key of its folder', async () => {
  const environment = { EVENSTOCK_DATA: folder, EVENSTOCK_URL: url };
  const run = await runCommand(['verify'], { environment });
  expect([run.exitCode, run.out]).toEqual([
    0,
    expect.stringContaining(`Verified tenant default of the hub at ${url}`),
  ]);
  const json = await runCommand(['verify', '--url', url, '--key', await key(), '--json']);
  expect(json.json()).toMatchObject({ ok: true, entries: 0, tenants: [{ tenant: 'default', ok: true }] });
});

test('a contract is checked against the one that the hub has', async () => {
  const environment = { EVENSTOCK_DATA: folder, EVENSTOCK_URL: url };
  const file = join(folder, 'contract.json');
  const check = ['contracts', 'check', file, '--source', 'acme/wms', '--topic', 'stock', '--json'];
  await writeFile(file, JSON.stringify({ type: 'object', required: ['sku'] }));
  const missing = await runCommand(check, { environment });
  expect([missing.exitCode, missing.out]).toEqual([1, expect.stringContaining('acme/wms/stock')]);
  const adminKey = await key();
  const put = (schema: unknown) =>
    fetch(`${url}/v1/contracts`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify([{ source: 'acme/wms', topic: 'stock', schema }]),
    });
  expect((await put({ type: 'object' })).status).toBe(200);
  const run = await runCommand(check, { environment });
  expect([run.exitCode, run.json()]).toEqual([
    1,
    {
      compatible: false,
      for: 'both',
      changes: [{ path: 'sku', breaks: 'senders', reason: 'The field is required now.' }],
    },
  ]);
  expect((await put(null)).status).toBe(200);
  expect((await runCommand(check, { environment })).exitCode).toBe(1);
});

test('a key is made, shown once, listed without its secret, and refused once it is revoked', async () => {
  const admin = ['--url', url, '--key', await key()];
  const made = await runCommand([
    'keys',
    'create',
    ...admin,
    '--name',
    'shop',
    '--scopes',
    'operations:read',
    '--json',
  ]);
  const { id, key: secret } = made.json() as { id: string; key: string };
  expect((await runCommand(['verify', '--url', url, '--key', secret])).exitCode).toBe(0);
  const listed = await runCommand(['keys', 'list', ...admin]);
  expect(listed.out).toContain(id);
  expect(listed.out).not.toContain(secret);
  expect(await runCommand(['keys', 'revoke', id, ...admin])).toMatchObject({
    exitCode: 0,
    out: `Key ${id} is revoked.`,
  });
  const refused = await runCommand(['verify', '--url', url, '--key', secret]);
  expect([refused.exitCode, refused.said]).toEqual([1, expect.stringContaining('unauthenticated')]);
});

test('what the hub refuses is told in its words', async () => {
  const admin = ['--url', url, '--key', await key()];
  const unknown = await runCommand(['keys', 'list', ...admin, '--tenant', 'nobody']);
  expect([unknown.exitCode, unknown.said]).toEqual([1, expect.stringContaining('There is no tenant "nobody".')]);
  const weak = await runCommand(['verify', '--url', url, '--key', 'evk_nobody', '--json']);
  expect(weak.json()).toMatchObject({ error: { exitCode: 1 } });
});

test('doctor finds the hub ready and judges its database', async () => {
  const words = ['doctor', '--url', url, '--database-url', database.url, '--port', '0', '--json'];
  const report = (await runCommand(words, { isRealTime: true })).json() as {
    checks: { name: string; status: string }[];
  };
  const statuses = Object.fromEntries(report.checks.map(({ name, status }) => [name, status]));
  // The tests log in as a superuser, which is worth a warning.
  expect(statuses).toMatchObject({ hub: 'ok', database: 'ok', clock: 'ok', role: 'warn', schema: 'ok' });
});

test('a port that is taken is told with a way out', async () => {
  const words = [
    '--port',
    new URL(url).port,
    '--data',
    folder,
    '--database-url',
    database.url,
    '--log-level',
    'silent',
  ];
  const { exitCode, said } = await runCommand(['serve', ...words], { isRealTime: true });
  expect([exitCode, said]).toEqual([3, expect.stringContaining('--port')]);
});

test('the signal ends it in order, with 0', async () => {
  terminal.stop();
  expect(await ended).toBe(0);
  const answer = await fetch(`${url}/healthz`).catch(() => null);
  expect(answer).toBe(null);
});

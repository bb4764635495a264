// `evenstock allotments` against a running hub: rules of a file are in force, listed and moved; what the hub refuses is
// said with its place.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createClient } from '@evenstock/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { runCli } from '../program.ts';
import { runCommand, type CommandRun } from '../testing/run-command.ts';
import { testTerminal } from '../testing/test-terminal.ts';

const database = await createTestDatabase();
const terminal = testTerminal({ isRealTime: true });

let folder = '';
let url = '';
let key = '';
let ended: Promise<number> = Promise.resolve(-1);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-allotments-'));
  const words = ['--port', '0', '--data', folder, '--database-url', database.url, '--log-level', 'silent'];
  const printed = terminal.nextLine();
  ended = runCli(['serve', ...words], terminal);
  url = String((JSON.parse(await printed) as { url: unknown }).url);
  key = (await readFile(path.join(folder, 'admin.key'), 'utf8')).trim();
  const hub = createClient({ url, key });
  await hub.putItems({ body: [{ sku: 'A' }] });
  await hub.putLocations({ body: [{ code: 'DC1' }] });
  await hub.putChannels({ body: ['web', 'edi'].map((code) => ({ code, locations: ['DC1'] })) });
});

afterAll(async () => {
  terminal.stop();
  await ended;
  await rm(folder, { recursive: true });
});

function run(...words: string[]): Promise<CommandRun> {
  return runCommand(['allotments', ...words, '--url', url, '--key', key], { isRealTime: true });
}

async function put(text: string): Promise<CommandRun> {
  const file = path.join(folder, 'rules.yaml');
  await writeFile(file, text);
  return run('put', file, '--json');
}

const rules = `- { id: edi, channel: edi, sku: A, kind: ring_fence, value: 10, unit: quantity }
- { id: web, channel: web, sku: A, kind: ring_fence, value: 5, unit: quantity, order: 2 }
- { id: late, channel: web, kind: buffer, value: 2.5, unit: days, location: DC1, segment: gold }
- { id: most, channel: web, kind: cap, value: 80, unit: percent }
- { id: none, channel: edi, class: recalled, kind: block, validTo: '2030-01-01T00:00:00Z' }
`;

test('rules of a file are put in force, listed, moved, and have a history', async () => {
  expect((await put(rules)).json()).toEqual({ written: 5, changed: 5 });
  expect((await run('list')).out.split('\n')).toEqual([
    'id    channel  kind        value     about                       from  to                        order  revision',
    'edi   edi      ring_fence  10        sku A                       -     -                         0      1',
    'late  web      buffer      2.5 days  segment gold, location DC1  -     -                         0      1',
    'most  web      cap         80 %      everything                  -     -                         0      1',
    'none  edi      block       -         class recalled              -     2030-01-01T00:00:00.000Z  0      1',
    'web   web      ring_fence  5         sku A                       -     -                         2      1',
  ]);
  const moved = await run('move', 'edi', 'web', '4');
  expect([moved.exitCode, moved.out]).toEqual([0, `edi holds 6, web holds 9 in the hub at ${url}.`]);
  const listed = (await run('list', '--channel', 'web', '--sku', 'A', '--json')).json();
  expect(listed).toMatchObject({ items: [{ id: 'web', value: 9, revision: 2 }] });
  const history = (await run('history', 'edi', '--json')).json();
  expect(history).toMatchObject({ items: [{ record: { value: 6 } }, { record: { value: 10 } }] });
  expect((await run('move', 'edi', 'web', '1', '--json')).json()).toMatchObject({ from: { value: 5 } });
});

test('what the hub refuses ends with 1 and says why', async () => {
  const bad = await put(
    '- { id: x, channel: web, kind: cap, value: 1, unit: quantity }\n- { id: y, channel: moon, kind: block }\n',
  );
  expect(bad.exitCode).toBe(1);
  expect(bad.out).toContain('rules.yaml:2:');
  expect(bad.out).toContain('unknown_channel');
  await put(rules);
  const moved = await run('move', 'edi', 'web', '11');
  expect([moved.exitCode, moved.said.split('\n')[0]]).toEqual([1, expect.stringContaining('quantity_out_of_range')]);
});

test('allotments says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['allotments', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock allotments [options] [command]

    Lists and changes allotment rules: what channels may sell of what there is, and what is kept from
    them. Each change is a revision.

    Options:
      --help                                 print what it does and takes

    Commands:
      list [options]                         Lists the rules, those that are over or to come too.
      put [options] <file>                   Puts the allotment rules of a file in force. What differs
                                             from before makes a revision; those that the file does not
                                             name stay. Exit code 1 if the hub refuses them.
      move [options] <from> <to> <quantity>  Moves a quantity from one ring fence to another that is
                                             about the same, as one change. Exit code 1 if so much is
                                             not unused.
      history [options] <id>                 Shows the revisions of an allotment rule, newest first.
      help [command]                         print what a command does and takes
    "
  `);
});

// `evenstock map` on files: what it prints, what it refuses, how it ends. The guide's example is run as it stands.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'evenstock-map-'));
  const own = folder;
  onTestFinished(() => rm(own, { recursive: true, force: true }));
});

async function file(name: string, content: string | Buffer): Promise<string> {
  const where = path.join(folder, name);
  await writeFile(where, content);
  return where;
}

const mapping = `target: event
kind: receipt
id: {path: id}
fields: {sku: {path: sku}, quantity: {number: {path: pieces}}}
`;

async function tried(input: string | Buffer, ...more: string[]): Promise<{ exitCode: number; json: unknown }> {
  const words = ['--mapping', await file('map.yaml', mapping), '--input', await file('input', input), '--json'];
  const { exitCode, json } = await runCommand(['map', 'test', ...words, ...more]);
  return { exitCode, json: json() };
}

describe('the guide', () => {
  test('has an example that compiles and comes to what it says, and more that compile', async () => {
    const guide = await readFile(path.join(import.meta.dirname, '../../../../docs/guides/mapping.md'), 'utf8');
    const [first = '', ...others] = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map((block) => block[1] ?? '');
    const [csv = '', output = ''] = [...guide.matchAll(/```text\n([^]*?)```/g)].map((block) => block[1] ?? '');
    const words = ['--mapping', await file('goods.yaml', first), '--input', await file('goods.csv', csv)];
    const { exitCode, out } = await runCommand(['map', 'test', ...words, '--source', 'wms']);
    expect(`${out}\n`).toBe(output);
    expect(exitCode).toBe(1);
    for (const text of others) {
      const checked = await runCommand(['map', 'check', await file('other.yaml', text)]);
      expect(checked).toMatchObject({ exitCode: 0 });
    }
    expect(others).toHaveLength(2);
  });
});

describe('map check', () => {
  test('says that a mapping compiles', async () => {
    const { exitCode, out } = await runCommand(['map', 'check', await file('map.yaml', mapping)]);
    expect([exitCode, out]).toEqual([0, `${folder}/map.yaml compiles: json to event.`]);
  });

  test('says where a mapping is wrong', async () => {
    const where = await file('map.yaml', mapping.replace('number', 'numbr'));
    const { exitCode, out } = await runCommand(['map', 'check', where]);
    expect(exitCode).toBe(1);
    expect(out).toContain(`${where}:4:28: fields/quantity: An operation names exactly one of path,`);
    const { json } = await runCommand(['map', 'check', where, '--json']);
    expect(json()).toMatchObject({ ok: false, errors: [{ line: 4, column: 28, path: 'fields/quantity' }] });
  });

  test.each([
    ['a file that is not there', null, 3],
    ['a file that is no text', Buffer.from([0xff, 0xfe, 0x00]), 1],
  ])('ends for %s', async (_, content, expected) => {
    const where = content === null ? path.join(folder, 'nowhere') : await file('map.yaml', content);
    expect(await runCommand(['map', 'check', where])).toMatchObject({ exitCode: expected });
  });
});

describe('map test', () => {
  test.each([
    ['JSON', '{"id": 1, "sku": "A", "pieces": 3}', []],
    ['a JSON list', '[{"id": 1, "sku": "A", "pieces": "3"}]', []],
    ['NDJSON', '{"id": 1, "sku": "A", "pieces": 3}\n', ['--format', 'ndjson']],
    ['CSV', 'id,sku,pieces\n1,A,3\n', ['--format', 'csv']],
  ])('tries %s', async (_, input, more) => {
    const { exitCode, json } = await tried(input, ...more);
    expect(exitCode).toBe(0);
    const events = [{ id: '1', type: 'evenstock.receipt.v1', data: { sku: 'A', quantity: '3' } }];
    expect(json).toMatchObject({ ok: true, records: 1, mapped: 1, failed: 0, trials: [{ record: 1, events }] });
  });

  test('ends with 1 and the reason for a record with a problem, or one that cannot be read', async () => {
    const wrong = await tried('[{"id": 1, "pieces": "1e3"}, {"id": 2}]');
    expect(wrong).toMatchObject({
      exitCode: 1,
      json: { mapped: 1, failed: 1, trials: [{ problems: [{ path: 'fields/quantity/number' }] }, { problems: [] }] },
    });
    const cut = await tried('[{"id": 1');
    expect(cut).toMatchObject({ exitCode: 1, json: { records: 1, failed: 1 } });
    const line = await tried('{"id": 1}\n{"id"\n', '--format', 'ndjson');
    expect(line).toMatchObject({ exitCode: 1, json: { records: 2, trials: [{}, { line: 2, input: null }] } });
  });

  test('tries no more records than it is told', async () => {
    const { json } = await tried('[{"id": 1}, {"id": 2}, {"id": 3}]', '--limit', '2');
    expect(json).toMatchObject({ records: 2 });
  });

  test('tries nothing with a mapping that does not compile', async () => {
    const words = ['--mapping', await file('map.yaml', 'target: moon'), '--input', path.join(folder, 'nowhere')];
    const { exitCode, out } = await runCommand(['map', 'test', ...words]);
    expect(exitCode).toBe(1);
    expect(out).toContain('map.yaml:1:1: target: The target is one of event, stockReport.');
  });

  test('says what it needs', async () => {
    expect(await runCommand(['map', 'test', '--input', 'x'])).toMatchObject({ exitCode: 2 });
    const words = ['--mapping', await file('map.yaml', mapping), '--input', await file('input', '{}')];
    expect(await runCommand(['map', 'test', ...words, '--format', 'epcis'])).toMatchObject({ exitCode: 2 });
  });

  test('draws nothing that a file brings', async () => {
    const words = ['--mapping', await file('map.yaml', mapping)];
    const input = await file('input', '{"id": "\\u001b[2J", "pieces": "\\u001b]0;x\\u0007"}');
    const { out } = await runCommand(['map', 'test', ...words, '--input', input]);
    expect(out.split('\n').filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
  });
});

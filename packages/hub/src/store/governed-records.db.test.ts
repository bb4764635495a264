// Governed records as rows: a revision for each change and none without one, one of them current, a tenant's own; and
// what is read out of them has the shape that the domain relies on, or stops what would be decided by it.

import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import type { CrosswalkKey } from '../domain/inbound/crosswalk.ts';
import { undeclared } from '../domain/inbound/source.ts';
import { createTenant } from '../testing/ledger.ts';
import { findCanonical, listCrosswalk } from './inbound/crosswalk.ts';
import { openDatabase, type Reader } from './database.ts';
import {
  findRecords,
  listRecords,
  loadRecords,
  revisionsOf,
  writeRecords,
  type RecordChange,
  type RecordKind,
} from './governed-records.ts';
import { loadOwnership, loadSources } from './inbound/sources.ts';

const { url } = await createTestDatabase();
const database = openDatabase({ url, readersMax: 2, writersMax: 2 });
afterAll(() => database.close());

let tenantId: number;

beforeEach(async () => {
  tenantId = await createTenant(database);
});

const by = { actor: 'key_1', correlationId: 'cor_1', recordedAt: '2026-01-01T00:00:00.000Z' };

function write(kind: RecordKind, changes: readonly RecordChange[], tenant = tenantId): Promise<number> {
  return database.inTransaction(tenant, (transaction) => writeRecords(transaction, kind, changes, by));
}

function read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
  return database.read(tenantId, work);
}

const plain = (...records: readonly { readonly code: string; readonly revision: number }[]) =>
  records.map(({ code, revision }) => `${code} ${revision}`);

describe('a record', () => {
  test('has a revision for each change, of which one is current', async () => {
    expect(await write('source', [{ code: 'a', body: { n: 1 } }])).toBe(1);
    expect(await write('source', [{ code: 'a', body: { n: 2 } }])).toBe(1);
    expect(await read((reader) => loadRecords(reader, 'source'))).toEqual([
      {
        code: 'a',
        revision: 2,
        body: { n: 2 },
        isRemoved: false,
        actor: 'key_1',
        recordedAt: Date.parse(by.recordedAt),
      },
    ]);
    const revisions = await read((reader) => revisionsOf(reader, 'source', 'a', 10));
    expect(revisions.map(({ revision, body }) => [revision, body])).toEqual([
      [2, { n: 2 }],
      [1, { n: 1 }],
    ]);
  });

  test('has none for what says the same, in whatever order it says it', async () => {
    await write('source', [{ code: 'a', body: { n: 1, m: [1, null], s: 'ß"\\,{}' } }]);
    expect(await write('source', [{ code: 'a', body: { s: 'ß"\\,{}', m: [1, null], n: 1 } }])).toBe(0);
    expect(await write('source', [{ code: 'a', body: { n: 1, m: [null, 1], s: 'ß"\\,{}' } }])).toBe(1);
  });

  test('that is removed is found in its revisions only, and comes back as another one', async () => {
    expect(await write('source', [{ code: 'a', body: null }])).toBe(0);
    await write('source', [{ code: 'a', body: { n: 1 } }]);
    expect(await write('source', [{ code: 'a', body: null }])).toBe(1);
    expect(await write('source', [{ code: 'a', body: null }])).toBe(0);
    expect(await read((reader) => loadRecords(reader, 'source'))).toEqual([]);
    expect(await read((reader) => listRecords(reader, 'source', '', 10))).toEqual([]);
    expect(await read((reader) => findRecords(reader, 'source', ['a']))).toEqual([]);
    expect(await write('source', [{ code: 'a', body: { n: 1 } }])).toBe(1);
    const revisions = await read((reader) => revisionsOf(reader, 'source', 'a', 10));
    expect(revisions.map(({ revision, isRemoved }) => [revision, isRemoved])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
  });

  test('is written with others, each for itself', async () => {
    await write(
      'source',
      ['a', 'b', 'c'].map((code) => ({ code, body: { n: 1 } })),
    );
    const changes = [
      { code: 'a', body: { n: 1 } },
      { code: 'b', body: { n: 2 } },
      { code: 'c', body: null },
      { code: 'd', body: { n: 1 } },
    ];
    expect(await write('source', changes)).toBe(3);
    expect(plain(...(await read((reader) => loadRecords(reader, 'source'))))).toEqual(['a 1', 'b 2', 'd 1']);
  });

  test('is of one kind and one tenant', async () => {
    const other = await createTenant(database);
    await write('source', [{ code: 'a', body: { n: 1 } }]);
    await write('mapping', [{ code: 'a', body: { n: 2 } }]);
    await write('source', [{ code: 'a', body: { n: 3 } }], other);
    expect(await write('source', [{ code: 'a', body: null }], other)).toBe(1);
    expect(await read((reader) => findRecords(reader, 'source', ['a', 'b']))).toMatchObject([{ body: { n: 1 } }]);
    expect(await read((reader) => findRecords(reader, 'mapping', ['a']))).toMatchObject([{ body: { n: 2 } }]);
    expect(await read((reader) => revisionsOf(reader, 'source', 'a', 10))).toHaveLength(1);
  });

  test('and its revisions come page by page', async () => {
    for (let n = 1; n <= 3; n += 1)
      await write('source', [
        { code: 'a', body: { n } },
        { code: `b${n}`, body: {} },
      ]);
    expect(plain(...(await read((reader) => listRecords(reader, 'source', 'b1', 1))))).toEqual(['b2 1']);
    expect(plain(...(await read((reader) => revisionsOf(reader, 'source', 'a', 1, 3))))).toEqual(['a 2']);
  });

  test('cannot be rewritten or deleted by the hub', async () => {
    await write('source', [{ code: 'a', body: { n: 1 } }]);
    for (const text of [`update governed_records set body = '{}'`, 'delete from governed_records']) {
      await expect(database.inTransaction(tenantId, (transaction) => transaction.query({ text }))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});

const rule = {
  id: 'r',
  fact: 'on_hand',
  source: 'wms',
  itemClass: null,
  sku: null,
  location: 'DC*',
  validFrom: 0,
  validTo: null,
  order: 0,
};

describe('what is read out of it', () => {
  test('is the source or the rule that was written', async () => {
    const source = { ...undeclared('wms'), fallback: { kind: 'buffer', percentPerHour: 1, percentMax: 2 } };
    await write('source', [{ code: 'wms', body: source }]);
    await write('ownership', [{ code: 'r', body: rule }]);
    expect(await read(loadSources)).toEqual([source]);
    expect(await read(loadOwnership)).toEqual([rule]);
  });

  test('has the default for what the record was written without', async () => {
    await write('source', [{ code: 'wms', body: { code: 'wms', name: 'W', waitMs: 5 } }]);
    expect(await read(loadSources)).toEqual([
      { ...undeclared('W'), clockToleranceMs: 300_000, code: 'wms', waitMs: 5 },
    ]);
  });

  test.each([
    { kind: 'wizard' },
    { basis: 1 },
    { clockToleranceMs: '5' },
    { freshnessMs: '5' },
    { fallback: { kind: 'hope' } },
    { fallback: { kind: 'buffer', percentPerHour: 1 } },
    { fallback: null },
    { blastRadius: { lines: 1 } },
    { mapping: 5 },
    { code: null },
  ])('is no source with %j', async (more) => {
    await write('source', [{ code: 'wms', body: { ...undeclared('wms'), ...more } }]);
    await expect(read(loadSources)).rejects.toThrow('Revision 1 of the record "wms" is no source.');
  });

  test.each([{ fact: 'weather' }, { source: null }, { sku: 5 }, { validTo: '2026' }, { order: null }])(
    'is no rule with %j',
    async (more) => {
      await write('ownership', [{ code: 'r', body: { ...rule, ...more } }]);
      await expect(read(loadOwnership)).rejects.toThrow('Revision 1 of the record "r" is no ownership rule.');
    },
  );
});

describe('the crosswalk', () => {
  const entry = (source: string, { kind, external }: CrosswalkKey, canonical: string) => ({
    code: JSON.stringify([source, kind, external]),
    body: { source, kind, external, canonical },
  });

  test('answers what has an entry for this source, whatever the word is made of', async () => {
    const words = ['000123', '123', 'a"b', String.raw`a\b`, '{x,y}', 'ß😀', "'", 'NULL', '["wms","sku","123"]'];
    const keys = words.map((external): CrosswalkKey => ({ kind: 'sku', external }));
    await write(
      'crosswalk',
      keys.map((key, index) => entry('wms', key, `S${index}`)),
    );
    await write(
      'crosswalk',
      keys.map((key) => entry('erp', key, 'other')),
    );
    const found = await read((reader) =>
      findCanonical(reader, 'wms', [...keys, { kind: 'lot', external: '123' }, { kind: 'sku', external: 'none' }]),
    );
    expect([...found]).toEqual(
      expect.arrayContaining(
        keys.map(({ kind, external }, index) => [JSON.stringify([kind, external]), `S${index}`]),
      ),
    );
    expect(found.size).toBe(words.length);
    expect(await read((reader) => findCanonical(reader, 'tms', keys))).toEqual(new Map());
    expect(await read((reader) => findCanonical(reader, 'wms', []))).toEqual(new Map());
  });

  test('forgets what was removed', async () => {
    const key: CrosswalkKey = { kind: 'sku', external: '1' };
    await write('crosswalk', [entry('wms', key, 'A')]);
    await write('crosswalk', [{ ...entry('wms', key, 'A'), body: null }]);
    expect(await read((reader) => findCanonical(reader, 'wms', [key]))).toEqual(new Map());
    expect(await read((reader) => listCrosswalk(reader, { source: 'wms', kind: undefined }, '', 10))).toEqual([]);
  });

  test('that has something else in it is a fault', async () => {
    const key: CrosswalkKey = { kind: 'sku', external: '1' };
    const { code, body } = entry('wms', key, 'A');
    await write('crosswalk', [{ code, body: { ...body, canonical: 5 } }]);
    await expect(read((reader) => findCanonical(reader, 'wms', [key]))).rejects.toThrow('is no crosswalk entry');
  });
});

// Sources, ownership and the crosswalk over HTTP: read back as they were given, with defaults; each change a revision
// with its author, nothing else one; every refusal with its field; and nothing of it to be seen by another tenant.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { at, makeKey, openHttpFor, type Answer, type HttpNode } from '../../testing/http.ts';
import { createTenant } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

type What = 'sources' | 'ownership' | 'crosswalk';

function put(what: What, body: unknown): Promise<Answer> {
  return node.ask(`PUT /v1/${what}`, { body });
}

async function listed(what: string): Promise<unknown> {
  const answer = await node.ask(`GET /v1/${what}`);
  expect(answer.status).toBe(200);
  return at(answer.body, 'items');
}

async function actions(): Promise<unknown[]> {
  const { body } = await node.ask('GET /v1/audit?limit=1000');
  const items = at(body, 'items');
  return Array.isArray(items)
    ? items.map((item) => `${String(at(item, 'action'))} ${String(at(item, 'subject'))}`)
    : [];
}

const wms = {
  code: 'wms',
  name: 'Warehouse, Ghent',
  kind: 'wms',
  basis: 'net',
  clockToleranceMs: 0,
  freshnessMs: 120_000,
  fallback: { kind: 'buffer', percentPerHour: 2.5, percentMax: 40 },
  blastRadius: { lines: 0.1, units: 1 },
  waitMs: 1000,
  graceMs: 2000,
  retentionDays: 7,
  mapping: null,
};

const defaults = {
  kind: 'other',
  basis: 'gross',
  clockToleranceMs: 300_000,
  freshnessMs: null,
  fallback: { kind: 'keep_last' },
  blastRadius: { lines: 0.3, units: 0.5 },
  waitMs: 3_600_000,
  graceMs: 86_400_000,
  retentionDays: 30,
  mapping: null,
};

describe('sources', () => {
  test('are read back as they were declared, and what is left out has its default', async () => {
    expect((await put('sources', [wms, { code: 'erp' }])).body).toEqual({ written: 2, changed: 2 });
    expect(await listed('sources')).toEqual([{ ...defaults, code: 'erp', name: 'erp' }, wms]);
  });

  test('are replaced whole, one by one', async () => {
    await put('sources', [wms, { code: 'erp', kind: 'erp' }]);
    await put('sources', [{ code: 'wms', fallback: { kind: 'next_owner' } }]);
    expect(await listed('sources')).toEqual([
      { ...defaults, code: 'erp', name: 'erp', kind: 'erp' },
      { ...defaults, code: 'wms', name: 'wms', fallback: { kind: 'next_owner' } },
    ]);
  });

  test('have a revision for each change, and none for what changed nothing', async () => {
    await put('sources', [{ code: 'erp' }, wms]);
    expect((await put('sources', [wms])).body).toEqual({ written: 1, changed: 0 });
    expect((await put('sources', [{ code: 'erp' }, { ...wms, waitMs: 5 }])).body).toEqual({ written: 2, changed: 1 });
    const answer = await node.ask('GET /v1/sources/wms/revisions');
    expect(at(answer.body, 'items')).toMatchObject([
      { revision: 2, isRemoved: false, record: { ...wms, waitMs: 5 } },
      { revision: 1, isRemoved: false, record: wms },
    ]);
    expect(at(answer.body, 'items', 0, 'actor')).toMatch(/^key_/);
    expect(at(answer.body, 'items', 0, 'recordedAt')).toMatch(/^\d{4}-.+Z$/);
    expect(at((await node.ask('GET /v1/sources/erp/revisions')).body, 'items')).toMatchObject([{ revision: 1 }]);
    expect(await actions()).toEqual(['sources.put 2 sources', 'sources.put 2 sources']);
  });

  test('and their revisions come page by page', async () => {
    await put(
      'sources',
      ['a', 'b', 'c'].map((code) => ({ code })),
    );
    const first = await node.ask('GET /v1/sources?limit=2');
    const rest = await node.ask(`GET /v1/sources?limit=2&cursor=${String(at(first.body, 'nextCursor'))}`);
    expect([at(first.body, 'items', 1, 'code'), at(rest.body, 'items', 0, 'code')]).toEqual(['b', 'c']);
    expect(at(rest.body, 'nextCursor')).toBeNull();
    for (const waitMs of [1, 2]) await put('sources', [{ code: 'a', waitMs }]);
    const newest = await node.ask('GET /v1/sources/a/revisions?limit=2');
    expect(at(newest.body, 'items')).toMatchObject([{ revision: 3 }, { revision: 2 }]);
    const older = await node.ask(
      `GET /v1/sources/a/revisions?limit=2&cursor=${String(at(newest.body, 'nextCursor'))}`,
    );
    expect(at(older.body, 'items')).toMatchObject([{ revision: 1 }]);
    expect(at(older.body, 'nextCursor')).toBeNull();
  });

  test('that nobody declared have no revisions', async () => {
    const answer = await node.ask('GET /v1/sources/none/revisions');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test.each([
    ['a code twice', [{ code: 'x' }, { code: 'x' }], 'conflict', '1/code'],
    ['no code', [{ name: 'x' }], 'invalid_field', '0/code'],
    ['a blank code', [{ code: ' ' }], 'invalid_field', '0/code'],
    ['no sources', [], 'invalid_field', ''],
    ['a field that nobody knows', [{ code: 'x', clock: 1 }], 'unknown_field', '0/clock'],
    ['a kind that is none', [{ code: 'x', kind: 'wizard' }], 'invalid_field', '0/kind'],
    ['a basis that is none', [{ code: 'x', basis: 'tare' }], 'invalid_field', '0/basis'],
    ['a time below nothing', [{ code: 'x', clockToleranceMs: -1 }], 'invalid_field', '0/clockToleranceMs'],
    ['a time in words', [{ code: 'x', waitMs: '1h' }], 'invalid_field', '0/waitMs'],
    ['a fraction of a millisecond', [{ code: 'x', graceMs: 0.5 }], 'invalid_field', '0/graceMs'],
    ['an objective of no time', [{ code: 'x', freshnessMs: 0 }], 'invalid_field', '0/freshnessMs'],
    ['nothing kept', [{ code: 'x', retentionDays: 0 }], 'invalid_field', '0/retentionDays'],
    [
      'a share above 1',
      [{ code: 'x', blastRadius: { lines: 30, units: 0 } }],
      'invalid_field',
      '0/blastRadius/lines',
    ],
    ['half a blast radius', [{ code: 'x', blastRadius: { lines: 0.3 } }], 'invalid_field', '0/blastRadius/units'],
    ['a fallback that is none', [{ code: 'x', fallback: { kind: 'hope' } }], 'invalid_field', '0/fallback/kind'],
    [
      'a buffer without its percentages',
      [{ code: 'x', fallback: { kind: 'buffer', percentPerHour: 1 } }],
      'invalid_field',
      '0/fallback/percentMax',
    ],
    [
      'a buffer of more than everything',
      [{ code: 'x', fallback: { kind: 'buffer', percentPerHour: 1, percentMax: 101 } }],
      'invalid_field',
      '0/fallback/percentMax',
    ],
    [
      'percentages without a buffer',
      [{ code: 'x', fallback: { kind: 'stop_selling', percentMax: 1 } }],
      'invalid_field',
      '0/fallback/percentMax',
    ],
    ['a mapping that is not there', [{ code: 'y' }, { code: 'x', mapping: 'none' }], 'unknown_mapping', '1/mapping'],
  ])('with %s are refused with the field, and nothing is written', async (_, body, code, path) => {
    const answer = await put('sources', body);
    expect([at(answer.body, 'code'), at(answer.body, 'errors', 0, 'path')]).toEqual([code, path]);
    expect(await listed('sources')).toEqual([]);
    expect(await actions()).toEqual([]);
  });

  test('are 1,000 at most', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ code: `s${index}` }));
    expect((await put('sources', many)).body).toEqual({ written: 1000, changed: 1000 });
    expect((await put('sources', [{ code: 's0', waitMs: 0 }])).status).toBe(200);
    const answer = await put('sources', [{ code: 'one more' }]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    expect((await put('sources', [...many, { code: 'x' }])).status).toBe(400);
  });
});

const rule = {
  id: 'dc-on-hand',
  fact: 'on_hand',
  source: 'wms',
  class: 'tyres',
  sku: 'T*',
  location: 'DC*',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  order: 3,
};

describe('ownership', () => {
  beforeEach(async () => {
    await put('sources', [{ code: 'wms' }, { code: 'erp' }]);
  });

  test('is read back as it was said, and what is left out is anything and always', async () => {
    const plain = { id: 'all', fact: 'price', source: 'erp' };
    const zoned = { ...rule, validFrom: '2026-01-01T01:00:00+01:00' };
    expect((await put('ownership', [zoned, plain])).body).toEqual({ written: 2, changed: 2 });
    expect(await listed('ownership')).toEqual([{ ...plain, order: 0 }, rule]);
    expect((await put('ownership', [{ id: rule.id, fact: 'credit', source: 'erp' }])).body).toMatchObject({
      changed: 1,
    });
    expect(await listed('ownership')).toMatchObject([
      plain,
      { id: rule.id, fact: 'credit', source: 'erp', order: 0 },
    ]);
  });

  test('is taken back by its id; the revisions stay and say so', async () => {
    await put('ownership', [rule]);
    expect((await node.ask(`DELETE /v1/ownership/${rule.id}`)).status).toBe(204);
    expect(await listed('ownership')).toEqual([]);
    expect(await node.ask(`DELETE /v1/ownership/${rule.id}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    await put('ownership', [rule]);
    const { body } = await node.ask(`GET /v1/ownership/${rule.id}/revisions`);
    expect(at(body, 'items')).toMatchObject([
      { revision: 3, isRemoved: false, record: rule },
      { revision: 2, isRemoved: true },
      { revision: 1, isRemoved: false, record: rule },
    ]);
    expect(at(body, 'items', 1, 'record')).toBeUndefined();
    expect((await node.ask('GET /v1/ownership/none/revisions')).status).toBe(404);
    expect((await actions()).slice(1)).toEqual([
      `ownership.put ${rule.id}`,
      `ownership.removed ${rule.id}`,
      `ownership.put ${rule.id}`,
    ]);
  });

  test('that is said again changes nothing', async () => {
    await put('ownership', [rule]);
    expect((await put('ownership', [rule])).body).toEqual({ written: 1, changed: 0 });
    expect(await actions()).toHaveLength(2);
  });

  test.each([
    ['a source that nobody declared', { source: 'tms' }, 'unknown_source', '1/source'],
    ['an id twice', { id: 'ok' }, 'conflict', '1/id'],
    ['a fact that is none', { fact: 'weather' }, 'invalid_field', '1/fact'],
    ['a pattern with too many stars', { sku: '*a*b*c*d*e*' }, 'invalid_field', '1/sku'],
    ['a pattern that is too long', { location: 'x'.repeat(256) }, 'invalid_field', '1/location'],
    ['an end at its beginning', { validTo: rule.validFrom }, 'invalid_field', '1/validTo'],
    ['a time without a zone', { validTo: '2026-01-01T00:00:00' }, 'invalid_field', '1/validTo'],
    ['a time before all times', { validFrom: '1969-12-31T00:00:00Z' }, 'invalid_field', '1/validFrom'],
    ['an order below nothing', { order: -1 }, 'invalid_field', '1/order'],
    ['a field of another thing', { itemClass: 'x' }, 'unknown_field', '1/itemClass'],
  ])('with %s is refused with the field, and nothing is written', async (_, more, code, path) => {
    const answer = await put('ownership', [
      { id: 'ok', fact: 'on_hand', source: 'wms' },
      { ...rule, ...more },
    ]);
    expect(answer).toMatchObject({ body: { code, errors: [{ path }] } });
    expect(await listed('ownership')).toEqual([]);
  });

  test('has 1,000 rules at most, those that were removed not counted', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ id: `r${index}`, fact: 'on_hand', source: 'wms' }));
    expect((await put('ownership', many)).status).toBe(200);
    const more = [{ id: 'one more', fact: 'on_hand', source: 'wms' }];
    expect(await put('ownership', more)).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    await node.ask('DELETE /v1/ownership/r7');
    expect((await put('ownership', more)).status).toBe(200);
  });
});

const entry = { source: 'wms', kind: 'sku', external: '000123', canonical: 'A' };

describe('the crosswalk', () => {
  test('is read back by source and kind, page by page', async () => {
    const entries = [
      entry,
      { ...entry, kind: 'location', canonical: 'DC1' },
      { ...entry, source: 'wms2' },
      { ...entry, source: 'wms"' },
      { ...entry, source: 'erp', kind: 'uom', external: 'ST', canonical: 'each' },
    ];
    expect((await put('crosswalk', entries)).body).toEqual({ written: 5, changed: 5 });
    expect(await listed('crosswalk')).toHaveLength(5);
    expect(await listed('crosswalk?source=wms')).toEqual([entries[1], entry]);
    expect(await listed(`crosswalk?source=${encodeURIComponent('wms"')}`)).toEqual([entries[3]]);
    expect(await listed('crosswalk?source=wms&kind=sku')).toEqual([entry]);
    expect(await listed('crosswalk?kind=uom')).toEqual([entries[4]]);
    const seen: unknown[] = [];
    for (let next = ''; ;) {
      const page = await node.ask(`GET /v1/crosswalk?limit=2&cursor=${encodeURIComponent(next)}`);
      seen.push(at(page.body, 'items', 0), at(page.body, 'items', 1));
      const cursor = at(page.body, 'nextCursor');
      if (typeof cursor !== 'string') break;
      next = cursor;
    }
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(6);
    expect(seen).toHaveLength(6);
  });

  test('is replaced word by word, and taken back; the revisions stay', async () => {
    await put('crosswalk', [entry]);
    await put('crosswalk', [{ ...entry, canonical: 'B' }]);
    expect((await put('crosswalk', [{ ...entry, canonical: 'B' }])).body).toEqual({ written: 1, changed: 0 });
    const target = 'source=wms&kind=sku&external=000123';
    expect((await node.ask(`DELETE /v1/crosswalk?${target}`)).status).toBe(204);
    expect(await node.ask(`DELETE /v1/crosswalk?${target}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(await listed('crosswalk')).toEqual([]);
    const { body } = await node.ask(`GET /v1/crosswalk/revisions?${target}`);
    expect(at(body, 'items')).toMatchObject([
      { revision: 3, isRemoved: true },
      { revision: 2, record: { ...entry, canonical: 'B' } },
      { revision: 1, record: entry },
    ]);
  });

  test('takes 10,000 entries at once, and again', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...entry, external: `${index}` }));
    expect((await put('crosswalk', many)).body).toEqual({ written: 10_000, changed: 10_000 });
    expect(
      (
        await put(
          'crosswalk',
          many.map((one) => ({ ...one, canonical: 'B' })),
        )
      ).body,
    ).toMatchObject({
      changed: 10_000,
    });
    expect((await put('crosswalk', [...many, entry])).body).toMatchObject({ code: 'invalid_field' });
  });

  test.each([
    ['a word twice', { ...entry, canonical: 'C' }, 'conflict', '1/external'],
    ['a kind that is none', { ...entry, kind: 'mood' }, 'invalid_field', '1/kind'],
    ['no word of ours', { source: 'wms', kind: 'sku', external: 'x' }, 'invalid_field', '1/canonical'],
    ['a unit that is too long', { ...entry, kind: 'uom', canonical: 'x'.repeat(33) }, 'invalid_field', '1/canonical'],
    ['blanks around a word', { ...entry, external: 'x ' }, 'invalid_field', '1/external'],
  ])('with %s is refused with the field, and nothing is written', async (_, second, code, path) => {
    expect(await put('crosswalk', [entry, second])).toMatchObject({ body: { code, errors: [{ path }] } });
    expect(await listed('crosswalk')).toEqual([]);
  });

  test.each([
    ['DELETE /v1/crosswalk?source=wms&kind=sku', 'external'],
    ['DELETE /v1/crosswalk?source=wms&external=x', 'kind'],
    ['GET /v1/crosswalk?kind=mood', 'kind'],
  ])('%s is refused with its parameter', async (what, path) => {
    expect(await node.ask(what)).toMatchObject({ status: 400, body: { code: 'invalid_field', errors: [{ path }] } });
  });
});

test('another tenant sees and counts none of it', async () => {
  await put('sources', [wms]);
  await put('ownership', [{ id: 'r', fact: 'on_hand', source: 'wms' }]);
  await put('crosswalk', [entry]);
  const key = await makeKey(node.database, await createTenant(node.database), ['sources:read', 'sources:write']);
  for (const what of ['sources', 'ownership', 'crosswalk']) {
    expect((await node.ask(`GET /v1/${what}`, { key })).body).toEqual({ items: [], nextCursor: null });
  }
  expect((await node.ask('GET /v1/sources/wms/revisions', { key })).status).toBe(404);
  const body = [{ id: 'r', fact: 'on_hand', source: 'wms' }];
  expect((await node.ask('PUT /v1/ownership', { key, body })).body).toMatchObject({ code: 'unknown_source' });
  expect((await node.ask('DELETE /v1/ownership/r', { key })).status).toBe(404);
});

test('reading and writing need scopes of their own', async () => {
  const reader = await makeKey(node.database, node.tenantId, ['sources:read']);
  const other = await makeKey(node.database, node.tenantId, ['items:write', 'stock:write', 'operations:write']);
  const body = [{ code: 'wms' }];
  expect((await node.ask('PUT /v1/sources', { key: reader, body })).status).toBe(403);
  expect((await node.ask('GET /v1/sources', { key: reader })).status).toBe(200);
  for (const what of ['GET /v1/sources', 'GET /v1/ownership', 'GET /v1/crosswalk', 'DELETE /v1/ownership/r']) {
    expect((await node.ask(what, { key: other })).status).toBe(403);
  }
});

test('what decisions go by is read anew after a change of sources or ownership, and only then', async () => {
  const version = async (): Promise<bigint> => {
    const rows = await node.database.read(node.tenantId, (reader) =>
      reader.query<{ readonly version: bigint }>(
        { text: 'select catalogue_version as version from shard_heads where tenant_id = $1' },
        [reader.tenantId],
      ),
    );
    return rows[0]?.version ?? 0n;
  };
  const start = await version();
  const steps: readonly (readonly [What, unknown, bigint])[] = [
    ['sources', [wms], 1n],
    ['sources', [wms], 1n],
    ['ownership', [rule], 2n],
    ['ownership', [rule], 2n],
    ['crosswalk', [entry], 2n],
  ];
  for (const [what, body, bumps] of steps) {
    await put(what, body);
    expect([what, (await version()) - start]).toEqual([what, bumps]);
  }
  await node.ask(`DELETE /v1/ownership/${rule.id}`);
  expect((await version()) - start).toBe(3n);
});

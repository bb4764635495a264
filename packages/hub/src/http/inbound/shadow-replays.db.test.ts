// Shadow replays of raw messages over HTTP: a changed mapping shows what it would come to, record by record and in
// stock, and leaves no trace.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { query } from '../../../../../test/query.ts';
import { mediation } from '../../hub.ts';
import { shadowReplay, type ShadowProgress } from '../../operations/replay/shadow-replay.ts';
import { systemClock } from '../../platform/clock.ts';
import { workOnSource } from '../../sync/inbox.ts';
import { createReadAgain } from '../../sync/messages-again.ts';
import { at, openHttpFor, putMore, type HttpNode } from '../../testing/http.ts';
import { inboxOf } from '../../testing/inbox.ts';
import { itemOf } from '../../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;
const from = '2020-01-01T00:00:00Z';

/** What the warehouse sends: its kind, its number, what and how much. */
const definition = {
  target: 'event',
  kind: { path: 'what' },
  id: { path: 'no' },
  fields: { sku: { path: 'article' }, location: { path: 'site' }, quantity: { path: 'amount' } },
};

const inCases = {
  ...definition,
  fields: { ...definition.fields, quantity: { multiply: [{ path: 'amount' }, 6] } },
};
const onlyA = { ...definition, when: { equals: [{ path: 'article' }, 'A'] } };

type Move = readonly [no: string, what: string, article: string, amount: number | string];

beforeEach(async () => {
  node = await openHttpFor(url);
  await node.ask('PUT /v1/mappings', { body: [{ name: 'moves', definition }] });
  await node.ask('PUT /v1/sources', { body: [{ code: 'wms', mapping: 'moves' }, { code: 'erp' }] });
});

async function send(...moves: readonly Move[]): Promise<void> {
  const body = moves.map(([no, what, article, amount]) => ({ no, what, article, amount, site: 'DC1' }));
  expect((await node.ask('POST /inbound/wms/moves', { body })).status).toBe(202);
}

async function work(): Promise<void> {
  await workOnSource(inboxOf(node), node.tenantId, 'wms', { holder: 'test', isStopping: () => false });
}

async function sendAndWork(...moves: readonly Move[]): Promise<void> {
  await send(...moves);
  await work();
}

async function shadow(more: object): Promise<unknown> {
  const { status, body } = await node.ask('POST /v1/replays/shadow', { body: { from, source: 'wms', ...more } });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

describe('a shadow replay through another mapping', () => {
  test('of a changed multiplier shows every record and what is in stock, for sale and promised', async () => {
    await sendAndWork(['1', 'receipt', 'A', 100], ['2', 'shipment', 'A', 10], ['3', 'receipt', 'B', 2]);
    const lines = [{ sku: 'A', quantity: 90 }];
    const body = { channel: 'web', kind: 'hard', policy: 'all_or_nothing', lines };
    expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
    await sendAndWork(['4', 'shipment', 'B', 1]);
    const tenth = { ...definition, fields: { ...definition.fields, quantity: { divide: [{ path: 'amount' }, 2] } } };
    expect(await shadow({ mapping: tenth, examples: 1 })).toMatchObject({
      positions: [{ sku: 'A', location: 'DC1', account: 'sellable', before: 90, after: 45 }],
      availability: [],
      reservations: [{ sku: 'A', effect: 'short', before: 0, after: 45 }],
      contradictions: 0,
      messages: {
        messages: 2,
        records: 4,
        differ: 4,
        before: { applied: 4 },
        after: { applied: 3, dead_letter: 1 },
        lettersNew: 1,
        examples: [
          {
            recordIndex: 0,
            key: 'item:A@DC1',
            before: { outcome: 'applied', eventId: '1', entries: [{ sku: 'A', quantity: 100, from: 'supplier' }] },
            after: { outcome: 'applied', eventId: '1', entries: [{ quantity: 50, to: 'DC1 sellable' }] },
          },
        ],
      },
    });
    expect(await shadow({ mapping: inCases })).toMatchObject({
      positions: [
        { sku: 'A', before: 90, after: 540 },
        { sku: 'B', before: 1, after: 6 },
      ],
      availability: [
        { sku: 'A', channel: 'web', before: 0, after: 450 },
        { sku: 'B', channel: 'web', before: 1, after: 6 },
      ],
      messages: { differ: 4, after: { applied: 4 }, lettersNew: 0 },
    });
  });

  test('of a changed predicate takes out what it leaves out', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5], ['2', 'receipt', 'B', 7]);
    expect(await shadow({ mapping: onlyA })).toMatchObject({
      positions: [{ sku: 'B', before: 7, after: 0 }],
      messages: {
        records: 2,
        differ: 1,
        before: { applied: 2 },
        after: { applied: 1, skipped: 1 },
        examples: [{ recordIndex: 1, before: { outcome: 'applied' }, after: { outcome: 'skipped', entries: [] } }],
      },
    });
  });

  test('that fails shows the dead letters that would come, and those that would wait behind them', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5], ['2', 'receipt', 'A', 3], ['3', 'receipt', 'B', 7]);
    const unknown = { ...definition, fields: { ...definition.fields, site: { path: 'site' } } };
    const asked = { ...definition, fields: { ...definition.fields, quantity: { path: 'nothing/there' } } };
    expect(
      at(
        (await node.ask('POST /v1/replays/shadow', { body: { from, source: 'wms', mapping: unknown } })).body,
        'code',
      ),
    ).toBe('invalid_mapping');
    expect(await shadow({ mapping: asked })).toMatchObject({
      positions: [
        { sku: 'A', before: 8, after: 0 },
        { sku: 'B', before: 7, after: 0 },
      ],
      messages: { differ: 3, after: { dead_letter: 2, waiting: 1 }, lettersNew: 2, lettersGone: 0 },
    });
    // Half a unit of the first of them only: the second says what it said, and waits behind it, as it would.
    const quantity = { when: { equals: [{ path: 'no' }, '1'] }, use: '0.5', else: { path: 'amount' } };
    const halved = { ...definition, fields: { ...definition.fields, quantity } };
    expect(await shadow({ mapping: halved })).toMatchObject({
      positions: [{ sku: 'A', before: 8, after: 0 }],
      messages: {
        before: { applied: 3 },
        after: { dead_letter: 1, waiting: 1, applied: 1 },
        lettersNew: 1,
        differ: 2,
        examples: [{ after: { code: 'quantity_not_representable' } }, { after: { outcome: 'waiting' } }],
      },
    });
  });

  test('that mends what failed shows the dead letters that would be none', async () => {
    await sendAndWork(['1', 'receipt', 'NEW', 5], ['2', 'receipt', 'NEW', 3], ['3', 'receipt', 'A', 1]);
    const sku = { lookup: { path: 'article' }, table: { NEW: 'B' }, default: { path: 'article' } };
    const mended = { ...definition, fields: { ...definition.fields, sku } };
    expect(await shadow({ mapping: mended })).toMatchObject({
      positions: [{ sku: 'B', before: 0, after: 8 }],
      messages: {
        differ: 2,
        before: { dead_letter: 1, waiting: 1, applied: 1 },
        after: { applied: 3 },
        lettersGone: 1,
        lettersNew: 0,
        examples: [{ before: { outcome: 'dead_letter', code: 'unknown_sku' } }, { before: { outcome: 'waiting' } }],
      },
    });
  });

  test('that comes to other ids, to more events and to none', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5], ['2', 'receipt', 'B', 7]);
    const others = { ...definition, id: { concat: ['x-', { path: 'no' }] } };
    expect(await shadow({ mapping: others })).toMatchObject({
      positions: [],
      messages: { differ: 2, after: { applied: 2 }, examples: [{ after: { eventId: 'x-1' } }, {}] },
    });
    const swapped = { ...definition, id: { lookup: { path: 'no' }, table: { 1: '2', 2: '1' } } };
    expect(await shadow({ mapping: swapped })).toMatchObject({ positions: [], messages: { after: { applied: 2 } } });
    const one = { ...definition, id: { lookup: { path: 'no' }, table: { 1: '2', 2: '2' } } };
    expect(await shadow({ mapping: one })).toMatchObject({
      positions: [{ sku: 'B', before: 7, after: 0 }],
      messages: { after: { applied: 1, dead_letter: 1 }, examples: [{}, { after: { code: 'event_id_reused' } }] },
    });
  });

  test('counts once what is told twice', async () => {
    const time = '2026-01-31T12:00:00Z';
    await node.ask('PUT /v1/mappings', { body: [{ name: 'moves', definition: { ...definition, time } }] });
    await sendAndWork(['1', 'receipt', 'A', 5], ['1', 'receipt', 'A', 5]);
    await sendAndWork(['1', 'receipt', 'A', 5]);
    expect(await shadow({ mapping: { ...inCases, time } })).toMatchObject({
      positions: [{ sku: 'A', before: 5, after: 30 }],
      messages: { before: { applied: 1, duplicate: 2 }, after: { applied: 1, duplicate: 2 } },
    });
  });

  test('posts counts to what would have been expected', async () => {
    await sendAndWork(['1', 'receipt', 'A', 10]);
    await sendAndWork(['2', 'count', 'A', 8]);
    await sendAndWork(['3', 'receipt', 'A', 1]);
    const cases = { lookup: { path: 'what' }, table: { receipt: 6, count: 1 } };
    const quantity = { multiply: [{ path: 'amount' }, cases] };
    expect(await shadow({ mapping: { ...definition, fields: { ...definition.fields, quantity } } })).toMatchObject({
      positions: [{ sku: 'A', before: 9, after: 14 }],
      messages: { differ: 2 },
    });
  });
});

describe('a shadow replay of messages', () => {
  const none = { positions: [], availability: [], reservations: [] };

  /** A bit of everything: repeated, refused, dead, behind, redriven, edited, discarded, observed, counted, promised. */
  async function tellStory(): Promise<void> {
    await node.ask('PUT /v1/ownership', { body: [{ id: 'r', fact: 'on_hand', source: 'erp', location: 'DC2' }] });
    await sendAndWork(['1', 'receipt', 'A', 10], ['1', 'receipt', 'A', 10], ['2', 'receipt', 'NEW', 1]);
    await sendAndWork(['3', 'receipt', 'NEW', 2], ['4', 'receipt', 'LATER', 4], ['5', 'nonsense', 'A', 1]);
    await sendAndWork(['6', 'receipt', 'ODD', 3], ['7', 'count', 'A', 9], ['8', 'receipt', 'A', 0.5]);
    await putMore(node, { items: [itemOf('LATER')] });
    const letters = (await node.ask('GET /v1/dead-letters?source=wms')).body;
    const of = (key: string): string => {
      for (let index = 0; ; index += 1) {
        if (at(letters, 'items', index, 'key') === key) return String(at(letters, 'items', index, 'id'));
      }
    };
    expect((await node.ask(`POST /v1/dead-letters/${of('item:LATER@DC1')}/redrive`, { body: {} })).status).toBe(200);
    const payload = {
      id: '6',
      source: 'wms',
      type: 'evenstock.receipt.v1',
      data: { sku: 'B', location: 'DC1', quantity: 3 },
    };
    expect(
      (await node.ask(`POST /v1/dead-letters/${of('item:ODD@DC1')}/redrive`, { body: { payload } })).status,
    ).toBe(200);
    const discard = await node.ask(`POST /v1/dead-letters/${of('item:A@DC1')}/discard`, { body: { reason: 'typo' } });
    expect(discard.status).toBe(200);
    await work();
    const body = {
      channel: 'web',
      kind: 'hard',
      policy: 'all_or_nothing',
      lines: [{ sku: 'A', quantity: 2 }],
    };
    expect((await node.ask('POST /v1/reservations', { body })).status).toBe(201);
    await sendAndWork(['9', 'shipment', 'A', 1]);
    // What would mend a dead letter that nobody has redriven is no merit of a mapping.
    await putMore(node, { items: [itemOf('NEW')] });
  }

  test('in which nothing is said differently differs in nothing', async () => {
    await tellStory();
    const same = await shadow({ messages: true });
    expect(same).toMatchObject({ ...none, messages: { differ: 0, lettersGone: 0, lettersNew: 0 } });
    expect(at(same, 'messages', 'before')).toEqual(at(same, 'messages', 'after'));
    expect(at(same, 'messages', 'byHand')).toBe(2);
    expect(await shadow({ mapping: definition })).toEqual(same);
    // Nor does it when the ledger has forgotten what it decided under which id.
    await query(url, `delete from evenstock.idempotency where tenant_id = ${node.tenantId}`);
    expect(await shadow({ mapping: definition })).toEqual(same);
  });

  test('leaves no trace', async () => {
    await tellStory();
    const before = await rowCounts();
    expect(await shadow({ mapping: inCases })).not.toMatchObject(none);
    expect(await shadow({ messages: true, ownership: [{ id: 'x', fact: 'on_hand', source: 'erp' }] })).toBeDefined();
    expect(await rowCounts()).toEqual(before);
    expect(before).toMatchObject({ inbox_messages: 4 });
  });

  test('is decided under changed rules, also what was refused before', async () => {
    const time = { ...definition, time: { path: 'at' } };
    await node.ask('PUT /v1/mappings', { body: [{ name: 'moves', definition: time }] });
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const now = new Date(Date.now() - 1000).toISOString();
    const move = (no: string, amount: number, when: string): object => {
      return { no, what: 'receipt', article: 'A', site: 'DC1', amount, at: when };
    };
    await node.ask('POST /inbound/wms/moves', { body: [move('1', 5, now)] });
    await node.ask('POST /inbound/wms/moves', { body: [{ ...move('2', 7, soon), article: 'B' }] });
    await work();
    const patient = { code: 'wms', mapping: 'moves', clockToleranceMs: 7_200_000 };
    expect(await shadow({ messages: true, sources: [patient] })).toMatchObject({
      positions: [{ sku: 'B', before: 0, after: 7 }],
      messages: { differ: 1, before: { applied: 1, dead_letter: 1 }, after: { applied: 2 }, lettersGone: 1 },
    });
    const erpOwns = [{ id: 'x', fact: 'on_hand', source: 'erp' }];
    expect(await shadow({ messages: true, ownership: erpOwns })).toMatchObject({
      positions: [{ sku: 'A', before: 5, after: 0 }],
      messages: { after: { observation: 1, dead_letter: 1 } },
    });
    await node.ask('PUT /v1/mappings', { body: [{ name: 'cases', definition: { ...inCases, time: time.time } }] });
    expect(await shadow({ messages: true, sources: [{ ...patient, mapping: 'cases' }] })).toMatchObject({
      positions: [
        { sku: 'B', before: 0, after: 42 },
        { sku: 'A', before: 5, after: 30 },
      ],
    });
  });

  test('decides an observation once, by the message or by what was kept of it', async () => {
    await node.ask('PUT /v1/ownership', { body: [{ id: 'r', fact: 'on_hand', source: 'erp' }] });
    await sendAndWork(['1', 'receipt', 'A', 5], ['2', 'transfer_shipped', 'A', 1]);
    const free = { withoutOwnership: ['r'] };
    const positions = [{ sku: 'A', location: 'DC1', account: 'sellable', before: 0, after: 5 }];
    expect(await shadow(free)).toMatchObject({ positions, undecidable: 1, messages: null });
    const toDc2 = { ...definition, fields: { ...definition.fields, toLocation: 'DC2' } };
    expect(await shadow({ ...free, messages: true })).toMatchObject({ positions, added: 0, undecidable: 0 });
    expect(await shadow({ ...free, mapping: toDc2 })).toMatchObject({
      counts: { positions: 2 },
      messages: { before: { observation: 2 }, after: { applied: 2 } },
    });
  });

  test('counts what it cannot decide anew, and takes its stretch only', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5]);
    await sendAndWork(['2', 'receipt', 'A', 1]);
    const [first] = await query(
      url,
      `select message_id as id from evenstock.inbox_messages where tenant_id = ${node.tenantId}
        order by inbox_seq limit 1`,
    );
    for (const table of ['inbox_payloads', 'inbox_records', 'inbox_messages']) {
      await query(url, `delete from evenstock.${table} where message_id = '${String(first?.['id'])}'`);
    }
    await send(['3', 'receipt', 'A', 1]);
    expect(await shadow({ mapping: inCases })).toMatchObject({
      positions: [{ sku: 'A', before: 6, after: 11 }],
      messages: { messages: 2, open: 1, dead: 0, forgotten: 1, records: 1, differ: 1 },
    });
    expect(await shadow({ mapping: inCases, to: '2020-01-02T00:00:00Z' })).toMatchObject({
      ...none,
      messages: { messages: 0, records: 0 },
    });
  });

  async function rowCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const tables = await query(
      url,
      `select table_name as name from information_schema.columns
        where table_schema = 'evenstock' and column_name = 'tenant_id' order by table_name`,
    );
    for (const name of tables.map((row) => String(row['name']))) {
      const [row] = await query(
        url,
        `select count(*)::integer as count from evenstock.${name} where tenant_id = ${node.tenantId}`,
      );
      counts[name] = Number(row?.['count']);
    }
    return counts;
  }
});

describe('what a shadow replay of messages is asked', () => {
  async function refusal(more: object): Promise<unknown> {
    const { status, body } = await node.ask('POST /v1/replays/shadow', { body: { from, ...more } });
    return [status, at(body, 'code'), at(body, 'errors', 0, 'path'), at(body, 'errors', 0, 'message')];
  }

  test('is refused where it makes no sense', async () => {
    expect(await refusal({ messages: true })).toEqual([
      400,
      'invalid_field',
      'source',
      expect.stringContaining('one source'),
    ]);
    expect(await refusal({ messages: true, source: 'nobody' })).toEqual([
      422,
      'unknown_source',
      'source',
      expect.stringContaining('nobody'),
    ]);
    const reversed = { source: 'wms', mapping: definition, to: '2019-01-01T00:00:00Z' };
    expect(await refusal(reversed)).toEqual([
      400,
      'invalid_field',
      'to',
      expect.stringContaining('before it begins'),
    ]);
    const wrong = { ...definition, fields: { sku: { path: 'article' }, quantity: { multiplied: 1 } } };
    const [, code, path] = (await refusal({ source: 'wms', mapping: wrong })) as unknown[];
    expect([code, path]).toEqual(['invalid_mapping', 'mapping/fields/quantity']);
    const lines = { target: 'stockReport', fields: { sku: { path: 'a' }, quantity: { path: 'b' } } };
    expect(await refusal({ source: 'wms', mapping: lines })).toEqual([
      422,
      'invalid_mapping',
      'mapping/target',
      expect.stringContaining('target event'),
    ]);
    const yaml = 'target: event\nkind: receipt\nid: { path: no }\nfields:\n  sku: { pth: article }\n';
    expect(await refusal({ source: 'wms', mapping: yaml })).toMatchObject([
      422,
      'invalid_mapping',
      'mapping/fields/sku',
      expect.stringContaining('Line 5, column'),
    ]);
    expect(await refusal({ source: 'wms', mapping: 7 })).toEqual([
      400,
      'invalid_field',
      'mapping',
      expect.anything(),
    ]);
  });

  test('is refused where there is more than it takes', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5]);
    await query(url, `update evenstock.inbox_messages set records = 200001 where tenant_id = ${node.tenantId}`);
    expect(await refusal({ source: 'wms', messages: true })).toEqual([
      400,
      'limit_exceeded',
      'from',
      expect.stringContaining('200001 records; a shadow replay takes'),
    ]);
  });

  test('says how far it is, and ends when nobody waits for it', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5]);
    const told: string[] = [];
    const onProgress = ({ stage, done, total }: ShadowProgress): number => told.push(`${stage} ${done} ${total}`);
    const context = { database: node.database, clock: systemClock, readAgain: createReadAgain(mediation()) };
    const stretch = { from: 0, to: null, source: 'wms' };
    const none = { ownership: [], withoutOwnership: [], sources: [] };
    const asked = { stretch, changes: none, messages: { mapping: null, examplesMax: 0 } };
    const report = await shadowReplay({ ...context, onProgress }, node.tenantId, asked);
    expect(report).toMatchObject({ ok: true, messages: { records: 1 } });
    expect(told).toEqual(['messages 1 1', 'stretch 1 null', 'journal 1 1']);
    const signal = AbortSignal.abort();
    await expect(shadowReplay({ ...context, signal }, node.tenantId, asked)).rejects.toThrow('aborted');
  });

  test('may be answered in lines, the last of which is the report', async () => {
    await sendAndWork(['1', 'receipt', 'A', 5]);
    const body = { from, source: 'wms', mapping: inCases };
    const headers = { accept: 'application/x-ndjson', authorization: `Bearer ${node.key}` };
    const answer = await node.server.inject({ method: 'POST', url: '/v1/replays/shadow', headers, payload: body });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const last: unknown = JSON.parse(answer.payload.trim().split('\n').at(-1) ?? '');
    expect(at(last, 'report', 'messages')).toMatchObject({ differ: 1 });
    const bad = { ...body, to: '2019-01-01T00:00:00Z' };
    const refused = await node.server.inject({ method: 'POST', url: '/v1/replays/shadow', headers, payload: bad });
    expect([refused.statusCode, at(refused.json(), 'code')]).toEqual([400, 'invalid_field']);
  });
});

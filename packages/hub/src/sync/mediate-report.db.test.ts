// A raw message whose mapping makes a stock report of it, from the request that brings it to what was counted: it is
// the report that POST /v1/stock-reports would have made, once, and the inbox says what became of it.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { resumeReports } from '../operations/stock-reports/resume-reports.ts';
import { verify } from '../operations/verify.ts';
import { systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import type { Database, Transaction } from '../store/database.ts';
import { listReports } from '../store/inbound/stock-reports.ts';
import { mediation } from '../hub.ts';
import { at, openHttpFor, putMore, receipt, type HttpNode } from '../testing/http.ts';
import { inboxOf } from '../testing/inbox.ts';
import { itemOf, standingClock } from '../testing/ledger.ts';
import { minute, noon, sellable } from '../testing/stock-reports.ts';
import { workOnSource } from './inbox.ts';
import type { InboxContext } from './mediation.ts';

const { url } = await createTestDatabase();

const asOf = new Date(noon).toISOString();

const ofCsv = {
  target: 'stockReport',
  format: 'csv',
  when: { equals: [{ path: 'type' }, 'STOCK'] },
  asOf: { path: 'at' },
  location: { constant: 'DC1' },
  complete: { constant: true },
  fields: { sku: { path: 'article' }, quantity: { path: 'pieces' } },
};

const ofJson = {
  target: 'stockReport',
  forEach: 'stock',
  asOf: { path: 'taken' },
  fields: { sku: { path: 'sku' }, location: { path: 'where' }, quantity: { path: 'n' } },
};

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
  const mappings = { csv: { definition: ofCsv }, json: { definition: ofJson } };
  for (const [name, { definition }] of Object.entries(mappings)) {
    const put = await node.ask('PUT /v1/mappings', { body: [{ name, definition }] });
    expect(put.body).toMatchObject({ written: 1 });
  }
  const declared = ['csv', 'json'].map((code) => ({ code, name: code, kind: 'wms', mapping: code }));
  expect((await node.ask('PUT /v1/sources', { body: declared })).status).toBe(200);
  const time = new Date(noon - 30 * minute).toISOString();
  for (const [sku, quantity] of [
    ['A', 10],
    ['B', 10],
  ] as const) {
    const event = { ...receipt(sku, 'DC1', quantity), time };
    expect((await node.ask('POST /v1/events', { body: event })).status).toBe(200);
  }
});

const csvOf = (...lines: string[]): string => ['type,article,pieces,at', ...lines, ''].join('\n');
const line = (sku: string, pieces: string): string => `STOCK,${sku},${pieces},${asOf}`;

async function send(source: string, payload: string, headers: Record<string, string> = {}): Promise<string> {
  const type = source === 'csv' ? 'text/csv' : 'application/json';
  const taken = await node.ask(`POST /inbound/${source}/stock`, {
    payload,
    headers: { 'content-type': type, ...headers },
  });
  expect(taken.status).toBe(202);
  return String(at(taken.body, 'id'));
}

async function work(source: string, more: Partial<InboxContext> = {}, holder = 'test'): Promise<number> {
  return workOnSource(inboxOf(node, more), node.tenantId, source, { holder, isStopping: () => false });
}

const story = async (id: string): Promise<unknown> => (await node.ask(`GET /v1/inbox/${id}`)).body;

async function reportOf(id: string): Promise<unknown> {
  const reportId = String(at(await story(id), 'items', 0, 'reportId'));
  return (await node.ask(`GET /v1/stock-reports/${reportId}`)).body;
}

async function reports() {
  const filter = { afterId: '', limit: 100 };
  return node.database.read(node.tenantId, (reader) => listReports(reader, filter));
}

async function expectSound(): Promise<void> {
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
}

async function resume(): Promise<void> {
  const { database, engine } = node;
  const onFailure = (error: unknown): never => {
    throw error;
  };
  await resumeReports({ database, engine, clock: systemClock, makeId, catalogues: new Map(), onFailure });
}

describe('a message of a source whose mapping is for stock reports', () => {
  test('in CSV becomes a complete report of its lines', async () => {
    const id = await send('csv', csvOf(line('A', '7'), 'INFO,X,1,', line('B', '10')));
    expect(await work('csv')).toBe(1);
    expect(await story(id)).toMatchObject({
      message: { state: 'done', records: 1, counts: { applied: 1 } },
      items: [{ index: 0, outcome: 'applied', reportId: (await reports())[0]?.id }],
    });
    expect(await reportOf(id)).toMatchObject({
      outcome: 'applied',
      source: 'csv',
      asOf,
      location: 'DC1',
      complete: true,
      lines: 2,
      changed: 1,
      unchanged: 1,
    });
    expect(await sellable(node)).toMatchObject({ A: 7, B: 10 });
    await expectSound();
  });

  test('in JSON becomes a report of the items of its list, as of when it says', async () => {
    const stock = [
      { sku: 'A', where: 'DC1', n: 4 },
      { sku: 'B', where: 'DC2', n: '3' },
    ];
    const id = await send('json', JSON.stringify({ taken: asOf, stock }));
    await work('json');
    expect(await story(id)).toMatchObject({ message: { state: 'done', counts: { applied: 1 } } });
    expect(await reportOf(id)).toMatchObject({ outcome: 'applied', asOf, complete: false, lines: 2, changed: 2 });
    expect(await sellable(node)).toMatchObject({ A: 4, B: 10 });
    expect(await sellable(node, 'DC2')).toMatchObject({ B: 3 });
    const counted = await node.ask('GET /v1/movements?sku=A');
    expect(at(counted.body, 'items')).toMatchObject([{ kind: 'receipt' }, { kind: 'count', source: 'json' }]);
    await expectSound();
  });

  test('leaves out what its mapping leaves out, and says so when nothing is left', async () => {
    const id = await send('csv', csvOf('INFO,A,1,'));
    await work('csv');
    expect(await story(id)).toMatchObject({ message: { state: 'done', counts: { skipped: 1 } } });
    expect(await reports()).toEqual([]);
    await expectSound();
  });

  test('of which a later count is known is refused as stale', async () => {
    await send('csv', csvOf(line('A', '7'), line('B', '10')));
    const id = await send('csv', csvOf(line('A', '3'), line('B', '10')).replaceAll(asOf, before(asOf)));
    await work('csv');
    expect(await story(id)).toMatchObject({
      message: { state: 'done', counts: { refused: 1 } },
      items: [{ outcome: 'refused', code: 'stale_snapshot' }],
    });
    expect(await reportOf(id)).toMatchObject({ outcome: 'stale' });
    expect(await sellable(node)).toMatchObject({ A: 7 });
  });
});

const before = (time: string): string => new Date(Date.parse(time) - minute).toISOString();

describe('a report that would change too much', () => {
  test('is held, the message waits, and ends as what a person says', async () => {
    const [approved, refused] = [
      await send('csv', csvOf(line('A', '0'), line('B', '0'))),
      await send('csv', csvOf(line('A', '0'), line('B', '0')).replaceAll(asOf, before(asOf))),
    ];
    await work('csv');
    for (const id of [approved, refused]) {
      expect(await story(id)).toMatchObject({
        message: { state: 'done', counts: { waiting: 1 } },
        items: [{ outcome: 'waiting', code: 'held_for_approval' }],
      });
    }
    expect(await sellable(node)).toMatchObject({ A: 10, B: 10 });
    const reason = 'the warehouse is not empty';
    const no = await node.ask(`POST /v1/stock-reports/${await idOf(refused)}/refuse`, { body: { reason } });
    expect(no.status).toBe(200);
    expect(await story(refused)).toMatchObject({
      message: { state: 'done', counts: { refused: 1 } },
      items: [{ outcome: 'refused', code: 'held_for_approval', detail: `Refused: ${reason}` }],
    });
    expect((await node.ask(`POST /v1/stock-reports/${await idOf(approved)}/approve`)).status).toBe(200);
    expect(await story(approved)).toMatchObject({
      message: { state: 'done', counts: { applied: 1 } },
      items: [{ outcome: 'applied' }],
    });
    expect(await sellable(node)).toMatchObject({ A: 0, B: 0 });
    await expectSound();
  });
});

const idOf = async (id: string): Promise<string> => String(at(await story(id), 'items', 0, 'reportId'));

describe('a large report', () => {
  const manyItems = Array.from({ length: 5001 }, (_, index) => itemOf(`M${index}`));

  test('is gone on with behind its message, which is told what became of it', async () => {
    await putMore(node, { items: manyItems });
    const lines = [...manyItems.map(({ sku }) => line(sku, '1')), line('A', '10'), line('B', '9')];
    const id = await send('csv', csvOf(...lines));
    await work('csv');
    expect(await story(id)).toMatchObject({
      message: { state: 'done', counts: { waiting: 1 } },
      items: [{ outcome: 'waiting', detail: 'The report is being worked on.' }],
    });
    await resume();
    expect(await story(id)).toMatchObject({ message: { counts: { applied: 1 } }, items: [{ outcome: 'applied' }] });
    expect(await reportOf(id)).toMatchObject({ outcome: 'applied', lines: 5003, changed: 5002 });
    await expectSound();
  });

  test('that turns out to be none is a dead letter then, with its message', async () => {
    const id = await send('csv', csvOf(...manyItems.map(() => line('A', '1'))));
    await work('csv');
    expect(await story(id)).toMatchObject({ message: { state: 'done', counts: { waiting: 1 } } });
    await resume();
    expect(await story(id)).toMatchObject({ message: { state: 'dead', code: 'conflict', records: 0 }, items: [] });
    const letters = at((await node.ask('GET /v1/dead-letters')).body, 'items');
    expect(letters).toMatchObject([{ stage: 'message', messageId: id, code: 'conflict', state: 'parked' }]);
    await expectSound();
  });
});

describe('a report that cannot be taken', () => {
  test('names its lines, is a dead letter, and is the same report when it is redriven', async () => {
    const id = await send('csv', csvOf(line('A', '7'), line('X', '1'), line('B', 'none')));
    await work('csv');
    expect(await story(id)).toMatchObject({ message: { state: 'dead', records: 0, counts: {} }, items: [] });
    const [letter] = [at((await node.ask('GET /v1/dead-letters')).body, 'items', 0)];
    const [report] = await reports();
    expect(letter).toMatchObject({ stage: 'message', messageId: id, state: 'parked' });
    expect(String(at(letter, 'detail'))).toContain(report?.id);
    const { body } = await node.ask(`GET /v1/stock-reports/${report?.id ?? ''}`);
    expect(body).toMatchObject({ outcome: 'refused', refused: [{ line: 3 }, { line: 4, code: 'invalid_mapping' }] });
    expect(await sellable(node)).toMatchObject({ A: 10, B: 10 });
    await expectSound();

    await putMore(node, { items: [itemOf('X')] });
    const when = { all: [ofCsv.when, { not: { equals: [{ path: 'pieces' }, 'none'] } }] };
    const definition = { ...ofCsv, when, complete: { constant: false } };
    await node.ask('PUT /v1/mappings', { body: [{ name: 'csv', definition }] });
    await node.ask(`POST /v1/dead-letters/${String(at(letter, 'id'))}/redrive`, { body: {} });
    await work('csv');
    expect(await story(id)).toMatchObject({ message: { state: 'done', records: 1, counts: { applied: 1 } } });
    expect(await idOf(id)).toBe(report?.id);
    expect(await reports()).toMatchObject([{ state: 'applied', lines: 2, changed: 2, refused: 0 }]);
    expect(await sellable(node)).toMatchObject({ A: 7, B: 10, X: 1 });
    await expectSound();
  });

  test.each([
    ['cut off in the middle', csvOf(line('A', '7'), line('B', '1')).slice(0, -20), 'malformed_body'],
    ['of no known place', csvOf(line('A', '7')), 'unknown_location'],
    ['of the future', csvOf(line('A', '7').replace(asOf, '2999-01-01T00:00:00Z')), 'invalid_field'],
    ['without a header', '\n', 'malformed_body'],
    ['of which no line can be read', csvOf(line('A', 'none'), line('B', 'many')), 'invalid_mapping'],
  ])(
    'because it is %s is a dead letter with its reason, and nothing of it is applied',
    async (what, payload, code) => {
      if (what === 'of no known place') {
        const definition = { ...ofCsv, location: { constant: 'NOWHERE' } };
        await node.ask('PUT /v1/mappings', { body: [{ name: 'csv', definition }] });
      }
      const id = await send('csv', payload);
      await work('csv');
      expect(await story(id)).toMatchObject({ message: { state: 'dead', code }, items: [] });
      expect(await sellable(node)).toMatchObject({ A: 10, B: 10 });
      const states = (await reports()).map(({ state }) => state);
      expect(states.filter((state) => state !== 'failed' && state !== 'refused')).toEqual([]);
      await expectSound();
    },
  );
});

describe('the same message', () => {
  test('sent again with its key is the same report, and without one a report that changes nothing', async () => {
    const payload = csvOf(line('A', '7'), line('B', '10'));
    const first = await send('csv', payload, { 'idempotency-key': 'night-1' });
    expect(await send('csv', payload, { 'idempotency-key': 'night-1' })).toBe(first);
    await work('csv');
    expect(await reports()).toHaveLength(1);
    const again = await send('csv', payload);
    await work('csv');
    expect(await reportOf(again)).toMatchObject({ outcome: 'applied', changed: 0, unchanged: 2 });
    expect(await sellable(node)).toMatchObject({ A: 7, B: 10 });
    const replayed = await node.ask('POST /v1/replays', {
      body: { from: before(asOf), to: new Date(systemClock.now() + minute).toISOString(), source: 'csv' },
    });
    expect(replayed.body).toMatchObject({ records: 2, changed: 0, outcomes: { duplicate: 2 } });
    expect(await reports()).toHaveLength(2);
  });

  test('that another node has taken over is written by that one alone', async () => {
    const clock = standingClock(systemClock.now() + minute);
    const id = await send('csv', csvOf(line('A', '7'), line('B', '10')));
    const plain = mediation();
    const stalled = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    const slow: InboxContext['mediation'] = {
      ...plain,
      async *decode(bytes, encoding) {
        for await (const decoded of plain.decode(bytes, encoding)) {
          if (decoded.index > 0) {
            reached.resolve(undefined);
            await stalled.promise;
          }
          yield decoded;
        }
      },
    };
    const first = work('csv', { clock, mediation: slow }, 'first');
    await reached.promise;
    expect(await reports()).toMatchObject([{ state: 'receiving' }]);
    clock.advance(60_000);
    expect(await work('csv', { clock }, 'second')).toBe(1);
    const receipts = await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 1) });
    expect(receipts.status).toBe(200);
    stalled.resolve(undefined);
    expect(await first).toBe(0);
    expect(await story(id)).toMatchObject({ message: { state: 'done', counts: { applied: 1 } } });
    expect(await reports()).toMatchObject([{ state: 'applied', lines: 2, changed: 1, unchanged: 1 }]);
    expect(await sellable(node)).toMatchObject({ A: 8, B: 10 });
    const parts = await node.database.read(node.tenantId, (reader) =>
      reader.query({ text: 'select part from stock_report_parts where tenant_id = $1' }, [node.tenantId]),
    );
    expect(parts).toEqual([]);
    await expectSound();
  });

  /** A node's connection to the database, up to the moment in which it would end the message, or dies before. */
  function dying() {
    const crash = new Error('The node is gone.');
    let isDead = false;
    const die = (): never => {
      isDead = true;
      throw crash;
    };
    const isEnd = /from stock_reports where .* for update/;
    const database: Database = {
      ...node.database,
      inTransaction: async (tenantId, doing) => {
        if (isDead) throw crash;
        return node.database.inTransaction(tenantId, (transaction) => {
          const query: Transaction['query'] = async (statement, values) =>
            isEnd.test(statement.text) ? die() : transaction.query(statement, values);
          return doing({ ...transaction, query });
        });
      },
    };
    return { database, die, crash };
  }

  const breaks = ['while it is read', 'before it is compared', 'before the message is ended'] as const;
  test.each(breaks)('taken again after a crash %s makes the same report and counts once', async (when) => {
    const clock = standingClock(systemClock.now() + minute);
    const id = await send('csv', csvOf(line('A', '7'), line('B', '10')));
    const { database, die, crash } = dying();
    const engine: InboxContext['engine'] = {
      submitInChain: (...command) => node.engine.submitInChain(...command),
      submit: () => Promise.reject(crash),
    };
    const plain = mediation();
    const reading: InboxContext['mediation'] = {
      ...plain,
      lineOf: (one, number) => {
        if (number > 2) die();
        return plain.lineOf(one, number);
      },
    };
    const more = {
      'while it is read': { mediation: reading },
      'before it is compared': { engine },
      'before the message is ended': {},
    }[when];
    await expect(work('csv', { clock, database, ...more })).rejects.toThrow(crash);
    expect(await story(id)).toMatchObject({ message: { state: 'working', records: 0 } });
    const [half] = await reports();
    clock.advance(120_000);
    await node.database.inTransaction(node.tenantId, async (transaction) => {
      const text = "update stock_reports set lease_until = null where lease_until < 'infinity' and tenant_id = $1";
      await transaction.query({ text }, [node.tenantId]);
    });
    if (when === 'while it is read') {
      await resume();
      // Its message brings it again: it is not for others to say that it never will be all there.
      expect(await reports()).toMatchObject([{ state: 'receiving' }]);
    }
    await work('csv', { clock }, 'another');
    expect(await story(id)).toMatchObject({ message: { state: 'done', records: 1, counts: { applied: 1 } } });
    expect(await idOf(id)).toBe(half?.id);
    expect(await reports()).toMatchObject([{ state: 'applied', lines: 2, changed: 1, unchanged: 1 }]);
    expect(await sellable(node)).toMatchObject({ A: 7, B: 10 });
    await expectSound();
  });
});

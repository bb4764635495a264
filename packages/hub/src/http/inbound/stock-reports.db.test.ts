// Stock reports over HTTP: what is taken in which form, what is refused, and that a cut report applies nothing.

import { connect } from 'node:net';

import { describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { resumeReports } from '../../operations/stock-reports/resume-reports.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { at, openHttpFor, receipt, type Answer, type HttpNode } from '../../testing/http.ts';

const { url } = await createTestDatabase();

const asOf = new Date(Date.now() - 3_600_000).toISOString();
const before = new Date(Date.now() - 7_200_000).toISOString();

async function open(): Promise<HttpNode> {
  const node = await openHttpFor(url);
  await node.ask('POST /v1/events', { body: [receipt('A', 'DC1', 10), receipt('B', 'DC1', 5)].map(early) });
  return node;
}

function early(event: Record<string, unknown>): Record<string, unknown> {
  return { ...event, time: before };
}

async function sellable(node: HttpNode, sku: string): Promise<unknown> {
  const { body } = await node.ask(`GET /v1/positions?sku=${sku}&location=DC1`);
  return at(body, 'items', 0, 'sellable');
}

const head = { source: 'wms', asOf, location: 'DC1' };

describe('JSON', () => {
  test('a report is applied and can be read again', async () => {
    const node = await open();
    const answer = await node.ask('POST /v1/stock-reports', {
      body: {
        ...head,
        lines: [
          { sku: 'A', quantity: 7 },
          { sku: 'B', quantity: '5' },
        ],
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ outcome: 'applied', changed: 1, unchanged: 1, refused: [] });
    expect(await sellable(node, 'A')).toBe(7);
    const again = await node.ask(`GET /v1/stock-reports/${String(at(answer.body, 'id'))}`);
    expect(again.body).toEqual(answer.body);
    const listed = await node.ask('GET /v1/stock-reports?state=applied');
    expect(at(listed.body, 'items', 0, 'id')).toBe(at(answer.body, 'id'));
  });

  test('one line that is refused refuses all, unless the report says otherwise', async () => {
    const node = await open();
    const lines = [
      { sku: 'A', quantity: 7 },
      { sku: 'X', quantity: 1 },
      { sku: 'B', quantity: 1, colour: 'red' },
    ];
    const refused = await node.ask('POST /v1/stock-reports', { body: { ...head, lines } });
    expect(refused.status).toBe(422);
    expect(at(refused.body, 'errors')).toMatchObject([{ path: 'lines/1/sku' }, { path: 'lines/2/colour' }]);
    expect(await sellable(node, 'A')).toBe(10);
    const partial = await node.ask('POST /v1/stock-reports', { body: { ...head, partial: true, lines } });
    expect(partial.body).toMatchObject({ outcome: 'applied', changed: 1, refusedLines: 2 });
    expect(await sellable(node, 'A')).toBe(7);
  });

  test('nobody else sees a report, and only who may approves one', async () => {
    const node = await open();
    const other = await openHttpFor(url);
    const held = await node.ask('POST /v1/stock-reports', {
      body: { ...head, complete: true, lines: [{ sku: 'A', quantity: 0 }] },
    });
    expect(held.body).toMatchObject({ outcome: 'held', code: 'held_for_approval' });
    const id = String(at(held.body, 'id'));
    for (const what of [`GET /v1/stock-reports/${id}`, `POST /v1/stock-reports/${id}/approve`]) {
      expect((await other.ask(what)).status).toBe(404);
    }
    const refused = await node.ask(`POST /v1/stock-reports/${id}/refuse`, { body: { reason: 'wrong file' } });
    expect(refused.body).toMatchObject({ outcome: 'refused', detail: 'wrong file' });
    expect((await node.ask(`POST /v1/stock-reports/${id}/approve`)).status).toBe(409);
    const audit = await node.ask('GET /v1/audit');
    expect(JSON.stringify(audit.body)).toContain('stock_report.refused');
  });
});

const csvHead = `source=wms&asOf=${encodeURIComponent(asOf)}&location=DC1`;

function sendCsv(node: HttpNode, payload: string | Buffer, more = ''): Promise<Answer> {
  return node.ask(`POST /v1/stock-reports?${csvHead}${more}`, { payload, headers: { 'content-type': 'text/csv' } });
}

function sendLines(node: HttpNode, payload: string): Promise<Answer> {
  const headers = { 'content-type': 'application/x-ndjson' };
  return node.ask('POST /v1/stock-reports', { payload, headers });
}

function ndjsonOf(lines: readonly object[], more: object = {}): string {
  return [{ ...head, ...more }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function expectUntouched(node: HttpNode): Promise<void> {
  expect([await sellable(node, 'A'), await sellable(node, 'B')]).toEqual([10, 5]);
}

describe('streams', () => {
  test('CSV and NDJSON say the same as JSON', async () => {
    const node = await open();
    const csv = await sendCsv(node, 'sku,quantity,status\nA,7,\nB,0,damaged\n', '&lineCount=2');
    expect(csv.body).toMatchObject({ outcome: 'applied', changed: 1, unchanged: 1, lines: 2 });
    expect(await sellable(node, 'A')).toBe(7);
    const ndjson = await sendLines(node, ndjsonOf([{ sku: 'A', quantity: 8 }], { lineCount: 1 }));
    expect(ndjson.body).toMatchObject({ outcome: 'applied', changed: 1, lines: 1 });
    expect(await sellable(node, 'A')).toBe(8);
  });

  test('the same file twice changes nothing the second time', async () => {
    const node = await open();
    const file = 'sku,quantity\nA,7\nB,5\n';
    expect((await sendCsv(node, file)).body).toMatchObject({ changed: 1, unchanged: 1 });
    expect((await sendCsv(node, file)).body).toMatchObject({ outcome: 'applied', changed: 0, unchanged: 2 });
    expect(await sellable(node, 'A')).toBe(7);
  });

  test('more lines than are applied at once are answered before and applied later', async () => {
    const node = await open();
    const lines = Array.from({ length: 5001 }, (_, index) => `${index === 0 ? 'A' : `X${index}`},7\n`);
    const taken = await sendCsv(node, `sku,quantity\n${lines.join('')}`, '&partial=true');
    expect(taken.status).toBe(202);
    expect(taken.body).toMatchObject({ outcome: 'comparing', lines: 5001, refusedLines: 5000 });
    expect(at(taken.body, 'refused')).toHaveLength(1000);
    const { database, engine } = node;
    const context = { database, engine, clock: systemClock, makeId, catalogues: new Map() };
    await resumeReports({ ...context, onFailure: (error) => expect.fail(String(error)) });
    const done = await node.ask(`GET /v1/stock-reports/${String(at(taken.body, 'id'))}`);
    expect(done.body).toMatchObject({ outcome: 'applied', changed: 1, refusedLines: 5000 });
    expect(await sellable(node, 'A')).toBe(7);
  });

  test('cut after any byte a report applies nothing', async () => {
    const node = await open();
    const csv = 'sku,quantity\r\nA,17\r\n"B",25\r\n';
    for (let end = 0; end < csv.length; end += 1) {
      const answer = await sendCsv(node, csv.slice(0, end), '&lineCount=2');
      expect([end, answer.status >= 400 && answer.status < 500]).toEqual([end, true]);
    }
    const ndjson = ndjsonOf(
      [
        { sku: 'A', quantity: 17 },
        { sku: 'B', quantity: 25 },
      ],
      { lineCount: 2 },
    ).trimEnd();
    for (let end = 0; end < ndjson.length; end += 1) {
      const answer = await sendLines(node, ndjson.slice(0, end));
      expect([end, answer.status >= 400 && answer.status < 500]).toEqual([end, true]);
    }
    await expectUntouched(node);
  });

  test('a connection that breaks applies nothing', async () => {
    const node = await open();
    const target = new URL(await node.listen());
    const socket = connect(Number(target.port), target.hostname);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const path = `/v1/stock-reports?${csvHead}`;
    const headers = [
      'host: hub',
      `authorization: Bearer ${node.key}`,
      'content-type: text/csv',
      'content-length: 500',
    ];
    socket.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\nsku,quantity\nA,1\n`, () =>
      socket.destroy(),
    );
    await closed;
    await expect
      .poll(async () => at((await node.ask('GET /v1/stock-reports?state=failed')).body, 'items', 0, 'code'))
      .toBe('malformed_request');
    await expectUntouched(node);
  });
});

const bigCell = 'x'.repeat(10 * 1024 * 1024);

describe('bad input changes nothing and says where', () => {
  const files: readonly (readonly [what: string, file: string | Buffer, code: string, where: string | null])[] = [
    ['quotes that are not closed', 'sku,quantity\nA,1\n"B,2\n', 'malformed_body', 'line 3'],
    ['a NUL', 'sku,quantity\nA\u0000,1\n', 'invalid_encoding', 'line 2'],
    ['a cell of 10 MB', `sku,quantity\nA,1\n${bigCell},2\n`, 'limit_exceeded', 'line 3'],
    ['the same header twice', 'sku,quantity,quantity\nA,1,2\n', 'malformed_body', null],
    ['a column that there is not', 'sku,quantity,colour\nA,1,red\n', 'unknown_field', 'line 2/colour'],
    ['a decimal comma', 'sku;quantity\nA;1,5\n', 'quantity_not_representable', 'line 2/quantity'],
    ['an exponent', 'sku,quantity\nA,1e3\n', 'quantity_not_representable', 'line 2/quantity'],
    ['a hexadecimal number', 'sku,quantity\nA,0x10\n', 'quantity_not_representable', 'line 2/quantity'],
    ['less than nothing', 'sku,quantity\nA,-1\n', 'quantity_out_of_range', 'line 2/quantity'],
    ['more than can be kept', 'sku,quantity\nA,9223372036854775808\n', 'quantity_out_of_range', 'line 2/quantity'],
    ['zeros before a SKU', 'sku,quantity\n00A,1\n', 'unknown_sku', 'line 2/sku'],
    ['a line with too few cells', 'sku,quantity\nA,1\nB\n', 'malformed_body', 'line 3'],
    ['the same item twice', 'sku,quantity\nA,1\nA,2\n', 'conflict', 'line 2/sku'],
    ['bytes that are no text', Buffer.from([0x73, 0x6b, 0x75, 0xff, 0x0a]), 'invalid_encoding', null],
    ['nothing', '', 'malformed_body', null],
  ];

  test.each(files)('%s', async (_, file, code, where) => {
    const node = await open();
    const answer = await sendCsv(node, file);
    expect(answer.body).toMatchObject({ code });
    if (where !== null) expect(at(answer.body, 'errors', 0, 'path')).toBe(where);
    await expectUntouched(node);
  });

  test('a byte order mark is none of the header, whatever the encoding', async () => {
    const node = await open();
    expect((await sendCsv(node, '\ufeffsku,quantity\nA,7\n')).body).toMatchObject({ changed: 1 });
    const wide = Buffer.from('\ufeffsku,quantity\nA,8\n', 'utf16le');
    expect((await sendCsv(node, wide)).body).toMatchObject({ changed: 1 });
  });

  test('JSON with a key twice, and numbers that a double would change', async () => {
    const node = await open();
    const text = (line: string): string => `{"source":"wms","asOf":"${asOf}","location":"DC1","lines":[${line}]}`;
    const headers = { 'content-type': 'application/json' };
    const send = (payload: string): Promise<Answer> => node.ask('POST /v1/stock-reports', { payload, headers });
    const twice = await send(text('{"sku":"A","quantity":1,"quantity":2}'));
    expect(twice.body).toMatchObject({ code: 'malformed_body' });
    const beyond = await send(text('{"sku":"A","quantity":9223372036854775808}'));
    expect(beyond.body).toMatchObject({ code: 'quantity_out_of_range' });
    await expectUntouched(node);
    const exact = await send(text('{"sku":"A","quantity":4503599627370497}'));
    expect(exact.body).toMatchObject({ outcome: 'applied' });
  });

  test('a count of the future, or against the declared basis', async () => {
    const node = await open();
    const future = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const lines = [{ sku: 'A', quantity: 1 }];
    const late = await node.ask('POST /v1/stock-reports', { body: { ...head, asOf: future, lines } });
    expect(late.body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'asOf' }] });
    const net = await node.ask('POST /v1/stock-reports', { body: { ...head, gross: false, lines } });
    expect(net.body).toMatchObject({ code: 'conflict', errors: [{ path: 'gross' }] });
    await expectUntouched(node);
  });
});

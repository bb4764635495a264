// Reading order files, good ones and bad ones; the files are made here.

import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { orderColumns, OrderFileFault, readOrderLines, type OrderLine } from './order-lines.ts';

const header = `${orderColumns.join(',')}\n`;
const sale = '1001,71053,WHITE LANTERN ,6,2010-12-01T08:26:00,3.39,17850,United Kingdom\n';

let folder = '';
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenstock-orders-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  made += 1;
  const path = join(folder, `orders-${made}.csv`);
  await writeFile(path, content);
  return path;
}

async function collect(path: string): Promise<OrderLine[]> {
  const lines: OrderLine[] = [];
  for await (const line of readOrderLines(path)) lines.push(line);
  return lines;
}

async function linesOf(content: string | Buffer): Promise<OrderLine[]> {
  return collect(await fileOf(content));
}

async function faultOf(content: string | Buffer): Promise<OrderFileFault> {
  const path = await fileOf(content);
  return faultOfPath(path);
}

async function faultOfPath(path: string): Promise<OrderFileFault> {
  const outcome = await collect(path).catch((error: unknown) => error);
  if (outcome instanceof OrderFileFault) return outcome;
  throw new Error(`expected a fault, got ${JSON.stringify(outcome)}`);
}

/** Open descriptors of this process on that file, as far as the system tells. */
async function openFilesAt(path: string): Promise<string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target === path);
}

describe('what is in the file is yielded', () => {
  test('plain and gzip alike, whatever the name, with a T or a space in the date', async () => {
    const spaced = sale.replace('T08', ' 08');
    const expected = {
      lineNumber: 2,
      invoice: '1001',
      stockCode: '71053',
      description: 'WHITE LANTERN ',
      quantity: 6,
      at: Date.UTC(2010, 11, 1, 8, 26),
      unitPrice: 3.39,
      customer: '17850',
      country: 'United Kingdom',
    };
    expect(await linesOf(header + sale)).toEqual([expected]);
    expect(await linesOf(header + spaced)).toEqual([expected]);
    expect(await linesOf(gzipSync(header + sale))).toEqual([expected]);
    expect(await linesOf(`\uFEFF${header}${sale}`.replaceAll('\n', '\r\n'))).toEqual([expected]);
  });

  test('cancellations, write-offs without a customer, quotes and line breaks in a description', async () => {
    const lines = await linesOf(
      `${header}C1002,22139,,-1,2010-12-01 09:41,4.25,17548,France\n` +
        '1003,22139,"wet, ""thrown\naway""",-7,2010-12-01 09:42,0,,United Kingdom\n' +
        '\n' +
        'A563185,B,£ debt,1,2011-08-12 14:50:00,-11062.06,,United Kingdom\n',
    );
    expect(lines.map(({ lineNumber, quantity, customer }) => [lineNumber, quantity, customer])).toEqual([
      [2, -1, '17548'],
      [4, -7, null],
      [6, 1, null],
    ]);
    expect(lines.map(({ description }) => description)).toEqual(['', 'wet, "thrown\naway"', '£ debt']);
  });

  test('a reader that stops early leaves nothing open', async () => {
    const path = await fileOf(header + sale.repeat(50_000));
    for await (const line of readOrderLines(path)) {
      if (line.lineNumber === 3) break;
    }
    expect(await openFilesAt(path)).toEqual([]);
  });

  test('every line of a file of many chunks', async () => {
    const path = await fileOf(gzipSync(header + sale.repeat(30_000)));
    let units = 0;
    for await (const line of readOrderLines(path)) units += line.quantity;
    expect(units).toBe(180_000);
  });
});

describe('what is wrong with the file is told with its line', () => {
  test.each([
    ['another header', 'Invoice,StockCode\n1,2\n', 'wrong_header', 1],
    ['columns in another order', `StockCode,InvoiceNo,${orderColumns.slice(2).join(',')}\n`, 'wrong_header', 1],
    ['an empty file', '', 'wrong_header', 1],
    ['a line that is too short', `${header}${sale}1001,71053,LANTERN,6\n`, 'malformed', 3],
    ['a stray quote', `${header}${sale}1001,71053,LAN"TERN,6,2010-12-01T08:26:00,3.39,1,UK\n`, 'malformed', 3],
    ['a quote that never closes', `${header}${sale}1001,71053,"LANTERN\n${sale.repeat(2000)}`, 'malformed', null],
    ['a fraction', header + sale.replace(',6,', ',6.5,'), 'bad_value', 2],
    ['a quantity in words', header + sale.replace(',6,', ',six,'), 'bad_value', 2],
    ['a quantity of ten digits', header + sale.replace(',6,', ',9999999999,'), 'bad_value', 2],
    ['a day that does not exist', header + sale.replace('2010-12-01', '2010-13-01'), 'bad_value', 2],
    ['a date of another form', header + sale.replace('2010-12-01T', '01/12/2010 '), 'bad_value', 2],
    ['a price with a comma', header + sale.replace('3.39', '"3,39"'), 'bad_value', 2],
    ['no invoice number', header + sale.replace('1001', ' '), 'bad_value', 2],
    ['no stock code', header + sale.replace('71053', ''), 'bad_value', 2],
  ])('%s', async (_, content, code, lineNumber) => {
    const fault = await faultOf(content);
    expect(fault.code).toBe(code);
    if (lineNumber !== null) expect(fault.lineNumber).toBe(lineNumber);
    expect(fault.message).toContain(fault.path);
  });

  test('Latin-1 is not taken for UTF-8', async () => {
    const fault = await faultOf(Buffer.from(header + sale + sale.replace('WHITE', '£5'), 'latin1'));
    expect([fault.code, fault.lineNumber]).toEqual(['not_utf8', 3]);
  });

  test('a character cut off at the end', async () => {
    const whole = Buffer.from(`${header}${sale}1,2,£`);
    const fault = await faultOf(whole.subarray(0, whole.length - 1));
    expect(fault.code).toBe('not_utf8');
  });

  test('a gzip that ends too early, and one that is damaged', async () => {
    const whole = gzipSync(header + sale.repeat(1000));
    expect((await faultOf(whole.subarray(0, whole.length - 20))).code).toBe('truncated');
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 30, 60);
    expect((await faultOf(damaged)).code).toBe('unreadable');
  });

  test('a file that is not there, and a folder', async () => {
    const missing = await faultOfPath(join(folder, 'nowhere.csv'));
    expect([missing.code, missing.lineNumber]).toEqual(['not_found', null]);
    expect((await faultOfPath(folder)).code).toBe('unreadable');
  });
});

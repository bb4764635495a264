// Recorded files and what they become, and files from which nothing may be concluded.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { readConfig } from '@evenstock/connector-sdk';
import { expect, test } from 'vitest';

import { config as fields, type Config } from './config.ts';
import { messagesOf } from './translate.ts';

async function configured(said: Record<string, unknown> = {}): Promise<Config> {
  const read = await readConfig(fields, { folder: '/drop', ...said }, () => Promise.reject(new Error('none')));
  if (!read.ok) expect.fail(JSON.stringify(read.problems));
  return read.config;
}

const fixture = (name: string): Promise<Buffer> => readFile(path.join(import.meta.dirname, 'fixtures', name));

function fileOf(text: string | Buffer, name = 'stock-20260301T083000Z.csv'): Parameters<typeof messagesOf>[0] {
  return { name, hash: 'h', bytes: Buffer.from(text) };
}

test('a snapshot is one report, and what was deleted a tombstone', async () => {
  const name = 'stock-20260301T083000Z.csv';
  const { messages } = messagesOf(fileOf(await fixture(name), name), await configured());
  expect(messages).toEqual([
    {
      kind: 'stockReport',
      asOf: '2026-03-01T08:30:00Z',
      complete: false,
      lines: [
        { sku: 'MUG-RED', location: 'DC-NORTH', quantity: '12' },
        { sku: 'MUG-BLUE', location: 'DC-NORTH', quantity: '3.5', lot: 'L7', status: 'quarantine', uom: 'case' },
      ],
    },
    { kind: 'tombstone', id: 'h:4', subject: 'item', code: 'MUG-OLD', time: '2026-03-01T08:30:00Z' },
  ]);
});

test('a delta is an adjustment a line, by the column names of the sender; what cannot be read is said', async () => {
  const config = await configured({
    content: 'delta',
    moment: 'column',
    delimiter: 'semicolon',
    location: 'LAGER',
    skuColumn: 'Artikel',
    quantityColumn: 'Menge',
    timeColumn: 'Zeit',
    idColumn: 'Beleg',
  });
  const { messages } = messagesOf(fileOf(await fixture('bewegungen.csv'), 'bewegungen.csv'), config);
  expect(messages.map((one) => (one.kind === 'unreadable' ? one.detail : 'id' in one && one.id))).toEqual([
    'B-77',
    'bewegungen.csv, line 3: "viele" is no quantity.',
    'bewegungen.csv, line 4: There is no SKU.',
    'bewegungen.csv, line 5: "heute" is no time with a zone.',
    'h:6',
  ]);
  expect(messages[0]).toEqual({
    kind: 'event',
    id: 'B-77',
    type: 'evenstock.adjustment.v1',
    time: '2026-03-01T08:00:00+01:00',
    data: { sku: 'A-1', quantity: '-3', location: 'LAGER' },
  });
});

const head = 'sku,location,quantity\n';

test.each([
  ['half a file', `${head}A,DC,1`, {}, 'no line end'],
  ['no name of a moment', fileOf(`${head}A,DC,1\n`, 'stock.csv'), {}, 'does not say of when'],
  [
    'a moment that there was not',
    fileOf(`${head}A,DC,1\n`, 'stock-20260230T083000Z.csv'),
    {},
    'does not say of when',
  ],
  ['other columns', 'item,left\nA,1\n', {}, 'There is no column sku and no column quantity.'],
  ['an empty file', '', {}, 'It is empty'],
  ['a header and nothing else', head, { isComplete: true }, 'It has no lines.'],
  [
    'several moments',
    'sku,quantity,time\nA,1,2026-03-01T08:00:00Z\nB,1,2026-03-01T09:00:00Z\n',
    { moment: 'column' },
    'several moments',
  ],
  ['a bad line in a complete one', `${head}A,DC,1\nB,DC,x\n`, { isComplete: true }, 'no line may be left out'],
  ['bytes of another encoding', fileOf(Buffer.from([0xff, 0xfe, 0x41])), {}, 'no text in UTF-8'],
  ['too large a file', { ...fileOf(''), bytes: null }, {}, 'larger than'],
])('nothing is concluded from %s', async (_, file, said, reason) => {
  const read = messagesOf(typeof file === 'string' ? fileOf(file) : file, await configured(said));
  expect(read.ok).toBe(false);
  const [message] = read.messages;
  expect(message?.kind === 'unreadable' && message.detail).toContain(reason);
});

test('a bad line of a snapshot that is not complete is told beside the rest', async () => {
  const { messages } = messagesOf(fileOf(`${head}A,DC,1\nB,DC,NaN\nC,DC,1,2\n`), await configured());
  expect(messages.map(({ kind }) => kind)).toEqual(['stockReport', 'unreadable', 'unreadable']);
});

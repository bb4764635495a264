// Events as a client streams them: one a line in one request, its results read while the rest is still sent. The text
// is made as cheaply as it can be, since the load shares the machine with the hub.

import { Readable } from 'node:stream';

import type { Pool } from 'undici';

import { location, skuOf, type Tally } from '../contestant.ts';
import { benchKey } from './server-order.ts';

const chunkLength = 64 * 1024;
const newline = 0x0a;
const applied = Buffer.from('"outcome":"applied"');

/** One request with so many receipts. Every event has to be applied; anything else fails. */
export async function streamReceipts(
  pool: Pool,
  count: number,
  pickKey: () => number,
  nextId: () => string,
): Promise<Tally> {
  const headers = { authorization: `Bearer ${benchKey}`, 'content-type': 'application/x-ndjson' };
  const body = Readable.from(linesOf(count, pickKey, nextId), { objectMode: false });
  const answer = await pool.request({ method: 'POST', path: '/v1/events', headers, body });
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}: ${await answer.body.text()}`);
  let accepted = 0;
  for await (const line of linesIn(answer.body)) {
    if (!line.includes(applied)) throw new Error(`An event was not applied: ${line.toString()}`);
    accepted += 1;
  }
  if (accepted !== count) throw new Error(`${count} events were sent and ${accepted} answered.`);
  return { accepted, refused: 0 };
}

function* linesOf(count: number, pickKey: () => number, nextId: () => string): Generator<Buffer> {
  let text = '';
  for (let sent = 0; sent < count; sent += 1) {
    text +=
      `{"specversion":"1.0","id":"${nextId()}","source":"wms","type":"evenstock.receipt.v1",` +
      `"data":{"sku":"${skuOf(pickKey())}","location":"${location}","quantity":1}}\n`;
    if (text.length < chunkLength) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

async function* linesIn(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

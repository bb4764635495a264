// Answers of systems, and answers that no system should give: endless, packed to burst, in other words than they say.

import { gzipSync } from 'node:zlib';
import { createServer } from 'node:http';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { readBytes, readCsv, readJson } from './body.ts';

const unexpected = { kind: 'terminal', reason: 'unexpectedAnswer' };

function json(text: string, type = 'application/json'): Response {
  return new Response(text, { headers: { 'content-type': type } });
}

test('JSON is read, whatever kind of JSON it says it is', async () => {
  expect(await readJson(json('{"a":[1]}', 'application/problem+json; charset=utf-8'))).toEqual({ a: [1] });
  expect(await readJson(new Response(Buffer.from('"text"')))).toBe('text');
});

test.each([
  ['HTML with 200', json('<html>', 'text/html')],
  ['half of it', json('{"a":')],
  ['nothing', json('')],
  ['NaN', json('{"quantity": NaN}')],
  ['bytes that are no UTF-8', new Response(Buffer.from([0x22, 0xff, 0x22]))],
])('%s is refused', async (_, response) => {
  await expect(readJson(response)).rejects.toMatchObject(unexpected);
});

/** Megabytes would be printed if they were read against all expectation. */
const sizeOf = async (response: Response, maxBytes: number): Promise<number> =>
  (await readBytes(response, { maxBytes })).length;

test('what is far too long is left in the middle', async () => {
  let given = 0;
  let isCancelled = false;
  const long = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 1;
      controller.enqueue(new Uint8Array(1000));
      // Endless enough to tell, and not so that a reader without a limit takes the machine with it.
      if (given > 1000) controller.close();
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  await expect(sizeOf(new Response(long), 10_000)).rejects.toMatchObject(unexpected);
  expect(given).toBeLessThan(20);
  expect(isCancelled).toBe(true);
});

test('an answer that grows when it is unpacked is counted unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(5_000_000));
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const response = await fetch(`http://127.0.0.1:${address.port}/`);
  expect(packed.length).toBeLessThan(100_000);
  await expect(sizeOf(response, 100_000)).rejects.toMatchObject(unexpected);
  server.close();
  server.closeAllConnections();
});

test('CSV is read from an answer', async () => {
  const { header, records, fault } = await readCsv(new Response('sku;left\nA;1\n'), { delimiter: ';' });
  expect([header, records.length, fault]).toEqual([['sku', 'left'], 1, null]);
});

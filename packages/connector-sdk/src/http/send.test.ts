// What a request can come to, as the four faults: above all whether a write may have been done.

import { createServer } from 'node:http';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { suiteClock } from '../conformance/clock.ts';
import type { Fetch } from '../connector.ts';
import { send } from './send.ts';

function sender(fetch: Fetch, signal = new AbortController().signal): Parameters<typeof send>[0] {
  return { fetch, clock: suiteClock(), signal };
}

function answering(status: number, headers: Record<string, string> = {}): Fetch {
  return () => Promise.resolve(new Response(status === 204 ? null : 'x', { status, headers }));
}

const later = { 'retry-after': '7' };
const wait = { kind: 'rateLimited', retryAfterMs: 7000 };

test.each([
  [429, later, wait, wait],
  [429, {}, { kind: 'rateLimited', retryAfterMs: 1000 }, { kind: 'rateLimited' }],
  [503, later, wait, wait],
  [503, {}, { kind: 'retryable' }, { kind: 'retryable' }],
  [500, {}, { kind: 'retryable' }, { kind: 'uncertain' }],
  [502, {}, { kind: 'retryable' }, { kind: 'uncertain' }],
  [504, {}, { kind: 'retryable' }, { kind: 'uncertain' }],
  [408, {}, { kind: 'retryable' }, { kind: 'uncertain' }],
  [401, {}, { kind: 'terminal', reason: 'credentials' }, { kind: 'terminal', reason: 'credentials' }],
  [403, {}, { kind: 'terminal', reason: 'credentials' }, { kind: 'terminal', reason: 'credentials' }],
  [302, { location: '/' }, { kind: 'terminal', reason: 'unexpectedAnswer' }, { kind: 'terminal' }],
])('%i %o', async (status, headers, ofRead, ofWrite) => {
  const to = sender(answering(status, headers));
  await expect(send(to, 'https://a.example/')).rejects.toMatchObject(ofRead);
  await expect(send(to, 'https://a.example/', { method: 'PUT', body: '{}' })).rejects.toMatchObject(ofWrite);
});

test.each([200, 204, 404, 409, 422])('%i is for the connector to judge', async (status) => {
  expect((await send(sender(answering(status)), 'https://a.example/')).status).toBe(status);
});

test.each([
  [
    'refused',
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) }),
    'retryable',
    'retryable',
  ],
  [
    'broken',
    Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: 'ECONNRESET' }) }),
    'retryable',
    'uncertain',
  ],
  ['silent', new DOMException('late', 'TimeoutError'), 'retryable', 'uncertain'],
])('a connection that is %s', async (_, error, ofRead, ofWrite) => {
  const to = sender(() => Promise.reject(error));
  await expect(send(to, 'https://a.example/')).rejects.toMatchObject({ kind: ofRead, isUnforeseen: false });
  await expect(send(to, 'https://a.example/', { method: 'POST' })).rejects.toMatchObject({ kind: ofWrite });
  // A query that is sent as POST changes nothing.
  const query = { method: 'POST', isWrite: false };
  await expect(send(to, 'https://a.example/', query)).rejects.toMatchObject({ kind: ofRead });
});

test('a real server that hangs up, is silent or is not there', async () => {
  const server = createServer((request) => {
    if (request.url === '/hang-up') request.socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const at = `http://127.0.0.1:${address.port}`;
  const to = sender((url, init) => fetch(url, init));
  const write = { method: 'PUT', body: '{}' };
  await expect(send(to, `${at}/hang-up`, write)).rejects.toMatchObject({ kind: 'uncertain' });
  await expect(send(to, `${at}/silent`, { ...write, timeoutMs: 50 })).rejects.toMatchObject({ kind: 'uncertain' });
  const stopping = new AbortController();
  const ending = send({ ...to, signal: stopping.signal }, `${at}/silent`);
  stopping.abort();
  await expect(ending).rejects.toMatchObject({ kind: 'retryable' });
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await expect(send(to, `${at}/gone`, write)).rejects.toMatchObject({ kind: 'retryable' });
});

// The journal as server-sent events: in the order of commit, from where the reader left off, as long as the reader may
// read, and also when notices of the database are lost.

import { expect, test } from 'vitest';

import { query } from '../../../../test/query.ts';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { at, makeKey, openHttpFor, receipt, type HttpNode } from '../testing/http.ts';

const { url } = await createTestDatabase();

async function open(clock: Clock = systemClock): Promise<HttpNode> {
  const node = await openHttpFor(url, { clock });
  await node.listen();
  return node;
}

async function send(node: HttpNode, ...skus: readonly string[]): Promise<void> {
  const answer = await node.ask('POST /v1/events', { body: skus.map((sku) => receipt(sku, 'DC1', 1)) });
  expect(at(answer.body, 'results', skus.length - 1, 'outcome')).toBe('applied');
}

interface Reading {
  /** Reads on until there are so many events in all, and answers their ids. */
  readonly until: (count: number) => Promise<string[]>;
  /** Reads to the end of the stream. */
  readonly toEnd: () => Promise<string>;
  readonly leave: () => Promise<void>;
}

/** Opens a stream; what it begins with has been read when this returns. */
async function follow(node: HttpNode, path = '', headers: Record<string, string> = {}): Promise<Reading> {
  const over = new AbortController();
  const response = await fetch(`${node.server.listeningOrigin}/v1/events/stream${path}`, {
    headers: { authorization: `Bearer ${node.key}`, ...headers },
    signal: over.signal,
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const read = async (): Promise<boolean> => {
    const step = await reader?.read();
    text += step?.value ?? '';
    return step?.done === false;
  };
  await read();
  const ids = (): string[] =>
    [...text.matchAll(/^id: (\d+)\nevent: [\w.]+\ndata: .+\n\n/gm)].map((match) => match[1] ?? '');
  return {
    until: async (count) => {
      while (ids().length < count && (await read()));
      return ids();
    },
    toEnd: async () => {
      while (await read());
      return text;
    },
    leave: async () => {
      over.abort();
      await reader?.cancel().catch(() => undefined);
    },
  };
}

test('a stream starts behind the last event that was seen and goes on with what is committed', async () => {
  const node = await open();
  await send(node, 'A', 'A');
  const reading = await follow(node, '?after=0', { 'last-event-id': '1' });
  await send(node, 'B', 'A');
  expect(await reading.until(3)).toEqual(['2', '3', '4']);
  await reading.leave();
});

test('without a place to start a stream gives what is new; a filter leaves out the rest', async () => {
  const node = await open();
  await send(node, 'A');
  const reading = await follow(node, '?sku=B&type=evenstock.receipt.v1');
  await send(node, 'A', 'B', 'A', 'B');
  expect(await reading.until(2)).toEqual(['3', '5']);
  await reading.leave();
});

test('a long journal comes whole, page by page', async () => {
  const node = await open();
  await send(node, ...Array.from({ length: 1200 }, () => 'A'));
  const reading = await follow(node, '?after=0');
  const ids = await reading.until(1200);
  expect(ids).toEqual(Array.from({ length: 1200 }, (_, index) => String(index + 1)));
  await reading.leave();
});

test('what is committed while nobody can listen comes all the same', async () => {
  const node = await open({ ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal) });
  const reading = await follow(node);
  await send(node, 'A');
  await reading.until(1);
  const killed = await query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query like 'listen evenstock_journal%'`,
  );
  expect(killed.length).toBeGreaterThan(0);
  await send(node, 'B', 'A');
  expect(await reading.until(3)).toEqual(['1', '2', '3']);
  await reading.leave();
});

test('a stream ends when the credential that opened it does, and says now and then that it is there', async () => {
  let now = systemClock.now();
  const quick: Clock = {
    ...systemClock,
    now: () => now,
    sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal),
  };
  const node = await open(quick);
  const key = await makeKey(node.database, node.tenantId, ['events:read']);
  const reading = await follow(node, '', { authorization: `Bearer ${key}` });
  now += 20_000;
  await send(node, 'A');
  await reading.until(1);
  const ended = reading.toEnd();
  await query(url, "update evenstock.api_keys set revoked_at = now() where name = 'test'");
  now += 20_000;
  expect(await ended).toContain('id: 1');
});

test('a stream ends when the node closes', async () => {
  const node = await open();
  const reading = await follow(node);
  const ended = reading.toEnd();
  await node.server.close();
  expect(await ended).toContain('id: 0');
});

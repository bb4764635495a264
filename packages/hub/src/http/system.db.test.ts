// What a node says about itself, and how it ends: in-flight requests are answered, streams end, nothing hangs.

import { connect } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { query } from '../../../../test/query.ts';
import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../store/database.ts';
import { at, openHttpFor, receipt } from '../testing/http.ts';
import { startProxy } from '../testing/proxy.ts';
import { routes } from './routes.ts';

const { url } = await createTestDatabase();

describe('a node', () => {
  test('is alive and ready', async () => {
    const node = await openHttpFor(url);
    expect(await node.ask('GET /healthz', { key: null })).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await node.ask('GET /readyz', { key: null })).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  test('is alive but not ready while its database is away, says so to callers, and is ready again after', async () => {
    const proxy = await startProxy(url);
    onTestFinished(() => proxy.close());
    const node = await openHttpFor(proxy.url);
    expect((await node.ask('GET /readyz')).status).toBe(200);
    proxy.goAway();
    expect((await node.ask('GET /healthz', { key: null })).status).toBe(200);
    for (const what of ['GET /readyz', 'GET /v1/items', 'GET /v1/positions']) {
      const answer = await node.ask(what);
      expect([what, answer.status]).toEqual([what, 503]);
      expect(answer).toMatchObject({
        body: { code: 'dependency_down', retryable: true },
        headers: { 'retry-after': '2' },
      });
      const { correlationId: _, ...said } = answer.body as Record<string, unknown>;
      expect(JSON.stringify(said)).not.toMatch(/pool|pg|postgres|127/i);
    }
    proxy.comeBack();
    await expect.poll(async () => (await node.ask('GET /readyz')).status).toBe(200);
  });

  test('counts what it answers', async () => {
    const node = await openHttpFor(url);
    await node.ask('POST /v1/events', { body: [receipt('A', 'DC1', 1), receipt('NONE', 'DC1', 1)] });
    await node.ask('GET /v1/nothing');
    const { body, headers } = await node.ask('GET /metrics', { key: null });
    expect(headers['content-type']).toContain('text/plain');
    expect(String(body)).toContain('evenstock_http_requests_total{route="/v1/events",method="POST",status="200"} 1');
    expect(String(body)).toContain('evenstock_http_requests_total{route="none",method="GET",status="404"} 1');
    expect(String(body)).toContain('evenstock_refusals_total{code="unknown_sku"} 1');
    expect(String(body)).toContain('evenstock_queue_weight 0');
    expect(String(body)).toContain('evenstock_http_request_seconds_count{route="/v1/events"} 1');
  });

  test('describes itself, without the network', async () => {
    const node = await openHttpFor(url);
    const description = await node.ask('GET /openapi.json', { key: null });
    const paths = Object.keys(at(description.body, 'paths') ?? {});
    expect(paths.toSorted()).toEqual([...new Set(routes.map((route) => route.path))].toSorted());
    const page = await node.ask('GET /docs', { key: null });
    expect(String(page.body)).toContain('src="/docs/scalar.js"');
    expect(String(page.body).match(/(src|href)="https?:/g)).toBeNull();
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    const script = await node.ask('GET /docs/scalar.js', { key: null });
    expect(String(script.body).length).toBeGreaterThan(1_000_000);
  });

  test('says nothing of what went wrong inside, but logs it with the correlation id', async () => {
    const node = await openHttpFor(url);
    await query(url, 'alter table evenstock.locations rename to elsewhere');
    const headers = { 'x-correlation-id': 'find-me' };
    const answer = await node.ask('GET /v1/locations', { headers });
    await query(url, 'alter table evenstock.elsewhere rename to locations');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error', correlationId: 'find-me' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/locations"|does not exist|select|stack|\.ts/);
    expect(node.logged.join('')).toMatch(/find-me/);
    expect(node.logged.join('')).toMatch(/does not exist/);
    expect(node.logged.join('')).not.toContain(node.key);
  });

  test('gives back the correlation id, and does not take one that is no id', async () => {
    const node = await openHttpFor(url);
    const own = await node.ask('GET /v1/nothing', { headers: { 'x-correlation-id': 'my-flow_7' } });
    expect(own).toMatchObject({ headers: { 'x-correlation-id': 'my-flow_7' }, body: { correlationId: 'my-flow_7' } });
    for (const bad of ['', 'with blank', 'x'.repeat(129)]) {
      const other = await node.ask('GET /healthz', { headers: { 'x-correlation-id': bad } });
      expect(other.headers['x-correlation-id']).toMatch(/^cor_/);
    }
  });
});

test('a body that does not come is given up, and says so', async () => {
  let now = systemClock.now();
  const clock = {
    ...systemClock,
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 20), signal),
  };
  const node = await openHttpFor(url, { clock });
  const { port } = new URL(await node.listen());
  const socket = connect(Number(port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${node.key}\r\n`;
  socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
  await expect
    .poll(() => {
      now += 10_000;
      return received;
    })
    .toContain('request_timeout');
  expect(received).toContain('HTTP/1.1 408 ');
  await closed;
});

test('a node that closes answers what it has taken and lets go of idle connections', async () => {
  const node = await openHttpFor(url);
  const origin = await node.listen();
  const headers = { authorization: `Bearer ${node.key}`, 'content-type': 'application/json' };
  await (await fetch(`${origin}/v1/items`, { headers })).text();
  const gate = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const blocker = openDatabase({ url, readersMax: 1, writersMax: 1 });
  const blocking = blocker.inTransaction(node.tenantId, async (transaction) => {
    await transaction.query({ text: 'select from shard_heads where tenant_id = $1 for update' }, [node.tenantId]);
    locked.resolve();
    await gate.promise;
  });
  await locked.promise;
  const sent = fetch(`${origin}/v1/events`, {
    method: 'POST',
    headers,
    body: JSON.stringify(receipt('A', 'DC1', 1)),
  });
  await expect.poll(() => node.engine.weight).toBe(1);
  const closing = node.server.close();
  gate.resolve();
  await blocking;
  const answer = await sent;
  expect(await answer.json()).toMatchObject({ outcome: 'applied' });
  await closing;
  await blocker.close();
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow('fetch failed');
});

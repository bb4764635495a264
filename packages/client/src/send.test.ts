// The client's patience: what may be sent again is, when the hub asks for it, and nothing else is.

import { describe, expect, test } from 'vitest';

import { createClient, EvenstockError, type Client } from './index.ts';

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  readonly body: unknown;
}

type Reply = Response | Error;

function problem(code: string, status: number, retryable: boolean, headers: Record<string, string> = {}): Response {
  const body = { code, detail: 'why', title: '', status, hint: '', retryable, correlationId: 'cor', type: '' };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}

/** A client of a hub that gives these replies, one after the other; it notes what it was sent and how long it slept. */
function clientOf(...replies: Reply[]): { client: Client; sent: Sent[]; slept: number[] } {
  const sent: Sent[] = [];
  const slept: number[] = [];
  const client = createClient({
    url: 'http://hub/',
    key: 'evk_1',
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      sent.push({ url, method: init?.method, headers: new Headers(init?.headers), body: init?.body });
      const reply = replies.shift() ?? new Error('nothing left to say');
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    },
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  });
  return { client, sent, slept };
}

const body = { channel: 'web', lines: [{ sku: 'A', quantity: 1 }] };

async function faultOf(work: Promise<unknown>): Promise<EvenstockError> {
  const fault: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof EvenstockError)) expect.fail(`no refusal: ${String(fault)}`);
  return fault;
}

describe('a request', () => {
  test('has its path filled, its query and its body, and is authorised', async () => {
    const { client, sent } = clientOf(Response.json({ ok: true }), Response.json({ items: [], nextCursor: null }));
    const options = { idempotencyKey: 'k', correlationId: 'c' };
    await client.releaseReservation({ id: 'res/1', body: { reason: 'r' } }, options);
    await client.listPositions({ sku: 'A B', limit: 10 });
    expect(sent[0]).toMatchObject({ method: 'POST', url: 'http://hub/v1/reservations/res%2F1/release' });
    expect(sent[0]?.body).toBe('{"reason":"r"}');
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
      authorization: 'Bearer evk_1',
      'content-type': 'application/json',
      'idempotency-key': 'k',
      'x-correlation-id': 'c',
    });
    expect(sent[1]?.url).toBe('http://hub/v1/positions?sku=A+B&limit=10');
  });

  test('that is refused throws what the hub said', async () => {
    const { client } = clientOf(problem('insufficient_stock', 409, false));
    const fault = await faultOf(client.reserve({ body }));
    expect(fault).toMatchObject({ code: 'insufficient_stock', status: 409, problem: { detail: 'why' } });
    expect(fault.message).toBe('insufficient_stock: why');
  });

  test('that something else than the hub answers throws too', async () => {
    const { client } = clientOf(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }));
    expect(await faultOf(client.reserve({ body }))).toMatchObject({
      code: 'internal_error',
      status: 502,
      problem: null,
    });
  });
});

describe('patience', () => {
  test('waits as long as the hub asks, and sends the same again', async () => {
    const { client, sent, slept } = clientOf(
      problem('overloaded', 503, true, { 'retry-after': '2' }),
      problem('rate_limited', 429, true, { 'retry-after': '60' }),
      new Error('connection refused'),
      Response.json({ id: 'res_1' }),
    );
    expect(await client.reserve({ body }, { idempotencyKey: 'k' })).toEqual({ id: 'res_1' });
    expect(sent.map((one) => [one.body, one.headers.get('idempotency-key')])).toEqual(
      Array.from({ length: 4 }, () => [JSON.stringify(body), 'k']),
    );
    expect(slept).toEqual([2000, 10_000, 800]);
  });

  test('is not for what could be done twice', async () => {
    const { client, sent } = clientOf(problem('overloaded', 503, true));
    expect(await faultOf(client.reserve({ body }))).toMatchObject({ code: 'overloaded' });
    const gone = clientOf(new Error('reset'));
    expect(await faultOf(gone.client.reserve({ body }))).toMatchObject({ code: 'unreachable', status: 0 });
    expect([sent.length, gone.sent.length]).toEqual([1, 1]);
  });

  test('is not for what the caller has to change', async () => {
    const { client, sent } = clientOf(problem('unknown_sku', 422, false));
    await faultOf(client.reserve({ body }, { idempotencyKey: 'k' }));
    expect(sent).toHaveLength(1);
  });

  test('is for reading, putting and deleting, which need no key', async () => {
    const { client, sent } = clientOf(
      new Error('reset'),
      Response.json({ written: 1 }),
      new Error('reset'),
      new Response(null, { status: 204 }),
    );
    expect(await client.putItems({ body: [{ sku: 'A' }] })).toEqual({ written: 1 });
    await client.revokeApiKey({ id: 'key_1' });
    expect(sent).toHaveLength(4);
  });

  test('has an end', async () => {
    const { client, sent } = clientOf(...Array.from({ length: 9 }, () => problem('overloaded', 503, true)));
    await faultOf(client.listItems());
    expect(sent).toHaveLength(5);
  });

  test('ends when the caller gives up', async () => {
    const given = new AbortController();
    const { client, sent } = clientOf(new Error('aborted'));
    given.abort();
    await expect(client.listItems({}, { signal: given.signal })).rejects.toThrow('aborted');
    expect(sent).toHaveLength(1);
  });
});

// Who asks: headers, and tokens that are fetched once, renewed in time, and fetched anew when they are refused.

import { expect, test } from 'vitest';

import type { Fetch } from '../connector.ts';
import { apiKeyHeader, basic, bearer, oauthClientCredentials } from './auth.ts';

function headersOf(authorise: (headers: Headers) => void): Record<string, string> {
  const headers = new Headers();
  authorise(headers);
  return Object.fromEntries(headers);
}

test('credentials stand where they belong', () => {
  expect(headersOf(bearer('t'))).toEqual({ authorization: 'Bearer t' });
  expect(headersOf(basic('Jürgen', 'p:w'))).toEqual({ authorization: 'Basic SsO8cmdlbjpwOnc=' });
  expect(headersOf(apiKeyHeader('x-api-key', 'k'))).toEqual({ 'x-api-key': 'k' });
  expect(() => basic('a:b', 'c')).toThrow('colon');
});

const client = { tokenUrl: 'https://id.example/token', clientId: 'a b', clientSecret: 's:1', scope: 'stock' };

function tokenServer(answer: (count: number) => Response | Promise<Response>): {
  readonly fetch: Fetch;
  readonly asked: RequestInit[];
} {
  const asked: RequestInit[] = [];
  const fetch: Fetch = async (_, init) => {
    asked.push(init ?? {});
    return answer(asked.length);
  };
  return { fetch, asked };
}

test('a token is fetched once for all, renewed before its end, and anew when it is refused', async () => {
  let now = 0;
  const clock = { now: () => now };
  const { fetch, asked } = tokenServer((count) => Response.json({ access_token: `t${count}`, expires_in: 600 }));
  const tokens = oauthClientCredentials(client);
  const all = await Promise.all([1, 2, 3].map(() => tokens.authorise({ fetch, clock })));
  expect(all.map(headersOf)).toEqual([1, 2, 3].map(() => ({ authorization: 'Bearer t1' })));
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toBe('grant_type=client_credentials&scope=stock');
  const basicOfClient = Buffer.from('a%20b:s%3A1').toString('base64');
  expect(new Headers(asked[0]?.headers).get('authorization')).toBe(`Basic ${basicOfClient}`);
  now = 539_999;
  await tokens.authorise({ fetch, clock });
  expect(asked).toHaveLength(1);
  now = 540_000;
  expect(headersOf(await tokens.authorise({ fetch, clock }))).toEqual({ authorization: 'Bearer t2' });
  tokens.forget();
  expect(headersOf(await tokens.authorise({ fetch, clock }))).toEqual({ authorization: 'Bearer t3' });
});

test('a token that ends at once is not fetched for ever', async () => {
  const { fetch, asked } = tokenServer(() => Response.json({ access_token: 't', expires_in: 10 }));
  const tokens = oauthClientCredentials(client);
  await tokens.authorise({ fetch, clock: { now: () => 0 } });
  await tokens.authorise({ fetch, clock: { now: () => 4000 } });
  expect(asked).toHaveLength(1);
});

test.each([
  [
    '400',
    () => new Response('{"error":"invalid_client"}', { status: 400 }),
    { kind: 'terminal', reason: 'credentials' },
  ],
  ['401', () => new Response('', { status: 401 }), { kind: 'terminal', reason: 'credentials' }],
  ['429', () => new Response('', { status: 429, headers: { 'retry-after': '3' } }), { kind: 'rateLimited' }],
  ['500', () => new Response('', { status: 500 }), { kind: 'retryable' }],
  ['a redirect', () => new Response('', { status: 302 }), { kind: 'terminal', reason: 'unexpectedAnswer' }],
  ['no token', () => Response.json({ token: 'x' }), { kind: 'terminal', reason: 'unexpectedAnswer' }],
  ['a token with a line end', () => Response.json({ access_token: 'a\nb' }), { kind: 'terminal' }],
  ['HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), { kind: 'terminal' }],
  ['no answer', () => Promise.reject(new TypeError('fetch failed')), { kind: 'retryable', isUnforeseen: false }],
])('a token server that answers %s', async (_, answer, fault) => {
  const { fetch } = tokenServer(answer);
  const tokens = oauthClientCredentials(client);
  await expect(tokens.authorise({ fetch, clock: { now: () => 0 } })).rejects.toMatchObject(fault);
  // What went wrong once is not kept.
  const well = tokenServer(() => Response.json({ access_token: 't' }));
  expect(headersOf(await tokens.authorise({ fetch: well.fetch, clock: { now: () => 0 } }))).toEqual({
    authorization: 'Bearer t',
  });
});

// Tokens as credentials: a good one speaks for its tenant with its scopes; whatever is wrong with one, it is nobody's.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { systemClock } from '../platform/clock.ts';
import { ConfigProblem } from '../platform/config.ts';
import { ownCode } from '../store/tenants.ts';
import { at, closeHttp, openHttp, openHttpFor } from '../testing/http.ts';

const { url } = await createTestDatabase();
const keys = await generateKeyPair('ES256', { extractable: true });
const others = await generateKeyPair('ES256');

async function serveKeys(status: () => number): Promise<{ server: Server; address: string }> {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) => {
    response.writeHead(status(), { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}/keys` };
}

const issuer = await serveKeys(() => 200);
const config = { tokenKeysUrl: issuer.address, tokenIssuer: 'https://login', tokenAudience: 'evenstock' };
const node = await openHttp(url, { config });
const tenant = await node.database.read(node.tenantId, ownCode);
afterAll(async () => {
  await closeHttp(node);
  issuer.server.close();
});

const nowS = Math.trunc(systemClock.now() / 1000);
const good: JWTPayload = {
  iss: 'https://login',
  aud: 'evenstock',
  sub: 'person-7',
  exp: nowS + 600,
  tenant,
  scope: 'items:read items:write nonsense',
};

async function sign(claims: JWTPayload, privateKey = keys.privateKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
}

async function statusFor(token: string): Promise<number> {
  return (await node.ask('GET /v1/items', { key: token })).status;
}

describe('a good token', () => {
  test('speaks for its tenant, with its scopes and under its name', async () => {
    const key = await sign(good);
    expect((await node.ask('GET /v1/items/A', { key })).status).toBe(200);
    expect(await node.ask('GET /v1/positions', { key })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await node.ask('PUT /v1/items', { key, body: [{ sku: 'BY-TOKEN' }] });
    const audit = await node.ask('GET /v1/audit');
    expect(at(audit.body, 'items', 0)).toMatchObject({ action: 'items.put', actor: 'sub:person-7' });
  });

  test('may list its scopes', async () => {
    expect(await statusFor(await sign({ ...good, scope: ['items:read', 7] }))).toBe(200);
  });

  test('is good until it expires, also where it was good a moment ago', async () => {
    let now = systemClock.now();
    const ageing = await openHttpFor(url, {
      config,
      tenantId: node.tenantId,
      clock: { ...systemClock, now: () => now },
    });
    const key = await sign({ ...good, exp: nowS + 20 });
    const statusNow = async (): Promise<number> => (await ageing.ask('GET /v1/items', { key })).status;
    expect(await statusNow()).toBe(200);
    now += 19_000;
    expect(await statusNow()).toBe(200);
    now += 7000;
    expect(await statusNow()).toBe(401);
  });
});

describe('a token is refused', () => {
  test.each([
    ['that has expired', { exp: nowS - 60 }],
    ['that is not good yet', { nbf: nowS + 600 }],
    ['of another issuer', { iss: 'https://elsewhere' }],
    ['for another hub', { aud: 'other' }],
    ['of a tenant that is not there', { tenant: 'nowhere' }],
    ['of a tenant that is no word', { tenant: 1 }],
  ])('%s', async (_, change) => {
    expect(await statusFor(await sign({ ...good, ...change }))).toBe(401);
  });

  test.each(['exp', 'sub', 'tenant', 'iss', 'aud'])('that says nothing of its %s', async (claim) => {
    const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));
    expect(await statusFor(await sign(rest))).toBe(401);
  });

  test('with no scope, for everything that needs one', async () => {
    expect(await statusFor(await sign({ ...good, scope: '' }))).toBe(403);
  });

  test('that somebody else has signed, or nobody', async () => {
    expect(await statusFor(await sign(good, others.privateKey))).toBe(401);
    expect(await statusFor(new UnsecuredJWT(good).encode())).toBe(401);
  });

  test('that is signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const forged = await new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    expect(await statusFor(forged)).toBe(401);
  });

  test('that was changed after it was signed', async () => {
    const [head = '', , signature = ''] = (await sign(good)).split('.');
    const more = Buffer.from(JSON.stringify({ ...good, scope: 'platform:admin' })).toString('base64url');
    expect(await statusFor(`${head}.${more}.${signature}`)).toBe(401);
    expect(await statusFor(`${head}.${more}.`)).toBe(401);
  });

  test('where tokens are no credentials', async () => {
    const plain = await openHttpFor(url, { tenantId: node.tenantId });
    expect((await plain.ask('GET /v1/items', { key: await sign(good) })).status).toBe(401);
  });
});

test('while the keys cannot be fetched callers are told to come back, and keys of ours go on', async () => {
  let status = 500;
  const shaky = await serveKeys(() => status);
  const waiting = await openHttpFor(url, {
    config: { ...config, tokenKeysUrl: shaky.address },
    tenantId: node.tenantId,
  });
  const key = await sign(good);
  expect(await waiting.ask('GET /v1/items', { key })).toMatchObject({
    status: 503,
    body: { code: 'dependency_down' },
  });
  expect((await waiting.ask('GET /v1/items')).status).toBe(200);
  status = 200;
  expect((await waiting.ask('GET /v1/items', { key })).status).toBe(200);
  shaky.server.close();
});

test('half a configuration is refused at the start', async () => {
  await expect(openHttp(url, { config: { tokenKeysUrl: issuer.address } })).rejects.toThrow(ConfigProblem);
});

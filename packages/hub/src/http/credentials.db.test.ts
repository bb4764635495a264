// Credentials: who is let in, for what, for how long, and how often.

import { afterAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { allScopes, type Scope } from '../domain/scope.ts';
import { systemClock } from '../platform/clock.ts';
import { makeSecret } from '../platform/ids.ts';
import { at, closeHttp, makeKey, openHttp, openHttpFor, type Answer } from '../testing/http.ts';
import { createTenant } from '../testing/ledger.ts';
import { fastifyPath } from './register.ts';
import { routes } from './routes.ts';

const { url } = await createTestDatabase();

const node = await openHttp(url);
afterAll(() => closeHttp(node));

const closed = routes.filter((route) => route.scope !== null);

function pathOf(path: string): string {
  return fastifyPath(path).replaceAll(/:\w+/g, 'x');
}

describe('without a good credential', () => {
  test.each(closed.map((route) => `${route.method} ${route.path}`))('%s is not answered', async (what) => {
    const [method, path = ''] = what.split(' ');
    const answer = await node.ask(`${method} ${pathOf(path)}`, { key: null });
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
      headers: { 'www-authenticate': 'Bearer' },
    });
  });

  test.each([
    ['another scheme', 'Basic YTpi'],
    ['no scheme', makeSecret('evk')],
    ['no secret', 'Bearer '],
    ['a key that nobody made', `Bearer ${makeSecret('evk')}`],
    ['an empty token', 'Bearer ""'],
    ['a token without signature', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
    ['a very long one', `Bearer ${'x'.repeat(10_000)}`],
    ['SQL', `Bearer ' or 1=1 --`],
  ])('%s is refused', async (_, authorization) => {
    const answer = await node.ask('GET /v1/items', { key: null, headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('what is open stays open', async () => {
    for (const route of routes.filter((one) => one.scope === null)) {
      const answer = await node.ask(`GET ${route.path}`, { key: null });
      expect([route.path, answer.status]).toEqual([route.path, 200]);
    }
  });

  test('metrics and docs are closed where the operator says so', async () => {
    const shut = await openHttpFor(url, { config: { openMetrics: false, openDocs: false } });
    for (const path of ['/metrics', '/docs', '/docs/scalar.js', '/openapi.json']) {
      expect((await shut.ask(`GET ${path}`, { key: null })).status).toBe(401);
      expect((await shut.ask(`GET ${path}`)).status).toBe(200);
    }
    expect((await shut.ask('GET /healthz', { key: null })).status).toBe(200);
  });
});

describe('scopes', () => {
  test.each(closed.map((route) => [`${route.method} ${route.path}`, route.scope ?? ''] as const))(
    '%s needs %s and nothing else',
    async (what, scope) => {
      const [method, path = ''] = what.split(' ');
      if (path.endsWith('/stream')) return;
      const others = await makeKey(
        node.database,
        node.tenantId,
        allScopes.filter((one) => one !== scope),
      );
      const refused = await node.ask(`${method} ${pathOf(path)}`, { key: others });
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(at(refused.body, 'detail')).toContain(scope);
      const only = await makeKey(
        node.database,
        node.tenantId,
        allScopes.filter((one) => one === scope),
      );
      const let_in = await node.ask(`${method} ${pathOf(path)}`, { key: only });
      expect([401, 403, 500]).not.toContain(let_in.status);
    },
  );

  test('a credential is checked before the body is read', async () => {
    const few = await makeKey(node.database, node.tenantId, ['items:read']);
    const request = { key: few, payload: '{{{', headers: { 'content-type': 'application/json' } };
    expect((await node.ask('PUT /v1/items', request)).status).toBe(403);
  });
});

function make(body: object, key?: string): Promise<Answer> {
  return node.ask('POST /v1/api-keys', { body, ...(key === undefined ? {} : { key }) });
}

describe('keys', () => {
  test('a key is shown once, works, and is listed without its secret', async () => {
    const made = await make({ name: 'shop', scopes: ['items:read'] });
    expect(made.status).toBe(201);
    const secret = String(at(made.body, 'key'));
    expect(secret).toMatch(/^evk_[\w-]{43}$/);
    expect((await node.ask('GET /v1/items', { key: secret })).status).toBe(200);
    const list = await node.ask('GET /v1/api-keys?limit=1000');
    expect(JSON.stringify(list.body)).toContain(String(at(made.body, 'id')));
    expect(JSON.stringify(list.body)).not.toContain(secret);
    const audit = await node.ask('GET /v1/audit');
    expect(JSON.stringify(audit.body)).toContain(
      `"action":"api_key.created","subject":"${String(at(made.body, 'id'))}"`,
    );
    expect(JSON.stringify(audit.body)).not.toContain(secret);
  });

  test('a repeated request makes one key and does not show its secret again', async () => {
    const request = { body: { name: 'shop', scopes: ['items:read'] }, headers: { 'idempotency-key': 'make-1' } };
    const first = await node.ask('POST /v1/api-keys', request);
    const again = await node.ask('POST /v1/api-keys', request);
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(at(again.body, 'id')).toBe(at(first.body, 'id'));
    expect(at(again.body, 'key')).toBeUndefined();
    const kept = await node.database.read(node.tenantId, (reader) =>
      reader.query<{ response: string }>({ text: 'select response from idempotency where tenant_id = $1' }, [
        node.tenantId,
      ]),
    );
    expect(JSON.stringify(kept)).not.toContain(String(at(first.body, 'key')));
  });

  test('a revoked key is refused at once, on this node and on others', async () => {
    const other = await openHttpFor(url, { tenantId: node.tenantId });
    const made = await make({ name: 'shop', scopes: ['items:read'] });
    const key = String(at(made.body, 'key'));
    for (const one of [node, other]) expect((await one.ask('GET /v1/items', { key })).status).toBe(200);
    const revoke = (): Promise<Answer> => node.ask(`DELETE /v1/api-keys/${String(at(made.body, 'id'))}`);
    expect((await revoke()).status).toBe(204);
    await expect.poll(async () => (await node.ask('GET /v1/items', { key })).status).toBe(401);
    await expect.poll(async () => (await other.ask('GET /v1/items', { key })).status).toBe(401);
    expect((await revoke()).status).toBe(204);
    expect((await node.ask('DELETE /v1/api-keys/key_nothing')).status).toBe(404);
    const list = await node.ask('GET /v1/api-keys?limit=1000');
    expect(JSON.stringify(list.body)).toContain('revokedAt');
  });

  test('without the notice a revoked key is forgotten after ten seconds', async () => {
    let now = systemClock.now();
    const alone = await openHttpFor(url, { tenantId: node.tenantId, clock: { ...systemClock, now: () => now } });
    const made = await make({ name: 'shop', scopes: ['items:read'] });
    const key = String(at(made.body, 'key'));
    expect((await alone.ask('GET /v1/items', { key })).status).toBe(200);
    await node.database.inTransaction(node.tenantId, async (transaction) => {
      transaction.defer({ text: 'update api_keys set revoked_at = now() where key_id = $1' }, [at(made.body, 'id')]);
      await Promise.resolve();
    });
    now += 9999;
    expect((await alone.ask('GET /v1/items', { key })).status).toBe(200);
    now += 1;
    expect((await alone.ask('GET /v1/items', { key })).status).toBe(401);
  });

  test('an expired key is refused, also one that was good a moment ago', async () => {
    let now = systemClock.now();
    const ageing = await openHttpFor(url, { tenantId: node.tenantId, clock: { ...systemClock, now: () => now } });
    const past = await makeKey(node.database, node.tenantId, ['items:read'], now - 1000);
    expect((await ageing.ask('GET /v1/items', { key: past })).status).toBe(401);
    const soon = await makeKey(node.database, node.tenantId, ['items:read'], now + 5000);
    expect((await ageing.ask('GET /v1/items', { key: soon })).status).toBe(200);
    now += 5000;
    const { status } = await ageing.ask('GET /v1/items', { key: soon });
    // What was remembered is over; whether the database agrees depends on its clock, which goes on by itself.
    expect([200, 401]).toContain(status);
  });

  test('nobody hands on what they do not have', async () => {
    const few: readonly Scope[] = ['keys:write', 'items:read'];
    const key = await makeKey(node.database, node.tenantId, few);
    expect(await make({ name: 'x', scopes: ['items:write'] }, key)).toMatchObject({
      status: 403,
      body: { code: 'forbidden', errors: [{ path: 'scopes' }] },
    });
    expect((await make({ name: 'x', scopes: ['platform:admin'] }, key)).status).toBe(403);
    expect((await make({ name: 'x', scopes: ['items:read'] }, key)).status).toBe(201);
    expect((await make({ name: 'x', scopes: ['items:read'], tenant: 'default' }, key)).status).toBe(404);
  });

  test.each([
    ['a scope that is none', { name: 'x', scopes: ['everything'] }, 'scopes/0'],
    ['no scope', { name: 'x', scopes: [] }, 'scopes'],
    ['a scope twice', { name: 'x', scopes: ['items:read', 'items:read'] }, 'scopes'],
    ['no name', { scopes: ['items:read'] }, 'name'],
    ['a time that is none', { name: 'x', scopes: ['items:read'], expiresAt: 'never' }, 'expiresAt'],
  ])('%s is refused', async (_, body, path) => {
    expect(await make(body)).toMatchObject({ status: 400, body: { code: 'invalid_field', errors: [{ path }] } });
  });
});

describe('tenants', () => {
  test('the platform adds a tenant and a key for it, and no other key sees the new tenant', async () => {
    const code = `t-${makeSecret('x')
      .slice(2, 10)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '0')}`;
    const headers = { 'idempotency-key': `tenant-${code}` };
    const created = await node.ask('POST /v1/tenants', { body: { code, name: 'New' }, headers });
    expect(created).toMatchObject({ status: 201, body: { code, name: 'New' } });
    const again = await node.ask('POST /v1/tenants', { body: { code, name: 'New' }, headers });
    expect(again).toMatchObject({ status: 201, body: created.body, headers: { 'idempotency-replayed': 'true' } });
    expect(await node.ask('POST /v1/tenants', { body: { code } })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    const made = await make({ tenant: code, name: 'admin', scopes: ['items:read', 'items:write', 'keys:read'] });
    const key = String(at(made.body, 'key'));
    await node.ask('PUT /v1/items', { key, body: [{ sku: 'ONLY-THERE' }] });
    expect((await node.ask('GET /v1/items/ONLY-THERE', { key })).status).toBe(200);
    expect((await node.ask('GET /v1/items/ONLY-THERE')).status).toBe(404);
    const keys = await node.ask(`GET /v1/api-keys?tenant=${code}`);
    expect(at(keys.body, 'items', 0, 'id')).toBe(at(made.body, 'id'));
    const audit = await node.ask('GET /v1/audit');
    expect(JSON.stringify(audit.body)).toContain('tenant.created');
  });

  test.each(['', 'UPPER', 'with blank', '-x', 'x'.repeat(64), '../x'])('the code "%s" is refused', async (code) => {
    expect(await node.ask('POST /v1/tenants', { body: { code } })).toMatchObject({ status: 400 });
  });
});

describe('rates', () => {
  test('a credential that asks too often is told to wait; others are not', async () => {
    const limited = await openHttpFor(url, { config: { ratePerMinute: 3 } });
    const other = await makeKey(limited.database, await createTenant(limited.database), ['items:read']);
    // The first request of a key that the node does not know yet counts for the address it comes from.
    for (const key of [limited.key, other]) await limited.ask('GET /v1/items', { key });
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await limited.ask('GET /v1/items'));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
    const last = answers.at(-1);
    expect(last).toMatchObject({
      body: { code: 'rate_limited', retryable: true },
      headers: { 'ratelimit-limit': '3' },
    });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await limited.ask('GET /v1/items', { key: other })).status).toBe(200);
    expect((await limited.ask('GET /healthz')).status).toBe(200);
  });

  test('guessing keys is slowed down by address', async () => {
    const guessed = await openHttpFor(url);
    const statuses = new Set<number>();
    for (let count = 0; count < 1210; count += 1) {
      const answer = await guessed.ask('GET /v1/items', { key: `evk_guess${count}` });
      statuses.add(answer.status);
    }
    expect([...statuses]).toEqual([401, 429]);
  });
});

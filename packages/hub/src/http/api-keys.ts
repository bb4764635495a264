// API keys over HTTP. A key is shown once, in the answer that made it; a repetition of that request is told which
// key it was, without the secret. Who may do everything on the platform may name another tenant.

import { Type, type Static } from 'typebox';

import { refuse } from '../domain/refusal.ts';
import { allScopes } from '../domain/scope.ts';
import { createApiKey } from '../operations/create-api-key.ts';
import { revokeApiKey } from '../operations/revoke-api-key.ts';
import { isoTime } from '../platform/clock.ts';
import { listApiKeys, type ApiKey } from '../store/api-keys.ts';
import { findTenant } from '../store/tenants.ts';
import type { HttpRefused } from './problems.ts';
import { nextCursor } from './request/cursor.ts';
import { readTime } from './request/times.ts';
import { defineRoute, operatorOf, type Answer, type Call, type Route } from './route.ts';
import { tenantCode } from './tenants.ts';
import { cursor, identifier, limit, oneOf, page, strict, time } from './wire/schemas.ts';

const tag = 'Platform';
const scopeList = Type.Array(oneOf(allScopes), { minItems: 1, maxItems: 50, uniqueItems: true });
const tenant = Type.Optional({ ...tenantCode, description: 'Another tenant than the own; needs platform:admin.' });

const described = {
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  createdAt: time,
  expiresAt: Type.Optional(time),
  revokedAt: Type.Optional(time),
};

const apiKey = Type.Object(described, { title: 'ApiKey' });
const newApiKey = Type.Object(
  {
    ...described,
    key: Type.Optional(Type.String({ description: 'The secret. It is shown this once and kept nowhere.' })),
  },
  { title: 'NewApiKey' },
);

function view({ keyId, name, scopes, createdAt, expiresAt, revokedAt }: ApiKey): Static<typeof apiKey> {
  return {
    id: keyId,
    name,
    scopes: [...scopes],
    createdAt: isoTime(createdAt),
    ...(expiresAt === null ? {} : { expiresAt: isoTime(expiresAt) }),
    ...(revokedAt === null ? {} : { revokedAt: isoTime(revokedAt) }),
  };
}

type TenantFound = { readonly ok: true; readonly tenantId: number } | HttpRefused;

/** The tenant that is meant. Without the right to name one, any other is as good as not there. */
async function tenantOf({ parts, caller }: Pick<Call, 'parts' | 'caller'>, code?: string): Promise<TenantFound> {
  if (code === undefined) return { ok: true, tenantId: caller.tenantId };
  const found = caller.scopes.has('platform:admin')
    ? await parts.database.asPlatform((transaction) => findTenant(transaction, code))
    : await parts.database.read(caller.tenantId, (reader) => findTenant(reader, code));
  return found
    ? { ok: true, tenantId: found.tenantId }
    : refuse('not_found', `There is no tenant "${code}".`, 'tenant');
}

const create = defineRoute({
  method: 'POST',
  path: '/v1/api-keys',
  operationId: 'createApiKey',
  tag,
  summary: 'Make an API key',
  description: 'With no more scopes than your own, unless you have `platform:admin`.',
  scope: 'keys:write',
  body: strict(
    {
      tenant,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      scopes: scopeList,
      expiresAt: Type.Optional(time),
    },
    { title: 'ApiKeyRequest' },
  ),
  answers: { 201: { description: 'The key, with its secret.', schema: newApiKey } },
  errors: ['not_found', 'forbidden'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const { tenant: code, name, scopes, expiresAt } = call.body;
    const at = expiresAt === undefined ? null : readTime(expiresAt, 'expiresAt');
    if (at !== null && !at.ok) return at;
    const found = await tenantOf(call, code);
    if (!found.ok) return found;
    const operator = { ...operatorOf(call), scopes: call.caller.scopes };
    const draft = { name, scopes, expiresAt: at?.value ?? null };
    const made = await createApiKey(call.parts, operator, found.tenantId, draft);
    if (!made.ok) return made;
    const keptBody = view(made.apiKey);
    return { ok: true, status: 201, body: { ...keptBody, key: made.secret }, keptBody };
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/api-keys',
  operationId: 'listApiKeys',
  tag,
  summary: 'List API keys',
  description: 'Also those that were revoked or have expired. Secrets are not kept and so not shown.',
  scope: 'keys:read',
  query: strict({ tenant, limit, cursor }),
  answers: { 200: { description: 'In the order in which they were made.', schema: page(apiKey, 'ApiKeyPage') } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const { tenant: code, limit: count = 100, cursor: after = '' } = call.query;
    const found = await tenantOf(call, code);
    if (!found.ok) return found;
    const keys = await call.parts.database.read(found.tenantId, (reader) => listApiKeys(reader, after, count));
    const next = nextCursor(keys, count, (one) => one.keyId);
    return { ok: true, status: 200, body: { items: keys.map(view), nextCursor: next } };
  },
});

const revoke = defineRoute({
  method: 'DELETE',
  path: '/v1/api-keys/{id}',
  operationId: 'revokeApiKey',
  tag,
  summary: 'Revoke an API key',
  description: 'No node accepts it any more after ten seconds at most. Doing it again changes nothing.',
  scope: 'keys:write',
  params: strict({ id: identifier }),
  query: strict({ tenant }),
  answers: { 204: { description: 'It is revoked.' } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const found = await tenantOf(call, call.query.tenant);
    if (!found.ok) return found;
    const outcome = await revokeApiKey(call.parts, operatorOf(call), found.tenantId, call.params.id);
    call.parts.forgetCallers();
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

export const apiKeyRoutes: readonly Route[] = [create, list, revoke];

// Tenants over HTTP: for the platform only. A tenant is told apart by its code; its number stays inside.

import { Type, type Static } from 'typebox';

import { createTenant } from '../operations/create-tenant.ts';
import { isoTime } from '../platform/clock.ts';
import { listTenants, type Tenant } from '../store/tenants.ts';
import { defineRoute, operatorOf, type Answer, type Route } from './route.ts';
import { page, strict, time } from './wire/schemas.ts';

export const tenantCode = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Code of a tenant: lower-case letters, digits and hyphens.',
});

const tenant = Type.Object({ code: Type.String(), name: Type.String(), createdAt: time }, { title: 'Tenant' });

function view({ code, name, createdAt }: Tenant): Static<typeof tenant> {
  return { code, name, createdAt: isoTime(createdAt) };
}

const create = defineRoute({
  method: 'POST',
  path: '/v1/tenants',
  operationId: 'createTenant',
  tag: 'Platform',
  summary: 'Add a tenant',
  description: 'With an empty ledger. Make a key for it next (`POST /v1/api-keys` with its code as `tenant`).',
  scope: 'platform:admin',
  body: strict(
    { code: tenantCode, name: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })) },
    { title: 'TenantRequest' },
  ),
  answers: { 201: { description: 'The tenant.', schema: tenant } },
  errors: ['conflict'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const { code, name = code } = call.body;
    const outcome = await createTenant(call.parts, operatorOf(call), { code, name });
    return outcome.ok ? { ok: true, status: 201, body: view(outcome.tenant) } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/tenants',
  operationId: 'listTenants',
  tag: 'Platform',
  summary: 'List tenants',
  scope: 'platform:admin',
  answers: { 200: { description: 'All of them.', schema: page(tenant, 'TenantPage') } },
  handle: async ({ parts }): Promise<Answer> => {
    const tenants = await parts.database.asPlatform((transaction) => listTenants(transaction));
    return { ok: true, status: 200, body: { items: tenants.map(view), nextCursor: null } };
  },
});

export const tenantRoutes: readonly Route[] = [create, list];

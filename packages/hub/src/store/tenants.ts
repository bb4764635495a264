// Tenants: who owns what. Only the platform's own operations see more than one.

import type { Reader, Transaction } from './database.ts';

export interface Tenant {
  readonly tenantId: number;
  readonly code: string;
  readonly name: string;
  readonly createdAt: number;
}

const columns = `tenant_id as "tenantId", code, name, created_at as "createdAt"`;

export async function findTenant(reader: Reader, code: string): Promise<Tenant | null> {
  const text = `select ${columns} from tenants where code = $1`;
  const [tenant] = await reader.query<Tenant>({ text }, [code]);
  return tenant ?? null;
}

export async function listTenants(reader: Reader): Promise<Tenant[]> {
  return reader.query<Tenant>({ name: 'list_tenants', text: `select ${columns} from tenants order by tenant_id` });
}

/** The code of the tenant whose rows are read. */
export async function ownCode(reader: Reader): Promise<string> {
  const text = 'select code from tenants where tenant_id = $1';
  const [row] = await reader.query<{ code: string }>({ name: 'own_tenant_code', text }, [reader.tenantId]);
  return row?.code ?? '';
}

/** Adds a tenant with an empty shard; null when the code is taken. */
export async function insertTenant(transaction: Transaction, code: string, name: string): Promise<Tenant | null> {
  const text = `insert into tenants (code, name) values ($1, $2) on conflict (code) do nothing returning ${columns}`;
  const [tenant] = await transaction.query<Tenant>({ text }, [code, name]);
  if (!tenant) return null;
  // The shard's head is the tenant's own row, written as the tenant.
  await asTenant(transaction, tenant.tenantId);
  await transaction.query({ text: 'insert into shard_heads (tenant_id) values ($1)' }, [tenant.tenantId]);
  return tenant;
}

/** From here on the platform's transaction sees and writes this tenant's rows. */
export async function asTenant(transaction: Transaction, tenantId: number): Promise<Transaction> {
  await transaction.query({ text: `select set_config('evenstock.tenant', $1, true)` }, [String(tenantId)]);
  return { ...transaction, tenantId };
}

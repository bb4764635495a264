// API keys as rows. Only the hash of a key is kept. Whoever presents a key can read its row and nothing else.

import { isScope, type Scope } from '../domain/scope.ts';
import { isoTime } from '../platform/clock.ts';
import type { Reader, Transaction } from './database.ts';

/** Tells every node that a key is no longer good; the payload is its hash. */
export const keysChannel = 'evenstock_keys';

export interface ApiKey {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

interface Row extends Omit<ApiKey, 'scopes'> {
  readonly scopes: readonly string[];
}

function toApiKey(row: Row): ApiKey {
  // A scope that a newer version granted means nothing to this one.
  return { ...row, scopes: row.scopes.filter(isScope) };
}

const columns = `key_id as "keyId", name, scopes, created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt"`;

/** Adds a key; false when a key with this hash is there already. */
export async function insertApiKey(
  transaction: Transaction,
  key: Omit<ApiKey, 'createdAt' | 'revokedAt'>,
  keyHash: string,
): Promise<ApiKey | null> {
  const text = `insert into api_keys (tenant_id, key_id, name, key_hash, scopes, expires_at)
    values ($1, $2, $3, decode($4, 'hex'), $5, $6) on conflict (key_hash) do nothing returning ${columns}`;
  const expiresAt = key.expiresAt === null ? null : isoTime(key.expiresAt);
  const values = [transaction.tenantId, key.keyId, key.name, keyHash, key.scopes, expiresAt];
  const [row] = await transaction.query<Row>({ text }, values);
  return row ? toApiKey(row) : null;
}

export interface PresentedKey {
  readonly tenantId: number;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** How long it is still good for by the database's clock; null without end. */
  readonly goodForMs: number | null;
}

const present = {
  name: 'present_api_key',
  text: `select tenant_id as "tenantId", key_id as "keyId", scopes,
      (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as "goodForMs"
    from api_keys where key_hash = decode($1, 'hex') and revoked_at is null
      and (expires_at is null or expires_at > clock_timestamp())`,
};

/** The key with this hash, if it is good now. */
export async function findPresentedKey(reader: Reader, keyHash: string): Promise<PresentedKey | null> {
  const rows = await reader.query<Omit<PresentedKey, 'scopes'> & { readonly scopes: readonly string[] }>(present, [
    keyHash,
  ]);
  const [row] = rows;
  return row ? { ...row, scopes: row.scopes.filter(isScope) } : null;
}

export async function listApiKeys(reader: Reader, afterId: string, limit: number): Promise<ApiKey[]> {
  const text = `select ${columns} from api_keys where tenant_id = $1 and key_id > $2 order by key_id limit $3`;
  return (await reader.query<Row>({ text }, [reader.tenantId, afterId, limit])).map(toApiKey);
}

/** Ends a key from now on; null when there is none, an earlier end stands. */
export async function revokeApiKey(transaction: Transaction, keyId: string): Promise<ApiKey | null> {
  const text = `with ended as (
      update api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where tenant_id = $1 and key_id = $2
      returning ${columns}, encode(key_hash, 'hex') as hash)
    select ended.*, pg_notify('${keysChannel}', hash) from ended`;
  const [row] = await transaction.query<Row>({ text }, [transaction.tenantId, keyId]);
  if (!row) return null;
  const { name, scopes, createdAt, expiresAt, revokedAt } = toApiKey(row);
  return { keyId, name, scopes, createdAt, expiresAt, revokedAt };
}

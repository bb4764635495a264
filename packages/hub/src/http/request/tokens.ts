// JSON Web Tokens as credentials, where an operator has named who issues them: signed with a key of the issuer's set,
// for this hub, in time. A claim names the tenant by its code, another the scopes; what is no scope of ours is nothing.

import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';

import { refuse } from '../../domain/refusal.ts';
import { isScope, type Scope } from '../../domain/scope.ts';
import type { Clock } from '../../platform/clock.ts';
import { ConfigProblem, type HubConfig } from '../../platform/config.ts';
import type { Database } from '../../store/database.ts';
import { findTenant } from '../../store/tenants.ts';
import { RefusedRequest } from '../problems.ts';
import type { Caller } from './caller.ts';

export type TokenConfig = Pick<
  HubConfig,
  'tokenKeysUrl' | 'tokenIssuer' | 'tokenAudience' | 'tokenTenantClaim' | 'tokenScopeClaim'
>;

export interface TokenCaller {
  readonly caller: Caller;
  readonly goodForMs: number;
}

/** The caller that a token speaks for, or null when it is not good. */
export type VerifyToken = (token: string) => Promise<TokenCaller | null>;

// Only signatures that need the issuer's private key: a secret that both sides know would let the hub issue tokens.
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const clockToleranceS = 5;

interface Context {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: TokenConfig;
}

/** Null when tokens are not configured. */
export function createTokens({ database, clock, config }: Context): VerifyToken | null {
  const { tokenKeysUrl: keysUrl, tokenIssuer: issuer, tokenAudience: audience } = config;
  if (keysUrl === null && issuer === null && audience === null) return null;
  if (keysUrl === null || issuer === null || audience === null) {
    throw new ConfigProblem('Tokens need all three: --token-keys-url, --token-issuer and --token-audience.');
  }
  const keys = createRemoteJWKSet(new URL(keysUrl), { timeoutDuration: 5000, cacheMaxAge: 600_000 });
  const tenants = new Map<string, number>();

  const tenantIdOf = async (code: string): Promise<number | null> => {
    const known = tenants.get(code);
    if (known !== undefined) return known;
    const tenant = await database.asPlatform((transaction) => findTenant(transaction, code));
    if (tenant) tenants.set(code, tenant.tenantId);
    return tenant?.tenantId ?? null;
  };

  return async (token) => {
    const now = clock.now();
    const checks = { issuer, audience, algorithms, clockTolerance: clockToleranceS, requiredClaims: ['exp', 'sub'] };
    const payload = await verified(() => jwtVerify(token, keys, { ...checks, currentDate: new Date(now) }));
    if (payload === null) return null;
    const code = payload[config.tokenTenantClaim];
    const tenantId = typeof code === 'string' ? await tenantIdOf(code) : null;
    if (tenantId === null) return null;
    const scopes = scopesOf(payload[config.tokenScopeClaim]);
    const actor = `sub:${String(payload.sub).slice(0, 200)}`;
    return { caller: { tenantId, actor, scopes }, goodForMs: ((payload.exp ?? 0) + clockToleranceS) * 1000 - now };
  };
}

/** A token that is not good is nobody's; keys that cannot be fetched are another matter, which passes. */
async function verified(verify: () => Promise<{ readonly payload: JWTPayload }>): Promise<JWTPayload | null> {
  try {
    return (await verify()).payload;
  } catch (error) {
    const isOfToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    // What the issuer answered with something else than keys for is told by the plain base class.
    if (isOfToken && error.code !== 'ERR_JOSE_GENERIC' && error.code !== 'ERR_JWKS_INVALID') return null;
    throw new RefusedRequest(refuse('dependency_down', 'The keys of the token issuer cannot be fetched; try again.'));
  }
}

/** A list of words, or words in one text, as issuers have it. */
function scopesOf(claim: unknown): ReadonlySet<Scope> {
  const listed: readonly unknown[] = Array.isArray(claim) ? claim : [];
  const words = typeof claim === 'string' ? claim.split(' ') : listed;
  return new Set(words.flatMap((word) => (typeof word === 'string' && isScope(word) ? [word] : [])));
}

// Who is asking. An API key is looked up by its hash, which takes the same time whatever was presented; a token is
// verified by its signature. What was found is remembered in the node for ten seconds at most, and a key is forgotten
// at once when it is revoked.

import type { Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import { findPresentedKey } from '../../store/api-keys.ts';
import type { Database } from '../../store/database.ts';
import type { Caller } from './caller.ts';
import type { VerifyToken } from './tokens.ts';

const rememberMs = 10_000;
const rememberedMax = 10_000;
// Longer than any key of ours, or any token that is meant well: more is not worth hashing.
const keyLengthMax = 512;
const tokenLengthMax = 8192;
const tokenShape = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export interface Credentials {
  /** The caller, if this node has just seen the same credential. */
  readonly known: (authorization: string | undefined) => Caller | null;
  readonly find: (authorization: string | undefined) => Promise<Caller | null>;
  readonly forget: (keyHash: string) => void;
  readonly forgetAll: () => void;
}

interface Remembered {
  readonly caller: Caller;
  readonly since: number;
  readonly forMs: number;
}

/** The secret of `Bearer <secret>`. */
function presentedIn(authorization: string | undefined, lengthMax: number): string | null {
  if (authorization === undefined || authorization.length > lengthMax) return null;
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;
}

export interface CredentialContext {
  readonly database: Database;
  readonly clock: Clock;
  /** Null where tokens are no credentials. */
  readonly verifyToken: VerifyToken | null;
}

export function createCredentials(context: CredentialContext): Credentials {
  const { verifyToken } = context;
  const remembered = new Map<string, Remembered>();
  const presented = (authorization: string | undefined): string | null =>
    presentedIn(authorization, verifyToken === null ? keyLengthMax : tokenLengthMax);

  const recall = (hash: string): Caller | null => {
    const found = remembered.get(hash);
    if (!found) return null;
    const age = context.clock.now() - found.since;
    // A clock that was set back must not keep a credential alive.
    if (age >= 0 && age < found.forMs) return found.caller;
    remembered.delete(hash);
    return null;
  };

  const remember = (hash: string, caller: Caller, goodForMs: number): void => {
    if (remembered.size >= rememberedMax) {
      for (const oldest of remembered.keys()) {
        remembered.delete(oldest);
        break;
      }
    }
    remembered.set(hash, { caller, since: context.clock.now(), forMs: Math.min(rememberMs, goodForMs) });
  };

  const lookUp = async (secret: string, hash: string): Promise<Caller | null> => {
    if (verifyToken !== null && tokenShape.test(secret)) {
      const found = await verifyToken(secret);
      if (found !== null) remember(hash, found.caller, found.goodForMs);
      return found?.caller ?? null;
    }
    const key = await context.database.withPresentedKey(hash, (reader) => findPresentedKey(reader, hash));
    if (key === null) return null;
    const { tenantId, keyId, scopes, goodForMs } = key;
    const caller = { tenantId, actor: keyId, scopes: new Set(scopes) };
    remember(hash, caller, goodForMs ?? rememberMs);
    return caller;
  };

  return {
    known: (authorization) => {
      const secret = presented(authorization);
      return secret === null ? null : recall(sha256(secret));
    },
    find: async (authorization) => {
      const secret = presented(authorization);
      if (secret === null) return null;
      const hash = sha256(secret);
      return recall(hash) ?? lookUp(secret, hash);
    },
    forget: (keyHash) => {
      remembered.delete(keyHash);
    },
    forgetAll: () => remembered.clear(),
  };
}

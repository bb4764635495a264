// Who is asking. An API key is looked up by its hash, which takes the same time whatever was presented; what was
// found is remembered in the node for ten seconds at most, and forgotten at once when the key is revoked.

import type { Scope } from '../../domain/scope.ts';
import type { Clock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import { findPresentedKey } from '../../store/api-keys.ts';
import type { Database } from '../../store/database.ts';

export interface Caller {
  readonly tenantId: number;
  /** The id of the key: what the journal and the audit trail name. */
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
}

const rememberMs = 10_000;
const rememberedMax = 10_000;
// Longer than any key of ours; a longer one is not worth hashing.
const secretLengthMax = 512;

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
function presented(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > secretLengthMax) return null;
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;
}

export function createCredentials(context: { readonly database: Database; readonly clock: Clock }): Credentials {
  const remembered = new Map<string, Remembered>();

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

  const lookUp = async (hash: string): Promise<Caller | null> => {
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
      return recall(hash) ?? lookUp(hash);
    },
    forget: (keyHash) => {
      remembered.delete(keyHash);
    },
    forgetAll: () => remembered.clear(),
  };
}

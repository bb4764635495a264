// A request that is no single decision (a tenant, a key, a batch), done once however often it is sent: its key is
// claimed before, its answer kept afterwards. A refusal is not kept, since it changed nothing. A claim whose node
// died is taken over after a while; what it left half done must therefore be harmless when done again.

import type { IdempotencyIdentity } from '../domain/command.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import type { Database } from '../store/database.ts';
import { claimKey, findAnswer, keepAnswer, releaseKey } from '../store/idempotency.ts';

// Longer than any request can take: decisions are given up after ten seconds, statements after thirty.
const staleClaimMs = 60_000;

export interface Answered {
  readonly ok: true;
  readonly status: number;
  readonly body: string;
  /** What a repetition is told, where that may not be the same: a secret is shown once. */
  readonly keptBody?: string;
}

export type AnsweredOnce = (Answered & { readonly isReplayed?: boolean }) | Refused;

export async function answerOnce(
  { database }: { readonly database: Database },
  tenantId: number,
  identity: IdempotencyIdentity,
  work: () => Promise<Answered | Refused>,
): Promise<AnsweredOnce> {
  const isClaimed = await database.inTransaction(tenantId, (transaction) =>
    claimKey(transaction, identity, staleClaimMs),
  );
  if (!isClaimed) return answerAgain(database, tenantId, identity);
  const release = (): Promise<void> =>
    database.inTransaction(tenantId, (transaction) => {
      releaseKey(transaction, identity);
      return Promise.resolve();
    });
  let answered: Answered | Refused;
  try {
    answered = await work();
  } catch (error) {
    // If this fails too the claim goes stale by itself; what happened first is what the caller has to hear.
    await release().catch(() => undefined);
    throw error;
  }
  if (!answered.ok) {
    await release();
    return answered;
  }
  const { status, body, keptBody = body } = answered;
  await database.inTransaction(tenantId, (transaction) => {
    keepAnswer(transaction, identity, status, keptBody);
    return Promise.resolve();
  });
  return answered;
}

async function answerAgain(
  database: Database,
  tenantId: number,
  { scope, key, fingerprint }: IdempotencyIdentity,
): Promise<AnsweredOnce> {
  const kept = await database.read(tenantId, (reader) => findAnswer(reader, scope, key));
  if (kept !== null && kept.fingerprint !== fingerprint) {
    return refuse('idempotency_key_reused', 'This Idempotency-Key was used with another request; take a new one.');
  }
  if (kept === null || kept.isRunning || kept.status === null) {
    return refuse(
      'idempotency_key_in_use',
      'A request with this Idempotency-Key is still running; ask again shortly.',
    );
  }
  return { ok: true, status: kept.status, body: kept.body ?? '', isReplayed: true };
}

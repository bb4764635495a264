// Tells those who wait for new journal entries of a tenant that there may be some: one LISTEN of the node for all
// of them, opened when the first one waits. A notice that is lost costs a moment, since everybody also looks by
// themselves now and then.

import type { Clock } from '../platform/clock.ts';
import type { Database } from '../store/database.ts';
import { journalChannel } from '../store/shard-heads.ts';
import { keepListening, type Listening } from './listening.ts';

/**
 * Hears the last entry of a batch; null when something else has changed that is read with the journal, as the
 * catalogue, or when batches may have been missed.
 */
export type OnBatch = (lastSeq: bigint | null) => void;

export interface JournalFeed {
  /** Calls back after each batch of the tenant until the returned function is called. */
  readonly follow: (tenantId: number, onBatch: OnBatch) => () => void;
  readonly followers: () => number;
  readonly stop: () => Promise<void>;
}

export function createJournalFeed(context: { readonly database: Database; readonly clock: Clock }): JournalFeed {
  const followers = new Map<number, Set<OnBatch>>();
  let listening: Listening | null = null;
  let count = 0;
  const wake = (tenantId: number, lastSeq: bigint | null): void => {
    for (const onBatch of followers.get(tenantId) ?? []) onBatch(lastSeq);
  };
  const listen = (): Listening =>
    keepListening({
      ...context,
      channel: journalChannel,
      onNotice: (payload) => {
        const [tenantId, lastSeq = ''] = payload.split(':');
        wake(Number(tenantId), lastSeq === '' ? null : BigInt(lastSeq));
      },
      onGap: () => {
        for (const tenantId of followers.keys()) wake(tenantId, null);
      },
    });
  return {
    follow: (tenantId, onBatch) => {
      listening ??= listen();
      const own = followers.get(tenantId) ?? new Set();
      followers.set(tenantId, own.add(onBatch));
      count += 1;
      return () => {
        if (!own.delete(onBatch)) return;
        count -= 1;
        if (own.size === 0) followers.delete(tenantId);
      };
    },
    followers: () => count,
    stop: async () => {
      await listening?.stop();
      listening = null;
    },
  };
}

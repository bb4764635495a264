// Pauses or resumes a channel: nothing is published to a paused one until it is resumed. Decisions do not ask for it:
// reservations through it go on being taken, and what is promised through it stays promised.

import type { Channel } from '../domain/channel.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import { loadChannels, writePaused } from '../store/channels.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, type OperationContext, type Operator } from './operator.ts';

export type ChannelPaused = { readonly ok: true; readonly channel: Channel } | Refused;

export async function pauseChannel(
  context: OperationContext,
  operator: Operator,
  code: string,
  isPaused: boolean,
): Promise<ChannelPaused> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ChannelPaused> => {
    const head = await lockShard(context, transaction);
    const channel = (await loadChannels(transaction)).find((one) => one.code === code);
    if (!channel) return refuse('not_found', `There is no channel "${code}".`);
    if (channel.isPaused === isPaused) return { ok: true, channel };
    writePaused(transaction, code, isPaused);
    bumpCatalogueVersion(transaction);
    const action = isPaused ? 'channel.paused' : 'channel.resumed';
    audit(transaction, head, operator, { action, subject: code, detail: {} });
    return { ok: true, channel: { ...channel, isPaused } };
  });
}

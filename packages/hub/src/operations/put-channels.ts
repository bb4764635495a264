// Defines channels: all of a request or none. A definition replaces what was there, except that a paused channel
// stays paused. A channel sells from locations that exist.

import { checkChannel, type Channel } from '../domain/channel.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import type { PipelineDefinition } from '../domain/sourcing/pipeline.ts';
import { writeChannels } from '../store/channels.ts';
import type { Reader } from '../store/database.ts';
import { loadLocations } from '../store/locations.ts';
import { loadPipelines } from '../store/sourcing-pipelines.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from './operator.ts';

export type ChannelsPut = { readonly ok: true; readonly written: number } | Refused;

export async function putChannels(
  context: OperationContext,
  operator: Operator,
  channels: readonly Channel[],
): Promise<ChannelsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ChannelsPut> => {
    const head = await lockShard(context, transaction);
    const refused = await refuseChannels(transaction, channels);
    if (refused) return refused;
    const codes = channels.map((channel) => channel.code);
    writeChannels(transaction, channels);
    bumpCatalogueVersion(transaction);
    const subject = subjectOf(codes, 'channels');
    audit(transaction, head, operator, { action: 'channels.put', subject, detail: { codes } });
    return { ok: true, written: codes.length };
  });
}

/** Null when they may be put. */
export async function refuseChannels(reader: Reader, channels: readonly Channel[]): Promise<Refused | null> {
  const [locations, pipelines] = await Promise.all([loadLocations(reader), loadPipelines(reader)]);
  const known = new Set(locations.map((location) => location.code));
  return checkChannels(channels, known) ?? checkSourcing(channels, pipelines);
}

function checkChannels(channels: readonly Channel[], locations: ReadonlySet<string>): Refused | null {
  const codes = new Set<string>();
  for (const [index, channel] of channels.entries()) {
    if (codes.has(channel.code)) return refuse('conflict', `${channel.code} is given twice.`, `${index}/code`);
    codes.add(channel.code);
    const place = channel.locations.findIndex((code) => !locations.has(code));
    if (place !== -1) {
      const detail = `No location has the code "${channel.locations[place] ?? ''}".`;
      return refuse('unknown_location', detail, `${index}/locations/${place}`);
    }
    const refused = checkChannel(channel, String(index));
    if (refused) return refused;
  }
  return null;
}

function checkSourcing(channels: readonly Channel[], pipelines: readonly PipelineDefinition[]): Refused | null {
  const index = channels.findIndex(
    ({ sourcing }) => sourcing !== null && !pipelines.some((pipeline) => pipeline.code === sourcing),
  );
  if (index === -1) return null;
  return refuse(
    'conflict',
    `There is no sourcing pipeline "${channels[index]?.sourcing ?? ''}".`,
    `${index}/sourcing`,
  );
}

// Says which item a listing of a channel shows, and takes a listing back: all of a request or none. What is new is told
// to the channel as soon as its figure is worked out; a forgotten listing is told nothing any more.

import { refuse, type Refused } from '../../domain/refusal.ts';
import { loadChannels } from '../../store/channels.ts';
import { closeSubjects } from '../../store/exceptions.ts';
import { loadUnits } from '../../store/items.ts';
import {
  forgetListing,
  writeMappings,
  type ListingKey,
  type ListingMapping,
} from '../../store/publishing/listings.ts';
import { tellFollowers } from '../../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export type ListingsPut = { readonly ok: true; readonly written: number } | Refused;

export async function putListings(
  context: OperationContext,
  operator: Operator,
  mappings: readonly ListingMapping[],
): Promise<ListingsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ListingsPut> => {
    const head = await lockShard(context, transaction);
    const skus = [...new Set(mappings.map((one) => one.sku))];
    const [channels, items] = await Promise.all([loadChannels(transaction), loadUnits(transaction, skus, [])]);
    const refused = check(mappings, new Set(channels.map(({ code }) => code)), items);
    if (refused) return refused;
    writeMappings(transaction, mappings, head.now);
    tellFollowers(transaction);
    const ids = mappings.map((one) => one.externalId);
    const subject = subjectOf(ids, 'listings');
    audit(transaction, head, operator, { action: 'listings.put', subject, detail: { listings: mappings } });
    return { ok: true, written: mappings.length };
  });
}

function check(
  mappings: readonly ListingMapping[],
  channels: ReadonlySet<string>,
  items: ReadonlyMap<string, unknown>,
): Refused | null {
  const keys = new Set<string>();
  for (const [index, { channel, externalId, sku }] of mappings.entries()) {
    if (!channels.has(channel)) {
      return refuse('unknown_channel', `No channel has the code "${channel}".`, `${index}/channel`);
    }
    if (!items.has(sku)) return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${index}/sku`);
    const key = JSON.stringify([channel, externalId]);
    if (keys.has(key)) {
      return refuse('conflict', `${externalId} of ${channel} is given twice.`, `${index}/externalId`);
    }
    keys.add(key);
  }
  return null;
}

export type ListingForgotten = { readonly ok: true } | Refused;

export async function takeListingBack(
  context: OperationContext,
  operator: Operator,
  key: ListingKey,
): Promise<ListingForgotten> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ListingForgotten> => {
    const head = await lockShard(context, transaction);
    const isGone = await forgetListing(transaction, key, head.now);
    if (!isGone) return refuse('not_found', `${key.channel} has no listing "${key.externalId}".`);
    const subjects = [`${key.channel} ${key.externalId}`];
    closeSubjects(transaction, 'listing_refused', subjects, { at: head.now, seq: head.seq });
    audit(transaction, head, operator, { action: 'listing.forgotten', subject: key.externalId, detail: key });
    return { ok: true };
  });
}

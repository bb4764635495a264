// What a channel answered to a batch, made whole: exactly one outcome for each item that was sent. What a channel left
// out is uncertain, and what it says of something that was never sent is no answer.

import type { ListingQuantity, PushOutcome } from './connector.ts';

/**
 * @example
 * const outcomes = settleOutcomes(batch, [{ listing: 'mug', outcome: 'accepted' }]);
 */
export function settleOutcomes(
  batch: readonly Pick<ListingQuantity, 'listing'>[],
  answered: readonly PushOutcome[],
): readonly PushOutcome[] {
  const byListing = new Map<string, PushOutcome[]>();
  for (const outcome of answered) {
    byListing.set(outcome.listing, [...(byListing.get(outcome.listing) ?? []), outcome]);
  }
  return batch.map(({ listing }) => {
    const [first, ...more] = byListing.get(listing) ?? [];
    if (first === undefined) return { listing, outcome: 'uncertain', detail: 'The channel did not answer for it.' };
    if (more.every(({ outcome }) => outcome === first.outcome)) return first;
    return { listing, outcome: 'uncertain', detail: 'The channel answered for it in two ways.' };
  });
}

// How many a channel may be promised now: what is available at the channel's locations less the safety stock
// there. Allotments between channels are applied on top of this by rules of their own.

import type { Channel } from './channel.ts';
import { heldBackBy, type Silence } from './inbound/silence.ts';
import type { Item } from './item.ts';
import type { Location } from './location.ts';
import { available, type Balances } from './position.ts';

export interface LocationAvailability {
  readonly location: string;
  readonly available: bigint;
  readonly safetyStock: bigint;
  /** Not sold because whoever owns the figures is silent. */
  readonly heldBack: bigint;
  readonly silence: Silence | null;
}

/** What can be sold at one place; negative when the place is oversold or below its safety stock. */
export function headroom(at: LocationAvailability): bigint {
  return at.available - at.safetyStock - at.heldBack;
}

export function availableAt(
  item: Item,
  location: Location,
  positions: readonly Balances[],
  silence: Silence | null,
): LocationAvailability {
  let sum = 0n;
  for (const position of positions) sum += available(position);
  return {
    location: location.code,
    available: sum,
    safetyStock: location.safetyStock * 10n ** BigInt(item.scale),
    heldBack: silence === null ? 0n : heldBackBy(silence, sum),
    silence,
  };
}

export interface ChannelAvailability {
  readonly availableToPromise: bigint;
  readonly availableToSell: bigint;
  readonly byLocation: readonly LocationAvailability[];
}

/** An oversold location lowers what the others may sell: its shortage has to be met from somewhere. */
export function channelAvailability(
  channel: Pick<Channel, 'locations'>,
  at: (location: string) => LocationAvailability | undefined,
): ChannelAvailability {
  const byLocation: LocationAvailability[] = [];
  let promise = 0n;
  let sell = 0n;
  for (const code of channel.locations) {
    const there = at(code);
    if (there === undefined) continue;
    byLocation.push(there);
    promise += there.available;
    sell += headroom(there);
  }
  return { availableToPromise: promise, availableToSell: sell > 0n ? sell : 0n, byLocation };
}

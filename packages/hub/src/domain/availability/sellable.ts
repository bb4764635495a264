// What a channel may sell of any item: of a kit, the assembled ones and those that can be made up of components which
// the channel may sell, with the kit's own buffer and cap over both.

import {
  channelAvailability,
  limitsOf,
  type ChannelAvailability,
  type Limits,
  type LocationAvailability,
  type Question,
} from '../availability.ts';
import type { Item } from '../item.ts';
import { kitOrder, makeable, makeUp } from './kit.ts';
import type { Stock } from './stock.ts';

export interface ComponentAvailability {
  readonly item: Item;
  readonly availability: ChannelAvailability;
}

export interface KitAvailability extends ChannelAvailability {
  /** Of the item itself: of a kit, those that are assembled. */
  readonly assembled: ChannelAvailability;
  /** Assembled and made ones, before the kit's own buffer and cap. */
  readonly all: bigint;
  /** Of those that may be sold, how many are not assembled yet; 0 for what is no kit. */
  readonly makeable: bigint;
  /** The component of which there is too little for one more. */
  readonly short: string | null;
  readonly components: readonly ComponentAvailability[];
}

export function availabilityOf(stock: Stock, item: Item, question: Question): KitAvailability {
  const own = channelAvailability(stock, item, question);
  if (item.kit.length === 0) {
    return { ...own, assembled: own, all: own.availableToSell, makeable: 0n, short: null, components: [] };
  }
  const order = kitOrder(item, stock.catalogue.items);
  const components = order.slice(1).map((component) => ({
    item: component,
    availability: channelAvailability(stock, component, question),
  }));
  const assembled = assembledOf(own);
  const sellable = count(components, (one) => one.availableToSell);
  const all = makeable(order, (one) => (one === item ? assembled : (sellable.get(one.sku) ?? 0n)));
  const promisable = count(components, (one) => one.availableToPromise);
  const promise = makeable(order, (one) => {
    return one === item ? own.availableToPromise : (promisable.get(one.sku) ?? 0n);
  });
  const { short } = makeUp(order, all + 1n, (one) => (one === item ? assembled : (sellable.get(one.sku) ?? 0n)));
  const sell = limitKit(stock, item, own, all);
  return {
    ...own,
    assembled: own,
    all,
    availableToPromise: promise,
    availableToSell: sell,
    makeable: sell > own.availableToSell ? sell - own.availableToSell : 0n,
    short,
    components,
    byLocation: byLocationOf(own, components, item, order),
  };
}

function count(
  components: readonly ComponentAvailability[],
  of: (availability: ChannelAvailability) => bigint,
): Map<string, bigint> {
  return new Map(components.map(({ item, availability }) => [item.sku, of(availability)]));
}

/** What is assembled and may be sold, before the buffer and the cap that are meant for the kit as a whole. */
export function assembledOf({ limits, own, shared }: ChannelAvailability): bigint {
  if (limits.block !== null || own + shared <= 0n) return 0n;
  const above = shared - (limits.floor?.amount ?? 0n);
  const part = above > 0n ? above : 0n;
  const sum = limits.share === null ? own + part : own + (part * limits.share.amount) / 100_000_000n;
  return sum < own + shared ? sum : own + shared;
}

/** The kit's buffer and cap are over assembled and made ones. */
export function limitsOfKit(stock: Stock, kit: Item, { rules }: ChannelAvailability, all: bigint): Limits {
  return limitsOf(stock, kit, rules, null, { own: all, shared: 0n });
}

/** Of so many that could be made, how many may be sold. */
export function limitKit(stock: Stock, kit: Item, own: ChannelAvailability, all: bigint): bigint {
  const { block, buffer, cap } = limitsOfKit(stock, kit, own, all);
  if (block !== null) return 0n;
  const left = all - (buffer?.amount ?? 0n);
  const sell = cap !== null && cap.amount < left ? cap.amount : left;
  return sell > 0n ? sell : 0n;
}

/** What can be sold from one location alone: there, and of components that are there. */
function byLocationOf(
  own: ChannelAvailability,
  components: readonly ComponentAvailability[],
  kit: Item,
  order: readonly Item[],
): LocationAvailability[] {
  return own.byLocation.map((there) => {
    const { code } = there.location;
    const at = new Map<string, LocationAvailability>();
    for (const { item, availability } of components) {
      const found = availability.byLocation.find(({ location }) => location.code === code);
      if (found) at.set(item.sku, found);
    }
    const open = makeable(order, (one) => (one === kit ? there.open : (at.get(one.sku)?.open ?? 0n)));
    const available = makeable(order, (one) => (one === kit ? there.available : (at.get(one.sku)?.available ?? 0n)));
    return { ...there, open, available };
  });
}

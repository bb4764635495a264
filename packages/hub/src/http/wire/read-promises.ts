// By when a channel can be promised some items, as of one moment of the ledger. Reserves nothing.

import type { Channel } from '../../domain/channel.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import type { Stock as Ledger } from '../../domain/availability/stock.ts';
import { uomRatio, type Item } from '../../domain/item.ts';
import { isOver } from '../../domain/promise/calendar.ts';
import { outlookOf, takePromise, type Outlook, type Stock } from '../../domain/promise/promise.ts';
import { parseQuantity, type WireQuantity } from '../../domain/quantity.ts';
import { refuse } from '../../domain/refusal.ts';
import { pipelineOf } from '../../domain/sourcing/pipeline.ts';
import type { Demanded } from '../../domain/sourcing/source.ts';
import type { Supply } from '../../domain/supply.ts';
import { loadStock } from '../../operations/availability/stock.ts';
import type { ItemLookup } from '../../operations/catalogue.ts';
import { owedQuantities } from '../../store/reservations.ts';
import { holdSnapshot } from '../../store/shard-heads.ts';
import { openSuppliesOf } from '../../store/supplies.ts';
import type { HttpRefused } from '../problems.ts';
import type { Call } from '../route.ts';
import { decisionTimeOf } from './reservation-reads.ts';
import { wireQuantity, type WireNumber } from './wire-quantity.ts';

export interface PromiseLine {
  readonly sku: string;
  readonly quantity: WireQuantity;
  readonly uom?: string;
}

export interface AskedPromises {
  readonly channel: string;
  readonly lines: readonly PromiseLine[];
  readonly region: string | null;
  readonly neededBy: number | string | null;
}

export interface PromiseView {
  readonly sku: string;
  readonly uom: string;
  readonly requested: WireNumber;
  readonly promises: {
    readonly date: string;
    readonly quantity: WireNumber;
    readonly from: { readonly location: string; readonly order?: string };
  }[];
  readonly unpromised: WireNumber;
}

type PromisesRead =
  | { readonly ok: true; readonly lines: readonly PromiseView[]; readonly asOfSeq: number }
  | HttpRefused;

export async function readPromises(
  call: Pick<Call, 'parts' | 'caller'>,
  asked: AskedPromises,
): Promise<PromisesRead> {
  const { parts, caller } = call;
  const skus = [...new Set(asked.lines.map((line) => line.sku))];
  const time = decisionTimeOf(call);
  return parts.database.read(caller.tenantId, async (reader): Promise<PromisesRead> => {
    holdSnapshot(reader);
    const [ledger, supplies, owed] = await Promise.all([
      loadStock(parts, reader, skus),
      openSuppliesOf(reader, skus),
      owedQuantities(reader, skus, time),
    ]);
    const { now, catalogue } = ledger;
    if (asked.neededBy !== null && isOver(asked.neededBy, now))
      return refuse('invalid_field', 'This is in the past.', 'neededBy');
    const channel = catalogue.channels.get(asked.channel);
    if (!channel) return refuse('unknown_channel', `No channel has the code "${asked.channel}".`, 'channel');
    const suppliesOf = Map.groupBy(supplies, (supply) => supply.sku);
    const demanded: Demanded = { ...asked, now, allowsDropShip: channel.allowsDropShip };
    const pipeline = pipelineOf(catalogue.pipelines, channel.sourcing);
    const outlooks = new Map<string, Outlook>();
    const promise = (item: Item, quantity: bigint): PromiseView => {
      let outlook = outlooks.get(item.sku);
      if (outlook === undefined) {
        const coming = suppliesOf.get(item.sku) ?? [];
        outlook = outlookOf(stockOf(ledger, item, channel, coming, owed.get(item.sku) ?? 0n), pipeline, demanded);
        outlooks.set(item.sku, outlook);
      }
      return view(item, quantity, outlook);
    };
    const lines = promiseAll((sku) => ledger.items.get(sku), asked.lines, promise);
    return lines.ok ? { ...lines, asOfSeq: Number(ledger.seq) } : lines;
  });
}

/** What there is of an item for a channel: the one place where promises ask what it may sell. */
function stockOf(ledger: Ledger, item: Item, channel: Channel, coming: readonly Supply[], owed: bigint): Stock {
  const demander = { channel: channel.code, segment: null, customer: null };
  const question = { channel, demander, sees: 'promises' } as const;
  const { availableToSell, byLocation, limits } = availabilityOf(ledger, item, question);
  const places = byLocation.map(({ location, open }) => ({ location, free: open }));
  const codes = new Set(places.map(({ location }) => location.code));
  const sum = places.reduce((units, place) => units + place.free, 0n);
  return {
    available: sum < 0n ? sum : availableToSell,
    places,
    // What is blocked stays blocked, however much of it comes.
    supplies: limits.block === null ? coming.filter((supply) => codes.has(supply.location)) : [],
    owed,
  };
}

type AllPromised = { readonly ok: true; readonly lines: readonly PromiseView[] } | HttpRefused;

/** All lines are understood before the first is promised anything. */
function promiseAll(
  itemOf: ItemLookup,
  lines: readonly PromiseLine[],
  promise: (item: Item, quantity: bigint) => PromiseView,
): AllPromised {
  const wanted: (readonly [Item, bigint])[] = [];
  for (const [index, { sku, quantity, uom }] of lines.entries()) {
    const path = `lines/${index}`;
    const item = itemOf(sku);
    if (!item) return refuse('unknown_sku', `No item has the SKU "${sku}".`, `${path}/sku`);
    const ratio = uomRatio(item, uom, `${path}/uom`);
    if (!ratio.ok) return ratio;
    const parsed = parseQuantity(quantity, ratio.ratio, item.scale, `${path}/quantity`);
    if (!parsed.ok) return parsed;
    if (parsed.quantity <= 0n) {
      return refuse('quantity_out_of_range', 'The quantity must be positive.', `${path}/quantity`);
    }
    wanted.push([item, parsed.quantity]);
  }
  return { ok: true, lines: wanted.map(([item, quantity]) => promise(item, quantity)) };
}

function view({ sku, baseUom, scale }: Item, requested: bigint, outlook: Outlook): PromiseView {
  const steps = takePromise(outlook, requested);
  const promised = steps.reduce((sum, step) => sum + step.quantity, 0n);
  return {
    sku,
    uom: baseUom,
    requested: wireQuantity(requested, scale),
    promises: steps.map(({ date, quantity, location, order }) => ({
      date,
      quantity: wireQuantity(quantity, scale),
      from: order === null ? { location } : { location, order },
    })),
    unpromised: wireQuantity(requested - promised, scale),
  };
}

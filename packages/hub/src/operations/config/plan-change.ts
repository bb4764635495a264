// Rehearses a change of channels, allotment rules and safety stock: what every channel may sell of every item before
// and after, as of one moment of the ledger. Writes nothing. Items are read a page at a time, and only those that the
// change can reach; what is kept are sums and the largest differences.

import type { Channel } from '../../domain/channel.ts';
import {
  changedCatalogue,
  changedItems,
  reachOf,
  type ConfigChange,
  type Reach,
} from '../../domain/config/config-change.ts';
import {
  endRehearsal,
  rehearse,
  startRehearsal,
  type ChannelTally,
  type Difference,
  type Rehearsal,
} from '../../domain/config/rehearsal.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import type { Stock } from '../../domain/availability/stock.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Item } from '../../domain/item.ts';
import type { Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { loadAllotmentRules } from '../../store/allotment/allotment-rules.ts';
import type { Reader } from '../../store/database.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { listSkus } from '../../store/items.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { catalogueAt, gatherItems, type CachedCatalogue } from '../catalogue.ts';
import { loadParts, needsOfRules, type LedgerContext, type StockParts } from '../availability/stock.ts';
import { understandChange, type ConfigDraft } from './understand-change.ts';

/** Computed in one turn of the event loop: a few dozen milliseconds at most. */
const pageSkus = 500;

export interface PlanProgress {
  /** Items. */
  readonly done: number;
}

export interface PlanContext extends LedgerContext {
  readonly onProgress?: (progress: PlanProgress) => void;
  /** Ends it early, by a fault. */
  readonly signal?: AbortSignal;
}

export interface Plan {
  readonly ok: true;
  /** How many items there are, and how many of them the change can reach. */
  readonly items: number;
  readonly reached: number;
  readonly channels: readonly ChannelTally[];
  readonly differences: number;
  readonly largest: readonly Difference[];
  readonly asOfSeq: bigint;
  readonly now: number;
}

/** What is the same for all items. */
interface Work {
  readonly context: PlanContext;
  readonly reader: Reader;
  readonly time: string | null;
  readonly cached: CachedCatalogue;
  readonly before: Catalogue;
  readonly after: Catalogue;
  readonly change: ConfigChange;
  readonly reach: ReturnType<typeof reachOf>;
  readonly hearing: Pick<Stock, 'now' | 'heard'>;
}

export async function planChange(
  context: PlanContext,
  tenantId: number,
  draft: ConfigDraft,
  most: number,
): Promise<Plan | Refused> {
  return context.database.atOneMoment(tenantId, async (reader): Promise<Plan | Refused> => {
    const decisionTime = context.clock.decisionTime();
    const time = decisionTime === null ? null : isoTime(decisionTime);
    const moment = await readMoment(reader, time);
    const understood = await understandChange(reader, draft, moment.now);
    if (!understood.ok) return understood;
    const { change } = understood;
    const before = await catalogueAt(reader, context.catalogues, moment.catalogueVersion);
    const [rules, heard] = await Promise.all([loadAllotmentRules(reader), loadHeard(reader)]);
    const after = changedCatalogue(before, rules, change);
    const hearing = { now: moment.now, heard };
    const reach = reachOf(before, after, rules, change, moment.now);
    const work = { context, reader, time, cached: before, before, after, change, reach, hearing };
    const rehearsal = startRehearsal(after.channels.keys(), most);
    const { items, reached } = await rehearseAll(work, rehearsal);
    const largest = endRehearsal(rehearsal);
    const channels = [...rehearsal.tallies.values()].toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
    const told = { items, reached, channels, differences: rehearsal.count, largest };
    return { ok: true, ...told, asOfSeq: moment.seq, now: moment.now };
  });
}

/** The next page is read while one is computed. */
async function rehearseAll(work: Work, rehearsal: Rehearsal): Promise<{ items: number; reached: number }> {
  const { context } = work;
  let [items, reached] = [0, 0];
  let next: Promise<Page | null> = readPage(work, '');
  for (;;) {
    const page = await next;
    if (page === null) return { items, reached };
    context.signal?.throwIfAborted();
    next = readPage(work, page.lastSku);
    // Whoever waits for it hears of its failure; until then it must not count as unhandled.
    next.catch(() => undefined);
    rehearsePage(work, rehearsal, page);
    items += page.count;
    reached += page.reached.size;
    context.onProgress?.({ done: items });
  }
}

interface Page {
  readonly count: number;
  readonly lastSku: string;
  readonly items: ReadonlyMap<string, Item>;
  readonly reached: ReadonlyMap<Item, Reach>;
  readonly parts: StockParts;
}

async function readPage({ reader, time, cached, before, after, reach, hearing }: Work, from: string) {
  const skus = await listSkus(reader, from, pageSkus);
  const lastSku = skus.at(-1);
  if (lastSku === undefined) return null;
  const items = await gatherItems(reader, cached, skus);
  const reached = new Map<Item, Reach>();
  const needed = new Map<string, Item>();
  for (const sku of skus) {
    const item = items.get(sku);
    const found = item && reach(item, items);
    if (item === undefined || (found !== 'every' && (found?.size ?? 0) === 0)) continue;
    reached.set(item, found ?? 'every');
    addWhole(needed, item, items);
  }
  const needs = bothOf(needsOfRules(before, needed, hearing.now), needsOfRules(after, needed, hearing.now));
  const parts = await loadParts(reader, [...needed.keys()], needs, time);
  return { count: skus.length, lastSku, items, reached, parts };
}

function addWhole(needed: Map<string, Item>, item: Item, items: ReadonlyMap<string, Item>): void {
  if (needed.has(item.sku)) return;
  needed.set(item.sku, item);
  for (const { sku } of item.kit) {
    const component = items.get(sku);
    if (component !== undefined) addWhole(needed, component, items);
  }
}

type Needs = ReturnType<typeof needsOfRules>;

function bothOf(a: Needs, b: Needs): Needs {
  const fences = new Map([...a.fences, ...b.fences].map((one) => [JSON.stringify([one.ruleId, one.sku]), one]));
  return { fences: [...fences.values()], lotItems: a.lotItems, paces: [...new Set([...a.paces, ...b.paces])] };
}

function rehearsePage({ before, after, change, hearing }: Work, rehearsal: Rehearsal, page: Page): void {
  const { items, reached, parts } = page;
  const itemsAfter = changedItems(items, change);
  const stocks = {
    before: { ...hearing, ...parts, catalogue: { ...before, items } },
    after: { ...hearing, ...parts, catalogue: { ...after, items: itemsAfter } },
  };
  for (const [item, reach] of reached) {
    for (const code of reach === 'every' ? after.channels.keys() : reach) {
      const was = sellsOf(stocks.before, item, before.channels.get(code));
      const is = sellsOf(stocks.after, itemsAfter.get(item.sku) ?? item, after.channels.get(code));
      rehearse(rehearsal, { item, channel: code, before: was, after: is });
    }
  }
}

/** Whoever asks for no segment and as no customer. */
function sellsOf(stock: Stock, item: Item, channel: Channel | undefined): bigint {
  if (channel === undefined) return 0n;
  const demander = { channel: channel.code, segment: null, customer: null };
  return availabilityOf(stock, item, { channel, demander, sees: 'depletion' }).availableToSell;
}

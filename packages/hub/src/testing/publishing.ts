// A node that publishes, on a real database, for the tests of publishing: a small ledger with fake channels.

import { pino } from 'pino';

import type { Push } from '../domain/publishing/push.ts';
import { defaultTerms, type PublishingTerms } from '../domain/publishing/publishing-terms.ts';
import { createJournalFeed } from '../operations/journal-feed.ts';
import { putListings } from '../operations/publishing/put-listings.ts';
import { systemClock } from '../platform/clock.ts';
import { chance, makeId } from '../platform/ids.ts';
import { createMetrics, type Metrics } from '../platform/metrics.ts';
import { listListings, type Listing, type ListingMapping } from '../store/publishing/listings.ts';
import { startProjector } from '../sync/publishing/projector.ts';
import { startPublisher } from '../sync/publishing/publisher.ts';
import { channelOf, openNode, putCatalogue, type Node } from './ledger.ts';

export const quickTerms: PublishingTerms = {
  ...defaultTerms,
  budget: { ...defaultTerms.budget, requestsPerSecond: 200, burst: 50 },
  timeoutMs: 300,
  lateMs: 400,
};

export interface PublishingNode extends Node {
  readonly metrics: Metrics;
  readonly logged: readonly string[];
  readonly stop: () => Promise<void>;
}

/** Starts the projector and the publisher of one more node on a tenant's database. */
export function openPublishing(url: string, tenantId: number, pushes: ReadonlyMap<string, Push>): PublishingNode {
  const clock = systemClock;
  const node = openNode(url, tenantId);
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const metrics = createMetrics();
  const { database } = node;
  const feed = createJournalFeed({ database, clock });
  const ledger = { database, clock, catalogues: new Map(), makeId, log };
  const pushOf = (asked: number, channel: string): Push | null =>
    asked === tenantId ? (pushes.get(channel) ?? null) : null;
  const publisher = startPublisher({ ...ledger, metrics, pushOf, chance });
  const projector = startProjector({ ...ledger, feed, onDesired: publisher.onDesired });
  const close = async (): Promise<void> => {
    await projector.stop();
    await publisher.stop();
    await feed.stop();
    await node.engine.drain();
    await database.close();
  };
  let stopped: Promise<void> | null = null;
  return { ...node, metrics, logged, stop: () => (stopped ??= close()) };
}

export async function putChannel(node: Node, code: string, terms: Partial<PublishingTerms> = {}): Promise<void> {
  const publishing = { ...quickTerms, ...terms };
  await putCatalogue(node.database, node.tenantId, { channels: [channelOf(code, ['DC1', 'DC2'], { publishing })] });
}

export async function mapListings(node: Node, mappings: readonly ListingMapping[]): Promise<void> {
  const operator = { tenantId: node.tenantId, actor: 'test', correlationId: makeId('cor') };
  const context = { database: node.database, clock: systemClock, makeId };
  const outcome = await putListings(context, operator, mappings);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
}

export async function listingsOf(node: Node, channel?: string): Promise<Listing[]> {
  return node.database.read(node.tenantId, (reader) =>
    listListings(reader, { channel, after: ['', ''], limit: 100_000 }),
  );
}

/** What is shown by each listing, where all are in sync; else in which states they are. */
export async function shownIn(node: Node, channel: string): Promise<Record<string, number> | string> {
  const listings = await listingsOf(node, channel);
  const open = listings.filter(({ state }) => state !== 'in_sync');
  if (open.length > 0) return open.map(({ externalId, state }) => `${externalId} is ${state}`).join(', ');
  return Object.fromEntries(listings.map((one) => [one.externalId, Number(one.confirmed?.quantity ?? -1n)]));
}

// From a commit to what a channel shows, over real HTTP: what changes availability reaches the listings, and whatever
// a channel does meanwhile, it shows what it should once it behaves (I11).

import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { openFakeChannel, type FakeChannel, type Habit } from '../../testing/fake-channel.ts';
import { itemOf, movement, openSmallLedger, putCatalogue, reserve, type Node } from '../../testing/ledger.ts';
import {
  listingsOf,
  mapListings,
  openPublishing,
  putChannel,
  quickTerms,
  shownIn,
} from '../../testing/publishing.ts';
import type { PublishingNode } from '../../testing/publishing.ts';
import { leaseProjection, projectListings } from '../../operations/publishing/project-listings.ts';
import { leaseChannel, settleCall, takeCall } from '../../operations/publishing/publish-call.ts';
import { letGo } from '../../operations/inbox/work-in-turn.ts';
import { verify } from '../../operations/verify.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { placeKey } from '../../domain/position.ts';
import { readStock } from '../../operations/availability/stock.ts';
import { LeaseLost } from '../../store/inbox/leases.ts';
import { listExceptions } from '../../store/exceptions.ts';
import type { Push } from '../../domain/publishing/push.ts';
import type { PublishingTerms } from '../../domain/publishing/publishing-terms.ts';

const { url } = await createTestDatabase();

const patience = { timeout: 20_000, interval: 25 };

interface Shop {
  readonly ledger: Node;
  readonly channel: FakeChannel;
  readonly node: PublishingNode;
  /** What is connected, by channel. */
  readonly pushes: Map<string, Push>;
}

async function openChannel(canReadBack = false): Promise<FakeChannel> {
  const channel = await openFakeChannel(canReadBack);
  onTestFinished(channel.close);
  return channel;
}

/** A ledger with 10 A and 5 B, and the channel `web` with listings a and b of them. */
async function openShop(terms: Partial<PublishingTerms> = {}, canReadBack = false): Promise<Shop> {
  const channel = await openChannel(canReadBack);
  const ledger = await openSmallLedger(url);
  onTestFinished(() => ledger.database.close());
  await putChannel(ledger, 'web', terms);
  await ledger.submit(movement('receipt', 'A', 'DC1', 10), movement('receipt', 'B', 'DC1', 5));
  await mapListings(ledger, [
    { channel: 'web', externalId: 'a', sku: 'A' },
    { channel: 'web', externalId: 'b', sku: 'B' },
  ]);
  const pushes = new Map([['web', channel.push]]);
  const node = openPublishing(url, ledger.tenantId, pushes);
  onTestFinished(node.stop);
  return { ledger, channel, node, pushes };
}

async function untilShown({ ledger }: Pick<Shop, 'ledger'>, shown: Record<string, number>): Promise<void> {
  await expect.poll(() => shownIn(ledger, 'web'), patience).toEqual(shown);
}

async function exceptionsOf(ledger: Node, kind: string): Promise<string[]> {
  const filter = { state: 'open', afterId: '', limit: 100 } as const;
  const rows = await ledger.database.read(ledger.tenantId, (reader) => listExceptions(reader, filter));
  return rows.filter((row) => row.kind === kind).map((row) => row.subject);
}

function shownAt({ shows }: FakeChannel): Record<string, number> {
  return Object.fromEntries([...shows].map(([listing, quantity]) => [listing, Number(quantity)]));
}

test('what is sold, received and put into a kit reaches the listings', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  await ledger.submit(reserve('A', 3), movement('receipt', 'B', 'DC2', 1));
  await untilShown(shop, { a: 7, b: 6 });
  await putCatalogue(ledger.database, ledger.tenantId, {
    items: [itemOf('K', { kit: [{ sku: 'A', quantity: 2n }] })],
  });
  await mapListings(ledger, [{ channel: 'web', externalId: 'k', sku: 'K' }]);
  await untilShown(shop, { a: 7, b: 6, k: 3 });
  await ledger.submit(movement('adjustment', 'A', 'DC1', -5));
  await untilShown(shop, { a: 2, b: 6, k: 1 });
  expect(shownAt(channel)).toEqual({ a: 2, b: 6, k: 1 });
});

test('a hold that expires gives back to the listing what it kept', async () => {
  const shop = await openShop();
  await shop.ledger.submit(reserve('A', 4, { kind: 'soft', ttlMs: 1500 }));
  await untilShown(shop, { a: 6, b: 5 });
  await untilShown(shop, { a: 10, b: 5 });
});

test('a change of the catalogue reaches the listings without an entry of the journal', async () => {
  const shop = await openShop();
  await untilShown(shop, { a: 10, b: 5 });
  const item = itemOf('A', { safetyStock: new Map([['DC1', 4n]]) });
  await shop.ledger.database.inTransaction(shop.ledger.tenantId, (transaction) => {
    const text = `insert into item_safety_stocks (tenant_id, sku, location, quantity) values ($1, 'A', 'DC1', 4)`;
    transaction.defer({ text }, [shop.ledger.tenantId]);
    return Promise.resolve();
  });
  await putCatalogue(shop.ledger.database, shop.ledger.tenantId, { items: [item] });
  await untilShown(shop, { a: 6, b: 5 });
});

const habits: readonly (readonly [string, Habit])[] = [
  ['is down', 'down'],
  ['takes it and cuts the connection', 'lost'],
  ['takes it late and never answers', { lateMs: 350 }],
  ['never answers', 'silent'],
  ['is asked too often', { busyMs: 150 }],
  ['is asked too often and does not say for how long', { busyMs: null }],
  ['answers nonsense', 'lies'],
];

test.each(habits)('a channel that %s shows what it should when that is over', async (_name, habit) => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  const before = channel.calls.length;
  channel.habit = (call) => (call < before + 3 ? habit : 'ok');
  await ledger.submit(reserve('A', 1));
  await expect.poll(() => channel.calls.length, patience).toBeGreaterThan(before);
  await ledger.submit(reserve('A', 2));
  await untilShown(shop, { a: 7, b: 5 });
  expect(shownAt(channel)).toEqual({ a: 7, b: 5 });
});

test.each([false, true])(
  'a write that takes effect behind a newer one is put right (reads back: %s)',
  async (looks) => {
    const shop = await openShop({ timeoutMs: 100, lateMs: 2000 }, looks);
    const { ledger, channel } = shop;
    await untilShown(shop, { a: 10, b: 5 });
    const before = channel.calls.length;
    channel.habit = (call) => (call === before ? { lateMs: 1500 } : 'ok');
    await ledger.submit(reserve('A', 1));
    await expect.poll(() => channel.calls.length, patience).toBeGreaterThan(before);
    await ledger.submit(reserve('A', 2));
    await expect.poll(() => channel.shows.get('a'), patience).toBe(7n);
    await expect.poll(() => channel.landed, patience).toBe(1);
    await untilShown(shop, { a: 7, b: 5 });
    expect(channel.shows.get('a')).toBe(7n);
  },
);

test('a write of which nothing was heard is looked for, and not made again when it is there', async () => {
  const shop = await openShop({}, true);
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  const before = channel.calls.length;
  channel.habit = (call) => (call === before ? 'lost' : 'ok');
  await ledger.submit(reserve('A', 1));
  await untilShown(shop, { a: 9, b: 5 });
  expect(channel.calls).toHaveLength(before + 1);
});

test('a listing that is refused is an exception until it is mended, and nothing to the others', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  channel.habit = () => ({ partial: ['a'] });
  await expect.poll(() => exceptionsOf(ledger, 'listing_refused'), patience).toEqual(['web a']);
  await expect.poll(() => channel.shows.get('b'), patience).toBe(5n);
  const [refused] = (await listingsOf(ledger, 'web')).filter((one) => one.externalId === 'a');
  expect(refused).toMatchObject({ state: 'refused', fault: { code: 'no_such_listing' } });
  channel.habit = () => 'ok';
  await mapListings(ledger, [{ channel: 'web', externalId: 'a', sku: 'A' }]);
  await untilShown(shop, { a: 10, b: 5 });
  expect(await exceptionsOf(ledger, 'listing_refused')).toEqual([]);
});

test('a channel that has to be mended is said so, and asked no more for a while', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  channel.habit = () => 'denied';
  await expect.poll(() => exceptionsOf(ledger, 'publishing_stopped'), patience).toEqual(['web']);
  const calls = channel.calls.length;
  await ledger.submit(reserve('A', 1));
  await expect.poll(async () => (await listingsOf(ledger))[0]?.desired?.quantity, patience).toBe(9n);
  expect(channel.calls.length).toBe(calls);
});

test('a paused channel is told nothing until it is resumed', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  const pause = async (isPaused: boolean): Promise<void> => {
    await ledger.database.inTransaction(ledger.tenantId, (transaction) => {
      const text = 'update channels set is_paused = $2 where tenant_id = $1';
      transaction.defer({ text }, [ledger.tenantId, isPaused]);
      return Promise.resolve();
    });
    await putCatalogue(ledger.database, ledger.tenantId, {});
  };
  await pause(true);
  const calls = channel.calls.length;
  await ledger.submit(reserve('A', 1));
  await expect.poll(async () => (await listingsOf(ledger))[0]?.desired?.quantity, patience).toBe(9n);
  expect(channel.calls).toHaveLength(calls);
  await pause(false);
  await untilShown(shop, { a: 9, b: 5 });
});

test('a channel that does not answer costs another nothing', async () => {
  const shop = await openShop({ timeoutMs: 60_000 });
  const { ledger, channel } = shop;
  const other = await openChannel();
  channel.habit = () => 'silent';
  await expect.poll(() => channel.calls.length, patience).toBe(1);
  shop.pushes.set('other', other.push);
  await putChannel(ledger, 'other');
  await mapListings(ledger, [{ channel: 'other', externalId: '1', sku: 'A' }]);
  await expect.poll(() => shownIn(ledger, 'other'), patience).toEqual({ '1': 10 });
  for (let left = 9; left > 0; left -= 1) {
    await ledger.submit(reserve('A', 1));
    await expect.poll(() => other.shows.get('1'), patience).toBe(BigInt(left));
  }
});

test('a call that was under way when its node died is taken for uncertain by the next', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  await shop.node.stop();
  const context = { database: ledger.database, clock: systemClock, catalogues: new Map(), makeId, chance: () => 0 };
  const projection = await leaseProjection(context, ledger.tenantId, 'dead');
  await ledger.submit(reserve('A', 1));
  if (projection === null) throw new Error('The projection is held.');
  await projectListings(context, ledger.tenantId, projection);
  const lease = await leaseChannel(context, ledger.tenantId, 'web', 'dead');
  if (lease === null) throw new Error('The channel is held.');
  const subject = { tenantId: ledger.tenantId, channel: 'web', lease };
  const next = await takeCall(context, subject, false);
  if (next.kind !== 'send') throw new Error('Nothing was due.');
  for (const one of [projection, lease]) await letGo(context, ledger.tenantId, one);
  const other = await leaseProjection(context, ledger.tenantId, 'other');
  if (other === null) throw new Error('The projection is held.');
  await ledger.submit(reserve('B', 1));
  // Whoever was taken over writes nothing any more.
  await expect(projectListings(context, ledger.tenantId, projection)).rejects.toThrow(LeaseLost);
  await letGo(context, ledger.tenantId, other);
  const again = openPublishing(url, ledger.tenantId, shop.pushes);
  onTestFinished(again.stop);
  await untilShown(shop, { a: 9, b: 4 });
  expect(channel.shows.get('a')).toBe(9n);
  const answer = { kind: 'answered', items: [{ listing: 'a', outcome: 'accepted' }] } as const;
  await expect(settleCall(context, subject, next.call, answer)).rejects.toThrow(LeaseLost);
});

test('nodes that run side by side send a figure once', async () => {
  const shop = await openShop();
  const { ledger, channel } = shop;
  const second = openPublishing(url, ledger.tenantId, shop.pushes);
  onTestFinished(second.stop);
  await untilShown(shop, { a: 10, b: 5 });
  for (let round = 1; round <= 5; round += 1) {
    await ledger.submit(reserve('A', 1));
    await untilShown(shop, { a: 10 - round, b: 5 });
  }
  expect(channel.calls.flatMap(({ listings }) => listings).filter((one) => one === 'a')).toHaveLength(6);
});

test('among thousands that wait, what is sold out leaves in the next call', async () => {
  const shop = await openShop({
    budget: { ...quickTerms.budget, requestsPerSecond: 10, burst: 1, itemsPerCall: 10 },
  });
  const { ledger, channel } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  const skus = Array.from({ length: 3000 }, (_, index) => `S${index}`);
  await putCatalogue(ledger.database, ledger.tenantId, { items: skus.map((sku) => itemOf(sku)) });
  await ledger.submit(...skus.map((sku) => movement('receipt', sku, 'DC1', 3)));
  await mapListings(
    ledger,
    skus.map((sku) => ({ channel: 'web', externalId: sku, sku })),
  );
  const waiting = async (): Promise<number> =>
    (await listingsOf(ledger, 'web')).filter((one) => one.state === 'waiting' && one.desired !== null).length;
  await expect.poll(waiting, patience).toBeGreaterThan(2000);
  await ledger.submit(reserve('A', 10));
  await expect.poll(async () => (await listingsOf(ledger, 'web'))[2998]?.desired !== null, patience).toBe(true);
  const isDesired = async (): Promise<boolean> =>
    (await listingsOf(ledger, 'web')).some((one) => one.externalId === 'a' && one.desired?.quantity === 0n);
  await expect.poll(isDesired, { ...patience, interval: 5 }).toBe(true);
  const before = channel.calls.length;
  await expect.poll(() => channel.shows.get('a'), patience).toBe(0n);
  const at = channel.calls.findLastIndex(({ listings }) => listings.includes('a'));
  // One may have been under way already.
  expect(at).toBeLessThanOrEqual(before + 1);
  expect(channel.calls.every(({ listings }) => listings.length <= 10)).toBe(true);
});

test('after any faults, with several channels and nodes, what is shown is what may be sold', async () => {
  const shop = await openShop();
  const { ledger, pushes } = shop;
  const channels = new Map([['web', shop.channel]]);
  for (const name of ['market', 'portal']) {
    const channel = await openChannel(name === 'portal');
    channels.set(name, channel);
    pushes.set(name, channel.push);
    await putChannel(ledger, name);
    await mapListings(ledger, [
      { channel: name, externalId: 'a', sku: 'A' },
      { channel: name, externalId: 'b', sku: 'B' },
    ]);
  }
  const second = openPublishing(url, ledger.tenantId, pushes);
  onTestFinished(second.stop);
  const random = fc.sample(fc.nat(habits.length), { numRuns: 300, seed: 4242 });
  let drawn = 0;
  for (const channel of channels.values()) {
    channel.habit = () => {
      drawn += 1;
      return habits[random[drawn % random.length] ?? 0]?.[1] ?? 'ok';
    };
  }
  for (let round = 0; round < 30; round += 1) {
    const [sku, change] = [round % 3 === 0 ? 'B' : 'A', round % 4 === 0 ? 3 : -1];
    await ledger.submit(movement('adjustment', sku, 'DC1', change));
    const before = shop.channel.calls.length;
    if (round % 10 === 0) await expect.poll(() => shop.channel.calls.length, patience).toBeGreaterThan(before);
  }
  for (const channel of channels.values()) channel.habit = () => 'ok';
  const stock = await readStock(
    { database: ledger.database, clock: systemClock, catalogues: new Map() },
    ledger.tenantId,
    ['A', 'B'],
  );
  const sellable = (sku: string): number =>
    Number(stock.positionsAt.get(placeKey(sku, 'DC1'))?.reduce((sum, one) => sum + one.sellable, 0n));
  for (const [name, channel] of channels) {
    const shown = { a: sellable('A'), b: sellable('B') };
    await expect.poll(() => shownIn(ledger, name), { ...patience, timeout: 40_000 }).toEqual(shown);
    expect(shownAt(channel)).toEqual(shown);
  }
});

test('verify names a listing that shows what may not be sold, and is silent about what is on its way', async () => {
  const shop = await openShop();
  const { ledger } = shop;
  await untilShown(shop, { a: 10, b: 5 });
  await shop.node.stop();
  const breaches = async (): Promise<readonly string[]> => {
    const report = await verify({ database: ledger.database, clock: systemClock }, ledger.tenantId);
    return report.checks
      .filter((one) => !one.ok)
      .flatMap((one) => one.breaches.map(({ what }) => `${one.id}: ${what}`));
  };
  expect(await breaches()).toEqual([]);
  await ledger.database.inTransaction(ledger.tenantId, (transaction) => {
    const text = `update listings set desired_quantity = 11, confirmed_quantity = 11
      where tenant_id = $1 and external_id = 'a'`;
    transaction.defer({ text }, [ledger.tenantId]);
    return Promise.resolve();
  });
  expect(await breaches()).toEqual(['I11: listing a of web shows 11 of A, of which it may sell 10']);
  await ledger.submit(reserve('A', 1));
  expect(await breaches()).toEqual([]);
});

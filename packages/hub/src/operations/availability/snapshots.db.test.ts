// What a node keeps in memory says what the ledger says: after any commands, on the node that writes and on another,
// over the expiry of holds, a change of the catalogue, and connections that are lost.

import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import type { AllotmentRule } from '../../domain/allotment/allotment-rule.ts';
import { explainAvailability } from '../../domain/availability/explain.ts';
import { availabilityOf } from '../../domain/availability/sellable.ts';
import { paceKey, type LotBalances } from '../../domain/availability/stock.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Command } from '../../domain/command.ts';
import { passTime } from '../../domain/held-quantities.ts';
import type { Item } from '../../domain/item.ts';
import { placeKey, type Position } from '../../domain/position.ts';
import { commandOf } from '../../domain/testing/story-command.ts';
import { makeId } from '../../platform/ids.ts';
import { isoTime, systemClock, type Clock } from '../../platform/clock.ts';
import { changeOf } from '../../store/allotment/allotment-rules.ts';
import { writeLots, type Lot } from '../../store/allotment/lots.ts';
import { writeLag } from '../../store/allotment/velocities.ts';
import { openDatabase } from '../../store/database.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { journalAfter } from '../../store/journal.ts';
import { lockShardHead } from '../../store/locks.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import {
  channelOf,
  createTenant,
  itemOf,
  locationOf,
  movement,
  putCatalogue,
  reserve,
  standingClock,
} from '../../testing/ledger.ts';
import { startProxy } from '../../testing/proxy.ts';
import { measureVelocity } from '../allotment/measure-velocity.ts';
import { loadCatalogue, type CatalogueCache } from '../catalogue.ts';
import { DecisionEngine, defaultLimits } from '../decision-engine.ts';
import { createJournalFeed } from '../journal-feed.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { advance, emptySnapshot, type Snapshot } from './snapshot.ts';
import { createSnapshots } from './snapshots.ts';
import { readStock, type ReadStock as Stock } from './stock.ts';

const { url } = await createTestDatabase();

const skus = ['A', 'B', 'L', 'KIT', 'BOX'];
// Looks again at once: what is waited for takes some milliseconds.
const soon = { timeout: 20_000, interval: 2 };
const anyAge = { maxAgeMs: 60_000 };

interface Options {
  readonly clock?: Clock;
  readonly bytesMax?: number;
  readonly databaseUrl?: string;
}

function openKeeping({ clock = systemClock, bytesMax = 2 ** 30, databaseUrl = url }: Options = {}) {
  const database = openDatabase({ url: databaseUrl, readersMax: 4, writersMax: 4 });
  const catalogues: CatalogueCache = new Map();
  const feed = createJournalFeed({ database, clock });
  const failures: unknown[] = [];
  const onFailure = (error: unknown): number => failures.push(error);
  const context = { database, clock, catalogues };
  const snapshots = createSnapshots({ ...context, feed, bytesMax, onFailure });
  const engine = new DecisionEngine({ ...context, makeId, onCommitted: snapshots.onCommitted }, defaultLimits);
  onTestFinished(async () => {
    await engine.drain();
    await snapshots.stop();
    await feed.stop();
    await database.close();
  });
  return { ...context, engine, snapshots, failures };
}

type Keeping = ReturnType<typeof openKeeping>;

async function newTenant(node: Keeping): Promise<number> {
  const tenantId = await createTenant(node.database);
  await putCatalogue(node.database, tenantId, {
    items: [
      itemOf('A', { substitutes: [{ sku: 'B', ratio: '1/2', priority: 1 }] }),
      itemOf('B', { safetyStock: new Map([['W2', 1n]]), attributes: { class: 'small' } }),
      itemOf('L', { tracking: 'lot' }),
      itemOf('KIT', { kit: components({ A: 2n, L: 1n }) }),
      itemOf('BOX', { kit: components({ KIT: 1n, A: 1n, B: 3n }) }),
    ],
    locations: [locationOf('W1'), locationOf('W2', { safetyStock: 2n })],
    channels: [channelOf('web', ['W1', 'W2']), channelOf('shop', ['W2'])],
  });
  return tenantId;
}

function components(of: Readonly<Record<string, bigint>>): Item['kit'] {
  return Object.entries(of).map(([sku, quantity]) => ({ sku, quantity }));
}

const anyScope = { sku: null, itemClass: null, segment: null, customer: null, location: null };

function ruleOf(
  id: string,
  stated: string,
  more: Partial<AllotmentRule> & Pick<AllotmentRule, 'kind'>,
): AllotmentRule {
  const [value = '0', unit = null] = stated.split(' ');
  const always = { validFrom: null, validTo: null };
  const millionths = BigInt(Math.round(Number(value) * 1e6));
  const own = { id, revision: 0, channel: 'web', order: 0, millionths, unit: unit as AllotmentRule['unit'] };
  return { ...anyScope, ...always, ...own, ...more };
}

/** Rules of every kind, some for a time only, and lots that expire within the story. */
function rulesAt(now: number): AllotmentRule[] {
  return [
    ruleOf('shop-A', '4 quantity', { kind: 'ring_fence', channel: 'shop', sku: 'A', location: 'W2' }),
    ruleOf('web-A', '6 quantity', { kind: 'ring_fence', sku: 'A', order: 1, validTo: now + 25_000 }),
    ruleOf('vip-A', '20 percent', { kind: 'ring_fence', sku: 'A', segment: 'vip', order: 2 }),
    ruleOf('late-L', '50 percent', { kind: 'ring_fence', channel: 'shop', sku: 'L', validFrom: now + 8000 }),
    ruleOf('web-L', '3 quantity', { kind: 'ring_fence', sku: 'L', customer: 'c1' }),
    ruleOf('days', '20 days', { kind: 'buffer', sku: 'A' }),
    ruleOf('lagging', '90000 dynamic', { kind: 'buffer', itemClass: 'small' }),
    ruleOf('floor', '2 days', { kind: 'priority_floor', channel: 'shop', location: 'W2' }),
    ruleOf('fresh', '1 days', { kind: 'shelf_life', sku: 'L', segment: 'vip' }),
    ruleOf('half', '50 percent', { kind: 'share', channel: 'shop', sku: 'B' }),
    ruleOf('most', '9 quantity', { kind: 'cap', sku: 'KIT' }),
    ruleOf('none', '0', { kind: 'block', sku: 'B', location: 'W2', validFrom: now + 12_000 }),
  ];
}

async function putRules(node: Keeping, tenantId: number, now: number): Promise<void> {
  await node.database.inTransaction(tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    const by = { actor: 'test', correlationId: 'test', recordedAt: isoTime(now) };
    await writeRecords(transaction, 'allotment', rulesAt(now).map(changeOf), by);
    const expiring = [5000, 20_000, 3 * 86_400_000, null];
    const lotOf = (ms: number | null, lot: number): Lot => {
      return { sku: 'L', lot: `lot${lot}`, attributes: {}, expiresAt: ms === null ? null : now + ms };
    };
    writeLots(transaction, expiring.map(lotOf));
    writeLag(transaction, 'web', 30_000n, isoTime(now));
    bumpCatalogueVersion(transaction);
  });
}

async function kept(node: Keeping, tenantId: number, minSeq: bigint): Promise<Stock> {
  const wish = { ...anyAge, minSeq: Number(minSeq) };
  await expect.poll(() => node.snapshots.find(tenantId, skus, wish) !== null, soon).toBe(true);
  const found = node.snapshots.find(tenantId, skus, wish);
  if (found === null) throw new Error('The snapshot was there a moment ago.');
  return found;
}

function inOrder(positions: readonly Position[]): readonly Position[] {
  return positions.toSorted((a, b) => (`${a.location} ${a.lot}` < `${b.location} ${b.lot}` ? -1 : 1));
}

function positionsOf(stock: Stock, sku: string): readonly Position[] {
  return [...stock.catalogue.locations.keys()].flatMap((code) => {
    const there: readonly LotBalances[] = stock.positionsAt.get(placeKey(sku, code)) ?? [];
    return there.map((one) => ({ sku, location: code, seq: 0n, ...one }));
  });
}

interface Asking {
  readonly channel: Channel;
  readonly segment: string | null;
  readonly customer: string | null;
}

/** What is answered to each of those who ask, and why. */
function sellableOf(stock: Stock, item: Item, { channel, segment, customer }: Asking): unknown {
  const demander = { channel: channel.code, segment, customer };
  const answer = availabilityOf(stock, item, { channel, demander, sees: 'depletion' });
  const explained = explainAvailability(stock, item, answer);
  const { availableToSell, availableToPromise, makeable, short } = answer;
  return { sku: item.sku, ...demander, availableToSell, availableToPromise, makeable, short, explained };
}

/** All that a reader can learn of it. */
function told(stock: Stock): unknown {
  const asking = [...stock.catalogue.channels.values()].flatMap((channel) =>
    [null, 'vip'].flatMap((segment) => [null, 'c1'].map((customer) => ({ channel, segment, customer }))),
  );
  return {
    seq: stock.seq,
    positions: skus.map((sku) => inOrder(positionsOf(stock, sku))),
    sells: skus.flatMap((sku) => {
      const item = stock.items.get(sku);
      return item === undefined ? [] : asking.map((one) => sellableOf(stock, item, one));
    }),
  };
}

/** Compared as text, which is quick; what differs is shown where it does. */
function expectTold(stock: Stock, expected: unknown): void {
  const found = told(stock);
  const textOf = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
  if (textOf(found) !== textOf(expected)) expect(found).toEqual(expected);
}

const place = fc.constantFrom('W1', 'W2');
const units = fc.integer({ min: 1, max: 6 });
const some = fc.integer({ min: 0, max: 5 });
const thing = fc.constantFrom('A', 'B', 'L');
const sold = fc.constantFrom('A', 'A', 'B', 'L', 'KIT', 'BOX');
const asker = fc.constantFrom('', '', ' segment=vip', ' customer=c1', ' segment=vip customer=c1 substitutes=yes');

/** What every story begins with, so that there is something to take. */
const shelves = [
  'receipt A 30 W1',
  'receipt A 5 W2',
  'receipt B 9 W1',
  'receipt L 8 W1/lot1',
  'receipt L 3 W2/lot2',
  'receipt L 2 W2/lot0',
  'receipt KIT 2 W2',
  'reserve r0 web A*3 ttl=9s',
];

/** A step: a command in the language of the stories, or time that passes. */
const step: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(thing, units, place, some).map(receiptOf) },
  {
    weight: 6,
    arbitrary: fc.tuple(some, sold, units, asker, fc.constantFrom('ttl=5s', 'ttl=20s', '')).map(reserveOf),
  },
  { weight: 1, arbitrary: fc.constant('measure') },
  {
    weight: 1,
    arbitrary: fc.tuple(some, units).map(([n, of]) => `reserve r${n} web A*${of + 9} B*1 ttl=9s policy=backorder`),
  },
  { weight: 2, arbitrary: some.map((n) => `confirm r${n}`) },
  { weight: 2, arbitrary: some.map((n) => `extend r${n} 30s`) },
  { weight: 1, arbitrary: fc.tuple(some, fc.integer({ min: 0, max: 3 })).map(([n, to]) => `reduce r${n} 1*${to}`) },
  { weight: 1, arbitrary: some.map((n) => `release r${n}`) },
  { weight: 1, arbitrary: some.map((n) => `cancel r${n}`) },
  { weight: 2, arbitrary: fc.tuple(place, units, some).map(([at, of, n]) => `allocate A ${of} ${at} for=r${n}`) },
  { weight: 2, arbitrary: fc.tuple(place, units, some).map(([at, of, n]) => `pick A ${of} ${at} for=r${n}`) },
  { weight: 2, arbitrary: fc.tuple(place, units, some).map(([at, of, n]) => `shipment A ${of} ${at} for=r${n}`) },
  { weight: 1, arbitrary: fc.tuple(place, units).map(([at, of]) => `shipment B ${of} ${at}`) },
  { weight: 2, arbitrary: fc.tuple(place, units).map(([at, of]) => `count A ${of} ${at} at=-1s`) },
  { weight: 1, arbitrary: units.map((of) => `supply_planned A ${of} W1 order=PO${of}`) },
  { weight: 1, arbitrary: units.map((of) => `receipt A ${of} W1 order=PO${of}`) },
  { weight: 1, arbitrary: fc.tuple(units, place).map(([of, at]) => `status_changed A ${of} ${at} -> :damaged`) },
  { weight: 3, arbitrary: fc.constantFrom('wait 4000', 'wait 11000') },
);

function receiptOf([sku, quantity, location, lot]: [string, number, string, number]): string {
  return `receipt ${sku} ${quantity} ${location}${sku === 'L' ? `/lot${lot}` : ''}`;
}

function reserveOf([n, sku, quantity, asking, ttl]: [number, string, number, string, string]): string {
  const channel = n % 3 === 0 ? 'shop' : 'web';
  return `reserve r${n} ${channel} ${sku}*${quantity} ${ttl} policy=partial${asking}`;
}

interface Story {
  readonly id: string;
  reservations: number;
}

/** Each reservation of a story is taken once; what comes later is about one of them. */
function commandIn(story: Story, line: string, now: number): Command {
  const command = commandOf(line, now);
  if (!('reservationId' in command) || command.reservationId === null) return command;
  if (command.type === 'reserve') story.reservations += 1;
  const number = Number(command.reservationId.slice(1));
  const index = command.type === 'reserve' ? story.reservations : 1 + (number % Math.max(1, story.reservations));
  return { ...command, reservationId: `${story.id}-${index}` };
}

test('what is kept is what the ledger says after any commands, at any time, on both nodes', async () => {
  const clock = standingClock(systemClock.now());
  const [writer, reader] = [openKeeping({ clock }), openKeeping({ clock })];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), async (steps) => {
      const tenantId = await newTenant(writer);
      await putRules(writer, tenantId, clock.decisionTime() ?? 0);
      const story = { id: makeId('run'), reservations: 0 };
      for (const node of [writer, reader]) await kept(node, tenantId, 0n);
      for (const line of [...shelves, ...steps]) {
        const waited = /^wait (\d+)/.exec(line);
        if (waited) clock.advance(Number(waited[1]));
        else if (line === 'measure') await measured(writer, [writer, reader], tenantId);
        else await writer.engine.submit(tenantId, commandIn(story, line, clock.decisionTime() ?? 0));
        const strong = await readStock(writer, tenantId, skus);
        const expected = told(strong);
        // Nothing is waited for: what this node wrote is there.
        expectTold(await kept(writer, tenantId, 0n), expected);
        expectTold(await kept(reader, tenantId, strong.seq), expected);
      }
      expect(await followed(reader, tenantId)).toEqual(await loaded(reader, tenantId));
    }),
    { numRuns: 25 },
  );
  expect([...writer.failures, ...reader.failures]).toEqual([]);
}, 240_000);

/** Velocities have no entry: they are there when the nodes have looked. */
async function measured(writer: Keeping, nodes: readonly Keeping[], tenantId: number): Promise<void> {
  await measureVelocity(writer);
  const { velocities } = await readStock(writer, tenantId, skus);
  for (const node of nodes) {
    const found = async (): Promise<unknown> => {
      const stock = await kept(node, tenantId, 0n);
      return ['A', 'B', 'L', 'KIT'].map((sku) => [
        stock.velocities.get(paceKey('web', sku)),
        stock.velocities.get(paceKey('shop', sku)),
      ]);
    };
    const expected = ['A', 'B', 'L', 'KIT'].map((sku) => [
      velocities.get(paceKey('web', sku)),
      velocities.get(paceKey('shop', sku)),
    ]);
    await expect.poll(found, soon).toEqual(expected);
  }
}

/** All that is kept of a tenant, however it came to be. */
function content({ seq, positions, held, supplies }: Snapshot): unknown {
  passTime(held, Number.POSITIVE_INFINITY);
  return {
    seq,
    positions: skus.map((sku) => inOrder(positions.of(sku))),
    held: held.due,
    ofFences: held.dueUses,
    supplies: new Map([...supplies.values()].flatMap((own) => [...own])),
  };
}

/** As if it had been there from the first entry on. */
async function followed(node: Keeping, tenantId: number): Promise<unknown> {
  return node.database.read(tenantId, async (reader) => {
    const snapshot = emptySnapshot(0n, await loadCatalogue(reader, 0n));
    const rows = await journalAfter(reader, 0n, 10_000);
    advance(
      snapshot,
      rows.map((row) => row.entry),
    );
    return content(snapshot);
  });
}

async function loaded(node: Keeping, tenantId: number): Promise<unknown> {
  const snapshot = await loadSnapshot(node, tenantId, { isWanted: () => true });
  return snapshot && content(snapshot);
}

test('while two nodes write, a third never shows what the ledger was not', async () => {
  const [one, two, reader] = [openKeeping(), openKeeping(), openKeeping()];
  const tenantId = await newTenant(one);
  await kept(reader, tenantId, 0n);
  await one.engine.submit(tenantId, movement('receipt', 'A', 'W1', 500));
  const seen = new Map<bigint, unknown>();
  let isWriting = true;
  const look = async (): Promise<void> => {
    while (isWriting) {
      const found = reader.snapshots.find(tenantId, skus, anyAge);
      if (found !== null) seen.set(found.seq, inOrder(positionsOf(found, 'A')));
      await systemClock.sleep(1);
    }
  };
  const write = async ({ engine }: Keeping, quantity: number): Promise<void> => {
    for (let round = 0; round < 60; round += 1) {
      const batch = [reserve('A', quantity), movement('receipt', 'A', 'W2', 1), movement('shipment', 'A', 'W1', 1)];
      await Promise.all(batch.map((command) => engine.submit(tenantId, command)));
    }
  };
  const looking = look();
  await Promise.all([write(one, 1), write(two, 2)]);
  isWriting = false;
  await looking;
  const strong = await readStock(one, tenantId, skus);
  expect(told(await kept(reader, tenantId, strong.seq))).toEqual(told(strong));
  expect(seen.size).toBeGreaterThan(3);
  const replayed = await one.database.read(tenantId, async (read) => {
    const snapshot = emptySnapshot(0n, await loadCatalogue(read, 0n));
    const states = new Map<bigint, unknown>([[0n, []]]);
    for (const { entry } of await journalAfter(read, 0n, 10_000)) {
      advance(snapshot, [entry]);
      if (seen.has(entry.seq)) states.set(entry.seq, inOrder(snapshot.positions.of('A')));
    }
    return states;
  });
  for (const [seq, positions] of seen) expect(positions).toEqual(replayed.get(seq));
});

test('a hold stops counting when its time is over, on every node, before any sweep', async () => {
  const [writer, reader] = [openKeeping(), openKeeping()];
  const tenantId = await newTenant(writer);
  for (const node of [writer, reader]) await kept(node, tenantId, 0n);
  const soft = reserve('A', 4, { kind: 'soft', ttlMs: 500 });
  await writer.engine.submitAll(tenantId, [movement('receipt', 'A', 'W1', 10), soft]);
  for (const node of [writer, reader]) {
    const reservedIn = (stock: Stock | null): bigint | undefined =>
      stock === null ? undefined : positionsOf(stock, 'A')[0]?.reserved;
    await expect.poll(() => reservedIn(node.snapshots.find(tenantId, skus, anyAge)), soon).toBe(0n);
    expect(node.snapshots.find(tenantId, skus, anyAge)?.seq).toBe(2n);
    // Never before the ledger itself lets it go.
    expect(positionsOf(await readStock(node, tenantId, skus), 'A')[0]?.reserved).toBe(0n);
  }
});

test('a change of the catalogue is in the answers without a restart', async () => {
  const [writer, reader] = [openKeeping(), openKeeping()];
  const tenantId = await newTenant(writer);
  const lot = movement('receipt', 'L', 'W1', 4, { lot: 'lot0' });
  await writer.engine.submitAll(tenantId, [movement('receipt', 'A', 'W1', 10), lot]);
  for (const node of [writer, reader]) await kept(node, tenantId, 2n);
  // Of a minute ago: what is to expire, begin or end by them has done so.
  await putRules(writer, tenantId, systemClock.now() - 60_000);
  await putCatalogue(writer.database, tenantId, {
    items: [itemOf('A', { scale: 2 })],
    locations: [locationOf('W1', { safetyStock: 7n })],
    channels: [channelOf('late', ['W1'])],
  });
  const strong = told(await readStock(writer, tenantId, skus));
  for (const node of [writer, reader]) {
    const current = (): unknown => {
      const found = node.snapshots.find(tenantId, skus, anyAge);
      return found && told(found);
    };
    await expect.poll(current, { ...soon, timeout: 30_000 }).toEqual(strong);
  }
});

test('what was committed while nobody could listen or read is caught up with', async () => {
  const writer = openKeeping();
  const proxy = await startProxy(url);
  onTestFinished(() => proxy.close());
  const reader = openKeeping({ databaseUrl: proxy.url });
  const tenantId = await newTenant(writer);
  await kept(reader, tenantId, 0n);
  proxy.goAway();
  await writer.engine.submitAll(tenantId, [movement('receipt', 'A', 'W1', 10), reserve('A', 3)]);
  // It says what it knows to whoever takes that, and how old it is.
  expect(reader.snapshots.find(tenantId, skus, anyAge)?.seq).toBe(0n);
  await expect.poll(() => reader.failures.length, soon).toBeGreaterThan(0);
  await expect.poll(() => reader.snapshots.find(tenantId, skus, { maxAgeMs: 300 }), soon).toBeNull();
  proxy.comeBack();
  const strong = await readStock(writer, tenantId, skus);
  expect(told(await kept(reader, tenantId, strong.seq))).toEqual(told(strong));
});

test('nobody is answered from what is older than he takes, or by a clock that was set', async () => {
  let offset = 0;
  const node = openKeeping({ clock: { ...systemClock, now: () => systemClock.now() + offset } });
  const tenantId = await newTenant(node);
  for (const set of [3_600_000, -3_600_000]) {
    await kept(node, tenantId, 0n);
    offset += set;
    expect(node.snapshots.find(tenantId, skus, anyAge)).toBeNull();
  }
  await kept(node, tenantId, 0n);
  expect(node.snapshots.find(tenantId, skus, { maxAgeMs: 0 })).toBeNull();
  expect(node.snapshots.find(tenantId, skus, { ...anyAge, minSeq: 1 })).toBeNull();
  expect(node.snapshots.find(tenantId, ['A', 'UNKNOWN'], anyAge)).toBeNull();
});

test('what does not fit into the memory is not kept, and nothing is when there is to be none', async () => {
  const [small, none] = [openKeeping({ bytesMax: 1000 }), openKeeping({ bytesMax: 0 })];
  const tenantId = await newTenant(small);
  await small.engine.submit(tenantId, movement('receipt', 'A', 'W1', 10));
  expect(small.snapshots.find(tenantId, skus, anyAge)).toBeNull();
  expect(small.snapshots.count()).toBe(1);
  await expect.poll(() => small.snapshots.count(), soon).toBe(0);
  for (const node of [small, none]) {
    expect(node.snapshots.find(tenantId, skus, anyAge)).toBeNull();
    expect([node.snapshots.count(), node.snapshots.bytes()]).toEqual([0, 0]);
  }
});

test('room is made by dropping what nobody has asked about for the longest', async () => {
  let offset = 0;
  const node = openKeeping({ clock: { ...systemClock, now: () => systemClock.now() + offset }, bytesMax: 50_000 });
  const tenants = [await newTenant(node), await newTenant(node)];
  for (const tenantId of tenants) {
    await node.engine.submit(tenantId, movement('receipt', 'A', 'W1', 10));
    await kept(node, tenantId, 1n);
    offset += 60_000;
  }
  expect(node.snapshots.count()).toBe(1);
  expect(node.snapshots.bytes()).toBeLessThan(50_000);
});

// Seeded worlds of inbound on a real database: told to two nodes in turn, in batches of any size, a world ends as it
// does in memory, and the journal gives the live state. What decisions go by (marks, versions, what waits, business
// keys, observations) has then been written and read back by a node that did not make it.

import { expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import type { Command } from '../../src/domain/command.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { formatPosition } from '../../src/domain/position.ts';
import { verify } from '../../src/operations/verify.ts';
import { isoTime, systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { writeRecords } from '../../src/store/governed-records.ts';
import { listMarks } from '../../src/store/inbound/count-marks.ts';
import { listObservations } from '../../src/store/inbound/observations.ts';
import { lockShardHead } from '../../src/store/locks.ts';
import { listPositions } from '../../src/store/positions.ts';
import { listOpenReservations } from '../../src/store/reservations.ts';
import { listOpenSupplies } from '../../src/store/supplies.ts';
import { bumpCatalogueVersion } from '../../src/store/shard-heads.ts';
import { createTenant, openNode, putCatalogue, standingClock, type Node } from '../../src/testing/ledger.ts';
import { seededRandom, type SeededRandom } from '../seeded-random.ts';
import { drawArrivals, styles } from './arrival.ts';
import { textOf } from './check.ts';
import { deliver, nowOf, type Delivered } from './deliver.ts';
import { openingCommands, tell } from './message.ts';
import { catalogueOfWorld, drawWorld, type World } from './world.ts';

const { url } = await createTestDatabase();

async function openWorld(world: World, catalogue: Catalogue): Promise<readonly [Node, Node]> {
  const setUp = openDatabase({ url, readersMax: 1, writersMax: 1 });
  const tenantId = await createTenant(setUp);
  const [items, locations, channels] = [catalogue.items, catalogue.locations, catalogue.channels];
  const parts = { items: [...items.values()], locations: [...locations.values()], channels: [...channels.values()] };
  await putCatalogue(setUp, tenantId, parts);
  await setUp.inTransaction(tenantId, async (transaction) => {
    await lockShardHead(transaction, null);
    const by = { actor: 'test', correlationId: 'world', recordedAt: isoTime(nowOf(world)) };
    const sources = [...catalogue.sources.values()].map((body) => ({ code: body.code, body }));
    await writeRecords(transaction, 'source', sources, by);
    const rules = catalogue.ownership.map((body) => ({ code: body.id, body }));
    await writeRecords(transaction, 'ownership', rules, by);
    bumpCatalogueVersion(transaction);
  });
  await setUp.close();
  const clock = standingClock(nowOf(world));
  const nodes = [openNode(url, tenantId, { clock }), openNode(url, tenantId, { clock })] as const;
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.database.close()));
  });
  return nodes;
}

/** Tells a node commands in batches of any size, now this one, now that one; answers what they came to. */
async function tellNodes(
  random: SeededRandom,
  nodes: readonly [Node, Node],
  commands: readonly Command[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const most = random.pick([1, 7, 60]);
  while (outcomes.length < commands.length) {
    const batch = commands.slice(outcomes.length, outcomes.length + random.between(1, most));
    outcomes.push(...(await random.pick(nodes).submit(...batch)));
  }
  return outcomes;
}

/** Everything that the ledger has, in words. */
async function stateOf({ database, tenantId }: Node) {
  return database.read(tenantId, async (reader) => {
    const observations = await listObservations(reader, { after: ['', ''], limit: 10_000 });
    return {
      positions: (await listPositions(reader, { limit: 10_000 })).map(formatPosition).toSorted(),
      reservations: (await listOpenReservations(reader, '', 10_000)).map(wordsOf).toSorted(),
      marks: (await listMarks(reader, undefined, 10_000)).map(wordsOf).toSorted(),
      supplies: (await listOpenSupplies(reader, undefined, 10_000)).map(wordsOf).toSorted(),
      observations: observations.map(({ recordedAt: _recordedAt, ...one }) => wordsOf(one)).toSorted(),
    };
  });
}

function stateInMemory({ ledger }: Delivered): Awaited<ReturnType<typeof stateOf>> {
  const open = [...ledger.openIds].flatMap((id) => ledger.reservations.get(id) ?? []);
  return {
    positions: [...ledger.positions.values()].map(formatPosition).toSorted(),
    reservations: open.map(wordsOf).toSorted(),
    marks: [...ledger.marks.values()].flat().map(wordsOf).toSorted(),
    supplies: [...ledger.supplies.values()]
      .filter((one) => one.open > 0n)
      .map(wordsOf)
      .toSorted(),
    observations: ledger.observations.map(wordsOf).toSorted(),
  };
}

/** With fields in one order, so that equal things have equal words. */
function wordsOf(thing: unknown): string {
  if (Array.isArray(thing)) return `[${thing.map(wordsOf).join()}]`;
  if (typeof thing !== 'object' || thing === null) return String(thing);
  return `{${Object.entries(thing)
    .map(([name, value]) => `${name}: ${wordsOf(value)}`)
    .toSorted()
    .join()}}`;
}

test.each([...styles, ...styles].map((style, index) => [index, style] as const))(
  'world %i, told %s to two nodes, ends as in memory',
  async (index, style) => {
    const random = seededRandom(20_240_101, index);
    const world = drawWorld(random);
    const catalogue = catalogueOfWorld(world);
    const { messages } = tell(world);
    const opening = openingCommands(world);
    const inMemory = deliver(world, catalogue, opening, messages, drawArrivals(random, messages, style));
    const nodes = await openWorld(world, catalogue);
    await nodes[0].submit(...opening);
    const asked = inMemory.answers.map(({ command }) => command);
    const outcomes = await tellNodes(random, nodes, asked);
    for (const [at, answer] of inMemory.answers.entries()) {
      const told = `${answer.message.source} tells ${answer.message.id}: `;
      expect(told + textOf(outcomes[at])).toBe(told + textOf(answer.outcome));
    }
    expect(await stateOf(nodes[0])).toEqual(stateInMemory(inMemory));
    const report = await verify({ database: nodes[1].database, clock: systemClock }, nodes[1].tenantId);
    expect(report.checks.filter((one) => !one.ok)).toEqual([]);
  },
);

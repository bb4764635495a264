// Explanations of small worlds: whatever the rules, lots, kits, promises and silences, the tree ends in the number that
// was answered, and every number in it follows from those below it.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { allotmentKinds, unitsOfKind, type AllotmentRule } from '../allotment/allotment-rule.ts';
import { sourceDefaults, type Fallback } from '../inbound/source.ts';
import type { Item } from '../item.ts';
import { addPosition, emptyView, type LedgerView } from '../ledger-view.ts';
import { emptyPosition } from '../position.ts';
import { catalogueOf, channelOf, itemOf, locationOf } from '../testing/small-world.ts';
import { explainAvailability, explainedNames, type Explained } from './explain.ts';
import { availabilityOf } from './sellable.ts';
import { fenceKey, lotKey, paceKey } from './stock.ts';
import { unexplained } from './unexplained.ts';

const day = 86_400_000;
const now = Date.parse('2026-06-03T12:00:00Z');
const items: readonly Item[] = [
  itemOf({ sku: 'A', safetyStock: new Map([['W1', 2n]]), attributes: { class: 'c' } }),
  itemOf({ sku: 'M', scale: 2 }),
  itemOf({ sku: 'L', tracking: 'lot' }),
  itemOf({
    sku: 'K',
    kit: [
      { sku: 'A', quantity: 2n },
      { sku: 'L', quantity: 1n },
    ],
  }),
  itemOf({
    sku: 'N',
    kit: [
      { sku: 'K', quantity: 1n },
      { sku: 'A', quantity: 1n },
    ],
  }),
];
const locations = [
  locationOf({ code: 'W1', safetyStock: 1n }),
  locationOf({ code: 'W2' }),
  locationOf({ code: 'S', kind: 'supplier' }),
];

const rules = fc.array(
  fc.constantFrom(...allotmentKinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      unit: unitsOfKind[kind].length === 0 ? fc.constant(null) : fc.constantFrom(...unitsOfKind[kind]),
      channel: fc.constantFrom('web', 'web', 'edi'),
      sku: fc.constantFrom(null, null, 'A', 'K', 'L'),
      itemClass: fc.constantFrom(null, null, null, 'c'),
      segment: fc.constantFrom(null, null, 'gold'),
      location: fc.constantFrom(null, null, 'W1', 'W2'),
      value: fc.bigInt({ min: 0n, max: 12n }),
      order: fc.nat(2),
    }),
  ),
  { maxLength: 6 },
);

const positions = fc.array(
  fc.record({
    sku: fc.constantFrom('A', 'A', 'L', 'K', 'M', 'N'),
    location: fc.constantFrom('W1', 'W2', 'S'),
    lot: fc.constantFrom('old', 'short', 'long'),
    sellable: fc.bigInt({ min: 0n, max: 20n }),
    reserved: fc.bigInt({ min: 0n, max: 6n }),
    allocated: fc.bigInt({ min: 0n, max: 3n }),
  }),
  { maxLength: 10 },
);

const fallbacks: readonly (Fallback | null)[] = [
  null,
  null,
  { kind: 'stop_selling' },
  { kind: 'buffer', percentPerHour: 10, percentMax: 60 },
];

const worlds = fc.record({
  rules,
  positions,
  taken: fc.bigInt({ min: 0n, max: 5n }),
  fallback: fc.constantFrom(...fallbacks),
  depletion: fc.constantFrom('reservation', 'pick', 'shipment'),
  allowsDropShip: fc.boolean(),
  isClosed: fc.boolean(),
  segment: fc.constantFrom(null, 'gold'),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function ruleOf({ value, ...rule }: World['rules'][number], index: number): AllotmentRule {
  const about = { id: `r${index}`, revision: index + 1, customer: null, validFrom: null, validTo: null };
  return { ...about, ...rule, millionths: value * (rule.unit === 'percent' ? 8_000_000n : 500_000n) };
}

function viewOf(world: World): LedgerView {
  const { depletion, allowsDropShip, isClosed, fallback } = world;
  const channels = [
    channelOf({ code: 'web', locations: ['W2', 'W1', 'S'], depletion, allowsDropShip }),
    channelOf({ code: 'edi', locations: ['W1'] }),
  ];
  const places = locations.map((one) => (one.code === 'W2' ? { ...one, isClosed } : one));
  const wms = { ...sourceDefaults, code: 'wms', name: 'wms', freshnessMs: 1000 };
  const owner = { id: 'o', fact: 'on_hand', source: 'wms', sku: null, itemClass: null, location: null } as const;
  const view = emptyView(now, 0n, {
    ...catalogueOf(items, places, channels, world.rules.map(ruleOf)),
    sources: new Map([['wms', { ...wms, fallback: fallback ?? wms.fallback }]]),
    ownership: [{ ...owner, order: 1, validFrom: null, validTo: null }],
  });
  if (fallback !== null) view.heard.set('wms', now - 3 * 3_600_000);
  const seen = new Set<string>();
  for (const { sku, location, lot, ...rest } of world.positions) {
    const id = { sku, location, lot: sku === 'L' ? lot : '' };
    const key = JSON.stringify(id);
    if (!seen.has(key)) addPosition(view, { ...emptyPosition(id), ...rest });
    seen.add(key);
  }
  view.expiries.set(lotKey('L', 'old'), now - day);
  view.expiries.set(lotKey('L', 'short'), now + 2 * day);
  for (const { sku } of items) view.velocities.set(paceKey('web', sku), 1_500_000n);
  for (const [index] of world.rules.entries()) {
    view.uses.set(fenceKey(`r${index}`, 'A'), { taken: world.taken, fulfilled: world.taken / 2n });
  }
  return view;
}

function* namesIn(tree: Explained): Generator<string> {
  yield tree.name;
  for (const part of tree.parts) yield* namesIn(part);
}

test('every number of an explanation follows from those below it, and the last is what was answered', () => {
  const names = new Set<string>();
  fc.assert(
    fc.property(worlds, (world) => {
      const view = viewOf(world);
      const channel = view.catalogue.channels.get('web');
      if (channel === undefined) throw new Error('There is no channel.');
      const demander = { channel: 'web', segment: world.segment, customer: null };
      for (const item of items) {
        const answer = availabilityOf(view, item, { channel, demander, sees: 'depletion' });
        const tree = explainAvailability(view, item, answer);
        expect(tree.quantity).toBe(answer.availableToSell);
        expect([...unexplained(view, tree)]).toEqual([]);
        for (const name of namesIn(tree)) names.add(name);
      }
    }),
    { numRuns: 2000 },
  );
  expect([...names].toSorted()).toEqual([...explainedNames].toSorted());
});

test('a number that does not follow is found, wherever it is', () => {
  const view = viewOf({
    rules: [statedFor('buffer', 4n), statedFor('ring_fence', 3n)],
    positions: [{ sku: 'A', location: 'W1', lot: 'long', sellable: 20n, reserved: 2n, allocated: 0n }],
    taken: 0n,
    fallback: null,
    depletion: 'reservation',
    allowsDropShip: false,
    isClosed: false,
    segment: null,
  });
  const channel = channelOf({ code: 'web', locations: ['W2', 'W1', 'S'] });
  const [item] = items;
  if (item === undefined) throw new Error('There is no item.');
  const demander = { channel: 'web', segment: null, customer: null };
  const tree = explainAvailability(view, item, availabilityOf(view, item, { channel, demander, sees: 'depletion' }));
  expect([...unexplained(view, tree)]).toEqual([]);
  const count = [...namesIn(tree)].length;
  expect(count).toBeGreaterThan(10);
  for (let index = 0; index < count; index += 1) {
    expect([...unexplained(view, spoiled(tree, { left: index }))].length).toBeGreaterThan(0);
  }
});

function statedFor(kind: 'buffer' | 'ring_fence', value: bigint): World['rules'][number] {
  const any = { sku: null, itemClass: null, segment: null, location: null };
  return { kind, unit: 'quantity', channel: 'web', ...any, value, order: 0 };
}

/** The tree with one number changed: the one that is visited when so many are left. */
function spoiled(tree: Explained, counter: { left: number }): Explained {
  const isIt = counter.left === 0;
  counter.left -= 1;
  const parts = tree.parts.map((part) => spoiled(part, counter));
  return { ...tree, parts, quantity: isIt ? tree.quantity + 100n : tree.quantity };
}

// The laws of a listing: nothing older overwrites newer whatever the order of answers (I8), and what is called in sync
// is in sync, although calls are lost, take effect late, and are answered again.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { accept, desire, doubt, found, isDue, newListing, putOff, refuseListing, submit } from './listing.ts';
import type { ListingFigures } from './listing.ts';

const doubtMs = 50;

/** What happens to a call: taken, refused, put off, or lost with its effect at some time or never. */
type Fate = 'accepted' | 'refused' | 'put off' | { readonly lateMs: number | null };

type Step =
  | { readonly do: 'desire'; readonly quantity: number; readonly seq: number }
  | { readonly do: 'send'; readonly fate: Fate }
  | { readonly do: 'look' }
  | { readonly do: 'answer again'; readonly attempt: number }
  | { readonly do: 'wait'; readonly ms: number };

const fate = fc.oneof(
  fc.constantFrom<Fate>('accepted', 'accepted', 'refused', 'put off'),
  fc.option(fc.integer({ min: 0, max: doubtMs }), { nil: null }).map((lateMs): Fate => ({ lateMs })),
);

const step = fc.oneof(
  fc.record({ do: fc.constant('desire' as const), quantity: fc.integer({ min: 0, max: 3 }), seq: fc.nat(20) }),
  fc.record({ do: fc.constant('send' as const), fate }),
  fc.record({ do: fc.constant('send' as const), fate }),
  fc.record({ do: fc.constant('look' as const) }),
  fc.record({ do: fc.constant('answer again' as const), attempt: fc.nat(20) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2 * doubtMs }) }),
);

interface World {
  listing: ListingFigures;
  now: number;
  shown: bigint;
  late: { at: number; quantity: bigint }[];
  attempts: number;
  seq: number;
}

function pass(world: World, ms: number): void {
  world.now += ms;
  const due = world.late.filter(({ at }) => at <= world.now).toSorted((a, b) => a.at - b.at);
  for (const { quantity } of due) world.shown = quantity;
  world.late = world.late.filter(({ at }) => at > world.now);
}

function send(world: World, fateOfIt: Fate): void {
  if (!isDue(world.listing, world.now)) return;
  const attempt = String(world.attempts);
  world.attempts += 1;
  world.listing = submit(world.listing, attempt, world.now);
  const { submitted } = world.listing;
  if (submitted === null) throw new Error('It was not submitted.');
  const sentAt = world.now;
  pass(world, 1);
  if (fateOfIt === 'accepted') {
    world.shown = submitted.quantity;
    world.listing = accept(world.listing, attempt, world.now);
  } else if (fateOfIt === 'refused') {
    world.listing = refuseListing(world.listing, attempt, { code: 'no', detail: 'no' }, world.now);
  } else if (fateOfIt === 'put off') {
    world.listing = putOff(world.listing, attempt, world.now + 5);
  } else {
    if (fateOfIt.lateMs !== null) {
      world.late.push({ at: sentAt + fateOfIt.lateMs, quantity: submitted.quantity });
      pass(world, 0);
    }
    world.listing = doubt(world.listing, attempt, { until: sentAt + doubtMs + 1, nextAt: world.now + 5 });
  }
}

function look(world: World): void {
  if (world.listing.state !== 'uncertain') return;
  const askedAt = world.now;
  const { shown } = world;
  pass(world, 1);
  world.listing = found(world.listing, shown, { askedAt, at: world.now });
}

function take(world: World, one: Step): void {
  switch (one.do) {
    case 'desire':
      world.seq = Math.max(world.seq, one.seq);
      world.listing = desire(world.listing, { quantity: BigInt(one.quantity), seq: BigInt(one.seq) }, world.now);
      break;
    case 'send':
      send(world, one.fate);
      break;
    case 'look':
      look(world);
      break;
    case 'answer again':
      world.listing = accept(world.listing, String(one.attempt), world.now);
      world.listing = refuseListing(world.listing, String(one.attempt), { code: 'no', detail: '' }, world.now);
      break;
    case 'wait':
      pass(world, one.ms);
      break;
  }
}

function check(world: World, before: ListingFigures): void {
  const { desired, confirmed, submitted, state } = world.listing;
  expect(confirmed?.version ?? 0n).toBeGreaterThanOrEqual(before.confirmed?.version ?? 0n);
  expect(submitted?.version ?? 0n).toBeGreaterThanOrEqual(before.submitted?.version ?? 0n);
  expect(desired?.version ?? 0n).toBeGreaterThanOrEqual(before.desired?.version ?? 0n);
  expect(desired?.seq ?? 0n).toBeGreaterThanOrEqual(before.desired?.seq ?? 0n);
  if (state !== 'in_sync') return;
  expect(confirmed?.version).toBe(desired?.version);
  expect(world.shown).toBe(desired?.quantity);
  for (const { quantity } of world.late) expect(quantity).toBe(desired?.quantity);
}

test('nothing older overwrites newer, and what is in sync is so for good, whatever becomes of calls', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world: World = { listing: newListing(0), now: 0, shown: -1n, late: [], attempts: 0, seq: 0 };
      for (const one of steps) {
        const before = world.listing;
        take(world, one);
        check(world, before);
      }
      // The faults are over: a refused listing is mended by its next figure.
      take(world, { do: 'desire', quantity: 7, seq: 100 });
      for (let round = 0; round < 5 && world.listing.state !== 'in_sync'; round += 1) {
        pass(world, doubtMs + 10);
        send(world, 'accepted');
      }
      expect(world.listing.state).toBe('in_sync');
      pass(world, 10 * doubtMs);
      expect(world.shown).toBe(7n);
    }),
    { numRuns: 2000 },
  );
});

test('changes that come faster than calls cost one call', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 50 }), (quantities) => {
      let listing = newListing(0);
      for (const [index, quantity] of quantities.entries()) {
        listing = desire(listing, { quantity: BigInt(quantity), seq: BigInt(index) }, index);
      }
      listing = accept(submit(listing, 'one', 100), 'one', 101);
      expect(listing.state).toBe('in_sync');
      expect(listing.confirmed?.quantity).toBe(BigInt(quantities.at(-1) ?? 0));
    }),
  );
});

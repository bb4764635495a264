// The formula of what a channel may sell, held against slow and obvious ways of finding the same, over small worlds of
// kits, ring fences, limits, lots and locations; and the laws that hold whatever the rules are.

import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { allotmentKinds, unitsOfKind, type AllotmentRule, type Demander } from '../allotment/allotment-rule.ts';
import { channelAvailability, divide } from '../availability.ts';
import type { Catalogue } from '../catalogue.ts';
import { decide } from '../decide.ts';
import type { Item } from '../item.ts';
import { addPosition, emptyView, type LedgerView } from '../ledger-view.ts';
import { emptyPosition } from '../position.ts';
import { allotmentOf, catalogueOf, channelOf, itemOf, locationOf } from '../testing/small-world.ts';
import { commandOf } from '../testing/story-command.ts';
import { explainAvailability } from './explain.ts';
import { unexplained } from './unexplained.ts';
import { kitOrder, makeable } from './kit.ts';
import { freeAt } from './place.ts';
import { availabilityOf } from './sellable.ts';
import { fenceKey, lotKey, paceKey } from './stock.ts';

// A machine that is busy with other things is slow, not wrong.
vi.setConfig({ testTimeout: 60_000 });

const codes = ['W1', 'W2', 'W3'];
const skus = ['A', 'B', 'L', 'K', 'T'];
const channelCodes = ['web', 'shop', 'edi'];
const lots = ['x', 'y'];

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null, freq: 2 });
const units = (most: number): fc.Arbitrary<bigint> => fc.integer({ min: 0, max: most }).map(BigInt);

/** Mostly about one item, so that rules meet. */
const rule: fc.Arbitrary<AllotmentRule> = fc
  .record({
    kind: fc.constantFrom(...allotmentKinds),
    unit: fc.nat(3),
    amount: fc.constantFrom(0.5, 1, 2, 3, 5),
    channel: fc.constantFrom(...channelCodes),
    sku: orNull(fc.constantFrom('A', 'A', ...skus)),
    itemClass: fc.option(fc.constant('dear'), { nil: null, freq: 8 }),
    customer: fc.option(fc.constant('C1'), { nil: null, freq: 6 }),
    location: orNull(fc.constantFrom(...codes)),
    order: fc.nat(2),
  })
  .map(({ unit, amount, kind, ...scope }) => {
    const known = unitsOfKind[kind];
    const stated = known[unit % Math.max(1, known.length)] ?? null;
    const value = stated === 'percent' ? amount * 18 : stated === 'dynamic' ? amount * 500 : amount;
    return allotmentOf({ kind, unit: stated, millionths: BigInt(Math.round(value * 1_000_000)), ...scope });
  });

interface World {
  readonly view: LedgerView;
  readonly rules: readonly AllotmentRule[];
}

const balance = fc.record({ sellable: fc.integer({ min: -2, max: 9 }).map(BigInt), reserved: units(3) });

const kits = fc.record({ a: units(2), b: units(1), k: units(2), t: units(1) });

const world: fc.Arbitrary<World> = fc
  .record({
    rules: fc.array(rule, { maxLength: 5, size: 'max' }),
    kit: kits,
    locations: fc.tuple(
      ...codes.map(() => fc.record({ safetyStock: fc.constantFrom(0n, 0n, 2n), isClosed: fc.nat(9) })),
    ),
    sellsFrom: fc.tuple(...channelCodes.map(() => fc.shuffledSubarray(codes))),
    balances: fc.tuple(...skus.flatMap(() => codes.map(() => fc.tuple(balance, balance)))),
    taken: fc.array(units(3), { minLength: 5, maxLength: 5 }),
    expiry: fc.constantFrom(0, 100_000_000, 200_000_000),
  })
  .map(({ rules, balances, taken, expiry, ...made }) => {
    const numbered = rules.map((one, index) => ({ ...one, id: `r${index}` }));
    const view = emptyView(1000, 0n, catalogueFor(made, numbered));
    view.expiries.set(lotKey('L', 'x'), expiry);
    for (const channel of channelCodes)
      for (const sku of skus) view.velocities.set(paceKey(channel, sku), 3_000_000n);
    for (const [at, sku] of skus.entries()) {
      for (const [index, location] of codes.entries()) {
        for (const [which, lot] of (sku === 'L' ? lots : ['']).entries()) {
          const told = balances[at * codes.length + index]?.[which === 0 ? 0 : 1];
          if (told !== undefined) addPosition(view, { ...emptyPosition({ sku, location, lot }), ...told });
        }
      }
      for (const [index, { id }] of numbered.entries()) {
        view.uses.set(fenceKey(id, sku), { taken: taken[index] ?? 0n, fulfilled: 0n });
      }
    }
    return { view, rules: numbered };
  });

interface Made {
  readonly kit: { readonly a: bigint; readonly b: bigint; readonly k: bigint; readonly t: bigint };
  readonly locations: readonly { readonly safetyStock: bigint; readonly isClosed: number }[];
  readonly sellsFrom: readonly (readonly string[])[];
}

function catalogueFor({ kit, locations, sellsFrom }: Made, rules: readonly AllotmentRule[]): Catalogue {
  const some = (parts: Readonly<Record<string, bigint>>): Item['kit'] =>
    Object.entries(parts).flatMap(([sku, quantity]) => (quantity > 0n ? { sku, quantity } : []));
  return catalogueOf(
    [
      itemOf({ sku: 'A', attributes: { class: 'dear' } }),
      itemOf({ sku: 'B' }),
      itemOf({ sku: 'L', tracking: 'lot', attributes: { class: 'dear' } }),
      itemOf({ sku: 'K', kit: [{ sku: 'B', quantity: 1n }, ...some({ A: kit.a, L: kit.b })] }),
      itemOf({ sku: 'T', kit: [{ sku: 'A', quantity: 1n }, ...some({ K: kit.k, B: kit.t })] }),
    ],
    codes.map((code, at) => {
      const { safetyStock = 0n, isClosed = 1 } = locations[at] ?? {};
      return locationOf({ code, safetyStock, isClosed: isClosed === 0 });
    }),
    channelCodes.map((code, at) => channelOf({ code, locations: sellsFrom[at] ?? [] })),
    rules,
  );
}

const demanders: readonly Demander[] = channelCodes.flatMap((channel) =>
  [null, 'C1'].map((customer) => ({ channel, segment: null, customer })),
);

function* asking({ view }: World): Generator<{ item: Item; demander: Demander; name: string }> {
  for (const item of view.catalogue.items.values()) {
    for (const demander of demanders) {
      yield { item, demander, name: `${item.sku} to ${demander.customer ?? 'anybody'} of ${demander.channel}` };
    }
  }
}

function answerOf(view: LedgerView, item: Item, demander: Demander): ReturnType<typeof availabilityOf> {
  const channel = view.catalogue.channels.get(demander.channel);
  if (channel === undefined) expect.unreachable();
  return availabilityOf(view, item, { channel, demander, sees: 'promises' });
}

function sells(some: World): Map<string, bigint> {
  const all = new Map<string, bigint>();
  for (const { item, demander, name } of asking(some)) {
    all.set(name, answerOf(some.view, item, demander).availableToSell);
  }
  return all;
}

const runs = { numRuns: 400 } as const;

describe('kits', () => {
  /** Tries every number of each kit that could be taken as itself. */
  function canMake(
    needs: ReadonlyMap<string, bigint>,
    order: readonly Item[],
    free: ReadonlyMap<string, bigint>,
  ): boolean {
    const [item, ...rest] = order;
    if (item === undefined) return true;
    const wanted = needs.get(item.sku) ?? 0n;
    const there = free.get(item.sku) ?? 0n;
    if (item.kit.length === 0) return wanted <= there && canMake(needs, rest, free);
    for (let taken = 0n; taken <= wanted && taken <= there; taken += 1n) {
      const more = new Map(needs);
      for (const { sku, quantity } of item.kit) more.set(sku, (more.get(sku) ?? 0n) + (wanted - taken) * quantity);
      if (canMake(more, rest, free)) return true;
    }
    return false;
  }

  test('as many can be made up as when every way of taking is tried', () => {
    const frees = fc.tuple(...skus.map(() => units(6)));
    fc.assert(
      fc.property(kits, frees, fc.constantFrom('K', 'T'), (kit, free, sku) => {
        const { items } = catalogueFor({ kit, locations: [], sellsFrom: [] }, []);
        const order = kitOrder(items.get(sku) ?? itemOf({ sku }), items);
        const known = new Map(skus.map((one, index) => [one, free[index] ?? 0n]));
        let most = 0n;
        while (canMake(new Map([[sku, most + 1n]]), order, known)) most += 1n;
        const freeOf = (item: Item): bigint => known.get(item.sku) ?? 0n;
        expect(makeable(order, freeOf)).toBe(most);
        for (const limit of [0n, 1n, 3n]) expect(makeable(order, freeOf, limit)).toBe(most < limit ? most : limit);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('ring fences', () => {
  /** The most that could be covered, by trying one unit after the other and moving those that are in the way. */
  function mostCovered(free: ReadonlyMap<string, bigint>, wanted: readonly (readonly string[])[]): number {
    const held = new Map<string, number[]>([...free].map(([code]) => [code, []]));
    const seat = (unit: number, tried: Set<string>): boolean => {
      for (const code of wanted[unit] ?? []) {
        if (tried.has(code)) continue;
        tried.add(code);
        const there = held.get(code) ?? [];
        if (BigInt(there.length) < (free.get(code) ?? 0n)) {
          there.push(unit);
          return true;
        }
        const moved = there.findIndex((other) => seat(other, tried));
        if (moved !== -1) {
          there[moved] = unit;
          return true;
        }
      }
      return false;
    };
    return wanted.filter((_, unit) => seat(unit, new Set())).length;
  }

  test('are covered from what is there: nothing is both covered and shared', () => {
    fc.assert(
      fc.property(world, ({ view }) => {
        for (const item of view.catalogue.items.values()) {
          for (const channel of view.catalogue.channels.values()) {
            const { fences, shared, places } = divide(view, item, channel);
            const free = new Map([...places].map(([code, place]) => [code, freeAt(place)]));
            for (const [code, there] of free) {
              const covered = fences.reduce((sum, fence) => sum + (fence.covered.get(code) ?? 0n), 0n);
              expect(covered + (shared.get(code) ?? 0n)).toBe(there);
              expect(covered === 0n || covered <= there).toBe(true);
            }
            const wanted = fences.flatMap(({ rule: { channel: of, location }, unused, covered }) => {
              const seller = view.catalogue.channels.get(of);
              const at = (seller?.locations ?? []).filter((code) => {
                const isOpen = places.get(code)?.location.isClosed === false;
                return isOpen && (location ?? code) === code;
              });
              const sum = [...covered.values()].reduce((all, some) => all + some, 0n);
              // Nothing is shared where a fence lacks something.
              expect(sum === unused || at.every((code) => (shared.get(code) ?? 0n) <= 0n)).toBe(true);
              return Array.from({ length: Number(unused) }, () => at);
            });
            const covered = fences
              .flatMap((fence) => [...fence.covered.values()])
              .reduce((sum, some) => sum + some, 0n);
            const most = mostCovered(free, wanted);
            expect(Number(covered)).toBeLessThanOrEqual(most);
            expect(2 * Number(covered)).toBeGreaterThanOrEqual(most);
            const isSimple =
              wanted.every((at) => at.length <= 1) || new Set(wanted.map((at) => at.toSorted().join())).size <= 1;
            if (isSimple) expect(Number(covered)).toBe(most);
          }
        }
      }),
      runs,
    );
  });
});

describe('laws', () => {
  test('never more may be sold than can be promised, nor less than nothing; and every number is explained', () => {
    fc.assert(
      fc.property(world, (some) => {
        for (const { item, demander } of asking(some)) {
          const answer = answerOf(some.view, item, demander);
          const { availableToSell, availableToPromise } = answer;
          expect(availableToSell).toBeGreaterThanOrEqual(0n);
          if (availableToSell > 0n) expect(availableToSell).toBeLessThanOrEqual(availableToPromise);
          expect([...unexplained(some.view, explainAvailability(some.view, item, answer))]).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('what covers ring fences and what is shared is no more than can be promised', () => {
    fc.assert(
      fc.property(world, ({ view }) => {
        for (const item of view.catalogue.items.values()) {
          for (const channel of view.catalogue.channels.values()) {
            const { fences, shared, places } = divide(view, item, channel);
            const covered = fences
              .flatMap((fence) => [...fence.covered.values()])
              .reduce((sum, some) => sum + some, 0n);
            const promise = [...places.values()].reduce((sum, { available }) => sum + available, 0n);
            const left = [...shared.values()].reduce((sum, some) => sum + some, 0n);
            expect(covered + left).toBeLessThanOrEqual(promise);
          }
        }
      }),
      runs,
    );
  });

  test('a rule that takes away never raises what anybody may sell', () => {
    fc.assert(
      fc.property(world, rule, (some, added) => {
        const one = { ...added, id: 'added' };
        const { items, locations, channels } = some.view.catalogue;
        const all = [[...items.values()], [...locations.values()], [...channels.values()]] as const;
        const catalogue = catalogueOf(...all, [...some.rules, one]);
        const view = { ...some.view, catalogue };
        const before = sells(some);
        for (const { item, demander, name } of asking({ view, rules: [] })) {
          // A fence is for somebody.
          if (one.kind === 'ring_fence' && one.channel === demander.channel) continue;
          const [was = 0n, is] = [before.get(name), answerOf(view, item, demander).availableToSell];
          expect({ name, raised: is > was ? is - was : 0n }).toEqual({ name, raised: 0n });
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('nor does a fence of others that takes from below a floor, where a buffer is so many percent', () => {
    const channels = ['web', 'shop'].map((code) => channelOf({ code, locations: ['W1'] }));
    const kept = (channel: string, amount: bigint): AllotmentRule => {
      return allotmentOf({ channel, kind: 'ring_fence', millionths: amount * 1_000_000n });
    };
    const rules = [
      kept('web', 6n),
      allotmentOf({ channel: 'web', kind: 'priority_floor', millionths: 10_000_000n }),
      allotmentOf({ channel: 'web', kind: 'buffer', unit: 'percent', millionths: 50_000_000n }),
    ];
    const web = { channel: 'web', segment: null, customer: null };
    const sold = [rules, [...rules, kept('shop', 4n)]].map((some) => {
      const view = emptyView(
        0,
        0n,
        catalogueOf([itemOf({ sku: 'A' })], [locationOf({ code: 'W1' })], channels, some),
      );
      addPosition(view, { ...emptyPosition({ sku: 'A', location: 'W1', lot: '' }), sellable: 10n });
      return answerOf(view, itemOf({ sku: 'A' }), web).availableToSell;
    });
    expect(sold).toEqual([3n, 3n]);
  });

  test('what may be sold is what can be reserved, and reserving and releasing is nothing', () => {
    fc.assert(
      fc.property(world, fc.constantFrom(...skus), fc.constantFrom(...channelCodes), (some, sku, channel) => {
        const { view } = some;
        for (const sold of view.positions.values()) if (sold.sellable < sold.reserved) sold.reserved = 0n;
        const before = sells(some);
        const most = before.get(`${sku} to anybody of ${channel}`) ?? 0n;
        const more = decide(view, commandOf(`reserve r0 ${channel} ${sku}*${most + 1n}`, 1000));
        expect(more).toMatchObject({ ok: false, refusal: { code: 'insufficient_stock' } });
        if (most === 0n) return;
        expect(decide(view, commandOf(`reserve r1 ${channel} ${sku}*${most}`, 1000))).toMatchObject({ ok: true });
        for (const demander of demanders) {
          const item = view.catalogue.items.get(sku) ?? itemOf({ sku });
          if (demander.channel === channel) continue;
          const other = view.catalogue.channels.get(demander.channel);
          if (other) channelAvailability(view, item, { channel: other, demander, sees: 'promises' });
        }
        expect(decide(view, commandOf('release r1', 1000))).toMatchObject({ ok: true });
        expect(sells(some)).toEqual(before);
      }),
      runs,
    );
  });

  test('the order of requests for different items does not matter', () => {
    const order = (some: World, requests: readonly string[]): unknown => {
      const view = {
        ...emptyView(1000, 0n, some.view.catalogue),
        uses: new Map(some.view.uses),
        velocities: some.view.velocities,
      };
      for (const position of some.view.positions.values()) addPosition(view, { ...position });
      for (const request of requests) decide(view, commandOf(request, 1000));
      return [...view.positions].map(([key, { sellable, reserved }]) => [key, sellable, reserved]);
    };
    fc.assert(
      fc.property(world, fc.shuffledSubarray(['A', 'B', 'L']), fc.nat(6), (some, chosen, quantity) => {
        const requests = chosen.map((sku) => `reserve ${sku} web ${sku}*${quantity + 1} policy=partial`);
        expect(order(some, requests)).toEqual(order(some, requests.toReversed()));
      }),
      runs,
    );
  });
});

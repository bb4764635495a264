// Laws of the ledger over random stories in the language of the tests, so that a counterexample is a story: facts
// commute and can be reversed, nothing is created or destroyed, promises stay within what is available, and what
// has nothing to do with each other does not depend on order.

import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decide, expireDue } from './decide.ts';
import type { EntryBody, Place } from './journal-entry.ts';
import { applyEntry, available, emptyPosition, onHand, positionKey, type Position } from './position.ts';
import { openQuantity } from './reservation.ts';
import { insideAccounts } from './stock-status.ts';
import { commitView, loadView, memoryLedger, type MemoryLedger } from './testing/memory-ledger.ts';
import { rebuildDifferences } from './testing/rebuilt.ts';
import { smallWorld } from './testing/small-world.ts';
import { commandOf, durationMs, originOf } from './testing/story-command.ts';

// A machine that is busy with other things is slow, not wrong.
vi.setConfig({ testTimeout: 60_000 });

const startedAt = 1_000_000;

/** Tells a ledger each line in a batch of its own; answers whether each was accepted. */
function tell(ledger: MemoryLedger, all: readonly string[]): boolean[] {
  let now = startedAt;
  return all.map((text) => {
    if (text.startsWith('wait ')) {
      now += durationMs(text.slice('wait '.length));
      return true;
    }
    const command = commandOf(text, now);
    const view = loadView(ledger, now, [command]);
    expireDue(view, originOf({ occurredAt: now }));
    const { ok } = decide(view, command);
    commitView(ledger, view);
    return ok;
  });
}

function told(all: readonly string[]): MemoryLedger {
  const ledger = memoryLedger(smallWorld());
  tell(ledger, all);
  return ledger;
}

/** The balances of all positions, without the number of the entry that touched them last; empty ones left out. */
function balancesOf(positions: Iterable<Position>): Record<string, string> {
  const balances: Record<string, string> = {};
  for (const { sku, location, lot, seq: _seq, ...rest } of positions) {
    const text = Object.entries(rest).filter(([, balance]) => balance !== 0n);
    if (text.length > 0) balances[`${sku}@${location}/${lot}`] = text.map(([name, at]) => `${name} ${at}`).join(' ');
  }
  return balances;
}

const amount = fc.integer({ min: 1, max: 12 });
const place = fc.constantFrom('W1', 'W2', 'W3', 'S');
const status = fc.constantFrom('sellable', 'quarantine', 'damaged', 'onHold', 'returned');
const goods = fc.constantFrom(['A', ''], ['B', ''], ['L', '/x'], ['L', '/y']);
const phrase = (...parts: readonly fc.Arbitrary<string | number>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((words) => words.join(' '));

const moved = (kind: string): fc.Arbitrary<string> =>
  fc
    .tuple(goods, amount, place, status)
    .map(([[sku, lot], units, at, of]) => `${kind} ${sku} ${units} ${at}${lot}:${of}`);
const movedTo = (kind: string): fc.Arbitrary<string> =>
  fc.tuple(moved(kind), place, goods, status).map(([fact, to, [, lot], as]) => {
    const toLot = fact.includes(' L ') ? lot || '/z' : '';
    return `${fact} -> ${to}${toLot}:${as}`;
  });

/** Facts whose effect is a change by itself: no counts, which set a balance, and no receipts of planned supply. */
const delta = fc.oneof(
  ...['receipt', 'shipment', 'return_received', 'adjustment', 'pack', 'putaway'].map(moved),
  ...['transfer_shipped', 'transfer_received', 'return_disposed', 'status_changed', 'putaway'].map(movedTo),
  phrase(fc.constantFrom('kit_assembled', 'kit_disassembled'), fc.constant('K'), amount, place),
);

const reservationId = fc.integer({ min: 1, max: 8 }).map((id) => `r${id}`);
const line = fc
  .tuple(fc.constantFrom('A', 'B', 'L'), amount, fc.constantFrom('', '', '@W1', '@W2'))
  .map(([sku, units, at]) => `${sku}*${units}${at}`);
const options = fc.constantFrom(
  '',
  'ttl=60s',
  'policy=partial',
  'policy=backorder ttl=60s',
  'order=SO1',
  'order=SO1 ttl=1s',
);
const channel = fc.constantFrom('web', 'shop', 'safe', 'edi', 'all');
const lines = fc.array(line, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const progress = fc
  .tuple(
    fc.constantFrom('allocate', 'allocate', 'deallocate', 'fulfil', 'pick', 'unpick', 'shipment'),
    fc.constantFrom(['A', ''], ['A', ''], ['A', ''], ['B', ''], ['L', '/x'], ['L', '/y']),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom('W1', 'W1', 'W2', 'W3'),
    reservationId,
  )
  .map(([verb, [sku, lot], units, at, id]) => `${verb} ${sku} ${units} ${at}${lot} for=${id}`);
const change = fc.oneof(
  phrase(fc.constantFrom('confirm', 'release', 'cancel'), reservationId),
  phrase(fc.constant('extend'), reservationId, fc.constant('60s')),
  fc.tuple(reservationId, amount).map(([id, units]) => `reduce ${id} 1*${units}`),
);
const supply = fc
  .tuple(
    fc.constantFrom('supply_planned', 'supply_changed', 'supply_cancelled', 'receipt'),
    amount,
    fc.constantFrom('W1', 'W2'),
  )
  .map(([kind, units, at]) => `${kind} A ${units} ${at} order=PO1`);

const stocked = ['receipt A 20 W1', 'receipt A 20 W2', 'receipt B 20 W1', 'receipt L 20 W1/x', 'receipt L 9 W2/y'];

/** Three reservations and a supply to work on, so that most of what follows has something to be about. */
const opened = ['reserve web A*9 ttl=60s', 'reserve all A*9 L*4 order=SO1', 'reserve edi A*14 B*3 policy=backorder'];
const beginning = [...opened, 'supply_planned A 9 W1 order=PO1'];

/** Everything. Each reservation gets an id of its own, and what is about one is about one that was asked for. */
const story: fc.Arbitrary<string[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: delta },
      { weight: 4, arbitrary: phrase(fc.constant('reserve'), channel, lines, options) },
      { weight: 12, arbitrary: progress },
      { weight: 6, arbitrary: change },
      { weight: 2, arbitrary: supply },
      { weight: 1, arbitrary: moved('count') },
      { weight: 1, arbitrary: phrase(fc.constant('shipment A'), amount, place, fc.constant('order=SO1')) },
      { weight: 1, arbitrary: fc.constantFrom('wait 2s', 'wait 90s', 'sweep') },
    ),
    { minLength: 1, maxLength: 60, size: '+1' },
  )
  .map((all) => {
    let taken = 0;
    return [...beginning, ...all].map((text) => {
      if (text.startsWith('reserve ')) return text.replace('reserve ', `reserve r${(taken += 1)} `);
      return text.replace(/\br(\d+)\b/, (_all, id: string) => `r${1 + (Number(id) % taken)}`);
    });
  });

test('facts commute: the same deltas in any order give the same positions', () => {
  const orders = fc
    .array(delta, { minLength: 2, maxLength: 12 })
    .chain((deltas) => fc.tuple(fc.constant(deltas), fc.shuffledSubarray(deltas, { minLength: deltas.length })));
  fc.assert(
    fc.property(orders, ([deltas, shuffled]) => {
      const [one, other] = [told(deltas), told(shuffled)];
      expect(balancesOf(other.positions.values())).toEqual(balancesOf(one.positions.values()));
      expect(one.journal.length).toBeGreaterThanOrEqual(deltas.length);
    }),
  );
});

test('facts commute with promises, too: a shelf that shrinks before or after a promise is the same shelf', () => {
  fc.assert(
    fc.property(delta, reservationId, (fact, id) => {
      const taken = [...stocked, `reserve ${id} all A*5 L*2`];
      const [before, after] = [told([...taken, fact, `release ${id}`]), told([...taken, `release ${id}`, fact])];
      expect(balancesOf(before.positions.values())).toEqual(balancesOf(after.positions.values()));
    }),
  );
});

test('posting and then reversing is nothing', () => {
  const exchanged = (body: EntryBody): EntryBody => ({
    ...body,
    from: body.to,
    to: body.from,
    promise: body.promise && {
      ...body.promise,
      reserved: -body.promise.reserved,
      allocated: -body.promise.allocated,
      picked: -body.promise.picked,
    },
  });
  fc.assert(
    fc.property(story, fc.array(delta, { minLength: 1, maxLength: 6 }), (before, deltas) => {
      const ledger = told([...stocked, ...before]);
      const earlier = balancesOf(ledger.positions.values());
      const from = ledger.journal.length;
      tell(ledger, deltas);
      for (const entry of ledger.journal.slice(from).toReversed()) {
        applyEntry(exchanged(entry), entry.seq, (sku, location, lot) => {
          return ledger.positions.get(positionKey(sku, location, lot)) ?? emptyPosition({ sku, location, lot });
        });
      }
      expect(balancesOf(ledger.positions.values())).toEqual(earlier);
    }),
  );
});

test('what undoes a fact in the language of the warehouse undoes it in the book', () => {
  const undone = fc.tuple(amount, place, place, status, status).map(([units, at, to, as, then]): [string, string] => {
    const pairs: readonly [string, string][] = [
      [`adjustment A ${units} ${at}:${as}`, `adjustment A -${units} ${at}:${as}`],
      [`status_changed A ${units} ${at}:${as} -> :${then}`, `status_changed A ${units} ${at}:${then} -> :${as}`],
      [`putaway A ${units} ${at}:${as} -> ${to}:${then}`, `putaway A ${units} ${to}:${then} -> ${at}:${as}`],
      [`kit_assembled K ${units} ${at}`, `kit_disassembled K ${units} ${at}`],
      [`pick A ${units} ${at}`, `unpick A ${units} ${at}`],
      [`supply_planned A ${units} ${at} order=PO9`, `supply_cancelled A ${units} ${at} order=PO9`],
    ];
    return pairs[units % pairs.length] ?? ['sweep', 'sweep'];
  });
  fc.assert(
    fc.property(undone, ([done, reverse]) => {
      const ledger = told(stocked);
      const earlier = balancesOf(ledger.positions.values());
      expect(tell(ledger, [done, reverse])).toEqual([true, true]);
      expect(balancesOf(ledger.positions.values())).toEqual(earlier);
    }),
  );
});

test('nothing is created or destroyed: over all accounts, outside ones too, every SKU sums to nothing (I2)', () => {
  fc.assert(
    fc.property(story, (all) => {
      const { journal, positions } = told([...stocked, ...all]);
      const outside = new Map<string, bigint>();
      const add = (sku: string, at: Place | null, units: bigint): void => {
        if (at !== null && at.location === null) outside.set(sku, (outside.get(sku) ?? 0n) + units);
      };
      for (const { sku, from, to, quantity } of journal) {
        expect(from === null).toBe(to === null);
        add(sku ?? '', from, -quantity);
        add(sku ?? '', to, quantity);
      }
      const inside = new Map<string, bigint>();
      for (const position of positions.values()) {
        const units = insideAccounts.reduce((sum, account) => sum + position[account], 0n);
        expect(units - position.inTransit - position.onOrder).toBe(onHand(position));
        inside.set(position.sku, (inside.get(position.sku) ?? 0n) + units);
      }
      for (const [sku, units] of inside) expect(units + (outside.get(sku) ?? 0n)).toBe(0n);
    }),
  );
});

test('a promise never takes available below zero (I3)', () => {
  const promise = /^(reserve|allocate|deallocate|fulfil|confirm|extend|reduce|release|cancel)\b/;
  fc.assert(
    fc.property(story, (all) => {
      const ledger = told(stocked);
      for (const text of all) {
        const before = new Map([...ledger.positions].map(([key, position]) => [key, available(position)]));
        tell(ledger, [text]);
        if (!promise.test(text)) continue;
        for (const [key, position] of ledger.positions) {
          const was = before.get(key) ?? 0n;
          expect(available(position)).toBeGreaterThanOrEqual(was < 0n ? was : 0n);
        }
      }
    }),
  );
});

test('reserved, allocated and picked of a position are the sums of the open portions (I4)', () => {
  fc.assert(
    fc.property(story, (all) => {
      const { positions, reservations } = told([...stocked, ...all]);
      const sums = new Map<string, readonly [bigint, bigint, bigint]>();
      for (const { portions, state } of reservations.values()) {
        for (const portion of portions) {
          if (portion.location === null) continue;
          if (['fulfilled', 'released', 'expired', 'cancelled'].includes(state))
            expect(openQuantity(portion)).toBe(0n);
          const key = positionKey(portion.sku, portion.location, portion.lot);
          const [reserved, allocated, picked] = sums.get(key) ?? [0n, 0n, 0n];
          sums.set(key, [reserved + portion.reserved, allocated + portion.allocated, picked + portion.picked]);
        }
      }
      for (const [key, position] of positions) {
        const sum = sums.get(key) ?? [0n, 0n, 0n];
        expect([position.reserved, position.allocated, position.picked]).toEqual(sum);
      }
    }),
  );
});

test('reserving and then giving it back leaves every position as it was', () => {
  const back = fc.constantFrom('release r99', 'cancel r99', 'wait 90s', 'reduce r99 1*0');
  fc.assert(
    fc.property(story, channel, line, back, (before, by, demand, undo) => {
      const ledger = told([...stocked, ...before.filter((text) => !text.startsWith('wait'))]);
      const earlier = balancesOf(ledger.positions.values());
      const soft = `reserve r99 ${by} ${demand} policy=partial ttl=60s`;
      if (!tell(ledger, [soft]).every(Boolean)) return;
      expect(balancesOf(ledger.positions.values())).not.toEqual(earlier);
      // What else is held in the story expires in 60 s as well, so only this one may be waited for alone.
      if (undo === 'wait 90s' && ledger.openIds.size > 1) return;
      tell(ledger, undo === 'wait 90s' ? [undo, 'sweep'] : [undo]);
      expect(balancesOf(ledger.positions.values())).toEqual(earlier);
    }),
  );
});

test('a line is granted what there is to sell, no less and no more', () => {
  const demands = fc.tuple(channel, fc.constantFrom('A', 'B', 'L'), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(story, demands, (before, [by, sku, units]) => {
      const ledger = told([...stocked, ...before]);
      const ask = (count: number): boolean => {
        const command = commandOf(`reserve r99 ${by} ${sku}*${count}`, startedAt);
        return decide(loadView(ledger, startedAt, [command]), command).ok;
      };
      const partial = commandOf(`reserve r98 ${by} ${sku}*${units} policy=partial`, startedAt);
      const outcome = decide(loadView(ledger, startedAt, [partial]), partial);
      const portions = outcome.ok ? (outcome.reservation?.portions ?? []) : [];
      const granted = Number(portions.reduce((sum, portion) => sum + portion.reserved, 0n));
      expect(ask(units)).toBe(granted === units);
      if (granted > 0) expect(ask(granted)).toBe(true);
      if (granted < units) expect(ask(granted + 1)).toBe(false);
    }),
  );
});

test('the order of requests that have nothing to do with each other does not matter', () => {
  const requests = fc.array(fc.tuple(amount, fc.constantFrom('', 'policy=partial', 'policy=backorder')), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(requests, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (asked, order) => {
      const texts = asked.map(([units, how], index) => {
        const sku = ['A', 'B', 'L'][index] ?? 'A';
        return [
          `reserve r${index} web ${sku}*${units * 3} ${how}`,
          `shipment ${sku} ${units} W1${sku === 'L' ? '/x' : ''} for=r${index}`,
        ];
      });
      const [one, other] = [
        told([...stocked, ...texts.flat()]),
        told([...stocked, ...order.flatMap((at) => texts[at] ?? [])]),
      ];
      expect(balancesOf(other.positions.values())).toEqual(balancesOf(one.positions.values()));
      for (const [id, reservation] of one.reservations) expect(other.reservations.get(id)).toEqual(reservation);
    }),
  );
});

test('a repetition changes nothing, wherever in the story it comes (I7)', () => {
  fc.assert(
    fc.property(story, fc.nat(), fc.nat(), (all, at, later) => {
      const keyed = all.map((text, index) => (text.startsWith('wait') ? text : `${text} key=k${index}`));
      const accepted = tell(memoryLedger(smallWorld()), [...stocked, ...keyed]).slice(stocked.length);
      const first = at % all.length;
      const repeated = keyed[first];
      if (repeated === undefined || repeated.startsWith('wait') || !accepted[first]) return;
      const again = first + 1 + (later % (all.length - first));
      // Every batch ends what is due, so a sweep stands where the other story has the repetition.
      const [once, twice] = ['sweep', repeated].map((text) =>
        told([...stocked, ...keyed.slice(0, again), text, ...keyed.slice(again)]),
      );
      expect(twice?.journal).toEqual(once?.journal);
      expect(twice?.reservations).toEqual(once?.reservations);
    }),
  );
});

test('the journal alone gives the state (I14)', () => {
  fc.assert(
    fc.property(story, (all) => {
      expect(rebuildDifferences(told([...stocked, ...all]))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

// What holds for every command: a repetition is one command, a batch decides in order and as a whole, facts of a
// far future are mistakes, and a broken promise is our defect and stops the batch.

import { describe, expect, test } from 'vitest';
import type { Command, IdempotencyIdentity } from './command.ts';
import { decide, expireDue } from './decide.ts';
import { decided, entryOf, record } from './decision.ts';
import { undeclared } from './inbound/source.ts';
import { InvariantViolation } from './invariant.ts';
import { commitView, loadView, memoryLedger, type MemoryLedger } from './testing/memory-ledger.ts';
import { smallWorld } from './testing/small-world.ts';
import { play } from './testing/story.ts';
import { commandOf, originOf } from './testing/story-command.ts';
import type { Outcome } from './outcome.ts';

const now = 1_000_000;

function tell(ledger: MemoryLedger, ...commands: readonly Command[]): Outcome[] {
  const view = loadView(ledger, now, commands);
  expireDue(view, originOf({ occurredAt: now }));
  const outcomes = commands.map((command) => decide(view, command));
  commitView(ledger, view);
  return outcomes;
}

describe('a repeated command is one command (I7)', () => {
  test('with the same key and content it is answered as the first time and changes nothing', () => {
    play(`
      receipt A 9 W1 key=k1       |           | A@W1 sellable 9; journal receipt
      receipt A 9 W1 key=k1       | duplicate | A@W1 sellable 9; journal
      reserve r1 web A*4 key=k2   |           | A@W1 sellable 9 reserved 4
      reserve r1 web A*4 key=k2   | duplicate | A@W1 sellable 9 reserved 4; journal
      release r1 key=k3           |           |
      release r1 key=k3           | duplicate | A@W1 sellable 9
      wait 2h
      release r1 key=k3           | duplicate | A@W1 sellable 9; journal
    `);
  });

  test('with the same key and other content it is refused', () => {
    play(`
      receipt A 9 W1 key=k1                  |           |
      receipt A 8 W1 key=k1                  | refused idempotency_key_reused | A@W1 sellable 9
      receipt A 9 W1 key=k1 scope=event:wms  |           | A@W1 sellable 18
      receipt A 8 W1 key=k1 scope=event:wms  | refused event_id_reused at id | A@W1 sellable 18
      receipt A 9 W1 key=k1 scope=event:wms  | duplicate |
      receipt A 1 W1 key=k1 scope=event:erp  |           | A@W1 sellable 19
      receipt A 9 W1 key=k1                  | duplicate | A@W1 sellable 19
    `);
  });

  test('without a key every command is a new one', () => {
    play(`
      receipt A 9 W1  |  | A@W1 sellable 9
      receipt A 9 W1  |  | A@W1 sellable 18
    `);
  });

  test('what was refused may be tried again with the same key', () => {
    play(`
      reserve r1 web A*4 key=k1   | refused insufficient_stock 1:A 4>0 |
      receipt A 9 W1              |           |
      reserve r1 web A*4 key=k1   |           | A@W1 sellable 9 reserved 4
      reserve r1 web A*4 key=k1   | duplicate |
    `);
  });

  test.each(['in one batch', 'in a later batch'])('%s the answer is that of the first time, not of now', (when) => {
    const ledger = memoryLedger(smallWorld());
    const reserve = commandOf('reserve r1 web A*4 ttl=60s key=k1', now);
    const before = [commandOf('receipt A 9 W1', now), reserve, commandOf('release r1', now)];
    const outcomes =
      when === 'in one batch'
        ? tell(ledger, ...before, reserve)
        : [...tell(ledger, ...before), ...tell(ledger, reserve)];
    expect(outcomes[3]).toEqual({ ...outcomes[1], outcome: 'duplicate' });
    expect(outcomes[3]).toMatchObject({ seq: 2n, reservation: { id: 'r1', state: 'held' } });
    expect(ledger.reservations.get('r1')?.state).toBe('released');
  });

  test('a kept refusal is given again', () => {
    const ledger = memoryLedger(smallWorld());
    const kept: Outcome = { ok: false, refusal: { code: 'insufficient_stock', detail: 'Not enough of A.' } };
    ledger.seen.set('http\u0000k1', { fingerprint: 'receipt A 9 W1 key=k1', outcome: kept });
    expect(tell(ledger, commandOf('receipt A 9 W1 key=k1', now))).toEqual([kept]);
    expect(ledger.journal).toEqual([]);
  });

  test('keys of two scopes do not run into each other', () => {
    const ledger = memoryLedger(smallWorld());
    const keyed = (idempotency: IdempotencyIdentity): Command => ({
      ...commandOf('sweep', now),
      idempotency,
    });
    const outcomes = tell(
      ledger,
      keyed({ scope: 'event:a', key: 'b', fingerprint: '1' }),
      keyed({ scope: 'event:', key: 'ab', fingerprint: '2' }),
    );
    expect(outcomes.map((one) => one.ok && one.outcome)).toEqual(['applied', 'applied']);
  });
});

describe('a command says when something happened', () => {
  test('up to a day ahead of our clock, because clocks differ', () => {
    const ledger = memoryLedger(smallWorld());
    const receipt = (occurredAt: number): Command => ({
      ...commandOf('receipt A 1 W1', now),
      origin: originOf({ occurredAt }),
    });
    const outcomes = tell(
      ledger,
      receipt(now + undeclared('').clockToleranceMs),
      receipt(now + undeclared('').clockToleranceMs + 1),
      receipt(-1),
    );
    expect(outcomes.map((one) => one.ok)).toEqual([true, false, true]);
  });
});

describe('a batch', () => {
  test('decides in order: the last unit goes to the first who asks', () => {
    const ledger = memoryLedger(smallWorld());
    const commands = [
      'receipt A 1 W1',
      'reserve r1 web A*1',
      'reserve r2 web A*1',
      'release r1',
      'reserve r3 web A*1',
    ];
    const outcomes = tell(ledger, ...commands.map((text) => commandOf(text, now)));
    expect(outcomes.map((one) => one.ok)).toEqual([true, true, false, true, true]);
  });

  test('numbers its entries without gaps, and tells each caller the number after its own', () => {
    const ledger = memoryLedger(smallWorld());
    tell(ledger, commandOf('receipt A 1 W1', now));
    const outcomes = tell(
      ledger,
      ...['kit_assembled K 1 W1', 'sweep', 'receipt B 1 W1'].map((one) => commandOf(one, now)),
    );
    expect(ledger.journal.map((entry) => entry.seq)).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(outcomes.map((one) => one.ok && one.seq)).toEqual([4n, 4n, 5n]);
    expect(ledger.positions.get('A\u0000W1\u0000')?.seq).toBe(2n);
  });

  test('that is thrown away has changed nothing, and decides the same again', () => {
    const ledger = memoryLedger(smallWorld());
    tell(ledger, ...['receipt A 5 W1', 'reserve r1 web A*3 ttl=60s order=SO1'].map((text) => commandOf(text, now)));
    const batch = ['pick A 2 W1 order=SO1', 'reserve r2 web A*9', 'supply_planned A 3 W1 order=PO1', 'count A 1 W1'];
    const commands = batch.map((text) => commandOf(text, now));
    const before = structuredClone([...ledger.positions.values(), ...ledger.reservations.values()]);
    const thrownAway = loadView(ledger, now, commands);
    const first = commands.map((command) => decide(thrownAway, command));
    expect([...ledger.positions.values(), ...ledger.reservations.values()]).toEqual(before);
    expect(tell(ledger, ...commands)).toEqual(first);
    expect(ledger.journal.slice(2)).toEqual(thrownAway.entries);
  });

  test('carries where a command came from into all of its entries', () => {
    const ledger = memoryLedger(smallWorld());
    const origin = originOf({
      occurredAt: now - 5,
      source: 'wms',
      eventId: 'e1',
      correlationId: 'c1',
      actor: 'key_1',
    });
    tell(ledger, { ...commandOf('kit_assembled K 1 W1', now), origin });
    expect(ledger.journal.map((entry) => entry.origin)).toEqual([origin, origin, origin]);
    expect(ledger.journal.map((entry) => entry.recordedAt)).toEqual([now, now, now]);
  });

  test('gives the entries about a reservation the order that it belongs to', () => {
    const { journal } = play(`
      receipt A 5 W1                        |  |
      reserve r1 web A*3 ttl=60s order=SO1  |  |
      confirm r1                            |  |
      cancel r1                             |  |
    `);
    expect(journal.map((entry) => entry.origin.order)).toEqual([null, 'SO1', 'SO1', 'SO1']);
  });

  test('announces a position that becomes oversold, and one that no longer is, once each', () => {
    const { notices } = play(`
      receipt A 5 W1        |  |
      reserve r1 web A*4    |  |
      count A 3 W1          |  | notices oversold A@W1 -1
      shipment A 1 W1       |  | notices
      reduce r1 1*3         |  | notices
      reduce r1 1*2         |  | notices oversold_cleared A@W1 0
    `);
    expect(notices.map((notice) => notice.seq)).toEqual([3n, 6n]);
  });
});

describe('a broken invariant stops the batch', () => {
  const view = () => {
    const ledger = memoryLedger(smallWorld());
    tell(ledger, commandOf('receipt A 1 W1', now));
    return loadView(ledger, now, []);
  };
  const promise = { location: 'W1', lot: '', reserved: 0n, allocated: 0n, picked: 0n };
  const promising = (change: Partial<typeof promise>) =>
    decided({
      entries: [entryOf({ kind: 'reserved', sku: 'A', quantity: 2n, promise: { ...promise, ...change } })],
    });
  const origin = originOf({ occurredAt: now });

  test.each([
    ['a promise that takes available below zero', { reserved: 2n }, 'I3'],
    ['an allocation that takes available below zero', { allocated: 2n }, 'I3'],
    ['reserved below zero', { reserved: -1n }, 'I4'],
    ['allocated below zero', { allocated: -1n }, 'I4'],
    ['picked below zero', { picked: -1n }, 'I4'],
    ['picked without being allocated', { picked: 1n }, 'I4'],
  ])('%s', (_name, change, invariant) => {
    expect(() => record(view(), origin, promising(change))).toThrow(InvariantViolation);
    expect(() => record(view(), origin, promising(change))).toThrow(new RegExp(`^${invariant}:`));
  });

  test('a reservation that is taken twice', () => {
    const ledger = memoryLedger(smallWorld());
    const command = commandOf('reserve r1 web A*1', now);
    tell(ledger, commandOf('receipt A 5 W1', now), command);
    expect(() => tell(ledger, command)).toThrow(/^I4:/);
  });

  test('an item that the store did not load: a component whose lots matter, a line whose unit matters', () => {
    const catalogue = smallWorld();
    const ledger = memoryLedger({ ...catalogue, items: new Map(catalogue.items) });
    tell(ledger, ...['receipt A 5 W1', 'reserve r1 web A*3'].map((text) => commandOf(text, now)));
    const { items } = catalogue;
    const without = memoryLedger({ ...catalogue, items: new Map([...items].filter(([sku]) => sku !== 'A')) });
    const taken = ledger.reservations.get('r1');
    if (taken) without.reservations.set('r1', taken);
    expect(() => tell(without, commandOf('kit_assembled K 1 W1', now))).toThrow(/^I1: the component A of K/);
    expect(() => tell(without, commandOf('reduce r1 1*2', now))).toThrow(/^I1: the item A of r1/);
  });

  test('a reservation whose portions do not add up', () => {
    const ledger = memoryLedger(smallWorld());
    tell(ledger, ...['receipt A 5 W1', 'reserve r1 web A*3'].map((text) => commandOf(text, now)));
    const taken = ledger.reservations.get('r1');
    const portions = taken?.portions.map((portion) => ({ ...portion, fulfilled: 1n })) ?? [];
    if (taken) ledger.reservations.set('r1', { ...taken, portions });
    expect(() => tell(ledger, commandOf('reduce r1 1*2', now))).toThrow(/^I4:/);
  });
});

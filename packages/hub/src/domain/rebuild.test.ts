// The rebuild tells where a journal contradicts itself. That it gives the live state is proved by every story of
// the other tests (each ends with a rebuild), by the properties and by the simulation.

import { describe, expect, test } from 'vitest';
import type { JournalEntry } from './journal-entry.ts';
import { emptyRebuild, openReservations, rebuildEntry } from './rebuild.ts';
import { rebuildDifferences } from './testing/rebuilt.ts';
import { play } from './testing/story.ts';

const told = play(`
  receipt A 9 W1                            |  |
  reserve r1 web A*4 B*1 ttl=60s policy=partial order=SO1 |  |
  reserve r2 web A*2                        |  |
  supply_planned A 5 W1 order=PO1 due=1d    |  |
  receipt A 2 W1 order=PO1                  |  |
  confirm r1                                |  |
  shipment A 1 W1 for=r1                    |  |
  cancel r2                                 |  |
`).journal;

function breachesOf(journal: readonly JournalEntry[]): string[] {
  const rebuild = emptyRebuild();
  return journal.flatMap((entry) => rebuildEntry(rebuild, entry)?.message ?? []);
}

/** The journal with one entry changed, by its number. */
function withEntry(seq: number, change: Partial<JournalEntry>): JournalEntry[] {
  return told.map((entry) => (entry.seq === BigInt(seq) ? { ...entry, ...change } : entry));
}

function appended(entry: JournalEntry | undefined, change: Partial<JournalEntry> = {}): JournalEntry[] {
  return entry === undefined ? [] : [...told, { ...entry, seq: BigInt(told.length) + 1n, ...change }];
}

const at = (seq: number): JournalEntry | undefined => told[seq - 1];

test('a journal that nobody touched has no breach', () => {
  expect(breachesOf(told)).toEqual([]);
});

describe('a breach is found', () => {
  test.each<[string, JournalEntry[], string]>([
    ['an entry that is missing', told.filter((entry) => entry.seq !== 4n), 'I12: entry 4 is missing before entry 5'],
    ['an entry that is there twice', told.flatMap((one) => (one.seq === 1n ? [one, one] : one)), 'I12: entry 2 is'],
    ['a reservation that ends twice', appended(at(8)), 'I4: cancelled of r2, which is not open'],
    [
      'a reservation that is worked on after its end',
      appended(at(8), { promise: null }),
      'I4: cancelled of r2, which',
    ],
    ['a reservation that is taken twice', appended(at(2)), 'I4: r1 is taken twice'],
    ['a reservation that begins in the middle', withEntry(2, { detail: null }), 'I4: reserved of r1, which is not'],
    [
      'a first entry that tells something else',
      withEntry(2, { detail: '{"channel":1}' }),
      'I14: the first entry of r1',
    ],
    ['a first entry with a list of something else', withEntry(2, { detail: '[]' }), 'I14: the first entry of r1'],
    ['a detail that is no JSON', withEntry(2, { detail: '{' }), 'the detail is no JSON'],
    ['a promise of what is not there', withEntry(1, { quantity: 5n }), 'I3: reserved took A at W1 below zero'],
    [
      'more given back than was held',
      withEntry(8, { reservationId: 'r1', quantity: 2n, lineId: '2', portion: 1 }),
      'I4: cancelled',
    ],
    [
      'an unknown change of a whole',
      withEntry(6, { kind: 'reservation_extended' }),
      'I14: reservation_extended of r1',
    ],
    ['a receipt from a supply that nobody planned', withEntry(4, { kind: 'receipt' }), 'I14: receipt for PO1, of'],
    ['a supply that does not say when it is due', withEntry(4, { detail: '{}' }), 'I14: supply_planned does not'],
  ])('%s', (_name, journal, message) => {
    expect(breachesOf(journal)[0]).toContain(message);
  });

  test('more given up than was owed', () => {
    const { journal } = play(`
      reserve r1 web A*4 policy=backorder  |  |
      reduce r1 1*3                        |  |
    `);
    const more = journal.map((entry) => (entry.kind === 'released' ? { ...entry, quantity: 5n } : entry));
    expect(breachesOf(more)).toEqual(['I4: more is taken from r1 than it is owed']);
  });

  test('and does not hide the next', () => {
    const journal = withEntry(2, { detail: null }).filter((entry) => entry.seq !== 3n);
    expect(breachesOf(journal).length).toBeGreaterThan(2);
  });

  test('by its place in the journal', () => {
    const rebuild = emptyRebuild();
    const breaches = withEntry(8, { reservationId: 'r9' }).map((entry) => rebuildEntry(rebuild, entry));
    expect(breaches.filter((one) => one !== null)).toEqual([
      { invariant: 'I4', seq: 8n, message: 'I4: cancelled of r9, which is not open (any more)' },
    ]);
  });
});

test('what was changed into nonsense is told as a breach and stops nobody', () => {
  // As a row would be mapped whose text somebody has changed.
  const nowhere = { location: 'W1', lot: '', account: 'shelf' } as unknown as JournalEntry['to'];
  expect(breachesOf(withEntry(1, { to: nowhere }))[0]).toBe('I14: there is no account shelf at W1');

  const rebuild = emptyRebuild();
  for (const entry of withEntry(2, { quantity: 5n })) rebuildEntry(rebuild, entry);
  const said: string[] = [];
  expect([...openReservations(rebuild, (message) => said.push(message))]).toEqual([]);
  expect(said).toEqual(['I4: portion 1/0 of r1 does not add up']);
});

test('only what is open is kept, so that a journal of any length can be read', () => {
  const ended: string[] = [];
  const rebuild = emptyRebuild((id, state) => ended.push(`${id} ${state}`));
  for (const entry of told) rebuildEntry(rebuild, entry);
  expect([...openReservations(rebuild)].map((one) => `${one.id} ${one.state}`)).toEqual(['r1 confirmed']);
  expect(ended).toEqual(['r2 cancelled']);
  expect([...rebuild.supplies.values()].map((one) => one.open)).toEqual([3n]);
  for (const text of ['supply_cancelled A 0 W1 order=PO1', 'release r1']) {
    const journal = play(`
      receipt A 9 W1                                          |  |
      reserve r1 web A*4 B*1 ttl=60s policy=partial order=SO1 |  |
      supply_planned A 5 W1 order=PO1                         |  |
      ${text}                                                 |  |
    `).journal;
    const after = emptyRebuild();
    for (const entry of journal) rebuildEntry(after, entry);
    expect(after.reservations.size + after.supplies.size).toBe(1);
  }
});

describe('the comparison sees', () => {
  const ledger = () =>
    play(`
      receipt A 9 W1                            |  |
      reserve r1 web A*4 B*1 policy=partial     |  |
      reserve r2 web A*1                        |  |
      cancel r2                                 |  |
      supply_planned A 5 W1 order=PO1           |  |
    `);

  test('a position that differs', () => {
    const live = ledger();
    for (const position of live.positions.values()) position.picked += 1n;
    expect(rebuildDifferences(live)).toHaveLength(2);
  });

  test.each([
    ['r1', { customer: 'else' }],
    ['r1', { state: 'held' }],
    ['r2', { state: 'released' }],
  ] as const)('a reservation that differs: %s %j', (id, change) => {
    const live = ledger();
    const reservation = live.reservations.get(id);
    if (reservation) live.reservations.set(id, { ...reservation, ...change });
    expect(rebuildDifferences(live)).toHaveLength(2);
  });

  test('a supply that differs', () => {
    const live = ledger();
    for (const [key, supply] of live.supplies) live.supplies.set(key, { ...supply, dueAt: 1 });
    expect(rebuildDifferences(live)).toHaveLength(2);
  });
});

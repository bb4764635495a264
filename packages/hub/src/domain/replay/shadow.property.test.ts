// Laws of shadow replays over random histories of several sources, with late words, counts, business keys and promises.

import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import type { OwnershipRule } from '../inbound/ownership.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Position } from '../position.ts';
import { insideAccounts } from '../stock-status.ts';
import { historyBegins, historyOf, linesOf, shadowOf } from '../testing/shadowed.ts';
import { smallWorld } from '../testing/small-world.ts';

// A machine that is busy with other things is slow, not wrong.
vi.setConfig({ testTimeout: 60_000 });

const amount = fc.integer({ min: 1, max: 12 });
const place = fc.constantFrom('W1', 'W2');
const source = fc.constantFrom('wms', 'erp', 'shop');
const at = fc.constantFrom('', '', ' at=-2s', ' at=-30s');

const word = fc
  .tuple(
    fc.constantFrom('receipt', 'receipt', 'shipment', 'adjustment', 'count', 'return_received'),
    amount,
    place,
    at,
  )
  .chain(([kind, units, where, when]) =>
    fc
      .tuple(source, fc.constantFrom('A', 'B'), fc.option(fc.integer({ min: 1, max: 6 })))
      .map(([from, sku, fact]) => {
        const key = fact === null ? '' : ` fact=F${fact}`;
        return `${kind} ${sku} ${units} ${where} from=${from}${when}${key}`;
      }),
  );
const wait = fc.constantFrom('wait 1s', 'wait 10s', 'wait 1m');
const promise = fc
  .tuple(fc.constantFrom('web', 'edi'), fc.constantFrom('A', 'B'), amount, fc.constantFrom('', 'ttl=20s'))
  .map(([channel, sku, units, ttl]) => `${channel} ${sku}*${units} policy=backorder ${ttl}`);

/** The lines with ids of their own, so that each is a word of its own. */
function numbered(lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    if (line.startsWith('wait')) return line;
    return line.includes('policy=') ? `reserve r${index} ${line}` : `${line} key=k${index} scope=event`;
  });
}

const rule = fc
  .tuple(
    source,
    fc.option(place),
    fc.option(fc.constantFrom('A', 'B')),
    fc.option(fc.integer({ min: 0, max: 90_000 })),
  )
  .map(([of, location, sku, from]): OwnershipRule => ({
    id: `${of}-${location}-${sku}-${from}`,
    fact: 'on_hand',
    source: of,
    itemClass: null,
    sku,
    location,
    validFrom: from === null ? null : historyBegins + from,
    validTo: null,
    order: from ?? 0,
  }));
const rules = fc.array(rule, { maxLength: 3 });
const under = (ownership: readonly OwnershipRule[]): Catalogue => ({ ...smallWorld(), ownership });

test('under the rules that were in force nothing differs', () => {
  const history = fc.array(fc.oneof(word, word, word, wait, promise), { maxLength: 25 });
  const stretch = fc.tuple(fc.constantFrom(0, 0, 5_000, 60_000), fc.constantFrom(1_000_000, 30_000, 0));
  fc.assert(
    fc.property(history, rules, stretch, (lines, ownership, [begin, length]) => {
      const told = historyOf(numbered(lines), under(ownership));
      const from = historyBegins + begin;
      const shadow = shadowOf(told, under(ownership), { from, to: from + length });
      expect(linesOf(shadow)).toEqual([]);
      expect(shadow.tally).toMatchObject({ leftOut: 0, added: 0, contradictions: 0 });
    }),
    { numRuns: 400 },
  );
});

test('under other rules it ends where the ledger would have ended under them', () => {
  // A fact that two sources tell differently, or that a count has swallowed, is not known in full afterwards.
  const plain = word.filter((text) => !text.includes(' fact=') && !text.includes(' at='));
  fc.assert(
    fc.property(fc.array(fc.oneof(plain, wait), { maxLength: 25 }), rules, rules, (lines, live, changed) => {
      const told = numbered(lines);
      const history = historyOf(told, under(live));
      const shadow = shadowOf(history, under(changed));
      const ends = balancesOf(history.ledger.positions.values());
      for (const one of shadow.positions) ends.set(`${one.sku}@${one.location} ${one.account}`, one.after);
      const would = historyOf(told, under(changed)).ledger.positions.values();
      expect(nonZero(ends)).toEqual(nonZero(balancesOf(would)));
    }),
    { numRuns: 400 },
  );
});

function balancesOf(positions: Iterable<Position>): Map<string, bigint> {
  const balances = new Map<string, bigint>();
  for (const one of positions) {
    for (const account of insideAccounts) balances.set(`${one.sku}@${one.location} ${account}`, one[account]);
  }
  return balances;
}

function nonZero(balances: ReadonlyMap<string, bigint>): Record<string, bigint> {
  const pairs = [...balances].filter(([, balance]) => balance !== 0n);
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

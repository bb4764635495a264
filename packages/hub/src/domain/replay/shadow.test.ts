// Histories that are decided again under other rules, and exactly what would differ today.

import { describe, expect, test } from 'vitest';

import type { OwnershipRule } from '../inbound/ownership.ts';
import { sourceDefaults, type Source } from '../inbound/source.ts';
import type { Catalogue } from '../catalogue.ts';
import { historyBegins, historyOf, linesOf, shadowOf } from '../testing/shadowed.ts';
import { smallWorld } from '../testing/small-world.ts';

const anything = {
  fact: 'on_hand',
  itemClass: null,
  sku: null,
  location: null,
  validFrom: null,
  validTo: null,
} as const;
const owns = (source: string, more: Partial<OwnershipRule> = {}): OwnershipRule => {
  return { ...anything, id: source, source, order: 0, ...more };
};
const day = 86_400_000;

function world(ownership: readonly OwnershipRule[], sources: readonly Partial<Source>[] = []): Catalogue {
  const declared = sources.map((one) => ({ ...sourceDefaults, code: '', name: '', ...one }));
  return { ...smallWorld(), ownership, sources: new Map(declared.map((one) => [one.code, one])) };
}

const week = [
  'receipt A 100 W1 from=wms key=w1 scope=event:wms',
  'wait 1d',
  'count A 60 W1 from=erp key=e1 scope=event:erp',
  'shipment A 10 W1 from=wms key=w2 scope=event:wms',
  'wait 1d',
  'receipt B 5 W1 from=wms key=w3 scope=event:wms',
  'reserve r1 web A*70',
  'wait 1d',
  'shipment A 5 W1 from=erp key=e2 scope=event:erp',
  'reserve r2 shop A*10',
];

describe('a shadow replay', () => {
  test('tells exactly what another owner of a week would come to', () => {
    const history = historyOf(week, world([owns('wms')]));
    expect(history.outcomes.filter((one) => one !== 'applied')).toEqual(['observation', 'observation']);
    const shadow = shadowOf(history, world([owns('erp')]));
    // The receipts and the shipment of the WMS are left out; count and shipment of the ERP are not: 60 - 5 = 55.
    expect(linesOf(shadow)).toEqual([
      'A@W1 sellable 90 -> 55',
      'B@W1 sellable 5 -> 0',
      'web sells A 10 -> 0',
      'shop sells A 10 -> 0',
      'safe sells A 5 -> 0',
      'edi sells A 10 -> 0',
      'all sells A 10 -> 0',
      'web sells B 5 -> 0',
      'shop sells B 5 -> 0',
      'edi sells B 5 -> 0',
      'all sells B 5 -> 0',
      'r1 short A 0 -> 15',
      'r2 short A 0 -> 10',
    ]);
    expect(shadow.tally).toMatchObject({ kept: 0, leftOut: 3, added: 2, undecidable: 0, contradictions: 0 });
  });

  test('of the rules that are in force differs in nothing', () => {
    const history = historyOf(week, world([owns('wms')]));
    expect(linesOf(shadowOf(history, world([owns('wms')])))).toEqual([]);
  });

  test('is about its stretch and its source only', () => {
    const history = historyOf(week, world([owns('wms')]));
    const erp = world([owns('erp')]);
    const positions = (of: Parameters<typeof shadowOf>[2]): string[] => {
      return linesOf({ ...shadowOf(history, erp, of), availability: [], reservations: [] });
    };
    expect(positions({ source: 'wms' })).toEqual(['A@W1 sellable 90 -> 0', 'B@W1 sellable 5 -> 0']);
    // The count of the ERP says what there was before its shipment: 60, less the 10 that the WMS shipped afterwards.
    expect(positions({ source: 'erp' })).toEqual(['A@W1 sellable 90 -> 45']);
    const later = positions({ from: historyBegins + 1.5 * day });
    expect(later).toEqual(['B@W1 sellable 5 -> 0', 'A@W1 sellable 90 -> 85']);
    expect(positions({ to: historyBegins })).toEqual([]);
  });

  test('ends where a count that still counts said what there is', () => {
    const told = [...week, 'count A 77 W1 from=wms'];
    const rules = [owns('erp', { validTo: historyBegins + 2.5 * day }), owns('wms', { id: 'later' })];
    const shadow = shadowOf(historyOf(told, world([owns('wms')])), world(rules));
    expect(linesOf({ ...shadow, availability: [], reservations: [] })).toEqual(['B@W1 sellable 5 -> 0']);
  });

  test('posts a count after its stretch anew, because it is the word on what there is', () => {
    const told = [...week, 'wait 1d', 'count A 77 W1 from=wms'];
    const history = historyOf(told, world([owns('wms')]));
    const shadow = shadowOf(history, world([owns('erp')]), { to: history.endedAt - 1 });
    expect(linesOf({ ...shadow, availability: [], reservations: [] })).toEqual(['B@W1 sellable 5 -> 0']);
  });

  test('absorbs what a count that counts now has in it', () => {
    const told = ['count A 50 W1 from=erp', 'receipt A 7 W1 at=-5s from=erp fact=R1', 'receipt A 3 W1 from=erp'];
    // The receipt is from before the count; where the count was only observed, so was the receipt.
    const shadow = shadowOf(historyOf(told, world([owns('wms')])), world([owns('erp')]));
    expect(linesOf(shadow)[0]).toBe('A@W1 sellable 0 -> 53');
  });

  test('leaves alone what happened after a count that came late, and absorbs what a kept count has now', () => {
    const told = ['receipt A 10 W1 from=wms', 'count A 3 W1 at=-10s from=wms', 'receipt B 1 W1 from=erp'];
    const history = historyOf(told, world([]));
    expect(history.ledger.positions.size).toBe(2);
    expect(linesOf(shadowOf(history, world([])))).toEqual([]);
    // Observed only until now, the count of the ERP has in it what the ERP tells after it of the time before.
    const late = ['count A 5 W1 at=-1s from=erp', 'wait 1s', 'receipt A 2 W1 at=-9s from=erp key=l scope=e'];
    const rules = [owns('wms', { validTo: historyBegins + 5000, validFrom: historyBegins - 2000 })];
    const shadow = shadowOf(historyOf(late, world(rules)), world([]));
    expect(linesOf(shadow)[0]).toBe('A@W1 sellable 2 -> 5');
  });

  test('lets a fact count once, whoever told it first', () => {
    const told = ['shipment A 4 W1 from=wms fact=S1', 'shipment A 4 W1 from=erp fact=S1', 'receipt A 9 W1 from=wms'];
    const history = historyOf(told, world([owns('wms')]));
    expect(history.outcomes).toEqual(['applied', 'confirmation', 'applied']);
    expect(linesOf(shadowOf(history, world([owns('erp')])))[0]).toBe('A@W1 sellable 5 -> -4');
    const late = historyOf(told.toReversed(), world([owns('wms')]));
    expect(late.outcomes).toEqual(['applied', 'observation', 'applied']);
    expect(linesOf(shadowOf(late, world([])))).toEqual([]);
  });

  test('shows what could be promised of what is owed', () => {
    const told = ['receipt A 9 W1 from=erp', 'reserve r1 edi A*4 policy=backorder'];
    const shadow = shadowOf(historyOf(told, world([owns('wms')])), world([]));
    expect(linesOf(shadow)).toContain('r1 possible A 0 -> 4');
  });

  test('shows what another fallback for a silent owner holds back', () => {
    const stop = { code: 'wms', freshnessMs: 1000, fallback: { kind: 'stop_selling' } } as const;
    const told = ['receipt A 9 W1 from=wms', 'wait 1h', 'receipt A 1 W1'];
    const shadow = shadowOf(historyOf(told, world([owns('wms')])), world([owns('wms')], [stop]));
    expect(shadow.positions).toEqual([]);
    expect(linesOf(shadow)).toContain('shop sells A 10 -> 0');
  });

  test('says of what it knows too little, and what contradicts it', () => {
    const reserved = ['receipt A 9 W1', 'reserve r1 web A*4', 'allocate A 4 W1 for=r1 from=wms'];
    const told = [...reserved, 'pick A 4 W1 for=r1', 'transfer_shipped A 2 W1 -> W2 from=oms'];
    const live = world([owns('wms', { fact: 'allocated' }), owns('wms')]);
    const shadow = shadowOf(historyOf(told, live), world([owns('oms', { fact: 'allocated' })]));
    expect(shadow.tally).toMatchObject({ leftOut: 1, undecidable: 1, contradictions: 1 });
  });
});

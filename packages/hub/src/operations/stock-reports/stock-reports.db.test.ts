// Stock reports on a real database: what is counted, what is kept, what is held, and that it is done once.

import { describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { systemClock } from '../../platform/clock.ts';
import { listRefusals, type StockReport } from '../../store/inbound/stock-reports.ts';
import { itemOf, movement, reserve, type Node } from '../../testing/ledger.ts';
import {
  complete,
  hour,
  minute,
  noon,
  openReports,
  operatorOf,
  receive,
  report,
  reread,
  sellable,
  told,
  type ReportLedger,
} from '../../testing/stock-reports.ts';
import { putOwnership } from '../inbound/put-ownership.ts';
import { putSources } from '../inbound/put-sources.ts';
import { verify } from '../verify.ts';
import { decideOnReport } from './decide-on-report.ts';
import { workOnReport } from './work-on-report.ts';

const { url } = await createTestDatabase();
const open = (): Promise<ReportLedger> => openReports(url);

async function expectClean({ database, tenantId }: Node): Promise<void> {
  const found = await verify({ database, clock: systemClock }, tenantId);
  expect(found.checks.filter((check) => !check.ok)).toEqual([]);
}

describe('three clocks', () => {
  test('a difference is counted as of its moment, and what happened since stays', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
      movement('shipment', 'A', 'DC1', 4, told('wms', noon + minute)),
    );
    const done = await report(ledger, [['A', 12]]);
    expect(done).toMatchObject({ state: 'applied', changed: 1, unchanged: 0, lines: 1 });
    expect(await sellable(ledger)).toEqual({ A: 8 });
    await expectClean(ledger);
  });

  test('lines that agree are not counted', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
      movement('shipment', 'A', 'DC1', 4, told('wms', noon + minute)),
    );
    expect(await report(ledger, [['A', 10]])).toMatchObject({ state: 'applied', changed: 0, unchanged: 1 });
  });

  test('what was counted since is no movement since', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
      movement('count', 'A', 'DC1', 4, { ...told('wms', noon + minute), status: 'damaged' }),
    );
    const done = await report(ledger, [['A', 14, { status: 'onHand' }]]);
    expect(done).toMatchObject({ state: 'applied', changed: 0, unchanged: 1 });
    expect(await sellable(ledger)).toEqual({ A: 10 });
  });

  test('a delta of before that comes late is absorbed, one of after is kept', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)));
    await report(ledger, [['A', 7]], complete);
    const late = movement('shipment', 'A', 'DC1', 3, told('wms', noon - minute));
    const early = movement('shipment', 'A', 'DC1', 2, told('wms', noon + minute));
    const outcomes = await ledger.submit(late, early);
    expect(outcomes.map((one) => one.ok && one.outcome)).toEqual(['absorbed', 'applied']);
    expect(await sellable(ledger)).toEqual({ A: 5 });
    await expectClean(ledger);
  });

  test('a complete report marks what agrees too: what comes late is in it', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)));
    expect(await report(ledger, [['A', 10]], complete)).toMatchObject({ changed: 0 });
    const [outcome] = await ledger.submit(movement('receipt', 'A', 'DC1', 5, told('wms', noon - minute)));
    expect(outcome).toMatchObject({ outcome: 'absorbed' });
    expect(await sellable(ledger)).toEqual({ A: 10 });
  });

  test('a complete report takes away what it does not name', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
      movement('receipt', 'B', 'DC1', 5, told('wms', noon - hour)),
      movement('receipt', 'B', 'DC2', 6, told('wms', noon - hour)),
      movement('receipt', 'B', 'DC1', 2, told('wms', noon + minute)),
    );
    expect(await report(ledger, [['A', 10]], complete)).toMatchObject({ state: 'applied', changed: 1, unchanged: 1 });
    expect(await sellable(ledger)).toEqual({ A: 10, B: 2 });
    expect(await sellable(ledger, 'DC2')).toEqual({ B: 6 });
    await expectClean(ledger);
  });

  test('an older report of a location is stale, one of the same moment counts again', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)));
    await report(ledger, [['A', 7]], complete);
    expect(await report(ledger, [['A', 1]], { ...complete, asOf: noon - minute })).toMatchObject({
      state: 'stale',
      code: 'stale_snapshot',
    });
    expect(await sellable(ledger)).toEqual({ A: 7 });
    expect(await report(ledger, [['A', 7]], complete)).toMatchObject({ state: 'applied', changed: 0 });
    expect(await report(ledger, [['A', 8]], complete)).toMatchObject({ state: 'applied', changed: 1 });
    expect(await sellable(ledger)).toEqual({ A: 8 });
  });
});

test('refused lines are kept with their number', async () => {
  const ledger = await open();
  const refused = await receive(ledger, [
    ['A', 1],
    ['nowhere', 2],
    ['B', '1.5'],
  ]);
  expect(refused).toMatchObject({ state: 'refused', refused: 2, lines: 3 });
  const lines = await ledger.database.read(ledger.tenantId, (reader) => listRefusals(reader, refused.id, 10));
  expect(lines.map(({ line, code }) => [line, code])).toEqual([
    [2, 'unknown_sku'],
    [3, 'quantity_not_representable'],
  ]);
});

test('lines that count the same are refused, all of them', async () => {
  const ledger = await open();
  const lines = [
    ['A', 1],
    ['B', 2],
    ['A', 3],
    ['A', 4, { status: 'damaged' }],
  ] as const;
  expect(await report(ledger, lines)).toMatchObject({ state: 'refused', code: 'conflict', refused: 3 });
  expect(await report(ledger, lines, { takesPartly: true })).toMatchObject({
    state: 'applied',
    changed: 1,
    refused: 3,
  });
  expect(await sellable(ledger)).toEqual({ B: 2 });
});

test('statuses are counted apart, or all together', async () => {
  const ledger = await open();
  await ledger.submit(
    movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
    movement('receipt', 'A', 'DC1', 4, { ...told('wms', noon - hour), status: 'damaged' }),
    movement('receipt', 'B', 'DC1', 3, { ...told('wms', noon - hour), status: 'damaged' }),
  );
  expect(await report(ledger, [['A', 14, { status: 'onHand' }]])).toMatchObject({ changed: 0 });
  const apart = [
    ['A', 9],
    ['A', 4, { status: 'damaged' }],
  ] as const;
  expect(await report(ledger, apart)).toMatchObject({ changed: 1, unchanged: 1 });
  expect(await sellable(ledger)).toEqual({ A: 9, B: 0 });
  // Complete for what can be sold: what is damaged and not named stays.
  expect(await report(ledger, [['A', 4, { status: 'damaged' }]], { ...complete, asOf: noon + 1 })).toMatchObject({
    state: 'applied',
    changed: 1,
  });
  expect(await sellable(ledger)).toEqual({ A: 0, B: 0 });
  await expectClean(ledger);
});

test('a source that tells net figures leaves out what was allocated', async () => {
  const ledger = await open();
  await putSources(ledger.context, operatorOf(ledger), [{ code: 'net', basis: 'net' }]);
  await ledger.submit(movement('receipt', 'A', 'DC1', 10, told('erp', noon - hour)));
  const [taken] = await ledger.submit(reserve('A', 3));
  const reservationId = taken?.ok === true ? (taken.reservation?.id ?? null) : null;
  const place = { sku: 'A', location: 'DC1', lot: null, quantity: 3, uom: null, idempotency: null };
  await ledger.submit({ type: 'allocate', reservationId, ...place, ...told('erp', noon - minute) });
  expect(await report(ledger, [['A', 7]], { source: 'net' })).toMatchObject({ changed: 0, unchanged: 1 });
  expect(await report(ledger, [['A', 6]], { source: 'net' })).toMatchObject({ changed: 1 });
  expect(await sellable(ledger)).toEqual({ A: 9 });
  await expectClean(ledger);
});

test('what comes late between the comparison and the mark is in the count all the same', async () => {
  const ledger = await open();
  await ledger.submit(
    movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)),
    movement('receipt', 'B', 'DC1', 10, told('wms', noon - hour)),
  );
  const { id } = await receive(
    ledger,
    [
      ['A', 10],
      ['B', 9],
    ],
    complete,
  );
  let late: Promise<unknown> | null = null;
  const engine: ReportLedger['context']['engine'] = {
    submit: async (tenantId, command) => {
      late ??= ledger.submit(
        movement('shipment', 'A', 'DC1', 4, told('wms', noon - minute)),
        movement('shipment', 'B', 'DC1', 1, told('wms', noon - minute)),
      );
      await late;
      return ledger.engine.submit(tenantId, command);
    },
  };
  await workOnReport({ ...ledger.context, engine }, ledger.tenantId, id);
  expect(await reread(ledger, id)).toMatchObject({ state: 'applied', changed: 1 });
  expect(await sellable(ledger)).toEqual({ A: 10, B: 9 });
  await expectClean(ledger);
});

test('a source that does not own the location changes nothing and leaves no mark on it', async () => {
  const ledger = await open();
  await ledger.submit(movement('receipt', 'A', 'DC1', 10, told('wms', noon - hour)));
  await putSources(ledger.context, operatorOf(ledger), [{ code: 'wms' }, { code: 'erp' }]);
  const anything = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null, order: 0 };
  const rule = { id: 'r', fact: 'on_hand', source: 'wms', ...anything } as const;
  const put = await putOwnership(ledger.context, operatorOf(ledger), [rule]);
  expect(put.ok).toBe(true);
  const other = { ...complete, source: 'erp' };
  expect(await report(ledger, [['A', 3]], other)).toMatchObject({ state: 'applied', changed: 0, observed: 1 });
  expect(await sellable(ledger)).toEqual({ A: 10 });
  const owner = await report(ledger, [['A', 8]], { ...complete, asOf: noon - minute });
  expect(owner).toMatchObject({ state: 'applied', changed: 1 });
});

const many = Array.from({ length: 50 }, (_, index) => itemOf(`S${String(index).padStart(2, '0')}`));

async function openFull(): Promise<ReportLedger> {
  const ledger = await openReports(url, { items: many });
  await ledger.submit(...many.map(({ sku }) => movement('receipt', sku, 'DC1', 10, told('wms', noon - hour))));
  return ledger;
}

describe('blast radius', () => {
  test('a report that misses too much is held, changes nothing, and is applied when somebody approves it', async () => {
    const ledger = await openFull();
    const held = await report(
      ledger,
      many.slice(0, 30).map(({ sku }) => [sku, 10]),
      complete,
    );
    expect(held).toMatchObject({ state: 'held', code: 'held_for_approval' });
    expect(held.effect).toMatchObject({ changed: 20, zeroed: 20, positionsInScope: 50 });
    expect(await sellable(ledger)).toMatchObject({ S49: 10 });
    await ledger.submit(movement('receipt', many[0]?.sku ?? '', 'DC1', 5, told('wms', noon - minute)));
    await decideOnReport(ledger.context, operatorOf(ledger), held.id, { isApproved: true });
    await workOnReport(ledger.context, ledger.tenantId, held.id);
    expect(await reread(ledger, held.id)).toMatchObject({ state: 'applied', changed: 21, unchanged: 29 });
    expect(await sellable(ledger)).toMatchObject({ S00: 10, S29: 10, S30: 0, S49: 0 });
    await expectClean(ledger);
  });

  const most = many.map(({ sku }) => [sku, 10] as const);
  const held = { state: 'held' } as const;
  const applied = { state: 'applied' } as const;

  test.each<[string, readonly (readonly [string, number])[], boolean, Partial<StockReport>]>([
    ['all of it zero', many.map(({ sku }) => [sku, 0]), false, held],
    ['complete, and empty', [], true, held],
    ['30 of 100 positions', most.slice(0, 35), true, applied],
    ['more than 30 of 100 positions', most.slice(0, 34), true, held],
    ['more than half of the units', [['S00', 1000]], false, held],
    ['one position to zero', [['S00', 0]], false, applied],
    ['what there was not, however much', [['A', 1_000_000]], false, applied],
  ])('%s', async (_, lines, isComplete, expected) => {
    const ledger = await openFull();
    expect(await report(ledger, lines, { isComplete })).toMatchObject(expected);
  });

  test('a first load is not held, nor a handful unless all of it goes', async () => {
    const ledger = await openReports(url, { items: many });
    expect(
      await report(
        ledger,
        [
          ['S00', 5],
          ['S01', 5],
        ],
        complete,
      ),
    ).toMatchObject(applied);
    expect(await report(ledger, [['S00', 1]], { ...complete, asOf: noon + 1 })).toMatchObject(applied);
    expect(await report(ledger, [['S00', 0]], { ...complete, asOf: noon + 2 })).toMatchObject(held);
  });

  test('a report that is stale by the time it is approved changes nothing', async () => {
    const ledger = await openFull();
    const { id } = await report(ledger, [], complete);
    await report(ledger, most, { ...complete, asOf: noon + minute });
    await decideOnReport(ledger.context, operatorOf(ledger), id, { isApproved: true });
    await workOnReport(ledger.context, ledger.tenantId, id);
    expect(await reread(ledger, id)).toMatchObject({ state: 'stale' });
    expect(await sellable(ledger)).toMatchObject({ S00: 10 });
  });
});

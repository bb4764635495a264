// Stock reports on a real database: what is counted, what is kept, what is held, and that it is done once.

import { expect, onTestFinished, test, describe } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import type { Item } from '../../domain/item.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { findReport, listRefusals, type StockReport } from '../../store/inbound/stock-reports.ts';
import { listPositions } from '../../store/positions.ts';
import { itemOf, movement, openSmallLedger, originOf, putCatalogue, type Node } from '../../testing/ledger.ts';
import { verify } from '../verify.ts';
import type { StockReportContext } from './context.ts';
import { decideOnReport } from './decide-on-report.ts';
import { receiveStockReport, type LineRead, type ReportDraft } from './receive-stock-report.ts';
import { workOnReport } from './work-on-report.ts';

const { url } = await createTestDatabase();

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.now() - 2 * hour;

interface Ledger extends Node {
  readonly context: StockReportContext;
}

async function open(items: readonly Item[] = []): Promise<Ledger> {
  const node = await openSmallLedger(url);
  onTestFinished(() => node.database.close());
  await putCatalogue(node.database, node.tenantId, { items });
  const { database, engine } = node;
  return { ...node, context: { database, engine, clock: systemClock, makeId, catalogues: new Map() } };
}

type Line = readonly [
  sku: string,
  quantity: number | string,
  more?: Partial<{ lot: string; status: string; uom: string }>,
];

async function* linesOf(lines: readonly Line[]): AsyncGenerator<LineRead> {
  for (const [index, [sku, quantity, { lot = null, status = null, uom = null } = {}]] of lines.entries()) {
    const value = { sku, location: null, lot, status, quantity, uom };
    yield await Promise.resolve({ ok: true, line: index + 1, value });
  }
}

const complete: Partial<ReportDraft> = { isComplete: true };

async function receive(
  ledger: Ledger,
  lines: readonly Line[],
  more: Partial<ReportDraft> = {},
): Promise<StockReport> {
  const draft: ReportDraft = {
    source: 'wms',
    asOf: noon,
    location: 'DC1',
    isComplete: false,
    takesPartly: false,
    isGross: null,
    lineCount: null,
    ...more,
  };
  const operator = { tenantId: ledger.tenantId, actor: 'test', correlationId: makeId('cor') };
  const received = await receiveStockReport(ledger.context, operator, draft, linesOf(lines));
  if (!received.ok) throw new Error(received.refusal.detail);
  return received.report;
}

async function report(ledger: Ledger, lines: readonly Line[], more: Partial<ReportDraft> = {}): Promise<StockReport> {
  const { id } = await receive(ledger, lines, more);
  await workOnReport(ledger.context, ledger.tenantId, id);
  return reread(ledger, id);
}

async function reread(ledger: Ledger, id: string): Promise<StockReport> {
  const found = await ledger.database.read(ledger.tenantId, (reader) => findReport(reader, id));
  if (found === null) throw new Error(`There is no report ${id}.`);
  return found;
}

async function sellable(ledger: Ledger, location = 'DC1'): Promise<Record<string, number>> {
  const rows = await ledger.database.read(ledger.tenantId, (reader) =>
    listPositions(reader, { location, limit: 1000 }),
  );
  return Object.fromEntries(rows.map((row) => [row.sku, Number(row.sellable)]));
}

function from(source: string, occurredAt: number) {
  return { origin: originOf({ source, occurredAt, eventId: makeId('evt') }) };
}

async function expectClean({ database, tenantId }: Node): Promise<void> {
  const found = await verify({ database, clock: systemClock }, tenantId);
  expect(found.checks.filter((check) => !check.ok)).toEqual([]);
}

describe('three clocks', () => {
  test('a difference is counted as of its moment, and what happened since stays', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)),
      movement('shipment', 'A', 'DC1', 4, from('wms', noon + minute)),
    );
    const done = await report(ledger, [['A', 12]]);
    expect(done).toMatchObject({ state: 'applied', changed: 1, unchanged: 0, lines: 1 });
    expect(await sellable(ledger)).toEqual({ A: 8 });
    await expectClean(ledger);
  });

  test('lines that agree are not counted', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)),
      movement('shipment', 'A', 'DC1', 4, from('wms', noon + minute)),
    );
    expect(await report(ledger, [['A', 10]])).toMatchObject({ state: 'applied', changed: 0, unchanged: 1 });
  });

  test('a delta of before that comes late is absorbed, one of after is kept', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)));
    await report(ledger, [['A', 7]], complete);
    const late = movement('shipment', 'A', 'DC1', 3, from('wms', noon - minute));
    const early = movement('shipment', 'A', 'DC1', 2, from('wms', noon + minute));
    const outcomes = await ledger.submit(late, early);
    expect(outcomes.map((one) => one.ok && one.outcome)).toEqual(['absorbed', 'applied']);
    expect(await sellable(ledger)).toEqual({ A: 5 });
    await expectClean(ledger);
  });

  test('a complete report marks what agrees too: what comes late is in it', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)));
    expect(await report(ledger, [['A', 10]], complete)).toMatchObject({ changed: 0 });
    const [outcome] = await ledger.submit(movement('receipt', 'A', 'DC1', 5, from('wms', noon - minute)));
    expect(outcome).toMatchObject({ outcome: 'absorbed' });
    expect(await sellable(ledger)).toEqual({ A: 10 });
  });

  test('a complete report takes away what it does not name', async () => {
    const ledger = await open();
    await ledger.submit(
      movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)),
      movement('receipt', 'B', 'DC1', 5, from('wms', noon - hour)),
      movement('receipt', 'B', 'DC2', 6, from('wms', noon - hour)),
      movement('receipt', 'B', 'DC1', 2, from('wms', noon + minute)),
    );
    expect(await report(ledger, [['A', 10]], complete)).toMatchObject({ state: 'applied', changed: 1, unchanged: 1 });
    expect(await sellable(ledger)).toEqual({ A: 10, B: 2 });
    expect(await sellable(ledger, 'DC2')).toEqual({ B: 6 });
    await expectClean(ledger);
  });

  test('an older report of a location is stale, one of the same moment counts again', async () => {
    const ledger = await open();
    await ledger.submit(movement('receipt', 'A', 'DC1', 10, from('wms', noon - hour)));
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

const many = Array.from({ length: 50 }, (_, index) => itemOf(`S${String(index).padStart(2, '0')}`));

async function openFull(): Promise<Ledger> {
  const ledger = await open(many);
  await ledger.submit(...many.map(({ sku }) => movement('receipt', sku, 'DC1', 10, from('wms', noon - hour))));
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
    const operator = { tenantId: ledger.tenantId, actor: 'test', correlationId: makeId('cor') };
    await decideOnReport(ledger.context, operator, held.id, { isApproved: true });
    await workOnReport(ledger.context, ledger.tenantId, held.id);
    expect(await reread(ledger, held.id)).toMatchObject({ state: 'applied', changed: 20, unchanged: 30 });
    expect(await sellable(ledger)).toMatchObject({ S29: 10, S30: 0, S49: 0 });
    await expectClean(ledger);
  });
});

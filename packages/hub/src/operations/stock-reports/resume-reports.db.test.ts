// A node that works on a stock report may be killed before or after any of its steps: another goes on, and what is
// counted is counted once.

import { describe, expect, test } from 'vitest';

import { query } from '../../../../../test/query.ts';
import { createTestDatabase } from '../../../../../test/test-database.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../store/database.ts';
import { listMovements } from '../../store/journal.ts';
import { movement } from '../../testing/ledger.ts';
import {
  complete,
  hour,
  minute,
  noon,
  openReports,
  receive,
  reread,
  sellable,
  told,
  type ReportLedger,
} from '../../testing/stock-reports.ts';
import { verify } from '../verify.ts';
import type { StockReportContext } from './context.ts';
import { resumeReports } from './resume-reports.ts';
import { workOnReport } from './work-on-report.ts';

const { url } = await createTestDatabase();

class Killed extends Error {}

/** A node that dies at its nth step, before it is done or just afterwards. */
function mortal({ context }: ReportLedger, stepOfDeath: number, when: 'before' | 'after'): StockReportContext {
  let steps = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    steps += 1;
    const dies = steps >= stepOfDeath;
    if (dies && (when === 'before' || steps > stepOfDeath)) throw new Killed();
    const result = await work();
    if (dies) throw new Killed();
    return result;
  };
  const { database, engine } = context;
  const counted: Database = {
    ...database,
    read: (tenantId, work) => step(() => database.read(tenantId, work)),
    inTransaction: (tenantId, work) => step(() => database.inTransaction(tenantId, work)),
  };
  const submit: typeof engine.submit = (tenantId, command) => step(() => engine.submit(tenantId, command));
  return { ...context, database: counted, engine: { submit } };
}

const unleased = 'update evenstock.stock_reports set lease_until = null where lease_until is not null';

async function resume({ context }: ReportLedger): Promise<void> {
  await query(url, unleased);
  await resumeReports({ ...context, onFailure: (error) => expect.fail(String(error)) });
}

/** Whether it died. */
async function workAndDie(context: StockReportContext, tenantId: number, id: string): Promise<boolean> {
  try {
    await workOnReport(context, tenantId, id);
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

describe.each(['before', 'after'] as const)('killed %s a step', (when) => {
  test('another node goes on, and nothing is counted twice', async () => {
    const ledger = await openReports(url);
    const { context, database, tenantId } = ledger;
    let hasDied = true;
    for (let death = 1; hasDied; death += 1) {
      expect(death).toBeLessThan(60);
      const asOf = noon + death * minute;
      await ledger.submit(movement('receipt', 'B', 'DC1', 3, told('wms', asOf - minute / 2)));
      const { id, correlationId } = await receive(ledger, [['A', 100 + death]], { ...complete, asOf });
      hasDied = await workAndDie(mortal(ledger, death, when), tenantId, id);
      await resume(ledger);
      const done = await reread(ledger, id);
      expect(done).toMatchObject({ state: 'applied', changed: 2, refused: 0 });
      const filter = { correlationId, kind: 'count', after: 0n, limit: 100 };
      const posted = await database.read(tenantId, (reader) => listMovements(reader, filter));
      // The mark of the location and two counts.
      expect(new Set(posted.map(({ sku }) => sku))).toEqual(new Set(['A', 'B', null]));
      expect(posted).toHaveLength(3);
      expect(await sellable(ledger)).toEqual({ A: 100 + death, B: 0 });
    }
    const found = await verify({ database: context.database, clock: systemClock }, tenantId);
    expect(found.checks.filter((check) => !check.ok)).toEqual([]);
  });
});

test('a report whose node died while it came in is over, and applies nothing', async () => {
  const ledger = await openReports(url);
  await ledger.submit(movement('receipt', 'A', 'DC1', 3, told('wms', noon - hour)));
  // It fails at the end of its intake, so that it is left as it was when its node died.
  await expect(receive({ ...ledger, context: mortal(ledger, 5, 'before') }, [['A', 1]])).rejects.toThrow(Killed);
  await resume(ledger);
  const rows = await query(
    url,
    `select state, code from evenstock.stock_reports where tenant_id = ${ledger.tenantId}`,
  );
  expect(rows).toEqual([{ state: 'failed', code: 'malformed_request' }]);
  expect(await sellable(ledger)).toEqual({ A: 3 });
});

test('a report that fails on the way again and again is given up', async () => {
  const ledger = await openReports(url);
  const { id } = await receive(ledger, [['A', 1]]);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await workAndDie(mortal(ledger, 2, 'before'), ledger.tenantId, id);
    await query(url, unleased);
  }
  await resume(ledger);
  expect(await reread(ledger, id)).toMatchObject({ state: 'failed', code: 'internal_error' });
});

test('two nodes do not work on one report at a time', async () => {
  const ledger = await openReports(url);
  const { id } = await receive(ledger, [['A', 1]]);
  await workAndDie(mortal(ledger, 2, 'before'), ledger.tenantId, id);
  await workOnReport(ledger.context, ledger.tenantId, id);
  expect(await reread(ledger, id)).toMatchObject({ state: 'comparing' });
});

// Has the engine count what differs, a page at a time, and closes the report. The engine works each count out anew
// under the shard's lock, so that nothing is lost that was recorded since the comparison.

import type { Command, IdempotencyIdentity, MovementCommand } from '../../domain/command.ts';
import type { EntryOrigin } from '../../domain/journal-entry.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { formatQuantity } from '../../domain/quantity.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import type { BulkTransaction } from '../../store/database.ts';
import { writeHeard } from '../../store/inbound/source-status.ts';
import {
  deleteParts,
  differencesAfter,
  postedCounts,
  type FoundDifference,
} from '../../store/inbound/stock-report-lines.ts';
import {
  appendRefusals,
  countReport,
  moveReport,
  renewLease,
  type LineRefusal,
  type StockReport,
} from '../../store/inbound/stock-reports.ts';
import { tellInbox } from './tell-inbox.ts';
import { leaseMs, refusalsMax, type StockReportContext } from './context.ts';

const pageMax = 2000;
const overloadedPauseMs = 100;

/** What another attempt may mend: the report stays open, and is resumed. */
const passing: ReadonlySet<RefusalCode> = new Set(['dependency_down', 'outcome_unknown', 'internal_error']);

export function originOf(report: StockReport, what: string, reason: string | null): EntryOrigin {
  const { asOf, source, id, correlationId, actor } = report;
  const facts = { businessKey: null, order: null, causationId: null };
  return { ...facts, occurredAt: asOf, source, eventId: `${id}:${what}`, correlationId, actor, reason };
}

/** A line of a report is decided once, however often the report is worked on. */
export function identityOf({ id }: StockReport, what: string, fingerprint: string): IdempotencyIdentity {
  return { scope: 'stock-report', key: `${id}:${what}`, fingerprint };
}

function countOf(report: StockReport, difference: FoundDifference): MovementCommand {
  const { line, sku, location, lot, account, figure, scale } = difference;
  const what = line === null ? `${account} ${sku} ${location} ${lot}` : `line ${line}`;
  const reason = line === null ? 'not named in a complete stock report' : null;
  return {
    type: 'movement',
    kind: 'count',
    sku,
    location,
    lot: lot === '' ? null : lot,
    quantity: formatQuantity(figure, scale),
    uom: null,
    status: account,
    toLocation: null,
    toLot: null,
    toStatus: null,
    reservationId: null,
    dueAt: null,
    origin: originOf(report, what, reason),
    idempotency: identityOf(report, what, figure.toString()),
  };
}

/** Waits where the queue is full. */
export async function submitPatiently(
  { engine, clock }: StockReportContext,
  tenantId: number,
  commands: readonly Command[],
): Promise<Outcome[]> {
  const submit = (command: Command): Promise<Outcome> => engine.submit(tenantId, command);
  const outcomes = await Promise.all(commands.map(submit));
  for (;;) {
    const full = [...outcomes.keys()].filter((index) => isFull(outcomes[index]));
    if (full.length === 0) return outcomes;
    await clock.sleep(overloadedPauseMs);
    await Promise.all(
      full.map(async (index) => {
        const command = commands[index];
        if (command !== undefined) outcomes[index] = await submit(command);
      }),
    );
  }
}

function isFull(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && !outcome.ok && outcome.refusal.code === 'overloaded';
}

/** `repeated`: how many lines of the report were left out because they count the same. */
export async function applyDifferences(
  context: StockReportContext,
  bulk: BulkTransaction,
  report: StockReport,
  repeated: number,
): Promise<void> {
  const { database } = context;
  const { tenantId } = bulk;
  const tally = { absorbed: 0, observed: 0, refused: 0, decided: 0 };
  const refusals: LineRefusal[] = [];
  let page = await differencesAfter(bulk, 0, pageMax);
  while (page.length > 0) {
    const outcomes = await submitPatiently(
      context,
      tenantId,
      page.map((one) => countOf(report, one)),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const difference = page[index];
      if (difference === undefined) continue;
      if (!outcome.ok) {
        const { code, detail, path = null } = outcome.refusal;
        if (passing.has(code)) throw new Error(`A line could not be decided: ${detail}`);
        tally.refused += 1;
        const { line, sku, location } = difference;
        if (refusals.length < refusalsMax) refusals.push({ line, sku, location, code, detail, path });
      } else if (outcome.outcome === 'absorbed') tally.absorbed += 1;
      else if (outcome.outcome === 'observation' || outcome.outcome === 'confirmation') tally.observed += 1;
    }
    tally.decided += page.length;
    await database.inTransaction(tenantId, async (transaction) => {
      renewLease(transaction, report.id, tally.decided, leaseMs);
      return Promise.resolve();
    });
    page = await differencesAfter(bulk, page.at(-1)?.n ?? 0, pageMax);
  }
  await finish(context, tenantId, report, { ...tally, refused: tally.refused + repeated, refusals });
}

interface Tally {
  readonly absorbed: number;
  readonly observed: number;
  readonly refused: number;
  readonly refusals: readonly LineRefusal[];
}

async function finish(
  context: StockReportContext,
  tenantId: number,
  report: StockReport,
  { absorbed, observed, refused: refusedNow, refusals }: Tally,
): Promise<void> {
  const isDeclared = context.catalogues.get(tenantId)?.sources.has(report.source) === true;
  await context.database.inTransaction(tenantId, async (transaction) => {
    const { named, unnamed } = await postedCounts(transaction, report.correlationId, report.id);
    const refused = report.refused + refusedNow;
    const unchanged = Math.max(0, report.lines - named - refused - absorbed - observed);
    countReport(transaction, report.id, { changed: named + unnamed, unchanged, absorbed, refused, observed });
    appendRefusals(transaction, report.id, refusals);
    moveReport(transaction, report.id, { state: 'applied' }, null);
    if (isDeclared) writeHeard(transaction, [report.source], isoTime(context.clock.now()));
    deleteParts(transaction, report.id);
    await tellInbox(context, transaction, report.id);
  });
}

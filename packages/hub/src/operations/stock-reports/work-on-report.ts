// Works on a stock report that has come in: compares it with the ledger, holds it if it would change more than its
// source may, and has the engine count the differences. It can be killed anywhere: what was counted agrees when it is
// compared again, and each line is told apart by the report and its number.

import type { SnapshotCommand } from '../../domain/command.ts';
import { countsWholly, holdReasonOf, holdReasons, type Effect } from '../../domain/inbound/stock-report.ts';
import { undeclared, type Source } from '../../domain/inbound/source.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { refuse, type RefusalCode } from '../../domain/refusal.ts';
import type { BulkTransaction, Transaction } from '../../store/database.ts';
import {
  compareLines,
  compareTouched,
  countedLater,
  deleteParts,
  largestDifferences,
  readPart,
  stagedScope,
  stageLines,
  stockInScope,
  sumDifferences,
  takeOutRepeated,
  type Comparison,
} from '../../store/inbound/stock-report-lines.ts';
import {
  appendRefusals,
  claimReport,
  moveReport,
  renewLease,
  type ClaimedReport,
  type LineRefusal,
  type ReportStep,
} from '../../store/inbound/stock-reports.ts';
import { readHead } from '../../store/shard-heads.ts';
import { catalogueAt } from '../catalogue.ts';
import { leaseMs, refusalsMax, type StockReportContext } from './context.ts';
import { tellInbox } from './tell-inbox.ts';
import { applyDifferences, identityOf, originOf, submitPatiently } from './apply-differences.ts';

const attemptsMax = 10;
const largestMax = 20;

/** Does what there is to do, unless another node is at it. */
export async function workOnReport(context: StockReportContext, tenantId: number, id: string): Promise<void> {
  const write = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    context.database.inTransaction(tenantId, work);
  const report = await write((transaction) => claimReport(transaction, id, leaseMs));
  if (report === null) return;
  const move = (step: ReportStep): Promise<void> => finishOrMove(context, tenantId, id, step);
  if (report.state === 'receiving') {
    await move({ state: 'failed', code: 'malformed_request', detail: 'The report did not arrive in full.' });
    return;
  }
  if (report.attempts > attemptsMax) {
    const detail = `It failed ${attemptsMax} times on the way; look at the log.`;
    await move({ state: 'failed', code: 'internal_error', detail });
    return;
  }
  await context.database.inBulk(tenantId, async (transaction) => {
    await new Work(context, transaction, report).go();
  });
}

/** The next state; what is over needs its lines no more. */
async function finishOrMove(
  context: StockReportContext,
  tenantId: number,
  id: string,
  step: ReportStep,
  more?: (transaction: Transaction) => void,
): Promise<void> {
  await context.database.inTransaction(tenantId, async (transaction) => {
    moveReport(transaction, id, step, step.state === 'applying' ? leaseMs : null);
    more?.(transaction);
    if (step.state !== 'applying' && step.state !== 'held') deleteParts(transaction, id);
    if (step.state !== 'applying') await tellInbox(context, transaction, id);
  });
}

class Work {
  readonly #context: StockReportContext;
  readonly #bulk: BulkTransaction;
  readonly #report: ClaimedReport;
  /** Of lines that count the same; kept with the next step. */
  #refusals: readonly LineRefusal[] = [];

  constructor(context: StockReportContext, bulk: BulkTransaction, report: ClaimedReport) {
    this.#context = context;
    this.#bulk = bulk;
    this.#report = report;
  }

  async go(): Promise<void> {
    const report = this.#report;
    await stageLines(this.#bulk, this.#parts());
    const repeated = await this.#takeOutRepeated();
    if (repeated > 0 && !report.takesPartly) return;
    const { comparison, source, whole, stale } = await this.#scope();
    if (stale.length > 0 && stale.length === comparison.locations.length) {
      const detail = `${stale.join(', ')} has been counted as of a later moment.`;
      await this.#move({ state: 'stale', code: 'stale_snapshot', detail });
      return;
    }
    const since = await compareLines(this.#bulk, comparison);
    if (report.state === 'comparing' && !(await this.#judge(comparison, source))) return;
    const marked = await this.#markAsCounted(comparison, whole);
    if (marked) await compareTouched(this.#bulk, comparison, since);
    await applyDifferences(this.#context, this.#bulk, report, repeated);
  }

  #move(step: ReportStep, more?: (transaction: Transaction) => void): Promise<void> {
    return finishOrMove(this.#context, this.#bulk.tenantId, this.#report.id, step, more);
  }

  async *#parts(): AsyncGenerator<Buffer> {
    const { id } = this.#report;
    for (let part = 0; ; part += 1) {
      const lines = await this.#context.database.read(this.#bulk.tenantId, (reader) => readPart(reader, id, part));
      if (lines === null) return;
      yield lines;
    }
  }

  /** Lines that count the same thing are refused, all of them; without leave for that, the whole report is. */
  async #takeOutRepeated(): Promise<number> {
    const report = this.#report;
    const repeated = await takeOutRepeated(this.#bulk);
    if (repeated.length === 0 || report.state === 'applying') return repeated.length;
    const refusals = repeated.slice(0, refusalsMax).map(({ line, sku, location }): LineRefusal => {
      const { code, detail, path = null } = refuse('conflict', 'Another line counts the same.', 'sku').refusal;
      return { line, sku, location, code, detail, path };
    });
    if (report.takesPartly) {
      this.#refusals = refusals;
      return repeated.length;
    }
    const detail = `${repeated.length} lines count the same as others, so nothing was applied.`;
    const step: ReportStep = { state: 'refused', refused: repeated.length, code: 'conflict', detail };
    await this.#move(step, (transaction) => appendRefusals(transaction, report.id, refusals));
    return repeated.length;
  }

  async #scope() {
    const { source: code, asOf, location, isComplete } = this.#report;
    const { database, catalogues } = this.#context;
    const { locations: named, accounts } = await stagedScope(this.#bulk);
    const locations = location === null ? named : [location];
    return database.read(this.#bulk.tenantId, async (reader) => {
      const { catalogueVersion } = await readHead(reader);
      const { sources, ownership } = await catalogueAt(reader, catalogues, catalogueVersion);
      const source = sources.get(code) ?? undeclared(code);
      const account = accounts.includes('onHand') ? 'onHand' : 'sellable';
      const comparison: Comparison = { asOf, locations, account, isComplete, isNet: source.basis === 'net' };
      const whole = isComplete ? locations.filter((one) => countsWholly(ownership, code, one, asOf)) : [];
      return { comparison, source, whole, stale: await countedLater(reader, locations, asOf) };
    });
  }

  /** Whether it may go on without a person. */
  async #judge(comparison: Comparison, source: Source): Promise<boolean> {
    const { lines, refused } = this.#report;
    const sums = await sumDifferences(this.#bulk);
    const scope = await stockInScope(this.#bulk, comparison);
    const { changed, named } = sums;
    const effect: Effect = { ...sums, ...scope, lines, zeroed: changed - named, unchanged: lines - refused - named };
    const largest = await largestDifferences(this.#bulk, largestMax);
    const kept = {
      ...effect,
      unitsInScope: effect.unitsInScope.toString(),
      unitsChangedInScope: effect.unitsChangedInScope.toString(),
      largest,
    };
    const reason = holdReasonOf(effect, source.blastRadius);
    const step: ReportStep =
      reason === null
        ? { state: 'applying', effect: kept }
        : { state: 'held', effect: kept, code: 'held_for_approval', detail: holdReasons[reason] };
    await this.#move(step, (transaction) => appendRefusals(transaction, this.#report.id, this.#refusals));
    return reason === null;
  }

  /** From here on what is told of the time before is in the count already. */
  async #markAsCounted({ account }: Comparison, locations: readonly string[]): Promise<boolean> {
    const report = this.#report;
    const commands = locations.map((location): SnapshotCommand => {
      const what = `location ${location}`;
      const counted = account === 'onHand' ? 'onHand' : 'sellable';
      const envelope = { origin: originOf(report, what, null), idempotency: identityOf(report, what, '') };
      return { ...envelope, type: 'snapshot', location, account: counted };
    });
    const outcomes: Outcome[] = await submitPatiently(this.#context, this.#bulk.tenantId, commands);
    const failed = outcomes.find((one) => !one.ok && !mayBeLeft.has(one.refusal.code));
    if (failed !== undefined && !failed.ok) throw new Error(`A snapshot was refused: ${failed.refusal.detail}`);
    await this.#context.database.inTransaction(this.#bulk.tenantId, async (transaction) => {
      renewLease(transaction, report.id, 0, leaseMs);
      return Promise.resolve();
    });
    return commands.length > 0;
  }
}

/** A location that has been counted since keeps its mark; its lines will be refused one by one. */
const mayBeLeft: ReadonlySet<RefusalCode> = new Set(['stale_snapshot']);

// Takes a stock report in: each line is checked as it comes and kept compressed, so that memory stays bounded and the
// report outlives the node. Nothing is applied before all of it is there.

import { crosswalkKey, type CrosswalkKind } from '../../domain/inbound/crosswalk.ts';
import { readStockLine, type CountedLine, type StockLine } from '../../domain/inbound/stock-line.ts';
import { checkHead, type ReportHead } from '../../domain/inbound/stock-report.ts';
import { undeclared } from '../../domain/inbound/source.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../../store/database.ts';
import { findCanonical, listCrosswalk } from '../../store/inbound/crosswalk.ts';
import { compressLines, copyLine, deleteParts, insertPart } from '../../store/inbound/stock-report-lines.ts';
import {
  appendRefusals,
  beginAgain,
  findReport,
  insertReport,
  moveReport,
  renewLease,
  takeFromIntake,
  type LineRefusal,
  type StockReport,
} from '../../store/inbound/stock-reports.ts';
import { loadUnits } from '../../store/items.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { catalogueAt, type CachedCatalogue } from '../catalogue.ts';
import type { Operator } from '../operator.ts';
import { leaseMs, refusalsMax, type StockReportContext } from './context.ts';

/** A line as it was read: what it says, or why it cannot be read. */
export type LineRead =
  | { readonly ok: true; readonly line: number | null; readonly value: StockLine }
  | {
      readonly ok: false;
      readonly line: number | null;
      readonly refused: Refused;
      /** Whether the rest cannot be read or trusted: then nothing of the report counts. */
      readonly isEnd: boolean;
    };

export interface ReportDraft extends ReportHead {
  /** What the figures are said to be; null leaves it to the declaration of the source. */
  readonly isGross: boolean | null;
  /** How many lines there should be; null when nobody said. */
  readonly lineCount: number | null;
}

/** The raw message that brings a report: who holds it may go on, and begins anew what broke off. */
export interface Bringer {
  readonly reportId: string;
  /** Fails when somebody else has the message by now. */
  readonly hold: (transaction: Transaction) => Promise<void>;
}

export type ReportReceived =
  | { readonly ok: true; readonly report: StockReport; readonly refusals: readonly LineRefusal[] }
  | Refused;

const groupMax = 2000;
const partLengthMin = 1_000_000;
const renewEveryMs = 15_000;

export async function receiveStockReport(
  context: StockReportContext,
  operator: Operator,
  draft: ReportDraft,
  lines: AsyncIterable<LineRead>,
  bringer: Bringer | null = null,
): Promise<ReportReceived> {
  const checked = await checkDraft(context, operator.tenantId, draft);
  if (!checked.ok) return checked;
  const { head, hasCrosswalk } = checked;
  const id = bringer?.reportId ?? context.makeId('srp');
  await beginReport(context, operator, { ...head, id }, bringer);
  const intake = new Intake(context, operator.tenantId, { id, head, hasCrosswalk, bringer });
  let end = await intake.take(bringer === null ? unbroken(lines) : lines);
  if (end === null && draft.lineCount !== null && draft.lineCount !== intake.lines) {
    const detail = `The report has ${intake.lines} lines and was to have ${draft.lineCount}: it may be cut.`;
    end = refuse('malformed_body', detail, 'lineCount');
  }
  if (end === null) await intake.finish();
  else await intake.fail(end);
  const report = await context.database.read(operator.tenantId, (reader) => findReport(reader, id));
  if (report === null) throw new Error(`The stock report ${id} is gone.`);
  return { ok: true, report, refusals: intake.refusals };
}

async function beginReport(
  { database }: StockReportContext,
  { tenantId, actor, correlationId }: Operator,
  head: ReportHead & { readonly id: string },
  bringer: Bringer | null,
): Promise<void> {
  const report = { ...head, actor, correlationId, leaseMs: bringer === null ? leaseMs : null };
  await database.inTransaction(tenantId, async (transaction) => {
    await bringer?.hold(transaction);
    const isBegun = bringer !== null && (await beginAgain(transaction, report));
    if (isBegun) deleteParts(transaction, head.id);
    else insertReport(transaction, report);
  });
}

/** What breaks off ends the report. */
async function* unbroken(lines: AsyncIterable<LineRead>): AsyncGenerator<LineRead> {
  try {
    yield* lines;
  } catch {
    const refused = refuse('malformed_request', 'The report broke off; nothing of it was applied.');
    yield { ok: false, line: null, refused, isEnd: true };
  }
}

async function currentCatalogue(context: StockReportContext, reader: Reader): Promise<[CachedCatalogue, number]> {
  const decisionTime = context.clock.decisionTime();
  const moment = await readMoment(reader, decisionTime === null ? null : isoTime(decisionTime));
  return [await catalogueAt(reader, context.catalogues, moment.catalogueVersion), moment.now];
}

type DraftChecked = { readonly ok: true; readonly head: ReportHead; readonly hasCrosswalk: boolean } | Refused;

async function checkDraft(context: StockReportContext, tenantId: number, draft: ReportDraft): Promise<DraftChecked> {
  return context.database.read(tenantId, async (reader): Promise<DraftChecked> => {
    const [{ sources, locations }, now] = await currentCatalogue(context, reader);
    const source = sources.get(draft.source) ?? undeclared(draft.source);
    const entries = await listCrosswalk(reader, { source: draft.source, kind: undefined }, '', 1);
    const hasCrosswalk = entries.length > 0;
    const location = hasCrosswalk ? await ourLocation(reader, draft) : draft.location;
    if (location !== null && !locations.has(location)) {
      return refuse('unknown_location', `No location has the code "${location}".`, 'location');
    }
    const refused = checkHead(draft, draft.isGross, source, now);
    return refused ?? { ok: true, head: { ...draft, location }, hasCrosswalk };
  });
}

async function ourLocation(reader: Reader, { source, location }: ReportHead): Promise<string | null> {
  if (location === null) return null;
  const key = { kind: 'location', external: location } as const;
  return (await findCanonical(reader, source, [key])).get(crosswalkKey(key)) ?? location;
}

/** The lines in our words. */
async function translate(reader: Reader, source: string, lines: readonly StockLine[]): Promise<StockLine[]> {
  const words = {
    sku: new Set<string>(),
    location: new Set<string>(),
    lot: new Set<string>(),
    uom: new Set<string>(),
  };
  for (const { sku, location, lot, uom } of lines) {
    words.sku.add(sku);
    if (location !== null) words.location.add(location);
    if (lot !== null) words.lot.add(lot);
    if (uom !== null) words.uom.add(uom);
  }
  const keys = (['sku', 'location', 'lot', 'uom'] as const).flatMap((kind) =>
    [...words[kind]].map((external) => ({ kind, external })),
  );
  const canonical = await findCanonical(reader, source, keys);
  const ours = (kind: CrosswalkKind, external: string): string =>
    canonical.get(crosswalkKey({ kind, external })) ?? external;
  return lines.map((line) => ({
    ...line,
    sku: ours('sku', line.sku),
    location: line.location === null ? null : ours('location', line.location),
    lot: line.lot === null ? null : ours('lot', line.lot),
    uom: line.uom === null ? null : ours('uom', line.uom),
  }));
}

interface Arrival {
  readonly id: string;
  readonly head: ReportHead;
  readonly hasCrosswalk: boolean;
  readonly bringer: Bringer | null;
}

/** One report on its way in. */
class Intake {
  lines = 0;
  refused = 0;
  readonly refusals: LineRefusal[] = [];
  readonly #context: StockReportContext;
  readonly #tenantId: number;
  readonly #id: string;
  readonly #head: ReportHead;
  readonly #hasCrosswalk: boolean;
  readonly #bringer: Bringer | null;
  #text = '';
  #parts = 0;
  #renewedAt: number;

  constructor(context: StockReportContext, tenantId: number, { id, head, hasCrosswalk, bringer }: Arrival) {
    this.#context = context;
    this.#tenantId = tenantId;
    this.#id = id;
    this.#head = head;
    this.#hasCrosswalk = hasCrosswalk;
    this.#bringer = bringer;
    this.#renewedAt = context.clock.now();
  }

  /** Answers what ended it early, if anything did. */
  async take(lines: AsyncIterable<LineRead>): Promise<Refused | null> {
    let group: { line: number | null; value: StockLine }[] = [];
    for await (const one of lines) {
      if (!one.ok && one.isEnd) {
        this.#refuse(one.line, null, one.refused);
        return one.refused;
      }
      this.lines += 1;
      if (this.#context.clock.now() - this.#renewedAt > renewEveryMs) await this.#renew();
      if (!one.ok) this.#refuse(one.line, null, one.refused);
      else group.push(one);
      if (group.length < groupMax) continue;
      await this.#takeGroup(group);
      group = [];
    }
    if (group.length > 0) await this.#takeGroup(group);
    return null;
  }

  async #takeGroup(group: readonly { line: number | null; value: StockLine }[]): Promise<void> {
    const { lines, catalogue } = await this.#context.database.read(this.#tenantId, async (reader) => {
      const said = group.map(({ value }) => value);
      const translated = this.#hasCrosswalk ? await translate(reader, this.#head.source, said) : said;
      const skus = [...new Set(translated.map(({ sku }) => sku))];
      const withUoms = [...new Set(translated.flatMap(({ sku, uom }) => (uom === null ? [] : sku)))];
      const [items, [{ locations }]] = await Promise.all([
        loadUnits(reader, skus, withUoms),
        currentCatalogue(this.#context, reader),
      ]);
      return { lines: translated, catalogue: { items, locations } };
    });
    for (const [index, value] of lines.entries()) {
      const line = group[index]?.line ?? null;
      const read = readStockLine(value, this.#head, catalogue);
      if (read.ok) this.#keep(line, read);
      else this.#refuse(line, value, read);
    }
    if (this.#text.length >= partLengthMin) await this.#writePart();
  }

  /** Whoever sends slowly is not gone. */
  async #renew(): Promise<void> {
    this.#renewedAt = this.#context.clock.now();
    await this.#write((transaction) => {
      if (this.#bringer === null) renewLease(transaction, this.#id, 0, leaseMs);
    });
  }

  #keep(line: number | null, counted: CountedLine): void {
    this.#text += copyLine(line ?? this.lines, counted);
  }

  #refuse(line: number | null, value: StockLine | null, { refusal }: Refused): void {
    this.refused += 1;
    if (this.refusals.length >= refusalsMax) return;
    const { code, detail, path = null } = refusal;
    const location = value?.location ?? this.#head.location;
    this.refusals.push({ line, sku: value?.sku ?? null, location, code, detail, path });
  }

  async #writePart(): Promise<void> {
    const lines = await compressLines(this.#text);
    this.#text = '';
    const part = this.#parts;
    this.#parts += 1;
    await this.#write((transaction) => insertPart(transaction, this.#id, part, lines));
  }

  /** It is all there: nothing of it counts if some of it was refused, unless that was asked for. */
  async finish(): Promise<void> {
    this.refusals.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    if (this.refused > 0 && !this.#head.takesPartly) {
      const [first] = this.refusals;
      const detail = `${this.refused} of ${this.lines} lines cannot be taken, so nothing was applied.`;
      await this.#end('refused', refuse(first?.code ?? 'invalid_field', detail));
      return;
    }
    if (this.#text !== '') await this.#writePart();
    const { lines, refused, refusals } = this;
    await this.#close(async (transaction) => {
      appendRefusals(transaction, this.#id, refusals);
      // No lease: whoever comes first may go on with it.
      moveReport(transaction, this.#id, { state: 'comparing', lines, refused }, null);
      return Promise.resolve();
    });
  }

  async fail(why: Refused): Promise<void> {
    await this.#end('failed', why);
  }

  async #end(state: 'refused' | 'failed', { refusal: { code, detail } }: Refused): Promise<void> {
    const { lines, refused, refusals } = this;
    await this.#close(async (transaction) => {
      deleteParts(transaction, this.#id);
      appendRefusals(transaction, this.#id, refusals);
      moveReport(transaction, this.#id, { state, lines, refused, code, detail }, null);
      return Promise.resolve();
    });
  }

  /** A report that was given up meanwhile, because nothing came for too long, stays as it is. */
  async #close(work: (transaction: Transaction) => Promise<void>): Promise<void> {
    await this.#write(async (transaction) => {
      if (await takeFromIntake(transaction, this.#id)) await work(transaction);
    });
  }

  async #write(work: (transaction: Transaction) => Promise<void> | void): Promise<void> {
    await this.#context.database.inTransaction(this.#tenantId, async (transaction) => {
      await this.#bringer?.hold(transaction);
      await work(transaction);
    });
  }
}

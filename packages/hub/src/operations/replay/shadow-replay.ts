// Decides a stretch of what was recorded under other rules, beside the live ledger and as of one moment of it, and
// tells what would differ today; or its raw messages, through another mapping or the one in force. It writes nothing.
// Two passes over the journal: from the stretch on, to find what matters, and from the beginning, to carry both ledgers
// to the end. Memory is bounded by the limits below.

import { checkOwnership } from '../../domain/inbound/ownership-draft.ts';
import type { OwnershipRule } from '../../domain/inbound/ownership.ts';
import { understandSources, type SourceDraft } from '../../domain/inbound/source-draft.ts';
import type { Item } from '../../domain/item.ts';
import type { Mapping } from '../../domain/mapping/mapping.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { differencesOf, type Differences } from '../../domain/replay/differences.ts';
import {
  hasTold,
  leavesOut,
  startRecords,
  type RecordExample,
  type RecordsAgain,
  type RecordTally,
} from '../../domain/replay/record-again.ts';
import {
  endScoping,
  scopeEntry,
  scopeObservation,
  startScoping,
  type Scoping,
  type Stretch,
} from '../../domain/replay/scope.ts';
import {
  endShadow,
  readEntry,
  readObservation,
  startShadow,
  type Instead,
  type Shadow,
  type Tally,
} from '../../domain/replay/shadow.ts';
import { sizeOfSideLedger } from '../../domain/replay/side-ledger.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { Database, Reader } from '../../store/database.ts';
import { findRecords } from '../../store/governed-records.ts';
import { observationsWithin, type ObservationRow } from '../../store/inbound/observations.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { hasMessages, type MessageSums } from '../../store/inbox/messages.ts';
import { journalAfter, lastSeqBefore } from '../../store/journal.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { gatherItems, loadCatalogue } from '../catalogue.ts';
import {
  countForgotten,
  measureMessages,
  openRecords,
  recordsMax,
  scopeEntryOf,
  scopeRecords,
  settleBefore,
  settleRest,
  type MessagesAsked,
  type MessagesRead,
  type ReadAgain,
} from './messages-again.ts';

/** Words of sources that one shadow replay decides anew. */
export const reportsMax = 200_000;
/** Items that they may be about. */
export const skusMax = 50_000;

/** Positions, reservations and entries that both of its ledgers keep in memory. */
export const keptMax = 1_000_000;

const pageSize = 5000;

export interface RuleChanges {
  /** Each takes the place of the rule with its id; other rules stay. */
  readonly ownership: readonly OwnershipRule[];
  /** Ids of rules that are taken away. */
  readonly withoutOwnership: readonly string[];
  /** Each takes the place of the declaration with its code; other sources stay. */
  readonly sources: readonly SourceDraft[];
}

export interface MessagesWished {
  /** The mapping that is proposed; null for the one in force. */
  readonly mapping: Mapping | null;
  /** Records that differ which are shown. */
  readonly examplesMax: number;
}

export interface ShadowAsked {
  /** Until now where its end is null. */
  readonly stretch: Omit<Stretch, 'to'> & { readonly to: number | null };
  readonly changes: RuleChanges;
  /** Whether raw messages are decided anew, and through what; null to go by what was recorded. */
  readonly messages: MessagesWished | null;
}

export interface MessagesReport extends MessagesRead {
  readonly tally: RecordTally;
  readonly examples: readonly RecordExample[];
}

export interface ShadowReport extends Differences {
  readonly ok: true;
  /** How many words of sources the stretch has, and about how many items. */
  readonly reports: number;
  readonly skus: number;
  readonly asOfSeq: bigint;
  readonly tally: Tally;
  readonly messages: MessagesReport | null;
  /** The items that the differences are about. */
  readonly items: ReadonlyMap<string, Item>;
}

/** How far it has come: in records, then in entries of the journal. */
export interface ShadowProgress {
  readonly stage: 'messages' | 'stretch' | 'journal';
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
}

export interface ShadowContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly readAgain: ReadAgain;
  readonly onProgress?: (progress: ShadowProgress) => void;
  /** Ends it early, by a fault. */
  readonly signal?: AbortSignal;
}

interface Work extends ShadowContext {
  readonly reader: Reader;
  readonly stretch: Stretch;
}

export async function shadowReplay(
  context: ShadowContext,
  tenantId: number,
  asked: ShadowAsked,
): Promise<ShadowReport | Refused> {
  const { from, to } = asked.stretch;
  if (to !== null && from >= to) return refuse('invalid_field', 'The stretch ends before it begins.', 'to');
  const time = context.clock.decisionTime();
  return context.database.atOneMoment(tenantId, async (reader): Promise<ShadowReport | Refused> => {
    const moment = await readMoment(reader, time === null ? null : isoTime(time));
    // By the database's clock, which says when things were received and recorded; the end is exclusive.
    const stretch = { ...asked.stretch, to: to ?? moment.now + 1 };
    return shadowAt({ ...context, reader, stretch }, moment, asked);
  });
}

async function shadowAt(
  work: Work,
  moment: Awaited<ReturnType<typeof readMoment>>,
  { changes, messages }: ShadowAsked,
): Promise<ShadowReport | Refused> {
  const { reader, stretch } = work;
  const cached = await loadCatalogue(reader, moment.catalogueVersion);
  const proposed = await applyChanges(reader, cached, changes);
  if (!proposed.ok) return proposed;
  const wished = messages === null ? null : await askMessages(work, messages, [cached, proposed.catalogue], changes);
  if (wished?.ok === false) return wished;
  const scoped = await scopeStretch(work, wished);
  if (!scoped.ok) return scoped;
  const { scoping } = scoped;
  const items = await gatherItems(reader, cached, scoping.skus);
  const [live, changed] = [
    { ...cached, items },
    { ...proposed.catalogue, items },
  ];
  const scope = endScoping(scoping, componentsOf(scoping.skus, items));
  const shadow = startShadow(stretch, scope, { live, changed }, wished === null ? null : insteadOf(wished.again));
  const refused = await walk(work, shadow, wished, moment.seq);
  if (refused !== null) return refused;
  const { before, after } = endShadow(shadow);
  const asOf = { now: moment.now, heard: await loadHeard(reader) };
  const found = differencesOf({ ledger: before, catalogue: live }, { ledger: after, catalogue: changed }, asOf);
  const told = { reports: scoping.reports, skus: scope.skus.size, asOfSeq: moment.seq, tally: shadow.tally, items };
  if (wished === null) return { ok: true, ...found, ...told, messages: null };
  const { sums, again } = wished;
  const read = { ...sums, forgotten: sums.leaving + scoped.forgotten, tally: again.tally, examples: again.examples };
  return { ok: true, ...found, ...told, messages: read };
}

interface Wished {
  readonly ok: true;
  readonly asked: MessagesAsked;
  readonly sums: MessageSums;
  readonly again: RecordsAgain;
}

async function askMessages(
  { reader, stretch }: Work,
  { mapping, examplesMax }: MessagesWished,
  [live, changed]: readonly [Catalogue, Catalogue],
  changes: RuleChanges,
): Promise<Wished | Refused> {
  const { from, to, source } = stretch;
  if (source === null) {
    return refuse('invalid_field', 'Messages are decided anew of one source at a time: name it.', 'source');
  }
  if (!changed.sources.has(source) && !(await hasMessages(reader, source))) {
    return refuse('unknown_source', `There is no source "${source}".`, 'source');
  }
  const [was, is] = [live.sources.get(source)?.mapping ?? null, changed.sources.get(source)?.mapping ?? null];
  const asked = { source, from, to, mapping, ...(was === is ? {} : { named: is }) };
  const measured = await measureMessages(reader, asked);
  if (!measured.ok) return measured;
  const { ownership, withoutOwnership, sources } = changes;
  const isByRules = ownership.length + withoutOwnership.length + sources.length > 0;
  return { ...measured, asked, again: startRecords({ source, isByRules, examplesMax }) };
}

function insteadOf(again: RecordsAgain): Instead {
  return {
    isByRules: again.isByRules,
    leavesOut: (entries) => leavesOut(again, entries),
    hasTold: (one) => hasTold(again, one),
  };
}

function* componentsOf(skus: Iterable<string>, items: ReadonlyMap<string, Item>): Generator<string> {
  for (const sku of skus) for (const component of items.get(sku)?.kit ?? []) yield component.sku;
}

type Scoped = { readonly ok: true; readonly scoping: Scoping; readonly forgotten: number } | Refused;

async function scopeStretch(work: Work, wished: Wished | null): Promise<Scoped> {
  const { reader, stretch, readAgain, onProgress, signal } = work;
  const scoping = startScoping(stretch);
  let read = 0;
  for await (const page of wished === null ? [] : readAgain(reader, wished.asked)) {
    signal?.throwIfAborted();
    if (wished !== null) scopeRecords(wished.again, scoping, page);
    read += page.length;
    if (read > recordsMax || isTooMuch(scoping)) return tooMuch;
    onProgress?.({ stage: 'messages', done: read, total: wished?.sums.records ?? null });
  }
  const unknown = new Set<string>();
  const isByWords = wished === null || wished.again.isByRules;
  let seq = await lastSeqBefore(reader, stretch.from);
  for (let done = 0; ;) {
    signal?.throwIfAborted();
    const page = await journalAfter(reader, seq, pageSize);
    for (const { entry } of page) {
      if (wished !== null) scopeEntryOf(wished.again, scoping, entry, unknown);
      scopeEntry(scoping, entry, isByWords);
    }
    seq = page.at(-1)?.entry.seq ?? seq;
    if (isTooMuch(scoping)) return tooMuch;
    done += page.length;
    onProgress?.({ stage: 'stretch', done, total: null });
    if (page.length < pageSize) break;
  }
  for await (const one of isByWords ? observations(reader, stretch) : []) {
    scopeObservation(scoping, one);
    if (isTooMuch(scoping)) return tooMuch;
  }
  return { ok: true, scoping, forgotten: await countForgotten(reader, unknown) };
}

function isTooMuch({ reports, skus }: Scoping): boolean {
  return reports > reportsMax || skus.size > skusMax;
}

const tooMuch = refuse(
  'limit_exceeded',
  `A shadow replay takes ${reportsMax} words of sources about ${skusMax} items; give a shorter stretch or one source.`,
  'from',
);

async function* observations(reader: Reader, stretch: Stretch): AsyncGenerator<ObservationRow> {
  let last: ObservationRow | null = null;
  for (;;) {
    const page: ObservationRow[] = await observationsWithin(reader, stretch, last, pageSize);
    yield* page;
    last = page.at(-1) ?? last;
    if (page.length < pageSize) return;
  }
}

/** The whole journal, the observations of the stretch and its messages, in the order in which they were recorded. */
async function walk(work: Work, shadow: Shadow, wished: Wished | null, last: bigint): Promise<Refused | null> {
  const { reader, readAgain, onProgress, signal } = work;
  const observed = observations(reader, shadow.stretch);
  const records = wished === null ? null : openRecords(wished.again, readAgain(reader, wished.asked));
  let next = await observed.next();
  let seq = 0n;
  for (;;) {
    signal?.throwIfAborted();
    const page = await journalAfter(reader, seq, pageSize);
    for (const { entry } of page) {
      while (next.done !== true && next.value.recordedAt < entry.recordedAt) {
        readObservation(shadow, next.value);
        next = await observed.next();
      }
      if (records !== null && entry.recordedAt >= shadow.stretch.from) await settleBefore(records, shadow, entry);
      readEntry(shadow, entry);
    }
    seq = page.at(-1)?.entry.seq ?? seq;
    if (sizeOf(shadow) > keptMax) return tooLarge;
    onProgress?.({ stage: 'journal', done: Number(seq), total: Number(last) });
    if (page.length < pageSize) break;
  }
  for (; next.done !== true; next = await observed.next()) readObservation(shadow, next.value);
  if (records !== null) await settleRest(records, shadow);
  return null;
}

/** Positions, open reservations, and entries that a count may look back on, of both ledgers. */
function sizeOf({ before, after }: Shadow): number {
  return sizeOfSideLedger(before) + (after === null ? 0 : sizeOfSideLedger(after));
}

const tooLarge = refuse(
  'limit_exceeded',
  `A shadow replay keeps ${keptMax} positions, reservations and entries in memory; give a shorter stretch.`,
  'from',
);

type Changed = { readonly ok: true; readonly catalogue: Catalogue } | Refused;

/** The catalogue as it would be with the changes, which are held to the same rules as if they were made. */
async function applyChanges(reader: Reader, live: Catalogue, changes: RuleChanges): Promise<Changed> {
  const named = changes.sources.flatMap(({ mapping = null }) => mapping ?? []);
  const mappings = await findRecords(reader, 'mapping', [...new Set(named)]);
  const understood = understandSources(changes.sources, {
    sources: new Set(live.sources.keys()),
    mappings: new Set(mappings.map(({ code }) => code)),
  });
  if (!understood.ok) return at('sources', understood);
  const sources = new Map([...live.sources, ...understood.sources.map((one) => [one.code, one] as const)]);
  const refused = checkOwnership(changes.ownership, {
    sources: new Set(sources.keys()),
    rules: new Set(live.ownership.map(({ id }) => id)),
  });
  if (refused) return at('ownership', refused);
  const known = new Set(live.ownership.map(({ id }) => id));
  for (const [index, id] of changes.withoutOwnership.entries()) {
    if (known.has(id)) continue;
    return refuse('not_found', `There is no ownership rule "${id}".`, `withoutOwnership/${index}`);
  }
  const gone = new Set([...changes.withoutOwnership, ...changes.ownership.map(({ id }) => id)]);
  const ownership = [...live.ownership.filter(({ id }) => !gone.has(id)), ...changes.ownership];
  return { ok: true, catalogue: { ...live, sources, ownership } };
}

function at(path: string, { refusal }: Refused): Refused {
  return { ok: false, refusal: { ...refusal, path: refusal.path ? `${path}/${refusal.path}` : path } };
}

// Decides a stretch of what was recorded under other rules, beside the live ledger and as of one moment of it, and
// tells what would differ today. It writes nothing. Two passes over the journal: from the stretch on, to find what
// matters, and from the beginning, to carry both ledgers to the end. Memory is bounded by the limits below, open
// promises, and the positions of the items in question.

import { checkOwnership } from '../../domain/inbound/ownership-draft.ts';
import type { OwnershipRule } from '../../domain/inbound/ownership.ts';
import { understandSources, type SourceDraft } from '../../domain/inbound/source-draft.ts';
import type { Item } from '../../domain/item.ts';
import type { Catalogue } from '../../domain/ledger-view.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { differencesOf, type Differences } from '../../domain/replay/differences.ts';
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
  type Shadow,
  type Tally,
} from '../../domain/replay/shadow.ts';
import { isoTime, type Clock } from '../../platform/clock.ts';
import type { Database, Reader } from '../../store/database.ts';
import { findRecords } from '../../store/governed-records.ts';
import { observationsWithin, type ObservationRow } from '../../store/inbound/observations.ts';
import { loadHeard } from '../../store/inbound/source-status.ts';
import { journalAfter, lastSeqBefore } from '../../store/journal.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { gatherItems, loadCatalogue } from '../catalogue.ts';

/** Words of sources that one shadow replay decides anew. */
export const reportsMax = 200_000;
/** Items that they may be about. */
export const skusMax = 50_000;

const pageSize = 5000;

export interface RuleChanges {
  /** Each takes the place of the rule with its id; other rules stay. */
  readonly ownership: readonly OwnershipRule[];
  /** Ids of rules that are taken away. */
  readonly withoutOwnership: readonly string[];
  /** Each takes the place of the declaration with its code; other sources stay. */
  readonly sources: readonly SourceDraft[];
}

export interface ShadowReport extends Differences {
  readonly ok: true;
  /** How many words of sources the stretch has, and about how many items. */
  readonly reports: number;
  readonly skus: number;
  readonly asOfSeq: bigint;
  readonly tally: Tally;
  /** The items that the differences are about. */
  readonly items: ReadonlyMap<string, Item>;
}

export interface ShadowContext {
  readonly database: Database;
  readonly clock: Clock;
}

export async function shadowReplay(
  { database, clock }: ShadowContext,
  tenantId: number,
  stretch: Stretch,
  changes: RuleChanges,
): Promise<ShadowReport | Refused> {
  if (stretch.from >= stretch.to) return refuse('invalid_field', 'The stretch ends before it begins.', 'to');
  const time = clock.decisionTime();
  return database.atOneMoment(tenantId, async (reader): Promise<ShadowReport | Refused> => {
    const moment = await readMoment(reader, time === null ? null : isoTime(time));
    const cached = await loadCatalogue(reader, moment.catalogueVersion);
    const scoping = await scopeStretch(reader, stretch);
    if (!scoping.ok) return scoping;
    const items = await gatherItems(reader, cached, scoping.scoping.skus);
    const live: Catalogue = { ...cached, items };
    const changed = await applyChanges(reader, live, changes);
    if (!changed.ok) return changed;
    const { skus, reports } = scoping.scoping;
    const scope = endScoping(scoping.scoping, componentsOf(skus, items));
    const shadow = startShadow(stretch, scope, { live, changed: changed.catalogue });
    await walk(reader, shadow);
    const { before, after } = endShadow(shadow);
    const asOf = { now: moment.now, heard: await loadHeard(reader) };
    const sides = [
      { ledger: before, catalogue: live },
      { ledger: after, catalogue: changed.catalogue },
    ] as const;
    const found = differencesOf(...sides, asOf);
    const { tally } = shadow;
    return { ok: true, ...found, reports, skus: scope.skus.size, asOfSeq: moment.seq, tally, items };
  });
}

function* componentsOf(skus: Iterable<string>, items: ReadonlyMap<string, Item>): Generator<string> {
  for (const sku of skus) for (const component of items.get(sku)?.kit ?? []) yield component.sku;
}

type Scoped = { readonly ok: true; readonly scoping: Scoping } | Refused;

async function scopeStretch(reader: Reader, stretch: Stretch): Promise<Scoped> {
  const scoping = startScoping(stretch);
  let seq = await lastSeqBefore(reader, stretch.from);
  for (;;) {
    const page = await journalAfter(reader, seq, pageSize);
    for (const { entry } of page) scopeEntry(scoping, entry);
    seq = page.at(-1)?.entry.seq ?? seq;
    if (isTooMuch(scoping)) return tooMuch;
    if (page.length < pageSize) break;
  }
  for await (const one of observations(reader, stretch)) {
    scopeObservation(scoping, one);
    if (isTooMuch(scoping)) return tooMuch;
  }
  return { ok: true, scoping };
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

/** The whole journal and the observations of the stretch, in the order in which they were recorded. */
async function walk(reader: Reader, shadow: Shadow): Promise<void> {
  const observed = observations(reader, shadow.stretch);
  let next = await observed.next();
  let seq = 0n;
  for (;;) {
    const page = await journalAfter(reader, seq, pageSize);
    for (const { entry } of page) {
      while (next.done !== true && next.value.recordedAt < entry.recordedAt) {
        readObservation(shadow, next.value);
        next = await observed.next();
      }
      readEntry(shadow, entry);
    }
    seq = page.at(-1)?.entry.seq ?? seq;
    if (page.length < pageSize) break;
  }
  for (; next.done !== true; next = await observed.next()) readObservation(shadow, next.value);
}

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

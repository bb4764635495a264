// A ledger beside the live one, for a replay: rebuilt from the journal up to a moment, and then carried on by entries
// that may be others than those of the journal. It keeps open state, what was counted, and of the SKUs in question the
// entries that a late count has to look back on.

import type { Command } from '../command.ts';
import { markedPlace } from '../inbound/count-mark.ts';
import { isReported, kindOf } from '../inbound/mediate.ts';
import { factKey, type KnownFact } from '../inbound/observation.ts';
import type { JournalEntry } from '../journal-entry.ts';
import type { Catalogue } from '../catalogue.ts';
import {
  addPosition,
  addReservation,
  addSupply,
  emptyView,
  learnFact,
  type LedgerView,
  type LaterEntry,
} from '../ledger-view.ts';
import { placesOf, positionKey } from '../position.ts';
import { emptyRebuild, openReservations, rebuildEntry, type Breach, type Rebuild } from '../rebuild.ts';
import { supplyKey } from '../supply.ts';
import { laterEntry, loadLater } from './later-changes.ts';

/** What a side ledger keeps more of than open state. */
export interface SideScope {
  /** The items in question. */
  readonly skus: ReadonlySet<string>;
  /** The facts (by `factKey`) of which it has to be known who told them. */
  readonly facts: ReadonlySet<string>;
  /** No count will look back further than this moment. */
  readonly lookBackTo: number;
}

export interface SideLedger {
  readonly scope: SideScope;
  readonly rebuild: Rebuild;
  /** The keys of the positions of each SKU in question. */
  readonly keysOf: Map<string, Set<string>>;
  readonly history: Map<string, LaterEntry[]>;
  readonly facts: Map<string, KnownFact>;
  /** How many entries `history` has. */
  remembered: number;
  /** Whether counts are still to be decided on it, so that it has to look back. */
  isDecidedOn: boolean;
}

/** What it keeps in memory, in positions, reservations and entries. */
export function sizeOfSideLedger({ rebuild, remembered }: SideLedger): number {
  return rebuild.positions.size + rebuild.reservations.size + remembered;
}

export function emptySideLedger(scope: SideScope): SideLedger {
  return {
    scope,
    rebuild: emptyRebuild(),
    keysOf: new Map(),
    history: new Map(),
    facts: new Map(),
    remembered: 0,
    isDecidedOn: true,
  };
}

/** A second ledger that is the same up to here and goes its own way; on the first nothing is decided from then on. */
export function forkSideLedger(side: SideLedger): SideLedger {
  const history = new Map(side.history);
  const { remembered } = side;
  side.isDecidedOn = false;
  side.history.clear();
  side.remembered = 0;
  const { positions, reservations, supplies, marks, uses } = side.rebuild;
  const kept = structuredClone({ positions, reservations, supplies, marks, uses });
  return {
    scope: side.scope,
    rebuild: { ...side.rebuild, ...kept },
    keysOf: structuredClone(side.keysOf),
    history,
    facts: new Map(side.facts),
    remembered,
    isDecidedOn: true,
  };
}

/**
 * Whether an entry matters: it is about an item in question, or about a reservation, which is followed as a whole.
 */
export function isWanted({ skus }: SideScope, { sku, reservationId }: JournalEntry): boolean {
  return sku === null || reservationId !== null || skus.has(sku);
}

/** Carries the ledger on by an entry, which need not follow the one before it. */
export function appendEntry(side: SideLedger, entry: JournalEntry): Breach | null {
  const { rebuild, keysOf, history, facts, scope } = side;
  rebuild.seq = entry.seq - 1n;
  const breach = rebuildEntry(rebuild, entry);
  const { sku } = entry;
  if (sku === null || !scope.skus.has(sku)) return breach;
  for (const { location, lot } of placesOf(entry)) {
    addTo(keysOf, sku, () => new Set<string>()).add(positionKey(sku, location, lot));
  }
  if (side.isDecidedOn && entry.origin.occurredAt > scope.lookBackTo) {
    addTo(history, sku, (): LaterEntry[] => []).push(laterEntry(entry));
    side.remembered += 1;
  }
  const { businessKey } = entry.origin;
  if (businessKey !== null && scope.facts.has(factKey(entry.kind, businessKey, sku))) learnFact(facts, entry);
  return breach;
}

function addTo<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

export interface Moment {
  readonly now: number;
  readonly seq: bigint;
  readonly heard: ReadonlyMap<string, number>;
  readonly catalogue: Catalogue;
}

/** What one command sees of the ledger; a decision changes nothing until its entries are appended. */
export function viewFor(side: SideLedger, { now, seq, heard, catalogue }: Moment, command: Command): LedgerView {
  const { rebuild, keysOf, facts, history } = side;
  const view = emptyView(now, seq, catalogue);
  for (const [source, at] of heard) view.heard.set(source, at);
  loadReservations(view, rebuild, command);
  if (command.type === 'snapshot') shareMarks(view, rebuild, command.location, null);
  if (!('sku' in command)) return view;
  const { sku, location, origin } = command;
  const kit = catalogue.items.get(sku)?.kit ?? [];
  for (const one of [sku, ...kit.map((component) => component.sku)]) {
    for (const key of keysOf.get(one) ?? []) {
      const position = rebuild.positions.get(key);
      if (position) addPosition(view, { ...position });
    }
  }
  const supply = rebuild.supplies.get(supplyKey(origin.order ?? '', sku, location));
  if (supply) addSupply(view, supply);
  const toLocation = command.type === 'movement' ? command.toLocation : null;
  for (const there of toLocation === null ? [location] : [location, toLocation]) {
    shareMarks(view, rebuild, there, sku);
    shareMarks(view, rebuild, there, null);
  }
  if (origin.businessKey !== null && isReported(command)) {
    const key = factKey(kindOf(command), origin.businessKey, sku);
    const known = facts.get(key);
    if (known) view.facts.set(key, known);
  }
  loadLater(view, history.get(sku) ?? [], command);
  return view;
}

function shareMarks(view: LedgerView, { marks }: Rebuild, location: string, sku: string | null): void {
  const key = markedPlace(location, sku);
  const there = marks.get(key);
  if (there) view.marks.set(key, there);
}

function loadReservations(view: LedgerView, rebuild: Rebuild, command: Command): void {
  const named = 'reservationId' in command ? command.reservationId : null;
  const { order } = command.origin;
  if (named === null && order === null) return;
  const wanted = [...rebuild.reservations].filter(([id, { about }]) =>
    named === null ? about.order === order : id === named,
  );
  for (const one of openReservations({ ...rebuild, reservations: new Map(wanted) }, () => undefined)) {
    addReservation(view, one);
  }
}

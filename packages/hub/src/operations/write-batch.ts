// Writes what the decisions of a batch changed, a statement a table. A large batch is written in parts: the database is
// busy with one part while this node decides the next. Nothing is awaited before the commit.

import type { Command } from '../domain/command.ts';
import { markedPlace, type CountMark } from '../domain/inbound/count-mark.ts';
import type { LedgerView } from '../domain/ledger-view.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { MakeId } from '../platform/ids.ts';
import { isoTime } from '../platform/clock.ts';
import { writeMarks } from '../store/inbound/count-marks.ts';
import type { Transaction } from '../store/database.ts';
import { endWaited } from '../store/inbox/records.ts';
import { writeOutcomes } from '../store/idempotency.ts';
import { appendJournal } from '../store/journal.ts';
import { writeReleased, writeVersions, writeWaiting } from '../store/inbound/lifecycles.ts';
import { confirmObservations, writeObservations } from '../store/inbound/observations.ts';
import { writeNotices } from '../store/outbox.ts';
import { changeFenceUses, changePromised } from '../store/allotment/promises.ts';
import { writePositions } from '../store/positions.ts';
import { insertReservations, updateReservations } from '../store/reservations.ts';
import { advanceHead } from '../store/shard-heads.ts';
import { writeHeard } from '../store/inbound/source-status.ts';
import { writeSupplies } from '../store/supplies.ts';
import { waitedRecords } from './inbox/follow-waiting.ts';

export interface BatchWriter {
  /** Sends what was decided since the last part, as far as nothing that follows can change it. */
  readonly writePart: () => void;
  /** Sends the rest and answers the hash at the new end of the chain. */
  readonly end: (commands: readonly Command[]) => string;
}

export function openBatchWriter(
  transaction: Transaction,
  view: LedgerView,
  previousHash: string,
  makeId: MakeId,
): BatchWriter {
  const now = isoTime(view.now);
  const before = view.seq - BigInt(view.entries.length);
  let hash = previousHash;
  let entriesWritten = 0;
  let outcomesWritten = 0;
  const writePart = (): void => {
    const outcomes = view.newlySeen.slice(outcomesWritten);
    outcomesWritten = view.newlySeen.length;
    if (outcomes.length > 0) writeOutcomes(transaction, outcomes, now);
    writeReservations(transaction, view);
    const entries = view.entries.slice(entriesWritten);
    entriesWritten = view.entries.length;
    // The journal comes last: the database is busy with the rest while this node computes the hashes.
    if (entries.length > 0) hash = appendJournal(transaction, entries, hash, now);
    transaction.sendNow();
  };
  const end = (commands: readonly Command[]): string => {
    writeReports(transaction, view, commands, makeId);
    writePositions(transaction, [...view.changedPositions]);
    const supplies = [...view.changedSupplies].flatMap((key) => view.supplies.get(key) ?? []);
    if (supplies.length > 0) writeSupplies(transaction, supplies);
    writeUses(transaction, view);
    if (view.notices.length > 0) writeNotices(transaction, view.notices, now);
    if (view.entries.length - entriesWritten > sendNowEntries) transaction.sendNow();
    writePart();
    if (view.seq > before)
      advanceHead(transaction, {
        seq: view.seq,
        hash,
        recordedAt: now,
        countedUntil: untilOf(view),
        isOwing: view.owing.size > 0,
      });
    return hash;
  };
  return { writePart, end };
}

// Below this the hashes are done before the database has even woken up.
const sendNowEntries = 100;

/** The newest moment as of which something was counted in the batch; null for none. */
function untilOf({ newMarks }: LedgerView): string | null {
  const until = newMarks.reduce((newest, { asOf }) => Math.max(newest, asOf), Number.NEGATIVE_INFINITY);
  return until === Number.NEGATIVE_INFINITY ? null : isoTime(until);
}

/** A supply that is written whole has its promises in it. */
function writeUses(transaction: Transaction, view: LedgerView): void {
  const { newUses, newPegs, changedSupplies } = view;
  if (newUses.size > 0) changeFenceUses(transaction, [...newUses.values()], view.seq);
  const pegs = [...newPegs].flatMap(([key, peg]) => (changedSupplies.has(key) || peg.promised === 0n ? [] : peg));
  if (pegs.length > 0) changePromised(transaction, pegs);
}

/** Those that changed since the last part; what changes again is written again. */
function writeReservations(transaction: Transaction, view: LedgerView): void {
  const changed = [...view.changedReservations].flatMap((id) => view.reservations.get(id) ?? []);
  const isNew = ({ id }: Reservation): boolean => view.newReservations.has(id);
  insertReservations(transaction, changed.filter(isNew));
  updateReservations(
    transaction,
    changed.filter((one) => !isNew(one)),
  );
  view.changedReservations.clear();
  view.newReservations.clear();
}

/** The declared sources whose word is in these commands. */
export function sourcesHeard({ catalogue }: LedgerView, commands: readonly Command[]): string[] {
  const { sources } = catalogue;
  const named = commands.flatMap(({ origin }) => (sources.has(origin.source ?? '') ? (origin.source ?? []) : []));
  return [...new Set(named)];
}

/** Writes what became known of sources and their reports besides what changed in the ledger. */
function writeReports(
  transaction: Transaction,
  view: LedgerView,
  commands: readonly Command[],
  makeId: MakeId,
): void {
  const now = isoTime(view.now);
  const { ownership } = view.catalogue;
  const heard = sourcesHeard(view, commands);
  if (heard.length > 0) writeHeard(transaction, heard, now);
  if (view.observations.length > 0) writeObservations(transaction, view.observations, now);
  if (view.newWaiting.length > 0) writeWaiting(transaction, view.newWaiting, now);
  if (view.released.length > 0) {
    writeReleased(transaction, view.released);
    const waited = waitedRecords(view.released, makeId);
    if (waited.length > 0) endWaited(transaction, waited);
  }
  if (view.changedVersions.size > 0) {
    const versions = [...view.changedVersions].map(([stream, id]) => ({
      ...id,
      version: view.versions.get(stream) ?? 0,
    }));
    writeVersions(transaction, versions);
  }
  if (view.newMarks.length > 0) writeMarks(transaction, newestOf(view));
  if (view.newFacts.size === 0 || ownership.length === 0) return;
  const facts = [...view.newFacts].flatMap(([key, id]) => {
    const fact = view.facts.get(key);
    return fact ? [{ ...fact, ...id }] : [];
  });
  confirmObservations(transaction, facts);
}

/** The marks that the batch made, each once: as the view has it at the end. */
function newestOf(view: LedgerView): CountMark[] {
  const places = new Set(view.newMarks.map(({ location, sku }) => markedPlace(location, sku)));
  return [...places].flatMap((place) => view.marks.get(place) ?? []);
}

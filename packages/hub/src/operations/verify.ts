// Proves the invariants on live data, as of one moment: the sums in SQL (I1, I2, I4, I6, I10), isolation (I13), what
// channels show (I11), and one pass over the whole journal that recomputes the hash chain (I12), rebuilds positions and
// reservations (I14) and watches that no promise ever took more than there was (I3). Memory is bounded by positions and
// open promises.

import { canonicalEntry } from '../domain/journal-entry.ts';
import { emptyRebuild, rebuildEntry, type EndState } from '../domain/rebuild.ts';
import type { Clock } from '../platform/clock.ts';
import { chainHash, emptyHash } from '../platform/hash.ts';
import { auditAfter, canonicalAudit } from '../store/audit.ts';
import type { Database, Reader } from '../store/database.ts';
import { journalAfter, type JournalRow } from '../store/journal.ts';
import { checkOrder, checkOutcomes } from '../store/inbox/verify-inbox.ts';
import {
  checkConservation,
  checkIsolation,
  checkPositions,
  checkPromises,
  ledgerSize,
  type Breach,
  type LedgerSize,
} from '../store/verify.ts';
import { compareRebuilt } from './compare-rebuilt.ts';
import { checkShown } from './publishing/check-shown.ts';

export interface Check {
  readonly id: string;
  readonly sentence: string;
  readonly ok: boolean;
  readonly breaches: readonly Breach[];
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly tenantId: number;
  readonly seq: string;
  readonly entries: number;
  readonly positions: number;
  readonly reservations: number;
  readonly durationMs: number;
  readonly checks: readonly Check[];
}

const sentences = {
  I1: 'Every position equals the sum of its journal entries.',
  I2: 'No movement creates or destroys: what leaves one side arrives at the other.',
  I3: 'No promise ever took what is available below zero.',
  I4: 'A reservation ends once, and positions hold exactly what open reservations hold.',
  I6: 'No raw message is done while an earlier one of its source is not.',
  I10: 'Every record of a raw message has one outcome, and the counts add up.',
  I11: 'What channels are known to show is what they may sell, where that can be judged.',
  I12: 'The journal is gapless, ordered by commit, and its hash chain verifies.',
  I13: 'Row-level security is forced on every table and the hub can neither own nor bypass it.',
  I14: 'Rebuilding from the journal gives the live state.',
  audit: 'The audit trail is gapless and its hash chain verifies.',
} as const;

const pageSize = 5000;
const breachesMax = 20;

export interface VerifyContext {
  readonly database: Database;
  readonly clock: Clock;
}

export async function verify(
  context: VerifyContext,
  tenantId: number,
  onProgress?: (done: bigint, of: bigint) => void,
): Promise<VerifyReport> {
  const startedAt = context.clock.now();
  return context.database.atOneMoment(tenantId, async (reader) => {
    const size = await ledgerSize(reader);
    const found: Record<keyof typeof sentences, Breach[]> = {
      I1: await checkPositions(reader),
      I2: await checkConservation(reader),
      I3: [],
      I4: await checkPromises(reader),
      I6: await checkOrder(reader),
      I10: await checkOutcomes(reader),
      I11: await checkShown(context.clock, reader, breachesMax),
      I12: [],
      I13: await checkIsolation(reader),
      I14: [],
      audit: await checkAudit(reader, size),
    };
    const entries = await walkJournal(reader, size, found, onProgress);
    const checks = Object.entries(sentences).map(([id, sentence]) => {
      const breaches = Object.entries(found).find(([key]) => key === id)?.[1] ?? [];
      return { id, sentence, ok: breaches.length === 0, breaches };
    });
    return {
      ok: checks.every((check) => check.ok),
      tenantId,
      seq: size.headSeq.toString(),
      entries,
      positions: Number(size.positions),
      reservations: Number(size.reservations),
      durationMs: context.clock.now() - startedAt,
      checks,
    };
  });
}

function report(into: Breach[], what: string, seq: bigint): void {
  if (into.length < breachesMax) into.push({ what, seq: seq.toString() });
}

/** One pass over the journal, a page at a time. Answers how many entries it read. */
async function walkJournal(
  reader: Reader,
  size: LedgerSize,
  found: { readonly I3: Breach[]; readonly I4: Breach[]; readonly I12: Breach[]; readonly I14: Breach[] },
  onProgress?: (done: bigint, of: bigint) => void,
): Promise<number> {
  const ended = new Map<EndState, number>();
  const rebuild = emptyRebuild((_id, state) => ended.set(state, (ended.get(state) ?? 0) + 1));
  const chain = { seq: 0n, hash: emptyHash, recordedAt: Number.NEGATIVE_INFINITY };
  let entries = 0;
  for (;;) {
    const page = await journalAfter(reader, chain.seq, pageSize);
    for (const row of page) {
      checkLink(row, chain, found.I12);
      const breach = rebuildEntry(rebuild, row.entry);
      // A gap is told by the chain already.
      if (breach && breach.invariant !== 'I12') report(found[breach.invariant], breach.message, breach.seq);
    }
    entries += page.length;
    onProgress?.(chain.seq, size.headSeq);
    if (page.length < pageSize) break;
  }
  if (chain.seq !== size.headSeq) {
    report(found.I12, `the journal ends at entry ${chain.seq}, its head says ${size.headSeq}`, chain.seq);
  } else if (chain.hash !== size.headHash) {
    report(found.I12, `the last entry's hash is not the one in the shard's head`, chain.seq);
  }
  found.I14.push(...(await compareRebuilt(reader, rebuild, ended, breachesMax)));
  return entries;
}

interface Link {
  seq: bigint;
  hash: string;
  recordedAt: number;
}

/** Checks one row against the chain so far, and goes on from what it says, so that one change is one breach. */
function checkLink({ entry, hash, isAsWritten }: JournalRow, chain: Link, breaches: Breach[]): void {
  if (entry.seq !== chain.seq + 1n) {
    report(breaches, `entries ${chain.seq + 1n} to ${entry.seq - 1n} are missing from the journal`, entry.seq);
  } else if (!isAsWritten || hash !== chainHash(chain.hash, canonicalEntry(entry))) {
    const subject = entry.sku ?? entry.reservationId ?? '';
    const what = `entry ${entry.seq} (${entry.kind} ${subject}) is not what was recorded: its hash does not verify`;
    report(breaches, what, entry.seq);
  }
  if (entry.recordedAt < chain.recordedAt)
    report(breaches, `entry ${entry.seq} is recorded before its predecessor`, entry.seq);
  chain.seq = entry.seq;
  chain.hash = hash;
  chain.recordedAt = entry.recordedAt;
}

async function checkAudit(reader: Reader, size: LedgerSize): Promise<Breach[]> {
  const breaches: Breach[] = [];
  const chain = { seq: 0n, hash: emptyHash };
  for (;;) {
    const page = await auditAfter(reader, chain.seq, pageSize);
    for (const { entry, hash } of page) {
      if (entry.seq !== chain.seq + 1n) report(breaches, `audit entries before ${entry.seq} are missing`, entry.seq);
      else if (hash !== chainHash(chain.hash, canonicalAudit(entry))) {
        report(breaches, `audit entry ${entry.seq} (${entry.action}) is not what was recorded`, entry.seq);
      }
      chain.seq = entry.seq;
      chain.hash = hash;
    }
    if (page.length < pageSize) break;
  }
  if (chain.seq !== size.auditSeq || chain.hash !== size.auditHash) {
    report(breaches, `the audit trail ends at ${chain.seq}, its head says ${size.auditSeq}`, chain.seq);
  }
  return breaches;
}

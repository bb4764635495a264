// Writes what became of records: outcomes, counts and dead letters in one transaction of the holder of the source's
// lease. A record that was to wait behind a dead letter which is gone by now is not written, nor what follows it: they
// are worked on again.

import { holdLease, type Lease } from '../../store/inbox/leases.ts';
import { openKeys, writeLetters, type LetterDraft } from '../../store/inbox/dead-letters.ts';
import { addCounts, endMessage, type Counts, type Message } from '../../store/inbox/messages.ts';
import { writeRecords, type RecordRow } from '../../store/inbox/records.ts';
import { lockNamed } from '../../store/locks.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';
import { followWaiting, type Ended } from './follow-waiting.ts';
import { leaseMs } from './work-in-turn.ts';

export interface Settlement {
  readonly ended: readonly Ended[];
  /** Whether the message is done when all of these are written. */
  readonly isLast: boolean;
}

/** Answers what was written: all of them, or those of the records in front of one that is free again. */
export async function settleRecords(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  { ended, isLast }: Settlement,
): Promise<readonly Ended[]> {
  const now = decisionTimeOf(context);
  return context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    const behind = ended.filter(({ letter }) => letter?.state === 'behind').map(({ row }) => row.key);
    let written = ended;
    if (behind.length > 0) {
      // Whoever closes the last letter of a key does so under the same lock.
      await lockNamed(transaction, `letters ${message.source}`);
      const open = await openKeys(transaction, message.source, behind);
      written = wholeRecords(ended, firstFree(ended, open));
    }
    written = await followWaiting(transaction, message.source, written);
    if (written.length > 0) {
      writeRecords(
        transaction,
        message.messageId,
        written.map(({ row }) => row),
      );
      addCounts(transaction, message.messageId, countsOf(written), written.length);
    }
    const letters = lettersOf(context, written);
    if (letters.length > 0) writeLetters(transaction, message, letters);
    if (isLast && written.length === ended.length) endMessage(transaction, message.messageId, 'done', now);
    return written;
  });
}

/** The first that waits behind a key which neither has an open letter nor gets one here. */
function firstFree(ended: readonly Ended[], open: ReadonlySet<string>): number {
  const parked = new Set<string>();
  for (const [index, { row, letter }] of ended.entries()) {
    if (letter?.state === 'parked') parked.add(row.key);
    if (letter?.state === 'behind' && !open.has(row.key) && !parked.has(row.key)) return index;
  }
  return ended.length;
}

/** As many as `count` at most, without a part of a record: work is taken up again at a record. */
export function wholeRecords(ended: readonly Ended[], count: number): readonly Ended[] {
  if (count >= ended.length) return ended;
  const cut = ended[count]?.row.recordIndex;
  return ended.slice(0, count).filter(({ row }) => row.recordIndex !== cut);
}

function lettersOf(context: OperationContext, ended: readonly Ended[]): LetterDraft[] {
  return ended.flatMap(({ row, letter }) => {
    if (letter === null) return [];
    const { key, recordIndex, eventIndex } = row;
    return [{ ...letter, letterId: context.makeId('dlq'), key, recordIndex, eventIndex }];
  });
}

function countsOf(ended: readonly Ended[]): Counts {
  const counts: Partial<Record<RecordRow['outcome'], number>> = {};
  for (const { row } of ended) counts[row.outcome] = (counts[row.outcome] ?? 0) + 1;
  return counts;
}

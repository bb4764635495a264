// Works through one message: decode, map, crosswalk, command, engine, and for each record its outcome. It may be broken
// off anywhere: what has an outcome is not worked on again, and the engine knows what it has decided before.

import { settleRecords, wholeRecords } from '../operations/inbox/settle-records.ts';
import type { Lease } from '../store/inbox/leases.ts';
import type { Message } from '../store/inbox/messages.ts';
import { appliedSeqs, nextRecordIndex } from '../store/inbox/records.ts';
import { mediateReport } from './mediate-report.ts';
import type { InboxContext } from './mediation.ts';
import { observer } from './observe-message.ts';
import { readPieces, type Piece } from './read-events.ts';
import { readMessage } from './read-message.ts';
import { MessageHalt, rulesFor } from './rules.ts';
import { submitPieces } from './submit-events.ts';

/** Events that are decided and written together. */
const chunkMax = 500;

interface Work {
  readonly context: InboxContext;
  readonly tenantId: number;
  readonly lease: Lease;
  readonly message: Message;
  readonly credit: Set<bigint>;
}

export async function mediateMessage(
  context: InboxContext,
  tenantId: number,
  lease: Lease,
  message: Message,
): Promise<void> {
  const rules = await rulesFor(context, tenantId, message);
  if (rules.mapping?.target === 'stockReport') {
    await mediateReport(context, tenantId, lease, message, { ...rules, mapping: rules.mapping });
    return;
  }
  const { messageId } = message;
  const { begin, credit } = await context.database.read(tenantId, async (reader) => ({
    begin: await nextRecordIndex(reader, messageId),
    credit: message.records > 0 ? new Set(await appliedSeqs(reader, messageId)) : new Set<bigint>(),
  }));
  const work = { context, tenantId, lease, message, credit };
  const seen = observer(context, tenantId, message);
  let pieces: Piece[] = [];
  for await (const decoded of readMessage(context, tenantId, message, rules.mapping)) {
    if (decoded.index < begin) continue;
    if (pieces.length >= chunkMax) {
      await seen.told();
      await workThrough(work, pieces, false);
      pieces = [];
    }
    seen.note(decoded);
    pieces.push(...readPieces(decoded, rules, message));
  }
  await seen.told();
  await workThrough(work, pieces, true);
}

/** Until all of the pieces have an outcome that is written. */
async function workThrough(work: Work, pieces: readonly Piece[], isLast: boolean): Promise<void> {
  const { context, tenantId, lease, message, credit } = work;
  let left = pieces;
  do {
    const { ended, stop } = await submitPieces(context, tenantId, message, left, credit);
    const settlement =
      stop === null
        ? { ended, isLast }
        : { ended: wholeRecords(ended, countBefore(left, ended.length)), isLast: false };
    const written = await settleRecords(context, tenantId, lease, message, settlement);
    for (const { row } of written) {
      context.metrics.count('evenstock_inbox_records_total', 1, { outcome: row.outcome });
      if (row.outcome === 'applied' && row.seq !== null) credit.add(row.seq);
    }
    if (stop?.kind === 'passing') throw new MessageHalt(stop.refusal, 'passing');
    if (stop?.kind === 'unexpected') throw stop.error;
    left = left.slice(written.length);
  } while (left.length > 0);
}

/** How many pieces belong to records in front of the one that has no outcome. */
function countBefore(pieces: readonly Piece[], ended: number): number {
  const cut = pieces[ended]?.recordIndex;
  return pieces.findIndex(({ recordIndex }) => recordIndex === cut);
}

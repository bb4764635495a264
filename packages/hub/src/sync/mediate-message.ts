// Works through one message: decode, map, crosswalk, command, engine, and for each record its outcome. It may be broken
// off anywhere: what has an outcome is not worked on again, and the engine knows what it has decided before.

import { undeclared, type Source } from '../domain/inbound/source.ts';
import type { Mapping } from '../domain/mapping/mapping.ts';
import type { Refusal } from '../domain/refusal.ts';
import { settleRecords, wholeRecords } from '../operations/inbox/settle-records.ts';
import { findRecords } from '../store/governed-records.ts';
import type { Lease } from '../store/inbox/leases.ts';
import type { Message } from '../store/inbox/messages.ts';
import { readPayload } from '../store/inbox/payloads.ts';
import { appliedSeqs, nextRecordIndex } from '../store/inbox/records.ts';
import { toSource } from '../store/inbound/sources.ts';
import type { InboxContext } from './mediation.ts';
import { readPieces, type Piece } from './read-events.ts';
import { submitPieces } from './submit-events.ts';

/** Events that are decided and written together. */
const chunkMax = 500;

/** Ends the work on a message for now (`passing`), or for good until something is mended (`final`). */
export class MessageHalt extends Error {
  override readonly name = 'MessageHalt';
  readonly refusal: Refusal;
  readonly kind: 'passing' | 'final';

  constructor(refusal: Refusal, kind: 'passing' | 'final') {
    super(refusal.detail);
    this.refusal = refusal;
    this.kind = kind;
  }
}

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
  const mapping = await mappingFor(context, tenantId, message.source);
  const { messageId, contentType, headers } = message;
  const { begin, credit } = await context.database.read(tenantId, async (reader) => ({
    begin: await nextRecordIndex(reader, messageId),
    credit: message.records > 0 ? new Set(await appliedSeqs(reader, messageId)) : new Set<bigint>(),
  }));
  const work = { context, tenantId, lease, message, credit };
  const bytes = readPayload(context.database, tenantId, messageId, message.parts);
  const { source } = message;
  const encoding = { source, contentType, headers, format: mapping?.format ?? null, csv: mapping?.csv ?? null };
  let pieces: Piece[] = [];
  for await (const decoded of context.mediation.decode(bytes, encoding)) {
    if (decoded.index < begin) continue;
    if (pieces.length >= chunkMax) {
      await workThrough(work, pieces, false);
      pieces = [];
    }
    pieces.push(...readPieces(decoded, mapping, message));
  }
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
    for (const { row } of settlement.ended.slice(0, written)) {
      context.metrics.count('evenstock_inbox_records_total', 1, { outcome: row.outcome });
      if (row.outcome === 'applied' && row.seq !== null) credit.add(row.seq);
    }
    if (stop?.kind === 'passing') throw new MessageHalt(stop.refusal, 'passing');
    if (stop?.kind === 'unexpected') throw stop.error;
    left = left.slice(written);
  } while (left.length > 0);
}

/** How many pieces belong to records in front of the one that has no outcome. */
function countBefore(pieces: readonly Piece[], ended: number): number {
  const cut = pieces[ended]?.recordIndex;
  return pieces.findIndex(({ recordIndex }) => recordIndex === cut);
}

/** The mapping that messages of a source go through; null where the source speaks our language. */
export async function mappingFor(context: InboxContext, tenantId: number, code: string): Promise<Mapping | null> {
  return context.database.read(tenantId, async (reader) => {
    const [record] = await findRecords(reader, 'source', [code]);
    const source: Source = record === undefined ? undeclared(code) : toSource(record);
    if (source.mapping === null) return null;
    const mapping = await context.mediation.mappingOf(reader, source.mapping);
    if (mapping !== null) return mapping;
    const detail = `The source "${code}" has the mapping "${source.mapping}", and there is none with this name.`;
    throw new MessageHalt({ code: 'unknown_mapping', detail }, 'final');
  });
}

// Works through one message: decode, map, crosswalk, command, engine, and for each record its outcome. It may be broken
// off anywhere: what has an outcome is not worked on again, and the engine knows what it has decided before.

import { undeclared, type Source } from '../domain/inbound/source.ts';
import type { Refusal } from '../domain/refusal.ts';
import { settleRecords, wholeRecords } from '../operations/inbox/settle-records.ts';
import { observeShapes } from '../operations/inbound/observe-shapes.ts';
import { findRecords } from '../store/governed-records.ts';
import type { Lease } from '../store/inbox/leases.ts';
import type { Message } from '../store/inbox/messages.ts';
import { appliedSeqs, nextRecordIndex } from '../store/inbox/records.ts';
import { toSource } from '../store/inbound/sources.ts';
import type { Decoded } from './decode/decoded.ts';
import type { InboxContext } from './mediation.ts';
import { readPieces, type Piece, type RecordRules } from './read-events.ts';
import { readMessage } from './read-message.ts';
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
  const rules = await rulesFor(context, tenantId, message);
  const { messageId } = message;
  const { begin, credit } = await context.database.read(tenantId, async (reader) => ({
    begin: await nextRecordIndex(reader, messageId),
    credit: message.records > 0 ? new Set(await appliedSeqs(reader, messageId)) : new Set<bigint>(),
  }));
  const work = { context, tenantId, lease, message, credit };
  const seen = observer(work);
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

interface Observer {
  readonly note: (decoded: Decoded) => void;
  readonly told: () => Promise<void>;
}

/** Learns the shape of a message from the first of its records, once, before anything is made of them. */
function observer({ context, tenantId, message }: Work): Observer {
  const { database, makeId, log, mediation } = context;
  const { source, topic, messageId, correlationId } = message;
  // A message that is gone on with was observed when it was begun.
  let records: unknown[] | null = message.records > 0 ? null : [];
  return {
    note: (decoded) => {
      if (decoded.ok && records !== null && records.length < chunkMax) records.push(decoded.value);
    },
    told: async () => {
      if (records === null) return;
      const first = records;
      records = null;
      const learning = { database, makeId, shapes: mediation.shapes };
      const { raised, fault } = await observeShapes(learning, tenantId, { source, topic, messageId }, first);
      if (fault !== null) log.warn({ err: fault, correlationId }, 'the shape of a message could not be learned');
      for (const { kind, path } of raised) log.info({ correlationId, kind, path }, 'a source sends something new');
    },
  };
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

/** What the records of a message go by. */
export async function rulesFor(
  context: InboxContext,
  tenantId: number,
  { source: code, topic }: Pick<Message, 'source' | 'topic'>,
): Promise<RecordRules> {
  return context.database.read(tenantId, async (reader) => {
    const contract = await context.mediation.contractOf(reader, code, topic);
    const [record] = await findRecords(reader, 'source', [code]);
    const source: Source = record === undefined ? undeclared(code) : toSource(record);
    if (source.mapping === null) return { mapping: null, contract };
    const mapping = await context.mediation.mappingOf(reader, source.mapping);
    if (mapping !== null) return { mapping, contract };
    const detail = `The source "${code}" has the mapping "${source.mapping}", and there is none with this name.`;
    throw new MessageHalt({ code: 'unknown_mapping', detail }, 'final');
  });
}

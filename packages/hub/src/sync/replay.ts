// A stretch of the inbox again, through the path that it came: what was applied is a duplicate, dead letters are tried,
// and what was refused may succeed now. A record that comes to another event than it did, because its mapping was
// changed, is left alone: under an id of its own it would be applied twice.

import { keyOfReport, reportOfMessage } from '../domain/inbound/stock-report.ts';
import { refuse, type Refusal } from '../domain/refusal.ts';
import type { Operator } from '../operations/operator.ts';
import type { Redriving } from '../operations/inbox/settle-letters.ts';
import {
  noteReplay,
  type ReplayAsked,
  type ReplayCounts,
  type Replayed,
  type TakeAgain,
} from '../operations/replay/take-again.ts';
import { listLetters } from '../store/inbox/dead-letters.ts';
import { addCounts, messagesWithin, type Message } from '../store/inbox/messages.ts';
import { appliedSeqs, changeRecord, listRecordsOf, type RecordRow } from '../store/inbox/records.ts';
import type { InboxContext } from './mediation.ts';
import { readPieces, type Piece } from './read-events.ts';
import { readMessage } from './read-message.ts';
import { MessageHalt, rulesFor } from './rules.ts';
import { submitPieces } from './submit-events.ts';

/** Records after which a request comes to its end with the message that it is at. */
const recordsMax = 20_000;
const chunkMax = 500;
/** Dead letters of one message that one request tries. */
const lettersMax = 1000;

export function createTakeAgain(context: InboxContext, redriving: Redriving): TakeAgain {
  return (operator, asked) => takeAgain(context, redriving, operator, asked);
}

async function takeAgain(
  context: InboxContext,
  redriving: Redriving,
  operator: Operator,
  asked: ReplayAsked,
): Promise<Replayed> {
  if (asked.from >= asked.to) return refuse('invalid_field', 'The stretch ends before it begins.', 'to');
  await noteReplay(context, operator, asked);
  const { tenantId } = operator;
  const counts: ReplayCounts = { messages: 0, open: 0, records: 0, outcomes: {}, changed: 0, tried: 0, redriven: 0 };
  const messages = await context.database.read(tenantId, (reader) => messagesWithin(reader, asked));
  let next: bigint | null = null;
  for (const message of messages) {
    const stopped = await replayMessage({ context, redriving, operator, counts }, message);
    if (stopped !== null) return { ok: false, refusal: stopped };
    next = message.inboxSeq;
    if (counts.records >= recordsMax) return { ok: true, counts, next };
  }
  return { ok: true, counts, next: messages.length < asked.limit ? null : next };
}

interface Replay {
  readonly context: InboxContext;
  readonly redriving: Redriving;
  readonly operator: Operator;
  readonly counts: ReplayCounts;
}

/** Answers what keeps the replay from going on. */
async function replayMessage(replay: Replay, message: Message): Promise<Refusal | null> {
  const { counts } = replay;
  if (message.state === 'received' || message.state === 'working') {
    counts.open += 1;
    return null;
  }
  counts.messages += 1;
  const stopped = await redriveLetters(replay, message);
  if (stopped !== null || message.state === 'dead') return stopped;
  return takeRecords(replay, message);
}

async function redriveLetters({ context, redriving, operator, counts }: Replay, { messageId }: Message) {
  const letters = await context.database.read(operator.tenantId, (reader) =>
    listLetters(reader, { messageId, state: 'parked', after: 0n, limit: lettersMax }),
  );
  for (const { letterId, stage, content, edited } of letters) {
    // What could not be read says nothing new when it is read again.
    if (stage !== 'message' && content === null && edited === null) continue;
    const answer = await redriving.redrive(operator, letterId, undefined);
    if (!answer.ok) return answer.refusal;
    counts.tried += answer.counts.tried;
    counts.redriven += answer.counts.redriven;
  }
  return null;
}

async function takeRecords(replay: Replay, message: Message): Promise<Refusal | null> {
  const { context, operator } = replay;
  const { tenantId } = operator;
  try {
    const rules = await rulesFor(context, tenantId, message);
    if (rules.mapping?.target === 'stockReport') return await takeReport(replay, message);
    const seqs = await context.database.read(tenantId, (reader) => appliedSeqs(reader, message.messageId));
    const credit = new Set(seqs);
    let pieces: Piece[] = [];
    for await (const decoded of readMessage(context, tenantId, message, rules.mapping)) {
      if (pieces.length >= chunkMax) {
        const stopped = await takePieces(replay, message, pieces, credit);
        if (stopped !== null) return stopped;
        pieces = [];
      }
      pieces.push(...readPieces(decoded, rules, message));
    }
    return await takePieces(replay, message, pieces, credit);
  } catch (error) {
    if (error instanceof MessageHalt) return error.refusal;
    throw error;
  }
}

/** The report that a message brought is there, with what became of it: it is the same one however often it is taken. */
async function takeReport({ context, operator, counts }: Replay, { messageId }: Message): Promise<null> {
  const start = { recordIndex: -1, eventIndex: 0 };
  const rows = await context.database.read(operator.tenantId, (reader) => listRecordsOf(reader, messageId, start, 1));
  const isReport = rows.some(({ key }) => key === keyOfReport(reportOfMessage(messageId)));
  if (!isReport) {
    counts.changed += rows.length;
    return null;
  }
  counts.records += 1;
  counts.outcomes['duplicate'] = (counts.outcomes['duplicate'] ?? 0) + 1;
  return null;
}

async function takePieces(
  { context, operator, counts }: Replay,
  message: Message,
  pieces: readonly Piece[],
  credit: Set<bigint>,
): Promise<Refusal | null> {
  const { tenantId } = operator;
  const [first] = pieces;
  if (first === undefined) return null;
  const after = { recordIndex: first.recordIndex, eventIndex: -1 };
  // A record comes to a bounded number of events, so that what belongs to the pieces is within twice as many rows.
  const rows = await context.database.read(tenantId, (reader) =>
    listRecordsOf(reader, message.messageId, after, pieces.length * 2),
  );
  const known = new Map(rows.map((row) => [placeOf(row), row]));
  const again: Piece[] = [];
  for (const piece of pieces) {
    const row = known.get(placeOf(piece));
    // Dead letters, and what waits behind them, have been tried as such.
    if (row?.outcome === 'dead_letter' || row?.outcome === 'waiting' || row?.outcome === 'skipped') continue;
    if (piece.event === null || row === undefined || row.eventId !== piece.event.id) counts.changed += 1;
    else again.push(piece);
  }
  if (again.length === 0) return null;
  const { ended, stop } = await submitPieces(context, tenantId, message, again, credit);
  const better: { readonly was: RecordRow; readonly is: RecordRow }[] = [];
  for (const { row, letter } of ended) {
    counts.records += 1;
    counts.outcomes[row.outcome] = (counts.outcomes[row.outcome] ?? 0) + 1;
    const was = known.get(placeOf(row));
    if (was?.outcome === 'refused' && letter === null && row.outcome !== 'refused') better.push({ was, is: row });
  }
  if (better.length > 0) await writeBetter(context, tenantId, message.messageId, better);
  if (stop === null) return null;
  if (stop.kind === 'unexpected') throw stop.error;
  return stop.refusal;
}

/** What was refused and has succeeded now is told so from here on. */
async function writeBetter(
  { database }: InboxContext,
  tenantId: number,
  messageId: string,
  better: readonly { readonly was: RecordRow; readonly is: RecordRow }[],
): Promise<void> {
  await database.inTransaction(tenantId, (transaction) => {
    for (const { is } of better) {
      changeRecord(transaction, messageId, is);
      addCounts(transaction, messageId, { refused: -1, [is.outcome]: 1 }, 0);
    }
    return Promise.resolve();
  });
}

function placeOf({ recordIndex, eventIndex }: Pick<RecordRow, 'recordIndex' | 'eventIndex'>): string {
  return `${recordIndex}/${eventIndex}`;
}

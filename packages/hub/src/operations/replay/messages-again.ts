// The messages of a source in a stretch, for a shadow replay that decides them anew: read twice, once to find what
// matters and once in step with the journal, so that a page of them is held and no more. What is kept beside that is
// the id of each message and event, and what was decided under it.

import { isReported, kindOf } from '../../domain/inbound/mediate.ts';
import { factKey } from '../../domain/inbound/observation.ts';
import type { JournalEntry } from '../../domain/journal-entry.ts';
import type { Mapping } from '../../domain/mapping/mapping.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import {
  eventOf,
  noteRecord,
  settleRecord,
  type RecordAgain,
  type RecordsAgain,
} from '../../domain/replay/record-again.ts';
import type { Scoping } from '../../domain/replay/scope.ts';
import type { Shadow } from '../../domain/replay/shadow.ts';
import type { Reader } from '../../store/database.ts';
import { knownMessages, sumMessages, type MessageSums } from '../../store/inbox/messages.ts';

/** Messages, and records of them, that one shadow replay decides anew. */
export const messagesMax = 200_000;
export const recordsMax = 200_000;

export interface MessagesAsked {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  /** The mapping that is proposed; null for the one in force. */
  readonly mapping: Mapping | null;
  /** The name of the mapping that would be in force, if that is another one; undefined when it stays. */
  readonly named?: string | null;
}

/** The records of the messages that are done, a page at a time, in their order. Wired where mediation is. */
export type ReadAgain = (reader: Reader, asked: MessagesAsked) => AsyncGenerator<readonly RecordAgain[]>;

export interface MessagesRead extends MessageSums {
  /** Messages whose payload was removed by retention, as far as the journal or the inbox still names them. */
  readonly forgotten: number;
}

type Summed = { readonly ok: true; readonly sums: MessageSums } | Refused;

/** How much there is to read, or the refusal of too much. */
export async function measureMessages(reader: Reader, asked: MessagesAsked): Promise<Summed> {
  const sums = await sumMessages(reader, asked);
  return sums.messages > messagesMax || sums.records > recordsMax ? tooMuch(sums) : { ok: true, sums };
}

function tooMuch({ messages, records }: Pick<MessageSums, 'messages' | 'records'>): Refused {
  const detail =
    `The stretch has ${messages} messages with ${records} records; a shadow replay takes ${messagesMax} messages ` +
    `with ${recordsMax} records: give a shorter one.`;
  return refuse('limit_exceeded', detail, 'from');
}

/** The first reading: what the records were and are about. Answers how many records were read. */
export function scopeRecords(again: RecordsAgain, scoping: Scoping, page: readonly RecordAgain[]): void {
  for (const record of page) {
    noteRecord(again, record);
    if (record.is?.kind !== 'command') continue;
    const { command } = record.is;
    if (!('sku' in command)) continue;
    scoping.skus.add(command.sku);
    const { businessKey, occurredAt } = command.origin;
    const kind = isReported(command) ? kindOf(command) : null;
    if (businessKey !== null && kind !== null) scoping.facts.add(factKey(kind, businessKey, command.sku));
    if (kind === 'count') scoping.lookBackTo = Math.min(scoping.lookBackTo, occurredAt);
  }
}

/** Notes what an entry of the stretch, or of the time after it, has to do with the messages. */
export function scopeEntryOf(again: RecordsAgain, scoping: Scoping, entry: JournalEntry, unknown: Set<string>): void {
  const { sku, kind, origin, recordedAt } = entry;
  const { businessKey, causationId, source } = origin;
  if (eventOf(again, entry) !== null && sku !== null) {
    scoping.skus.add(sku);
    if (businessKey !== null) scoping.facts.add(factKey(kind, businessKey, sku));
    return;
  }
  if (source !== again.source || causationId === null || !causationId.startsWith('msg_')) return;
  const { from, to } = scoping.stretch;
  if (recordedAt < from || recordedAt >= to || again.messages.has(causationId)) return;
  if (unknown.size < messagesMax) unknown.add(causationId);
}

const idsMax = 5000;

/** How many of these messages are not in the inbox any more. */
export async function countForgotten(reader: Reader, unknown: ReadonlySet<string>): Promise<number> {
  const ids = [...unknown];
  let gone = 0;
  for (let at = 0; at < ids.length; at += idsMax) {
    const some = ids.slice(at, at + idsMax);
    gone += some.length - (await knownMessages(reader, some)).length;
  }
  return gone;
}

/** The second reading, which keeps step with the journal. */
export interface RecordStream {
  readonly again: RecordsAgain;
  readonly pages: AsyncGenerator<readonly RecordAgain[]>;
  page: readonly RecordAgain[];
  at: number;
}

export function openRecords(again: RecordsAgain, pages: RecordStream['pages']): RecordStream {
  return { again, pages, page: [], at: 0 };
}

async function nextRecord(stream: RecordStream): Promise<RecordAgain | null> {
  while (stream.at >= stream.page.length) {
    const next = await stream.pages.next();
    if (next.done === true) return null;
    stream.page = next.value;
    stream.at = 0;
  }
  return stream.page[stream.at] ?? null;
}

/** Decides what comes in front of an entry: messages that were done before it, and its own event. */
export async function settleBefore(stream: RecordStream, shadow: Shadow, entry: JournalEntry): Promise<void> {
  const { again } = stream;
  const own = eventOf(again, entry);
  for (;;) {
    const record = await nextRecord(stream);
    if (record === null) return;
    const isAhead = own !== null && again.events.get(own) === 'ahead';
    if (!isAhead && record.doneAt >= entry.recordedAt) return;
    settleRecord(again, shadow, record, Math.min(record.doneAt, entry.recordedAt));
    stream.at += 1;
  }
}

/** Decides what is left when the journal has been read. */
export async function settleRest(stream: RecordStream, shadow: Shadow): Promise<void> {
  for (let record = await nextRecord(stream); record !== null; record = await nextRecord(stream)) {
    settleRecord(stream.again, shadow, record, record.doneAt);
    stream.at += 1;
  }
}

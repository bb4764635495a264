// Reads the messages of a stretch for a shadow replay: decoded and mapped as they would be, and each record beside what
// became of it. It reads as of one moment and writes nothing; a page of records is held at a time.

import { keysOf, translateEvent } from '../domain/inbound/crosswalk.ts';
import { undeclared } from '../domain/inbound/source.ts';
import type { Mapping } from '../domain/mapping/mapping.ts';
import type { RecordAgain, RecordIs, RecordWas } from '../domain/replay/record-again.ts';
import type { MessagesAsked, ReadAgain } from '../operations/replay/messages-again.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { Reader } from '../store/database.ts';
import { findRecords } from '../store/governed-records.ts';
import { loadOutcomes } from '../store/idempotency.ts';
import { findCanonical } from '../store/inbound/crosswalk.ts';
import { toSource } from '../store/inbound/sources.ts';
import { editedRecords, keysOpenSince } from '../store/inbox/dead-letters.ts';
import { messagesWithin, type Message } from '../store/inbox/messages.ts';
import { readPartsOf, readSingleParts } from '../store/inbox/payloads.ts';
import { listRecordsOf, recordsAt, type KeptRecord } from '../store/inbox/records.ts';
import type { Decoded } from './decode/decoded.ts';
import type { Mediation } from './mediation.ts';
import { readPieces, type Piece, type RecordRules } from './read-events.ts';

/** Messages and bytes that are fetched together. */
const messagesAtOnce = 200;
const bytesAtOnce = 4 * 1024 ** 2;
/** Events that are looked up together. */
const chunkMax = 500;

export function createReadAgain(mediation: Mediation): ReadAgain {
  return (reader, asked) => readAgain(mediation, reader, asked);
}

interface Reading {
  readonly mediation: Mediation;
  readonly reader: Reader;
  readonly asked: MessagesAsked;
  /** The mapping in force, and the one that is tried. */
  readonly live: Mapping | null;
  readonly tried: Mapping | null;
  readonly rules: Map<string, RecordRules>;
}

/** A record with what it comes to, before it is looked up what it came to. */
interface Fresh {
  readonly message: Message;
  readonly decoded: Decoded | null;
  readonly pieces: readonly Piece[];
  readonly recordIndex: number;
}

async function* readAgain(
  mediation: Mediation,
  reader: Reader,
  asked: MessagesAsked,
): AsyncGenerator<readonly RecordAgain[]> {
  const { source: code, named } = asked;
  const [record] = await findRecords(reader, 'source', [code]);
  const name = (record === undefined ? undeclared(code) : toSource(record)).mapping;
  const live = name === null ? null : await mediation.mappingOf(reader, name);
  const tried = asked.mapping ?? (named === undefined ? live : await mappingNamed(mediation, reader, named));
  const reading: Reading = { mediation, reader, asked, live, tried, rules: new Map() };
  let chunk: Fresh[] = [];
  let size = 0;
  for await (const fresh of freshRecords(reading)) {
    chunk.push(fresh);
    size += Math.max(1, fresh.pieces.length);
    if (size < chunkMax) continue;
    yield await lookUp(reading, chunk);
    chunk = [];
    size = 0;
  }
  if (chunk.length > 0) yield await lookUp(reading, chunk);
}

async function mappingNamed(mediation: Mediation, reader: Reader, name: string | null): Promise<Mapping | null> {
  return name === null ? null : mediation.mappingOf(reader, name);
}

async function* freshRecords(reading: Reading): AsyncGenerator<Fresh> {
  const { reader, asked } = reading;
  let after = 0n;
  for (;;) {
    const page = await messagesWithin(reader, { ...asked, topic: null, after, limit: messagesAtOnce });
    after = page.at(-1)?.inboxSeq ?? after;
    const done = page.filter(({ state }) => state === 'done');
    for (const group of groupsOf(done)) {
      const single = group.filter(({ parts }) => parts === 1).map(({ messageId }) => messageId);
      const contents = await readSingleParts(reader, single);
      for (const message of group) yield* recordsOf(reading, message, contents.get(message.messageId) ?? null);
    }
    if (page.length < messagesAtOnce) return;
  }
}

/** Messages whose bytes are held together. */
function* groupsOf(messages: readonly Message[]): Generator<Message[]> {
  let group: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (group.length > 0 && bytes + message.size > bytesAtOnce) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(message);
    bytes += message.size;
  }
  if (group.length > 0) yield group;
}

async function* recordsOf(reading: Reading, message: Message, content: Buffer | null): AsyncGenerator<Fresh> {
  const { mediation, reader, tried } = reading;
  const { messageId, parts, source, contentType, headers } = message;
  const rules = await rulesOf(reading, message.topic);
  const bytes = content === null ? readPartsOf(reader, messageId, parts) : one(content);
  const encoding = { source, contentType, headers, format: tried?.format ?? null, csv: tried?.csv ?? null };
  let last = -1;
  for await (const decoded of mediation.decode(bytes, encoding)) {
    last = decoded.index;
    yield { message, decoded, pieces: readPieces(decoded, rules, message), recordIndex: last };
  }
  // Read otherwise it may have fewer records than it had.
  for (let index = last + 1; index < message.records;) {
    const rows = await listRecordsOf(reader, messageId, { recordIndex: index, eventIndex: -1 }, chunkMax);
    const beyond = [...new Set(rows.map(({ recordIndex }) => recordIndex))];
    if (beyond.length === 0) return;
    for (const recordIndex of beyond) yield { message, decoded: null, pieces: [], recordIndex };
    index = (beyond.at(-1) ?? index) + 1;
  }
}

async function* one(content: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(content);
}

/** What the records of a topic are held against; asked once for each. */
async function rulesOf({ rules, mediation, reader, asked, tried }: Reading, topic: string): Promise<RecordRules> {
  const kept = rules.get(topic);
  if (kept !== undefined) return kept;
  const contract = await mediation.contractOf(reader, asked.source, topic);
  const made = { mapping: tried, contract };
  if (rules.size >= 1000) rules.clear();
  rules.set(topic, made);
  return made;
}

interface Lookup {
  readonly rows: ReadonlyMap<string, readonly KeptRecord[]>;
  readonly byHand: ReadonlySet<string>;
  readonly blocked: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, string>;
  readonly commands: ReadonlyMap<Piece, Made>;
}

type Made = ReturnType<Mediation['commandOf']>;

async function lookUp(reading: Reading, chunk: readonly Fresh[]): Promise<readonly RecordAgain[]> {
  const { mediation, reader, asked } = reading;
  const { source } = asked;
  const all = chunk.flatMap(({ message, pieces }) => pieces.map((piece) => ({ message, piece })));
  const events = all.flatMap(({ piece }) => piece.event ?? []);
  const crosswalk = await findCanonical(reader, source, events.flatMap(keysOf));
  const commands = new Map<Piece, Made>();
  for (const { message, piece } of all) {
    if (piece.event === null) continue;
    const { messageId: causationId, correlationId, receivedAt, actor } = message;
    const about = { causationId, correlationId, receivedAt, actor };
    commands.set(piece, mediation.commandOf(translateEvent(piece.event, crosswalk), about));
  }
  const identities = [...commands.values()].flatMap((made) => (made.ok ? (made.command.idempotency ?? []) : []));
  const known = new Map((await loadOutcomes(reader, identities)).map((seen) => [seen.key, seen.fingerprint]));
  const places = chunk.map(({ message, recordIndex }) => ({ messageId: message.messageId, recordIndex }));
  const rows = Map.groupBy(await recordsAt(reader, places), placeOf);
  const messages = [...new Set(places.map(({ messageId }) => messageId))];
  const byHand = new Set((await editedRecords(reader, messages)).map(placeOf));
  const keys = [...new Set(all.map(({ piece }) => piece.key))];
  const blocked = await keysOpenSince(reader, source, keys, asked.from);
  const lookup = { rows, byHand, blocked, known, commands };
  return chunk.flatMap((fresh) => recordsAgainOf(reading, fresh, lookup));
}

function placeOf({ messageId, recordIndex }: { readonly messageId: string; readonly recordIndex: number }): string {
  return `${messageId}/${recordIndex}`;
}

function recordsAgainOf(reading: Reading, fresh: Fresh, lookup: Lookup): RecordAgain[] {
  const { message, pieces, recordIndex } = fresh;
  const { messageId } = message;
  const place = placeOf({ messageId, recordIndex });
  const rows = new Map((lookup.rows.get(place) ?? []).map((row) => [row.eventIndex, row]));
  const doneAt = message.doneAt ?? message.receivedAt;
  const isEdited = lookup.byHand.has(place);
  const shared = { messageId, recordIndex, doneAt };
  const found = pieces.map((piece): RecordAgain => {
    const { eventIndex, line, key } = piece;
    const row = rows.get(eventIndex) ?? null;
    rows.delete(eventIndex);
    return {
      ...shared,
      eventIndex,
      line,
      key,
      was: wasOf(row),
      is: isOf(piece, lookup),
      isSame: row !== null && saysTheSame(reading, fresh, lookup, piece, row),
      isByHand: isEdited || isDiscarded(row),
      isBlocked: lookup.blocked.has(key),
    };
  });
  for (const row of rows.values()) {
    const { eventIndex, line, key } = row;
    const gone = { is: null, isSame: false, isBlocked: false, isByHand: isEdited || isDiscarded(row) };
    found.push({ ...shared, eventIndex, line, key, was: wasOf(row), ...gone });
  }
  return found;
}

/** A dead letter that is not open any more, and did not succeed. */
function isDiscarded(row: KeptRecord | null): boolean {
  return row !== null && row.outcome === 'dead_letter' && !row.isLetter;
}

function wasOf(row: KeptRecord | null): RecordWas | null {
  if (row === null) return null;
  const { outcome, eventId, code, detail, isLetter } = row;
  return { outcome, eventId, code, detail, isLetter };
}

function isOf(piece: Piece, { commands, known }: Lookup): RecordIs | null {
  const { event, ended } = piece;
  if (ended !== null) {
    const { outcome, code, detail } = ended.row;
    return { kind: 'ended', outcome: outcome === 'skipped' ? outcome : 'dead_letter', code, detail };
  }
  const made = commands.get(piece);
  if (event === null || made === undefined) return null;
  const { id: eventId } = event;
  if (!made.ok) return { kind: 'refused', eventId, refusal: made.refusal };
  const { command } = made;
  return { kind: 'command', eventId, command, known: known.get(command.idempotency?.key ?? '') ?? null };
}

/** Whether a record says what it said; what the ledger does not know any more is asked of the mapping in force. */
function saysTheSame(reading: Reading, fresh: Fresh, lookup: Lookup, piece: Piece, row: KeptRecord): boolean {
  const { event, ended } = piece;
  if (event === null) return ended?.row.outcome === row.outcome && ended.row.code === row.code;
  if (row.isLetter) return row.held !== null && canonicalJson(JSON.parse(row.held)) === canonicalJson(event);
  if (row.eventId !== event.id) return false;
  const made = lookup.commands.get(piece);
  const identity = made?.ok === true ? made.command.idempotency : null;
  const known = identity ? lookup.known.get(identity.key) : undefined;
  if (identity && known !== undefined) return identity.fingerprint === known;
  return saysAsInForce(reading, fresh, piece);
}

function saysAsInForce({ live, tried, rules }: Reading, { decoded, message }: Fresh, piece: Piece): boolean {
  if (live === tried || decoded === null) return live === tried;
  const contract = rules.get(message.topic)?.contract ?? null;
  const before = readPieces(decoded, { mapping: live, contract }, message)[piece.eventIndex];
  return canonicalJson(before?.event ?? null) === canonicalJson(piece.event);
}

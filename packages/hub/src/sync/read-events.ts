// From the records of a message to the events they come to. A record that comes to none (it cannot be read, does not
// fit the mapping, is left out by it) has its ending here.

import type { CanonicalEvent } from '../domain/inbound/canonical-event.ts';
import { keyOfEvent } from '../domain/inbound/ending.ts';
import type { Mapped, Mapping } from '../domain/mapping/mapping.ts';
import type { Contract } from '../operations/inbound/contract-of.ts';
import type { Ended } from '../operations/inbox/follow-waiting.ts';
import type { LetterStage } from '../store/inbox/dead-letters.ts';
import type { Message } from '../store/inbox/messages.ts';
import type { Decoded, DecodedRecord } from './decode/decoded.ts';

/** One event of a record, or a record that came to none. */
export interface Piece {
  readonly recordIndex: number;
  readonly eventIndex: number;
  readonly line: number | null;
  readonly key: string;
  readonly event: CanonicalEvent | null;
  /** How it ended already. */
  readonly ended: Ended | null;
}

type EventsRead =
  | { readonly ok: true; readonly events: readonly CanonicalEvent[] }
  | { readonly ok: true; readonly skipped: string }
  | { readonly ok: false; readonly code: string; readonly detail: string };

type About = Pick<Message, 'receivedAt' | 'source' | 'topic'>;

/** The events of a record: through the mapping of its source, or as it is where the source speaks our language. */
function readEvents(record: unknown, mapping: Mapping | null, about: About): EventsRead {
  if (mapping !== null) return ofMapping(mapping.apply(record, about));
  const event = isObject(record) ? { source: about.source, ...record } : null;
  if (!isEvent(event)) return invalid('The record is no event: it needs id, type and data, or its source a mapping.');
  if (event.source !== about.source) return invalid(`source: The message came in for "${about.source}".`);
  return { ok: true, events: [event] };
}

/** Whether it can be told apart and asked what it is about; the rest is checked where its command is made. */
function isEvent(value: Readonly<Record<string, unknown>> | null): value is CanonicalEvent & Record<string, unknown> {
  if (value === null) return false;
  return typeof value['id'] === 'string' && typeof value['type'] === 'string' && isObject(value['data']);
}

function ofMapping(mapped: Mapped): EventsRead {
  if (mapped.ok && 'skipped' in mapped) return mapped;
  if (mapped.ok && mapped.report === null) return mapped;
  if (mapped.ok) return { ok: false, code: 'invalid_mapping', detail: 'Its mapping is for stock reports.' };
  const said = mapped.problems.map(({ path, message }) => `${path}: ${message}`).join(' ');
  return { ok: false, code: 'invalid_mapping', detail: said.slice(0, 1000) };
}

function invalid(detail: string): EventsRead {
  return { ok: false, code: 'invalid_field', detail };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record as it was decoded, or as it is tried again. */
type Given = Decoded | Pick<DecodedRecord, 'ok' | 'index' | 'line' | 'value'>;

/** What the records of a message are held against, and what they go through; null where there is nothing. */
export interface RecordRules {
  readonly mapping: Mapping | null;
  readonly contract: Pick<Contract, 'check'> | null;
}

export const noRules: RecordRules = { mapping: null, contract: null };

export function readPieces(decoded: Given, { mapping, contract }: RecordRules, message: Message): Piece[] {
  const { index: recordIndex, line } = decoded;
  const place = { recordIndex, eventIndex: 0, line };
  // What cannot be read has no key in common with anything.
  const own = { ...place, key: `record:${message.messageId}:${recordIndex}`, event: null };
  if (!decoded.ok && decoded.fault === 'no_stock_effect') return [{ ...own, ended: skipped(own, decoded.detail) }];
  if (!decoded.ok) return [{ ...own, ended: parked(own, 'decode', null, decoded, message.attempts) }];
  const violated = contract?.check(decoded.value) ?? null;
  if (violated) return [{ ...own, ended: parked(own, 'map', decoded.value, violated.refusal, message.attempts) }];
  const read = readEvents(decoded.value, mapping, message);
  if (!read.ok) return [{ ...own, ended: parked(own, 'map', decoded.value, read, message.attempts) }];
  if ('skipped' in read) return [{ ...own, ended: skipped(own, read.skipped) }];
  if (read.events.length === 0) return [{ ...own, ended: skipped(own, 'It came to no event.') }];
  return read.events.map((event, eventIndex) => ({
    ...place,
    eventIndex,
    key: keyOfEvent(event),
    event,
    ended: null,
  }));
}

type Place = Pick<Piece, 'recordIndex' | 'eventIndex' | 'line' | 'key' | 'event'>;

function rowOf({ recordIndex, eventIndex, line, key, event }: Place) {
  return { recordIndex, eventIndex, line, key, eventId: event?.id ?? null, seq: null, code: null, detail: null };
}

function skipped(place: Place, detail: string): Ended {
  return { row: { ...rowOf(place), outcome: 'skipped', detail }, letter: null };
}

interface Why {
  readonly code: string;
  readonly detail: string;
}

/** Ends as a dead letter that holds `content`. */
export function parked(place: Place, stage: LetterStage, content: unknown, why: Why, attempts: number): Ended {
  const { code, detail } = why;
  const letter = { stage, content, code, detail, attempts, state: 'parked' } as const;
  return { row: { ...rowOf(place), outcome: 'dead_letter', code, detail }, letter };
}

/** Waits behind the dead letter of its key. */
export function behind(piece: Piece): Ended {
  const detail = 'It waits behind a dead letter of its key.';
  const letter = {
    stage: 'event',
    content: piece.event,
    code: null,
    detail: null,
    attempts: 0,
    state: 'behind',
  } as const;
  return { row: { ...rowOf(piece), outcome: 'waiting', detail }, letter };
}

export function over(piece: Piece, outcome: Ended['row']['outcome'], seq: bigint | null, why: Why | null): Ended {
  return {
    row: { ...rowOf(piece), outcome, seq, code: why?.code ?? null, detail: why?.detail ?? null },
    letter: null,
  };
}

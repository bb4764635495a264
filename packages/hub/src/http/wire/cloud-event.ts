// CloudEvents 1.0 as they come in: one envelope, and in it what happened. From an event to the command that the
// ledger decides. An event is one fact by its source and id; its content is what it says, not how it travelled.

import { Type, type Static } from 'typebox';

import type { Command, CommandEnvelope, MovementCommand, ProgressCommand } from '../../domain/command.ts';
import type { Lifecycle } from '../../domain/inbound/lifecycle.ts';
import { movementKinds, type MovementKind } from '../../domain/journal-entry.ts';
import { plainQuantity, type WireQuantity } from '../../domain/quantity.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Clock } from '../../platform/clock.ts';
import { openStructured } from '../../platform/cloud-events.ts';
import { sha256 } from '../../platform/hash.ts';
import type { HttpRefused } from '../problems.ts';
import {
  graceDays,
  identifier,
  locationCode,
  lotCode,
  reference,
  serialNumbers,
  sku,
  strict,
  text,
  time,
  uomCode,
  wireQuantity,
} from './schemas.ts';
import { graceMsOf, readTime } from '../request/times.ts';
import { compileCheck } from '../request/validation.ts';

const status = Type.String({
  maxLength: 32,
  description: 'Stock status: sellable, quarantine, damaged, onHold, returned; for a count also onHand, their sum.',
});

const eventData = strict(
  {
    sku: Type.Optional(sku),
    location: Type.Optional(locationCode),
    lot: Type.Optional(lotCode),
    quantity: Type.Optional(wireQuantity),
    uom: Type.Optional(uomCode),
    status: Type.Optional(status),
    toLocation: Type.Optional(locationCode),
    toLot: Type.Optional(lotCode),
    toStatus: Type.Optional(status),
    dueAt: Type.Optional(time),
    graceDays: Type.Optional(graceDays),
    businessKey: Type.Optional(reference),
    order: Type.Optional(reference),
    reservationId: Type.Optional(identifier),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    reason: Type.Optional(text),
    serials: Type.Optional(serialNumbers),
  },
  {
    title: 'EventBody',
    description:
      'What happened. `quantity` is positive, except for `adjustment`, where it is the signed change, and `count`, ' +
      'where it is the counted figure. A `version` (1, 2, 3 …) puts the messages of one source about one reservation ' +
      'or order in order: an older one is ignored, one that skips ahead waits for its predecessor.',
  },
);

const extension = Type.Optional(Type.String({ maxLength: 1000 }));

export const cloudEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: identifier,
    source: { ...reference, description: 'Code of the system that reports.' },
    type: Type.String({ maxLength: 100, examples: ['evenstock.receipt.v1'] }),
    time: Type.Optional({ ...time, description: 'When it happened there; now when left out.' }),
    subject: extension,
    datacontenttype: Type.Optional(
      Type.String({ maxLength: 255, description: 'A JSON type, application/json say.' }),
    ),
    dataschema: extension,
    correlationid: Type.Optional(Type.String({ maxLength: 128 })),
    causationid: Type.Optional(Type.String({ maxLength: 255 })),
    traceparent: extension,
    tracestate: extension,
    partitionkey: extension,
    sequence: extension,
    recordedtime: extension,
    data: eventData,
  },
  {
    title: 'CloudEvent',
    description:
      'CloudEvents 1.0. Other attributes (a-z, 0-9, 20 characters at most) are extensions: they are let through and ' +
      'have no effect. `data_base64` may stand for `data`; an attribute that is null is not there.',
    additionalProperties: true,
  },
);

export type CloudEvent = Static<typeof cloudEventSchema>;
type EventBody = CloudEvent['data'];

const progressOf = { allocated: 'allocate', deallocated: 'deallocate', fulfilled: 'fulfil' } as const;
const endOf = { released: 'release', cancelled: 'cancel' } as const;

type Kind =
  | { readonly movement: MovementKind }
  | { readonly progress: ProgressCommand['type'] }
  | { readonly end: 'release' | 'cancel' };

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...movementKinds.map((kind) => [eventTypeOf(kind), { movement: kind }] as const),
  ...Object.entries(progressOf).map(([kind, type]) => [eventTypeOf(kind), { progress: type }] as const),
  ...Object.entries(endOf).map(([kind, type]) => [eventTypeOf(kind), { end: type }] as const),
]);

export const eventTypesIn: readonly string[] = [...kinds.keys()];

export function eventTypeOf(kind: string): string {
  return `evenstock.${kind}.v1`;
}

const check = compileCheck(cloudEventSchema);

/** Who told of an event, and when: now, or when the message came in that it was in. */
export interface Told {
  readonly parts: { readonly clock: Pick<Clock, 'now'> };
  readonly caller: { readonly actor: string };
  readonly correlationId: string;
}

export type EventRead = { readonly ok: true; readonly command: Command } | HttpRefused;

/** The command that an event comes to, or why it cannot be understood. Paths are those of the event. */
export function readCloudEvent(call: Told, value: unknown): EventRead {
  const opened = openStructured(value);
  if (!opened.ok) return refuse(opened.code, opened.detail, opened.path ?? undefined);
  const checked = check(opened.event);
  if (!checked.ok) return checked;
  const event = checked.value;
  const kind = kinds.get(event.type);
  if (kind === undefined) {
    return refuse('unsupported_event_type', `The hub takes no "${event.type.slice(0, 100)}" from outside.`, 'type');
  }
  const occurredAt = event.time === undefined ? call.parts.clock.now() : readTime(event.time, 'time');
  if (typeof occurredAt !== 'number' && !occurredAt.ok) return occurredAt;
  const at = typeof occurredAt === 'number' ? occurredAt : occurredAt.value;
  const lifecycle = lifecycleOf(event.data);
  if (lifecycle !== null && !lifecycle.ok) return lifecycle;
  const envelope = envelopeOf(call, event, at);
  return commandOf(kind, event.data, lifecycle === null ? envelope : { ...envelope, lifecycle: lifecycle.lifecycle });
}

type LifecycleRead = { readonly ok: true; readonly lifecycle: Lifecycle } | HttpRefused;

function lifecycleOf({ version, reservationId, order }: EventBody): LifecycleRead | null {
  if (version === undefined) return null;
  if (reservationId !== undefined)
    return { ok: true, lifecycle: { subject: `reservation:${reservationId}`, version } };
  if (order !== undefined) return { ok: true, lifecycle: { subject: `order:${order}`, version } };
  return refuse('invalid_field', 'data/version: A version needs the reservation or order it is of.', 'data/version');
}

function envelopeOf(call: Told, event: CloudEvent, occurredAt: number): CommandEnvelope {
  const { data } = event;
  return {
    origin: {
      occurredAt,
      source: event.source,
      eventId: event.id,
      businessKey: data.businessKey ?? null,
      order: data.order ?? null,
      correlationId: event.correlationid ?? call.correlationId,
      causationId: event.causationid ?? null,
      actor: call.caller.actor,
      reason: data.reason ?? null,
    },
    idempotency: { scope: `event:${event.source}`, key: event.id, fingerprint: fingerprintOf(event, occurredAt) },
  };
}

/**
 * In a fixed order, so that the order of fields does not matter; how the event travelled does not either, nor how its
 * quantity and its time are written: a sender's CSV says "3" and whoever mends a dead letter of it 3.
 */
function fingerprintOf({ type, time: said, subject, data }: CloudEvent, occurredAt: number): string {
  return sha256(
    JSON.stringify([
      type,
      said === undefined ? null : occurredAt,
      subject,
      data.sku,
      data.location,
      data.lot,
      data.quantity === undefined ? null : plainQuantity(data.quantity),
      data.uom,
      data.status,
      data.toLocation,
      data.toLot,
      data.toStatus,
      data.dueAt,
      data.businessKey,
      data.order,
      data.reservationId,
      data.version,
      data.reason,
      // What came later has a place only where it is said, so that what was seen before looks as it did.
      ...(data.graceDays === undefined ? [] : [data.graceDays]),
      ...(data.serials === undefined ? [] : [data.serials]),
    ]),
  );
}

function commandOf(kind: Kind, data: EventBody, envelope: CommandEnvelope): EventRead {
  const { reservationId = null } = data;
  if ('end' in kind) {
    if (reservationId === null) return missing('reservationId');
    return { ok: true, command: { ...envelope, type: kind.end, reservationId } };
  }
  const { sku: item, location, quantity } = data;
  if (item === undefined) return missing('sku');
  if (location === undefined) return missing('location');
  if (quantity === undefined) return missing('quantity');
  const what = { sku: item, location, quantity, lot: data.lot ?? null, uom: data.uom ?? null, reservationId };
  if ('progress' in kind) return { ok: true, command: { ...envelope, ...what, type: kind.progress } };
  return movementOf(kind.movement, data, envelope, what);
}

interface What {
  readonly sku: string;
  readonly location: string;
  readonly quantity: WireQuantity;
  readonly lot: string | null;
  readonly uom: string | null;
  readonly reservationId: string | null;
}

function movementOf(kind: MovementKind, data: EventBody, envelope: CommandEnvelope, what: What): EventRead {
  const dueAt = data.dueAt === undefined ? null : readTime(data.dueAt, 'data/dueAt');
  if (dueAt !== null && !dueAt.ok) return dueAt;
  const command: MovementCommand = {
    ...envelope,
    ...what,
    type: 'movement',
    kind,
    status: data.status ?? null,
    toLocation: data.toLocation ?? null,
    toLot: data.toLot ?? null,
    toStatus: data.toStatus ?? null,
    dueAt: dueAt?.value ?? null,
    graceMs: data.graceDays === undefined ? null : graceMsOf(data.graceDays),
    serials: data.serials ?? null,
  };
  return { ok: true, command };
}

function missing(field: string): HttpRefused {
  return refuse('invalid_field', `data/${field}: The field is missing.`, `data/${field}`);
}

const ofEnvelope: ReadonlySet<string> = new Set(['id', 'time', 'type', 'source']);

/** Where in the event the field is that a decision names. */
export function pathInEvent(path: string): string {
  return ofEnvelope.has(path) ? path : `data/${path}`;
}

// A journal entry as it is answered and as it is sent out: quantities in base units, places by location and account,
// and what a kind says beyond its columns under a name of its own.

import { Type, type Static } from 'typebox';

import type { JournalEntry, Place } from '../../domain/journal-entry.ts';
import { isoTime } from '../../platform/clock.ts';
import { seq, time, wireQuantity } from './schemas.ts';
import type { Units } from './units.ts';

const place = Type.Object(
  {
    location: Type.Optional(Type.String()),
    lot: Type.Optional(Type.String()),
    account: Type.String({
      description:
        'At a location: sellable, quarantine, damaged, onHold, returned, inTransit, onOrder. Outside: supplier, ' +
        'customer, adjustment, production, scrap.',
    }),
  },
  { title: 'Place' },
);

const promise = Type.Object(
  {
    location: Type.String(),
    lot: Type.Optional(Type.String()),
    reserved: wireQuantity,
    allocated: wireQuantity,
    picked: wireQuantity,
  },
  { title: 'PromiseChange', description: 'By how much what is promised at this place changed.' },
);

export const entrySchema = Type.Object(
  {
    seq,
    kind: Type.String(),
    occurredAt: time,
    recordedAt: time,
    sku: Type.Optional(Type.String()),
    uom: Type.Optional(Type.String()),
    quantity: Type.Optional(wireQuantity),
    from: Type.Optional(place),
    to: Type.Optional(place),
    promise: Type.Optional(promise),
    counted: Type.Optional({ ...wireQuantity, description: 'Of a count: the figure that was counted.' }),
    expected: Type.Optional({ ...wireQuantity, description: 'Of a count: what the book said at that moment.' }),
    serials: Type.Optional(
      Type.Array(Type.String(), { description: 'The units that it is about, by serial number.' }),
    ),
    dueAt: Type.Optional(time),
    expiresAt: Type.Optional(time),
    channel: Type.Optional(Type.String()),
    customer: Type.Optional(Type.String()),
    segment: Type.Optional(Type.String()),
    reservationId: Type.Optional(Type.String()),
    lineId: Type.Optional(Type.String()),
    order: Type.Optional(Type.String()),
    businessKey: Type.Optional(Type.String()),
    source: Type.Optional(Type.String()),
    eventId: Type.Optional(Type.String()),
    correlationId: Type.String(),
    causationId: Type.Optional(Type.String()),
    actor: Type.String(),
    reason: Type.Optional(Type.String()),
  },
  { title: 'Movement', description: 'One immutable entry of the journal.' },
);

export type EntryView = Static<typeof entrySchema>;

export function viewEntry(entry: JournalEntry, units: Units): EntryView {
  const { sku, quantity, promise: change, origin } = entry;
  const view: EntryView = {
    seq: Number(entry.seq),
    kind: entry.kind,
    occurredAt: isoTime(origin.occurredAt),
    recordedAt: isoTime(entry.recordedAt),
    correlationId: origin.correlationId,
    actor: origin.actor,
  };
  if (sku !== null) {
    view.sku = sku;
    view.uom = units.uom(sku);
    view.quantity = units.quantity(sku, quantity);
  }
  if (entry.from !== null) view.from = viewPlace(entry.from);
  if (entry.to !== null) view.to = viewPlace(entry.to);
  if (change !== null && sku !== null) {
    const { location, lot } = change;
    view.promise = {
      location,
      ...(lot === '' ? {} : { lot }),
      reserved: units.quantity(sku, change.reserved),
      allocated: units.quantity(sku, change.allocated),
      picked: units.quantity(sku, change.picked),
    };
  }
  addReferences(view, entry);
  if (entry.detail !== null) addDetail(view, entry.detail, sku, units);
  return view;
}

function viewPlace(at: Place): EntryView['from'] & object {
  if (at.location === null) return { account: at.account };
  const { location, lot, account } = at;
  return lot === '' ? { location, account } : { location, lot, account };
}

function addReferences(view: EntryView, { reservationId, lineId, origin }: JournalEntry): void {
  const { order, businessKey, source, eventId, causationId, reason } = origin;
  const references = { reservationId, lineId, order, businessKey, source, eventId, causationId, reason };
  for (const [name, value] of Object.entries(references)) if (value !== null) Object.assign(view, { [name]: value });
}

/** The details that a reader outside can use; those that only a rebuild needs stay inside. */
function addDetail(view: EntryView, text: string, sku: string | null, units: Units): void {
  const detail: unknown = JSON.parse(text);
  if (typeof detail !== 'object' || detail === null) return;
  for (const [name, value] of Object.entries(detail)) {
    const isCount = name === 'counted' || name === 'expected';
    if (isCount && sku !== null && typeof value === 'string') view[name] = units.quantity(sku, BigInt(value));
    else if ((name === 'dueAt' || name === 'expiresAt') && typeof value === 'number') view[name] = isoTime(value);
    else if (name === 'serials' && Array.isArray(value)) view.serials = value.map(String);
    else if ((name === 'channel' || name === 'customer' || name === 'segment') && typeof value === 'string') {
      view[name] = value;
    }
  }
}

export function skusOfEntries(entries: readonly JournalEntry[]): string[] {
  return entries.flatMap((entry) => (entry.sku === null ? [] : [entry.sku]));
}

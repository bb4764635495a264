// Journal entries as CloudEvents 1.0: our own writer, since the feed writes many. `id` and `sequence` are the
// entry's place in the journal of its tenant, which `source` names; together they tell an event apart for ever.

import { Type, type Static } from 'typebox';

import { eventTypeOf } from './cloud-event.ts';
import { entrySchema, type EntryView } from './entry-view.ts';
import { time } from './schemas.ts';

export const eventOutSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ description: 'The sequence in the journal.' }),
    source: Type.String({ examples: ['/evenstock/default'] }),
    type: Type.String({ examples: ['evenstock.reserved.v1'] }),
    time,
    subject: Type.Optional(
      Type.String({ description: 'The SKU, or the reservation for an entry about one as a whole.' }),
    ),
    datacontenttype: Type.Literal('application/json'),
    sequence: Type.String(),
    correlationid: Type.String(),
    causationid: Type.Optional(Type.String()),
    data: entrySchema,
  },
  { title: 'JournalEvent' },
);

export type EventOut = Static<typeof eventOutSchema>;

export function eventOut(entry: EntryView, tenant: string): EventOut {
  const sequence = String(entry.seq);
  const subject = entry.sku ?? entry.reservationId;
  const { causationId } = entry;
  return {
    specversion: '1.0',
    id: sequence,
    source: `/evenstock/${encodeURIComponent(tenant)}`,
    type: eventTypeOf(entry.kind),
    time: entry.occurredAt,
    ...(subject === undefined ? {} : { subject }),
    datacontenttype: 'application/json',
    sequence,
    correlationid: entry.correlationId,
    ...(causationId === undefined ? {} : { causationid: causationId }),
    data: entry,
  };
}

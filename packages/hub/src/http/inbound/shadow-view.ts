// A shadow replay as it is answered: what would differ, the largest first, and of raw messages what would become of
// them.

import { Type, type Static } from 'typebox';

import type { RecordEnd } from '../../domain/replay/record-again.ts';
import type { EntryBody, Place } from '../../domain/journal-entry.ts';
import type { Item } from '../../domain/item.ts';
import { formatQuantity } from '../../domain/quantity.ts';
import type { MessagesReport, ShadowReport } from '../../operations/replay/shadow-replay.ts';
import { locationCode, lotCode, oneOf, seq, sku, wireQuantity as wireQuantitySchema } from '../wire/schemas.ts';
import { wireQuantity } from '../wire/wire-quantity.ts';

const count = (description: string) => Type.Integer({ description });

const end = Type.Object(
  {
    outcome: Type.Union([Type.String(), Type.Null()], { description: 'Null where there is no such event.' }),
    eventId: Type.Union([Type.String(), Type.Null()]),
    code: Type.Union([Type.String(), Type.Null()]),
    detail: Type.Union([Type.String(), Type.Null()]),
    entries: Type.Array(
      Type.Object({
        kind: Type.String(),
        sku: Type.Optional(sku),
        quantity: wireQuantitySchema,
        from: Type.Optional(Type.String({ description: 'Account, with its location and lot.' })),
        to: Type.Optional(Type.String()),
      }),
      { description: 'What it wrote, or would write, into the journal.' },
    ),
  },
  { title: 'RecordEnd' },
);

const outcomes = (description: string) => Type.Record(Type.String(), Type.Integer(), { description });

const messagesReport = Type.Object(
  {
    messages: count('Messages of the stretch.'),
    records: count('Records that were decided anew, of the messages that are done.'),
    differ: count('Events that would come out differently, counting those that would come or go.'),
    before: outcomes('What became of them, by outcome.'),
    after: outcomes('What would become of them.'),
    lettersGone: count('Dead letters that would be none.'),
    lettersNew: count('Dead letters that would come.'),
    byHand: count('Events that somebody edited or discarded as dead letters: they stay as they were.'),
    open: count('Messages that are not done yet: left out.'),
    dead: count('Messages that were given up as a whole: left out.'),
    forgotten: count('Messages whose payload was removed by retention: what they came to stays as it was.'),
    examples: Type.Array(
      Type.Object({
        messageId: Type.String(),
        recordIndex: Type.Integer(),
        eventIndex: Type.Integer(),
        line: Type.Union([Type.Integer(), Type.Null()]),
        key: Type.String(),
        before: end,
        after: end,
      }),
      { description: 'The first that differ.' },
    ),
  },
  { title: 'ShadowMessages' },
);

const change = { before: wireQuantitySchema, after: wireQuantitySchema };

export const shadowReport = Type.Object(
  {
    asOfSeq: seq,
    reports: count('Words of sources in the stretch.'),
    skus: count('Items that they are about.'),
    kept: count('Applied, and applied under the other rules too.'),
    leftOut: count('Applied, and not under the other rules.'),
    added: count('Only observed, and applied under the other rules.'),
    refused: Type.Record(Type.String(), Type.Integer(), { description: 'Let through and refused, by code.' }),
    undecidable: count('Of which too little is known to decide them again; they count as they did.'),
    contradictions: count('Entries after a change that contradict it.'),
    counts: Type.Object({
      positions: count('Balances that would differ.'),
      availability: count('Items and channels of which more or less could be sold.'),
      toZero: count('Of these, those of which nothing could be sold any more.'),
      short: count('Reservations that would be short of more units.'),
      possible: count('Reservations of which more backordered units could be promised.'),
    }),
    positions: Type.Array(
      Type.Object({ sku, location: locationCode, lot: Type.Optional(lotCode), account: Type.String(), ...change }),
    ),
    availability: Type.Array(Type.Object({ sku, channel: Type.String(), ...change })),
    messages: Type.Union([messagesReport, Type.Null()], {
      description: 'What would become of raw messages; null where none were decided anew.',
    }),
    reservations: Type.Array(
      Type.Object({
        reservationId: Type.String(),
        sku,
        effect: oneOf(['short', 'possible', 'open'], {
          description:
            '`short`: promised units that are not there. `possible`: backordered units that could be promised. ' +
            '`open`: units that are promised or owed.',
        }),
        ...change,
      }),
    ),
  },
  { title: 'ShadowReport', description: 'What would differ today, the largest first.' },
);

export function viewShadow(report: ShadowReport, most: number): Static<typeof shadowReport> {
  const { tally, positions, availability, reservations, items } = report;
  const { refused, ...told } = tally;
  const effects = (effect: 'short' | 'possible') =>
    reservations.filter((one) => one.effect === effect && one.after > one.before).length;
  const largest = <T extends Changed>(all: readonly T[]): T[] => largestFirst(all, items).slice(0, most);
  const wire = ({ sku: code, before, after }: Changed) => {
    const scale = items.get(code)?.scale ?? 0;
    return { before: wireQuantity(before, scale), after: wireQuantity(after, scale) };
  };
  return {
    asOfSeq: Number(report.asOfSeq),
    reports: report.reports,
    skus: report.skus,
    ...told,
    refused: Object.fromEntries(refused),
    counts: {
      positions: positions.length,
      availability: availability.length,
      toZero: availability.filter(({ before, after }) => before > 0n && after === 0n).length,
      short: effects('short'),
      possible: effects('possible'),
    },
    positions: largest(positions).map(({ lot, ...one }) => ({
      ...one,
      ...(lot === '' ? {} : { lot }),
      ...wire(one),
    })),
    availability: largest(availability).map((one) => ({ ...one, ...wire(one) })),
    reservations: largest(reservations).map((one) => ({ ...one, ...wire(one) })),
    messages: report.messages === null ? null : viewMessages(report.messages, items),
  };
}

function viewMessages({ tally, examples, ...read }: MessagesReport, items: ReadonlyMap<string, Item>) {
  const { messages, open, dead, forgotten } = read;
  const { before, after, ...counts } = tally;
  return {
    messages,
    open,
    dead,
    forgotten,
    ...counts,
    before: { ...before },
    after: { ...after },
    examples: examples.map((one) => ({
      ...one,
      before: viewEnd(one.before, items),
      after: viewEnd(one.after, items),
    })),
  };
}

function viewEnd({ outcome, eventId, code, detail, entries }: RecordEnd, items: ReadonlyMap<string, Item>) {
  return { outcome, eventId, code, detail, entries: entries.map((entry) => viewEffect(entry, items)) };
}

function viewEffect({ kind, sku: code, quantity, from, to }: EntryBody, items: ReadonlyMap<string, Item>) {
  return {
    kind,
    ...(code === null ? {} : { sku: code }),
    quantity: wireQuantity(quantity, items.get(code ?? '')?.scale ?? 0),
    ...(from === null ? {} : { from: placeText(from) }),
    ...(to === null ? {} : { to: placeText(to) }),
  };
}

function placeText(place: Place): string {
  if (place.location === null) return place.account;
  return [place.location, place.lot, place.account].filter((word) => word !== '').join(' ');
}

interface Changed {
  readonly sku: string;
  readonly before: bigint;
  readonly after: bigint;
}

function largestFirst<T extends Changed>(all: readonly T[], items: ReadonlyMap<string, Item>): T[] {
  const sized = all.map((one) => {
    const size = one.after > one.before ? one.after - one.before : one.before - one.after;
    return { one, size: Number(formatQuantity(size, items.get(one.sku)?.scale ?? 0)) };
  });
  return sized.toSorted((a, b) => b.size - a.size || (a.one.sku < b.one.sku ? -1 : 1)).map(({ one }) => one);
}

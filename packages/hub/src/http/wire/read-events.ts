// A stretch of the journal as events, and how far it has been looked through: a filter that nothing matches
// still moves on.

import { journalAfter, listMovements } from '../../store/journal.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { ownCode } from '../../store/tenants.ts';
import type { HttpParts } from '../route.ts';
import { skusOfEntries, viewEntry } from './entry-view.ts';
import { eventOut, type EventOut } from './event-out.ts';
import { decisionTimeOf } from './reservation-reads.ts';
import { unitsAt } from './units.ts';

export interface EventFilter {
  readonly kind?: string | undefined;
  readonly sku?: string | undefined;
}

export interface EventPage {
  readonly events: readonly EventOut[];
  /** Everything up to here has been looked at. */
  readonly seenTo: bigint;
  readonly isFull: boolean;
}

export async function readEvents(
  parts: HttpParts,
  tenantId: number,
  filter: EventFilter,
  after: bigint,
  limit: number,
): Promise<EventPage> {
  const { kind, sku } = filter;
  const isAll = kind === undefined && sku === undefined;
  return parts.database.read(tenantId, async (reader) => {
    // The head is read first: what it counts is there for the statement behind it.
    const [moment, tenant, entries] = await Promise.all([
      readMoment(reader, decisionTimeOf({ parts })),
      ownCode(reader),
      isAll
        ? journalAfter(reader, after, limit).then((rows) => rows.map((row) => row.entry))
        : listMovements(reader, { kind, sku, after, limit }),
    ]);
    const units = await unitsAt(parts, reader, moment.catalogueVersion, skusOfEntries(entries));
    const last = entries.at(-1)?.seq ?? after;
    const isFull = entries.length === limit;
    return {
      events: entries.map((entry) => eventOut(viewEntry(entry, units), tenant)),
      seenTo: isFull || last > moment.seq ? last : bigger(after, moment.seq),
      isFull,
    };
  });
}

function bigger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

// What the journal and the observations still say of a report: who told what of which item and place. It is less than
// the report said, so that not every kind of it can be decided a second time.

import type { MovementCommand } from '../command.ts';
import type { Fact } from '../inbound/ownership.ts';
import type { Observation } from '../inbound/observation.ts';
import { movementKinds, type EntryKind, type JournalEntry, type MovementKind } from '../journal-entry.ts';
import type { Catalogue } from '../catalogue.ts';
import { placeNamed } from '../ledger-view.ts';
import { formatQuantity } from '../quantity.ts';
import { isObject } from '../reservation.ts';

export interface Report {
  readonly source: string;
  readonly kind: EntryKind;
  readonly fact: Fact;
  readonly sku: string;
  /** Null when a count has taken the place out of the entry. */
  readonly location: string | null;
  readonly businessKey: string | null;
  readonly occurredAt: number;
  readonly recordedAt: number;
}

const movements: ReadonlySet<string> = new Set(movementKinds);
const progress: ReadonlySet<string> = new Set(['allocated', 'deallocated', 'fulfilled']);

/** The report that entries with one origin came from; null when they are no word of a source on stock. */
export function reportOf(entries: readonly JournalEntry[]): Report | null {
  // The components of a kit come before the kit.
  const entry = entries.at(-1);
  if (entry === undefined) return null;
  const { kind, sku, origin, recordedAt } = entry;
  const { businessKey, occurredAt, source } = origin;
  if (sku === null || source === null || (!movements.has(kind) && !progress.has(kind))) return null;
  const location = placeNamed(entry);
  return { source, kind, fact: factOfKind(kind), sku, location, businessKey, occurredAt, recordedAt };
}

function factOfKind(kind: EntryKind): Fact {
  if (progress.has(kind)) return 'allocated';
  return kind.startsWith('supply_') ? 'on_order' : 'on_hand';
}

const nothing = {
  type: 'movement',
  uom: null,
  toLocation: null,
  toLot: null,
  toStatus: null,
  reservationId: null,
  dueAt: null,
  idempotency: null,
} as const;

/** The count that an entry came from, figure and all; null for an entry that is none, or does not say its figure. */
export function countOf({ kind, sku, from, to, origin, detail }: JournalEntry, known: Catalogue) {
  const item = known.items.get(sku ?? '');
  const place = to !== null && to.location !== null ? to : from;
  if (kind !== 'count' || item === undefined || place === null || place.location === null) return null;
  const said: unknown = JSON.parse(detail ?? 'null');
  if (!isObject(said)) return null;
  const figure = said.told ?? said.counted;
  if (typeof figure !== 'string') return null;
  const command: MovementCommand = {
    ...nothing,
    kind,
    sku: item.sku,
    location: place.location,
    lot: place.lot === '' ? null : place.lot,
    quantity: formatQuantity(BigInt(figure), item.scale),
    status: said.scope === 'onHand' ? 'onHand' : place.account,
    origin,
  };
  return command;
}

/** Kinds of which an observation keeps all that a decision needs. */
const decidable: ReadonlySet<string> = new Set<MovementKind>([
  'receipt',
  'shipment',
  'return_received',
  'transfer_received',
  'adjustment',
  'count',
  'kit_assembled',
  'kit_disassembled',
]);

/** The command that an observation came from; null when what was kept of it is not enough to decide it. */
export function commandOfObservation(one: Observation, known: Catalogue): MovementCommand | null {
  const item = known.items.get(one.sku);
  const kind = movementKinds.find((name) => name === one.kind);
  if (item === undefined || kind === undefined || !decidable.has(kind)) return null;
  const { sku, location, lot, status, source, eventId, businessKey, occurredAt, correlationId } = one;
  const unknown = { order: null, causationId: null, actor: 'replay', reason: null };
  return {
    ...nothing,
    kind,
    sku,
    location,
    lot: lot === '' ? null : lot,
    quantity: formatQuantity(one.quantity, item.scale),
    status,
    origin: { ...unknown, occurredAt, source, eventId, businessKey, correlationId },
  };
}

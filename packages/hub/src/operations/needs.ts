// What a batch of commands has to load before it can be decided: gathered from the commands alone, so that the
// loading statements can go out together with the lock.

import type { Command, IdempotencyIdentity, MovementCommand } from '../domain/command.ts';
import type { Catalogue } from '../domain/ledger-view.ts';
import type { CountedPlace } from '../store/journal.ts';
import type { PlaceOfItem } from '../store/positions.ts';
import type { SupplyOf } from '../store/supplies.ts';

export interface Needs {
  readonly identities: readonly IdempotencyIdentity[];
  readonly places: readonly PlaceOfItem[];
  readonly reservationIds: readonly string[];
  readonly orders: readonly string[];
  readonly supplies: readonly SupplyOf[];
  readonly counts: readonly CountedPlace[];
}

/** The SKUs that the commands name: their items have to be at hand before `needsOf` is asked. */
export function* skusOf(commands: readonly Command[]): Generator<string> {
  for (const command of commands) {
    if ('sku' in command) yield command.sku;
    if (command.type === 'reserve') for (const line of command.lines) yield line.sku;
  }
}

class Gathering {
  readonly identities: IdempotencyIdentity[] = [];
  readonly places: PlaceOfItem[] = [];
  readonly reservationIds = new Set<string>();
  readonly orders = new Set<string>();
  readonly supplies: SupplyOf[] = [];
  readonly counts: CountedPlace[] = [];
  readonly #seen = new Set<string>();

  place(sku: string, location: string): void {
    const key = `${sku}\u0000${location}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.places.push({ sku, location });
  }
}

export function needsOf(commands: readonly Command[], catalogue: Catalogue): Needs {
  const gathering = new Gathering();
  for (const command of commands) gather(gathering, command, catalogue);
  const { identities, places, supplies, counts } = gathering;
  return {
    identities,
    places,
    supplies,
    counts,
    reservationIds: [...gathering.reservationIds],
    orders: [...gathering.orders],
  };
}

function gather(into: Gathering, command: Command, catalogue: Catalogue): void {
  if (command.idempotency) into.identities.push(command.idempotency);
  switch (command.type) {
    case 'movement':
      gatherMovement(into, command, catalogue);
      break;
    case 'reserve':
      for (const { sku } of command.lines) {
        for (const location of catalogue.channels.get(command.channel)?.locations ?? []) into.place(sku, location);
      }
      break;
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      into.place(command.sku, command.location);
      gatherReservation(into, command.reservationId, command.origin.order);
      break;
    case 'sweep':
      break;
    default:
      into.reservationIds.add(command.reservationId);
  }
}

function gatherReservation(into: Gathering, reservationId: string | null, order: string | null): void {
  if (reservationId !== null) into.reservationIds.add(reservationId);
  else if (order !== null) into.orders.add(order);
}

function gatherMovement(into: Gathering, command: MovementCommand, catalogue: Catalogue): void {
  const { kind, sku, location, origin } = command;
  into.place(sku, location);
  if (command.toLocation !== null) into.place(sku, command.toLocation);
  switch (kind) {
    case 'pick':
    case 'unpick':
    case 'shipment':
      gatherReservation(into, command.reservationId, origin.order);
      break;
    case 'receipt':
    case 'supply_planned':
    case 'supply_changed':
    case 'supply_cancelled':
      if (origin.order !== null) into.supplies.push({ order: origin.order, sku, location });
      break;
    case 'kit_assembled':
    case 'kit_disassembled':
      for (const component of catalogue.items.get(sku)?.kit ?? []) into.place(component.sku, location);
      break;
    case 'count': {
      const account = command.status ?? 'sellable';
      into.counts.push({ sku, location, lot: command.lot ?? '', account, after: origin.occurredAt });
      break;
    }
    default:
      break;
  }
}

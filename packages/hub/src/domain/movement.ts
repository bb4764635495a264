// Facts: what happened to goods. Each kind says which place a quantity leaves and at which it arrives. A fact
// of the past is not refused because the book disagrees with it: a balance may become negative by it, which
// makes facts commute and shows as `oversold`. It is refused only when it cannot be understood.

import type { MovementCommand } from './command.ts';
import { correction, decideCount } from './count.ts';
import { decided, entryOf, type Decision } from './decision.ts';
import { invariant, unreachable } from './invariant.ts';
import { checkLot, uomRatio, type Item } from './item.ts';
import type { EntryBody, EntryKind, Place } from './journal-entry.ts';
import type { LedgerView } from './ledger-view.ts';
import { decidePick, decideShipment } from './fulfilment.ts';
import { parseQuantity, type WireQuantity } from './quantity.ts';
import { refuse, type Refused } from './refusal.ts';
import { checkSerials, withSerials } from './serials.ts';
import { isPhysical, statusOr, type InsideAccount } from './stock-status.ts';
import { decideReceipt, decideSupply } from './supply-movement.ts';

/** A movement whose words have been checked against the catalogue. */
export interface Understood {
  readonly ok: true;
  readonly item: Item;
  readonly quantity: bigint;
  readonly lot: string;
}

export function decideMovement(view: LedgerView, command: MovementCommand): Decision {
  const understood = understand(view, command);
  if (!understood.ok) return understood;
  const { serials = null, kind, sku } = command;
  if (serials === null) return decideUnderstood(view, command, understood);
  const { item, quantity } = understood;
  const refused = carriesNone.has(kind)
    ? refuse('invalid_field', `What is told of ${kind} names no serial numbers.`, 'serials')
    : checkSerials(item, serials, quantity, 'serials');
  if (refused) return refused;
  const decision = decideUnderstood(view, command, understood);
  if (!decision.ok) return decision;
  const entries = withSerials(decision.entries, serials, item, (one) => one.kind === kind && one.sku === sku);
  return { ...decision, entries };
}

/** Figures about what is expected or found, and what is made of several items. */
const carriesNone: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'count',
  'supply_planned',
  'supply_changed',
  'supply_cancelled',
  'kit_assembled',
  'kit_disassembled',
]);

function decideUnderstood(view: LedgerView, command: MovementCommand, { item, quantity, lot }: Understood): Decision {
  switch (command.kind) {
    case 'pick':
    case 'unpick':
      return decidePick(view, command, quantity, lot);
    case 'shipment':
      return decideShipment(view, command, quantity, lot);
    case 'receipt':
      return decideReceipt(view, command, quantity, lot);
    case 'supply_planned':
    case 'supply_changed':
    case 'supply_cancelled':
      return decideSupply(view, command, quantity);
    case 'kit_assembled':
    case 'kit_disassembled':
      return assembleKit(view, command, item, quantity, lot);
    case 'adjustment':
      return decideAdjustment(command, quantity, lot);
    case 'count':
      return decideCount(view, command, quantity, lot);
    case 'putaway':
    case 'pack':
    case 'return_received':
    case 'return_disposed':
    case 'transfer_shipped':
    case 'transfer_received':
    case 'status_changed':
      return decideTransfer(command, quantity, lot);
    default:
      return unreachable(command.kind);
  }
}

/** The words of a report that are checked against the catalogue. */
export interface Wording {
  readonly kind: EntryKind;
  readonly sku: string;
  readonly location: string;
  readonly toLocation: string | null;
  readonly lot: string | null;
  readonly toLot: string | null;
  readonly quantity: WireQuantity;
  readonly uom: string | null;
}

/** Looks up item and places, checks lot and status, and converts the quantity. */
export function understand(view: LedgerView, command: Wording): Understood | Refused {
  const item = view.catalogue.items.get(command.sku);
  if (!item) return refuse('unknown_sku', `No item has the SKU "${command.sku}".`, 'sku');
  for (const [path, code] of [
    ['location', command.location],
    ['toLocation', command.toLocation],
  ] as const) {
    if (code !== null && !view.catalogue.locations.has(code)) {
      return refuse('unknown_location', `No location has the code "${code}".`, path);
    }
  }
  const lot = checkLot(item, command.lot, isLotless(command.kind));
  if (!lot.ok) return lot;
  const toLot = checkLot(item, command.toLot, true);
  if (!toLot.ok) return refuse(toLot.refusal.code, toLot.refusal.detail, 'toLot');
  const ratio = uomRatio(item, command.uom ?? undefined, 'uom');
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(command.quantity, ratio.ratio, item.scale, 'quantity');
  if (!parsed.ok) return parsed;
  const sign = checkSign(command.kind, parsed.quantity);
  if (sign) return sign;
  return { ok: true, item, quantity: parsed.quantity, lot: lot.lot };
}

function isLotless(kind: EntryKind): boolean {
  return kind === 'supply_planned' || kind === 'supply_changed' || kind === 'supply_cancelled';
}

function checkSign(kind: EntryKind, quantity: bigint): Refused | null {
  const zeroIsFine = kind === 'count' || kind === 'supply_changed' || kind === 'supply_cancelled';
  if (kind === 'adjustment' ? quantity !== 0n : quantity > 0n) return null;
  if (quantity === 0n && zeroIsFine) return null;
  const detail = kind === 'adjustment' ? 'An adjustment by nothing is none.' : 'The quantity must be positive.';
  return refuse('quantity_out_of_range', detail, 'quantity');
}

function decideAdjustment(command: MovementCommand, quantity: bigint, lot: string): Decision {
  const status = statusOr(command.status, 'sellable', 'status');
  if (!status.ok) return status;
  const place: Place = { location: command.location, lot, account: status.status };
  const outside: Place = { location: null, account: 'adjustment' };
  return decided({ entries: [correction(command, place, outside, quantity, null)] });
}

type PlacesFound = { readonly ok: true; readonly from: Place; readonly to: Place } | Refused;

function decideTransfer(command: MovementCommand, quantity: bigint, lot: string): Decision {
  const places = placesOfTransfer(command, lot);
  if (!places.ok) return places;
  const { kind, sku } = command;
  return decided({ entries: [entryOf({ kind, sku, quantity, from: places.from, to: places.to })] });
}

/** The two places of the kinds that only move goods. */
function placesOfTransfer(command: MovementCommand, lot: string): PlacesFound {
  const toLocation = command.toLocation ?? command.location;
  const toLot = command.toLot ?? lot;
  const customer: Place = { location: null, account: 'customer' };
  const here = (account: InsideAccount): Place => ({ location: command.location, lot, account });
  const there = (account: InsideAccount): Place => ({ location: toLocation, lot: toLot, account });
  const isReturn = command.kind === 'return_received' || command.kind === 'return_disposed';
  const from = statusOr(command.status, isReturn ? 'returned' : 'sellable', 'status');
  if (!from.ok) return from;
  switch (command.kind) {
    case 'return_received':
      return { ok: true, from: customer, to: here(from.status) };
    case 'return_disposed':
      return disposal(command, here(from.status), there);
    case 'transfer_shipped':
      if (command.toLocation === null) {
        return refuse('invalid_field', 'A transfer needs the location it goes to.', 'toLocation');
      }
      return { ok: true, from: here(from.status), to: there('inTransit') };
    case 'transfer_received': {
      const to = statusOr(command.toStatus ?? command.status, 'sellable', 'toStatus');
      return to.ok ? { ok: true, from: there('inTransit'), to: there(to.status) } : to;
    }
    case 'status_changed':
      if (command.toStatus === null) {
        return refuse('invalid_field', 'A change of status needs the status it becomes.', 'toStatus');
      }
      break;
    default:
      break;
  }
  const to = statusOr(command.toStatus, command.kind === 'pack' ? from.status : 'sellable', 'toStatus');
  return to.ok ? { ok: true, from: here(from.status), to: there(to.status) } : to;
}

/** Returned goods go back on the shelf, aside, to scrap, or to the supplier. */
function disposal(command: MovementCommand, from: Place, there: (account: InsideAccount) => Place): PlacesFound {
  const to = command.toStatus ?? 'sellable';
  if (to === 'scrap' || to === 'supplier') return { ok: true, from, to: { location: null, account: to } };
  if (isPhysical(to)) return { ok: true, from, to: there(to) };
  return refuse('invalid_field', `"${to}" is no disposition: a status, scrap or supplier.`, 'toStatus');
}

/** Building kits and taking them apart: the components leave (or come back to) the shelf where the kit appears. */
function assembleKit(view: LedgerView, command: MovementCommand, kit: Item, quantity: bigint, lot: string): Decision {
  if (kit.kit.length === 0) return refuse('not_a_kit', `${kit.sku} has no components.`, 'sku');
  const production: Place = { location: null, account: 'production' };
  const { kind, location } = command;
  const entry = (sku: string, units: bigint, lotOf: string, isMade: boolean): EntryBody => {
    const place: Place = { location, lot: lotOf, account: 'sellable' };
    const [from, to] = isMade ? [production, place] : [place, production];
    return entryOf({ kind, sku, quantity: units, from, to });
  };
  const isAssembly = kind === 'kit_assembled';
  const entries: EntryBody[] = [];
  for (const component of kit.kit) {
    const item = view.catalogue.items.get(component.sku);
    invariant(item !== undefined, `I1: the component ${component.sku} of ${kit.sku} was not loaded`);
    if (item.tracking === 'lot') {
      const detail = `The component ${component.sku} is tracked by lot; post its movements one by one.`;
      return refuse('lot_required', detail, 'sku');
    }
    entries.push(entry(component.sku, component.quantity * quantity, '', !isAssembly));
  }
  entries.push(entry(kit.sku, quantity, lot, isAssembly));
  return decided({ entries });
}

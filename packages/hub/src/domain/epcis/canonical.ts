// From what EPCIS says happened to the canonical kinds, by business step, then disposition, then action. What moves no
// stock is told apart from what the hub does not understand: the one may be left aside, the other may not.

import type { MovementKind } from '../journal-entry.ts';
import type { StockStatus } from '../stock-status.ts';
import { refuseEvent, type EpcisEvent, type EpcisLine, type EpcisRefused } from './epcis-event.ts';

export interface EpcisOptions {
  /** Code of the source that the events are of. */
  readonly source: string;
  /** Whether a place is one whose stock the hub keeps: then what goes there is a transfer. None is when left out. */
  readonly isOwnLocation?: (location: string) => boolean;
}

export interface EpcisMovement {
  readonly kind: MovementKind;
  readonly line: EpcisLine;
  readonly data: Readonly<Record<string, unknown>>;
}

export type EpcisMapped = { readonly ok: true; readonly movements: readonly EpcisMovement[] } | EpcisRefused;

/** What a business step comes to, before its lines are looked at. */
interface Meaning {
  readonly ok: true;
  readonly kind: MovementKind;
  readonly location: string | null;
  readonly toLocation?: string | null;
  readonly status?: StockStatus | null;
  readonly toStatus?: StockStatus;
  /** An adjustment takes away. */
  readonly isNegative?: boolean;
  readonly isZeroFine?: boolean;
}

const statusOfDisposition: Readonly<Record<string, StockStatus>> = {
  available: 'sellable',
  conformant: 'sellable',
  in_progress: 'sellable',
  sellable_accessible: 'sellable',
  sellable_not_accessible: 'sellable',
  damaged: 'damaged',
  needs_replacement: 'damaged',
  expired: 'quarantine',
  mismatch_class: 'quarantine',
  mismatch_instance: 'quarantine',
  no_pedigree_match: 'quarantine',
  non_conformant: 'quarantine',
  non_sellable_other: 'quarantine',
  recalled: 'quarantine',
  unavailable: 'onHold',
  returned: 'returned',
};

/** Steps and dispositions of the Core Business Vocabulary at which goods stay where they are, and what they are. */
const idleSteps: ReadonlySet<string> = new Set([
  'accepting',
  'arriving',
  'collecting',
  'commissioning',
  'consigning',
  'creating_class_instance',
  'departing',
  'encoding',
  'entering_exiting',
  'installing',
  'killing',
  'loading',
  'other',
  'removing',
  'repackaging',
  'reserving',
  'sampling',
  'sensor_reporting',
  'staging_outbound',
  'transporting',
  'unloading',
  'unpacking',
]);

export function mapEpcisEvent(event: EpcisEvent, options: EpcisOptions): EpcisMapped {
  const meaning = meaningOf(event, options);
  if (!meaning.ok) return meaning;
  if (meaning.location === null) return refuseEvent('not_an_event', 'It names neither readPoint nor bizLocation.');
  const lines = meaning.kind === 'kit_disassembled' ? event.inputs : event.lines;
  if (lines.length === 0) return event.hasOpaque ? opaque() : refuseEvent('not_an_event', 'It names no objects.');
  const unsaid = lines.find((line) => line.quantity === null);
  if (unsaid !== undefined) return refuseEvent('unsupported_event', `It does not say how much of ${unsaid.sku}.`);
  // A quantity of nothing is nothing, unless it was counted.
  const said = meaning.isZeroFine === true ? lines : lines.filter((line) => Number(line.quantity) !== 0);
  if (said.length === 0) return refuseEvent('no_stock_effect', 'All its quantities are zero.');
  return { ok: true, movements: said.map((line) => movementOf(event, meaning, line)) };
}

function opaque(): EpcisRefused {
  const detail = 'It names only logistic units or assets; what is in them, it does not say.';
  return refuseEvent('unsupported_event', detail);
}

function movementOf(event: EpcisEvent, meaning: Meaning, line: EpcisLine): EpcisMovement {
  const { kind, location, toLocation, status, toStatus } = meaning;
  const quantity = meaning.isNegative === true ? `-${line.quantity ?? ''}` : line.quantity;
  const said = {
    sku: line.sku,
    location,
    quantity,
    lot: line.lot,
    uom: line.uom,
    status,
    toLocation,
    toStatus,
    order: event.order,
    reason: meaning.isNegative === true ? (event.disposition ?? event.step) : null,
  };
  const data = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined));
  return { kind, line, data };
}

type MeaningFound = Meaning | EpcisRefused;

function meaningOf(event: EpcisEvent, options: EpcisOptions): MeaningFound {
  const { type, action, step } = event;
  if (type === 'AssociationEvent') return refuseEvent('no_stock_effect', 'An association moves no stock.');
  if (type === 'TransformationEvent') return transformation(event);
  const here = event.bizLocation ?? event.readPoint;
  const there = event.readPoint ?? event.bizLocation;
  if (type === 'TransactionEvent' && action === 'DELETE') {
    return step === 'picking'
      ? { ok: true, kind: 'unpick', location: there }
      : refuseEvent('no_stock_effect', 'It only unlinks goods from a document.');
  }
  switch (step) {
    case 'receiving':
      return receiving(event, here, options);
    case 'shipping':
      return shipping(event, there, options);
    case 'retail_selling':
    case 'dispensing':
      return { ok: true, kind: 'shipment', location: there };
    case 'void_shipping':
      return voided(event, there, options);
    case 'picking':
      return { ok: true, kind: 'pick', location: there };
    case 'packing':
      return action === 'DELETE'
        ? refuseEvent('no_stock_effect', 'Unpacking moves no stock.')
        : { ok: true, kind: 'pack', location: there };
    case 'storing':
    case 'stocking':
      return putaway(event, there);
    case 'cycle_counting':
    case 'stock_taking':
      return { ok: true, kind: 'count', location: here, status: countedStatus(event), isZeroFine: true };
    case 'decommissioning':
    case 'destroying':
      return { ok: true, kind: 'adjustment', location: there, status: statusBefore(event), isNegative: true };
    case 'holding':
    case 'inspecting':
    case 'repairing':
    case 'replacing':
      return change(event, here);
    default:
      return otherStep(step);
  }
}

function otherStep(step: string | null): EpcisRefused {
  if (step === null) return refuseEvent('unsupported_event', 'It has no bizStep: what happened, it does not say.');
  if (idleSteps.has(step)) return refuseEvent('no_stock_effect', `The step ${step} moves no stock.`);
  return refuseEvent('unsupported_event', `The step ${step.slice(0, 100)} is not known.`);
}

function receiving(event: EpcisEvent, location: string | null, { isOwnLocation }: EpcisOptions): MeaningFound {
  const status = statusOf(event.disposition);
  if (event.disposition === 'returned') return { ok: true, kind: 'return_received', location };
  if (event.from === null || isOwnLocation?.(event.from) !== true) {
    return { ok: true, kind: 'receipt', location, status };
  }
  return { ok: true, kind: 'transfer_received', location: event.from, toLocation: location, status };
}

function shipping(event: EpcisEvent, location: string | null, { isOwnLocation }: EpcisOptions): MeaningFound {
  if (event.action === 'DELETE') return refuseEvent('unsupported_event', 'A shipping that deletes is not known.');
  const isTransfer = event.to !== null && event.to !== location && isOwnLocation?.(event.to) === true;
  if (!isTransfer) return { ok: true, kind: 'shipment', location };
  return { ok: true, kind: 'transfer_shipped', location, toLocation: event.to };
}

/** The reverse of a shipment: the goods are back from the customer, on the shelf that they were shipped from. */
function voided(event: EpcisEvent, location: string | null, { isOwnLocation }: EpcisOptions): MeaningFound {
  if (event.to !== null && isOwnLocation?.(event.to) === true) {
    return refuseEvent('unsupported_event', 'A transfer that is called off is not known; receive it back.');
  }
  return { ok: true, kind: 'return_received', location, status: 'sellable' };
}

function putaway(event: EpcisEvent, from: string | null): Meaning {
  const status = event.unset.length > 0 ? statusBefore(event) : null;
  const to = event.bizLocation;
  const toStatus = statusOf(event.disposition);
  const target = to === null || to === from ? null : to;
  const meaning: Meaning = { ok: true, kind: 'putaway', location: from, toLocation: target, status };
  return toStatus === null ? meaning : { ...meaning, toStatus };
}

/** A change of status needs both sides; that goods were sellable is taken for granted, that they were not is not. */
function change(event: EpcisEvent, location: string | null): MeaningFound {
  const [named = null] = event.set.flatMap((one) => statusOf(one) ?? []);
  const toStatus = event.step === 'holding' ? 'onHold' : (named ?? statusOf(event.disposition));
  const isPlain = named === null && event.step !== 'holding';
  if (toStatus === null || (isPlain && event.disposition === 'in_progress')) {
    return refuseEvent('no_stock_effect', `The step ${event.step ?? ''} leaves the goods what they are.`);
  }
  const status = statusBefore(event) ?? 'sellable';
  if (status !== toStatus) return { ok: true, kind: 'status_changed', location, status, toStatus };
  const detail = 'The goods become sellable, and what they were, it does not say (persistentDisposition, unset).';
  return refuseEvent('unsupported_event', detail);
}

/** A kit is made of what its definition says; other transformations have a recipe that the hub does not know. */
function transformation(event: EpcisEvent): MeaningFound {
  const location = event.bizLocation ?? event.readPoint;
  if (event.step === 'assembling' && event.lines.length === 1) return { ok: true, kind: 'kit_assembled', location };
  if (event.step === 'disassembling' && event.inputs.length === 1) {
    return { ok: true, kind: 'kit_disassembled', location };
  }
  const detail = 'Only the assembling of one kit, or its disassembling, is a transformation that is known.';
  return refuseEvent('unsupported_event', detail);
}

function statusOf(disposition: string | null): StockStatus | null {
  if (disposition === null || !Object.hasOwn(statusOfDisposition, disposition)) return null;
  return statusOfDisposition[disposition] ?? null;
}

function statusBefore(event: EpcisEvent): StockStatus | null {
  const [before = null] = event.unset.flatMap((one) => statusOf(one) ?? []);
  return before;
}

/** In progress says nothing of what was counted. */
function countedStatus(event: EpcisEvent): StockStatus | null {
  return event.disposition === 'in_progress' ? null : statusOf(event.disposition);
}

// An EPCIS 2.0 event as far as stock is concerned: what, where, when and why, whatever the spelling of its words.
// What the standard requires of these parts is checked; the rest of the event is let through unread.

import { classOf, documentOf, locationOf } from './gs1-identifiers.ts';

export type EpcisFault = 'not_an_event' | 'unsupported_event' | 'no_stock_effect';

export type EpcisRefused = { readonly ok: false; readonly fault: EpcisFault; readonly detail: string };

export const epcisTypes = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const;

export type EpcisType = (typeof epcisTypes)[number];

export interface EpcisLine {
  readonly sku: string;
  readonly lot: string | null;
  readonly uom: string | null;
  /** Null: the event does not say. */
  readonly quantity: number | string | null;
}

export interface EpcisEvent {
  readonly ok: true;
  readonly type: EpcisType;
  readonly id: string | null;
  readonly time: string;
  readonly action: 'ADD' | 'OBSERVE' | 'DELETE' | null;
  readonly step: string | null;
  readonly disposition: string | null;
  /** Of a change of disposition: what no longer holds. */
  readonly unset: readonly string[];
  readonly set: readonly string[];
  readonly readPoint: string | null;
  readonly bizLocation: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly order: string | null;
  readonly advice: string | null;
  /** Of a transformation: what came out of it. */
  readonly lines: readonly EpcisLine[];
  readonly inputs: readonly EpcisLine[];
  /** Whether it names logistic units, assets and the like, whose contents it does not say. */
  readonly hasOpaque: boolean;
}

type Fields = ReadonlyMap<string, unknown>;

export function refuseEvent(fault: EpcisFault, detail: string): EpcisRefused {
  return { ok: false, fault, detail };
}

class Unreadable extends Error {}

export function readEpcisEvent(value: unknown): EpcisEvent | EpcisRefused {
  try {
    return eventOf(fieldsOf(value, 'event'));
  } catch (error) {
    if (error instanceof Unreadable) return refuseEvent('not_an_event', error.message);
    throw error;
  }
}

function eventOf(event: Fields): EpcisEvent | EpcisRefused {
  const type = epcisTypes.find((one) => one === event.get('type'));
  if (type === undefined) return refuseEvent('not_an_event', 'type: It is none of the event types of EPCIS 2.0.');
  if (event.has('errorDeclaration')) {
    return refuseEvent('unsupported_event', 'It declares an earlier event wrong; post what corrects it.');
  }
  const isTransformation = type === 'TransformationEvent';
  const action = (['ADD', 'OBSERVE', 'DELETE'] as const).find((one) => one === event.get('action')) ?? null;
  if (action === null && !isTransformation) return refuseEvent('not_an_event', 'action: ADD, OBSERVE or DELETE.');
  const isOfChildren = type === 'AggregationEvent' || type === 'AssociationEvent';
  const prefix = isTransformation ? 'output' : isOfChildren ? 'child' : '';
  const what = linesOf(event, prefix);
  const persistent = event.get('persistentDisposition');
  const change =
    persistent === undefined ? new Map<string, unknown>() : fieldsOf(persistent, 'persistentDisposition');
  return {
    ok: true,
    type,
    id: textOf(event, 'eventID'),
    time: textOf(event, 'eventTime') ?? missing('eventTime'),
    action,
    step: wordOf(textOf(event, 'bizStep')),
    disposition: wordOf(textOf(event, 'disposition')),
    unset: textsOf(change, 'unset').map((one) => wordOf(one) ?? one),
    set: textsOf(change, 'set').map((one) => wordOf(one) ?? one),
    readPoint: pointOf(event, 'readPoint'),
    bizLocation: pointOf(event, 'bizLocation'),
    from: placeIn(event, 'sourceList', 'source'),
    to: placeIn(event, 'destinationList', 'destination'),
    ...documentsOf(event),
    lines: what.lines,
    inputs: isTransformation ? linesOf(event, 'input').lines : [],
    hasOpaque: what.hasOpaque || (isOfChildren && event.has('parentID')),
  };
}

/** `receiving`, `https://ref.gs1.org/cbv/BizStep-receiving` and `urn:epcglobal:cbv:bizstep:receiving` are one word. */
function wordOf(text: string | null): string | null {
  if (text === null) return null;
  return (
    /(?:cbv:|cbv\/)(?:(?:BizStep|Disp|BTT|SDT|ER)-|(?:bizstep|disp|btt|sdt|er):)([a-z_]+)$/.exec(text)?.[1] ?? text
  );
}

interface What {
  readonly lines: readonly EpcisLine[];
  readonly hasOpaque: boolean;
}

/** EPCs are counted by class; quantities of a class stay as they are sent. */
function linesOf(event: Fields, prefix: 'child' | 'input' | 'output' | ''): What {
  const lists =
    prefix === ''
      ? (['epcList', 'quantityList'] as const)
      : prefix === 'child'
        ? (['childEPCs', 'childQuantityList'] as const)
        : ([`${prefix}EPCList`, `${prefix}QuantityList`] as const);
  const counted = new Map<string, EpcisLine & { quantity: number }>();
  const epcs = new Set<string>();
  const lines: EpcisLine[] = [];
  let hasOpaque = false;
  for (const epc of textsOf(event, lists[0])) {
    if (epcs.has(epc)) continue;
    epcs.add(epc);
    const found = classOf(epc);
    if (found === null || !found.isInstance) {
      hasOpaque = true;
      continue;
    }
    const { sku, lot } = found;
    const key = JSON.stringify([sku, lot]);
    counted.set(key, { sku, lot, uom: null, quantity: (counted.get(key)?.quantity ?? 0) + 1 });
  }
  for (const [at, element] of listOf(event, lists[1]).entries()) {
    const path = `${lists[1]}/${at}`;
    const fields = fieldsOf(element, path);
    const found = classOf(textOf(fields, 'epcClass') ?? missing(`${path}/epcClass`));
    const quantity = quantityOf(fields, path);
    if (found === null) hasOpaque = true;
    else lines.push({ sku: found.sku, lot: found.lot, uom: textOf(fields, 'uom'), quantity });
  }
  return { lines: [...counted.values(), ...lines], hasOpaque };
}

function quantityOf(fields: Fields, path: string): number | string | null {
  const quantity = fields.get('quantity');
  if (quantity === undefined) return null;
  if (typeof quantity === 'number' && quantity >= 0) return quantity;
  // A number that a double would change comes as its text.
  if (typeof quantity === 'string' && /^\d+(?:\.\d+)?$/.test(quantity)) return quantity;
  throw new Unreadable(`${path}/quantity: It must be a number that is not negative.`);
}

function placeIn(
  event: Fields,
  list: 'sourceList' | 'destinationList',
  key: 'source' | 'destination',
): string | null {
  for (const [at, element] of listOf(event, list).entries()) {
    const fields = fieldsOf(element, `${list}/${at}`);
    if (wordOf(textOf(fields, 'type')) !== 'location') continue;
    return locationOf(textOf(fields, key) ?? missing(`${list}/${at}/${key}`));
  }
  return null;
}

function documentsOf(event: Fields): { readonly order: string | null; readonly advice: string | null } {
  const found = listOf(event, 'bizTransactionList').map((element, at) => {
    const fields = fieldsOf(element, `bizTransactionList/${at}`);
    const id = textOf(fields, 'bizTransaction') ?? missing(`bizTransactionList/${at}/bizTransaction`);
    return { type: wordOf(textOf(fields, 'type')), id: documentOf(id) };
  });
  const numberOf = (...types: readonly string[]): string | null =>
    found.find(({ type }) => type !== null && types.includes(type))?.id ?? null;
  return { order: numberOf('po') ?? numberOf('rma', 'prodorder'), advice: numberOf('desadv') ?? numberOf('recadv') };
}

function pointOf(event: Fields, name: 'readPoint' | 'bizLocation'): string | null {
  const point = event.get(name);
  if (point === undefined) return null;
  return locationOf(textOf(fieldsOf(point, name), 'id') ?? missing(`${name}/id`));
}

function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable(`${path}: It must be an object.`);
  }
  return new Map(Object.entries(value));
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields.get(name);
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Unreadable(`${name}: It must be an array.`);
}

function textsOf(fields: Fields, name: string): readonly string[] {
  return listOf(fields, name).map((one) => {
    if (typeof one === 'string' && one !== '') return one;
    throw new Unreadable(`${name}: It must be an array of text.`);
  });
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  if (value === undefined) return null;
  if (typeof value === 'string' && value !== '') return value;
  throw new Unreadable(`${name}: It must be text.`);
}

function missing(path: string): never {
  throw new Unreadable(`${path}: It is missing.`);
}

// A ledger that is small enough to be seen through: what is where, as of when; what was seen before; what is deleted.
// It takes a page with all that is in it or, told to fail, nothing.

import { isQuantity, isTime, type Message, type StockEvent, type StockReport } from '../messages.ts';
import { must } from './broken-promise.ts';

export const knownSkus = ['CONF-1', 'CONF-2', 'CONF-3', 'CONF-4', 'CONF-5'] as const;
export const unknownSku = 'CONF-UNKNOWN';
export const place = 'CONF-DC';

interface Figure {
  readonly quantity: number;
  readonly time: number;
}

export interface SuiteLedger {
  readonly apply: (messages: readonly Message[]) => void;
  readonly quantityOf: (sku: string) => number | null;
  /** What was told, by the names that make a repetition one. */
  readonly names: () => ReadonlySet<string>;
  readonly deadLetters: readonly { readonly code: string; readonly text: string }[];
  readonly tombstones: ReadonlySet<string>;
  /** How often anything changed. */
  readonly changes: () => number;
}

interface Figures {
  readonly count: (sku: string, quantity: number, time: number) => void;
  readonly move: (sku: string, by: number, time: number) => void;
  readonly skus: () => readonly string[];
  readonly quantityOf: (sku: string) => number | null;
  readonly changes: () => number;
}

function openFigures(): Figures {
  const figures = new Map<string, Figure>();
  let changes = 0;
  return {
    count: (sku, quantity, time) => {
      const before = figures.get(sku);
      if (before !== undefined && before.time > time) return;
      if (before?.quantity !== quantity) changes += 1;
      figures.set(sku, { quantity, time });
    },
    move: (sku, by, time) => {
      const before = figures.get(sku) ?? { quantity: 0, time };
      changes += 1;
      figures.set(sku, { quantity: before.quantity + by, time: before.time });
    },
    skus: () => [...figures.keys()],
    quantityOf: (sku) => figures.get(sku)?.quantity ?? null,
    changes: () => changes,
  };
}

export function suiteLedger(): SuiteLedger {
  const figures = openFigures();
  const contents = new Map<string, string>();
  const tombstones = new Set<string>();
  const deadLetters: { code: string; text: string }[] = [];

  function isKnown(sku: string | undefined, text: string): sku is string {
    if (sku !== undefined && knownSkus.some((one) => one === sku) && !tombstones.has(sku)) return true;
    deadLetters.push({ code: 'unknown_sku', text });
    return false;
  }

  function takeEvent({ type, data, time }: StockEvent, text: string): void {
    const { sku, quantity } = data;
    if (!isKnown(sku, text)) return;
    must(isQuantity(quantity), `An event has the quantity ${String(quantity)}.`);
    if (type === 'evenstock.count.v1') figures.count(sku, Number(quantity), Date.parse(time));
    else figures.move(sku, Number(quantity) * signOf(type), Date.parse(time));
  }

  function takeReport({ asOf, lines, complete }: StockReport): void {
    const time = Date.parse(asOf);
    for (const { sku, quantity } of lines) {
      must(isQuantity(quantity), `A line has the quantity ${String(quantity)}.`);
      if (isKnown(sku, JSON.stringify({ sku, quantity }))) figures.count(sku, Number(quantity), time);
    }
    if (complete !== true) return;
    for (const sku of figures.skus()) if (!lines.some((line) => line.sku === sku)) figures.count(sku, 0, time);
  }

  function take(message: Message): void {
    const text = JSON.stringify(message);
    mustHaveTime(message);
    const name = nameOf(message);
    const before = contents.get(name);
    must(before === undefined || before === text, `Two messages have the name ${name} and say different things.`);
    if (before !== undefined) return;
    contents.set(name, text);
    if (message.kind === 'event') takeEvent(message, text);
    else if (message.kind === 'stockReport') takeReport(message);
    else if (message.kind === 'tombstone') tombstones.add(message.code);
    else if (message.kind === 'unreadable') deadLetters.push({ code: 'unreadable', text });
  }

  return {
    apply: (messages) => messages.forEach(take),
    quantityOf: figures.quantityOf,
    names: () => new Set(contents.keys()),
    deadLetters,
    tombstones,
    changes: figures.changes,
  };
}

function mustHaveTime(message: Message): void {
  if (message.kind === 'unreadable') return;
  const at = message.kind === 'stockReport' ? message.asOf : message.time;
  must(isTime(at), `A message has the time "${at}", which is none with a zone.`);
}

const outwards = new Set(['evenstock.shipment.v1', 'evenstock.transfer_shipped.v1']);

function signOf(type: string): number {
  return outwards.has(type) ? -1 : 1;
}

function nameOf(message: Message): string {
  if (message.kind === 'stockReport') {
    const skus = message.lines.map(({ sku }) => sku).join(',');
    return `stockReport:${message.location ?? ''}:${message.asOf}:${skus}`;
  }
  return `${message.kind}:${message.id}`;
}

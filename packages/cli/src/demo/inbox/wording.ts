// In which words each simulated system sends raw messages: the northern warehouse a CSV of its own, which a mapping
// reads, the southern one NDJSON, the third-party site batches of CloudEvents, the ERP a JSON array.

import type { HubEvent } from '../hub-calls.ts';
import { locationCodes } from '../network.ts';

export type WordingFormat = 'csv' | 'ndjson' | 'cloudevents' | 'json';

export interface Wording {
  readonly format: WordingFormat;
  readonly topic: string;
  readonly contentType: string;
  /** One event as a record of a message. */
  readonly recordOf: (event: HubEvent) => string;
  /** A whole message. */
  readonly textOf: (records: readonly string[]) => string;
  /** What the record comes to when it is decoded: what somebody who mends it puts in its place. */
  readonly decodedOf: (event: HubEvent) => unknown;
}

/** An event as the hub itself would have it. */
export function canonicalOf({ id, source, kind, at, body }: HubEvent): Record<string, unknown> {
  return { id, source, type: `evenstock.${kind}.v1`, time: new Date(at).toISOString(), data: body };
}

export const columnNames = [
  ['ID', 'KIND', 'WHEN', 'ITEM', 'SITE', 'QTY', 'UNIT', 'STATE'],
  ['TO_SITE', 'TO_STATE', 'FACT', 'ORDER', 'PROMISE', 'REASON', 'DUE'],
].flat();

type Cells = Readonly<Record<string, string>>;

/** 2011-02-03T04:05:06.789Z, as the warehouse writes it. */
function localTime(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `${date.split('-').toReversed().join('.')} ${time.replace('Z', '')}`;
}

export function cellsOf({ id, kind, at, body }: HubEvent): Cells {
  const { sku, location, quantity, uom, status, toLocation, toStatus, businessKey, order } = body;
  const cells = [
    [id, kind.toUpperCase(), localTime(at), sku, `site ${location}`, String(quantity), uom, status],
    [toLocation === undefined ? '' : `site ${toLocation}`, toStatus, businessKey, order, body.reservationId],
    [body.reason, body.dueAt],
  ].flat();
  return Object.fromEntries(columnNames.map((name, index) => [name, cells[index] ?? '']));
}

export function lineOf(cells: Cells): string {
  return columnNames.map((name) => quoted(cells[name] ?? '')).join(';');
}

function quoted(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const csv: Wording = {
  format: 'csv',
  topic: 'moves',
  contentType: 'text/csv',
  recordOf: (event) => lineOf(cellsOf(event)),
  textOf: (records) => [columnNames.join(';'), ...records, ''].join('\n'),
  decodedOf: cellsOf,
};

const ndjson: Wording = {
  format: 'ndjson',
  topic: 'moves',
  contentType: 'application/x-ndjson',
  recordOf: (event) => JSON.stringify(canonicalOf(event)),
  textOf: (records) => [...records, ''].join('\n'),
  decodedOf: canonicalOf,
};

function jsonArray(records: readonly string[]): string {
  return `[${records.join(',\n')}]`;
}

const cloudEvents: Wording = {
  format: 'cloudevents',
  topic: 'events',
  contentType: 'application/cloudevents-batch+json',
  recordOf: (event) => JSON.stringify({ specversion: '1.0', ...canonicalOf(event) }),
  textOf: jsonArray,
  decodedOf: (event) => ({ specversion: '1.0', ...canonicalOf(event) }),
};

const json: Wording = {
  format: 'json',
  topic: 'purchasing',
  contentType: 'application/json',
  recordOf: (event) => JSON.stringify(canonicalOf(event)),
  textOf: jsonArray,
  decodedOf: canonicalOf,
};

const wordings: Readonly<Record<string, Wording>> = {
  'wms-north': csv,
  'wms-south': ndjson,
  'third-party': cloudEvents,
  erp: json,
};

export function wordingOf(source: string): Wording {
  const wording = wordings[source];
  if (wording === undefined) throw new TypeError(`Nobody said in which words "${source}" sends its messages.`);
  return wording;
}

const kinds = [
  ['receipt', 'adjustment', 'count', 'status_changed', 'pick', 'pack', 'shipment', 'return_received'],
  ['return_disposed', 'transfer_shipped', 'transfer_received', 'supply_cancelled'],
].flat();

const sites = Object.fromEntries(locationCodes.map((code) => [`site ${code}`, code]));

/** What the northern warehouse's CSV comes to. */
export const northMapping = {
  target: 'event',
  description: 'Goods movements of the northern warehouse, one line each.',
  format: 'csv',
  csv: { delimiter: ';' },
  kind: { lookup: { path: 'KIND' }, table: Object.fromEntries(kinds.map((kind) => [kind.toUpperCase(), kind])) },
  id: { path: 'ID' },
  time: { date: { path: 'WHEN' }, format: 'dd.MM.yyyy HH:mm:ss.SSS', zone: 'UTC' },
  fields: {
    sku: { path: 'ITEM' },
    location: { lookup: { path: 'SITE' }, table: sites },
    quantity: { number: { path: 'QTY' } },
    uom: { path: 'UNIT' },
    status: { path: 'STATE' },
    toLocation: { lookup: { path: 'TO_SITE' }, table: sites },
    toStatus: { path: 'TO_STATE' },
    businessKey: { path: 'FACT' },
    order: { path: 'ORDER' },
    reservationId: { path: 'PROMISE' },
    reason: { path: 'REASON' },
    dueAt: { path: 'DUE' },
  },
} as const;

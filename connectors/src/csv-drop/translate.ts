// A file and the hub's messages: pure. A snapshot becomes one stock report, a delta one adjustment a line; what was
// deleted becomes a tombstone. A line that cannot be read is handed on as such, unless leaving it out would say that
// something is not there: then the whole file is.

import {
  isQuantity,
  isTime,
  parseCsv,
  textOf,
  type CsvRecord,
  type Message,
  type StockReportLine,
  type Unreadable,
} from '@evenstock/connector-sdk';

import type { DroppedFile } from './client.ts';
import type { Config } from './config.ts';

export type FileRead =
  | { readonly ok: true; readonly messages: readonly Message[] }
  /** Why nothing of it can be taken. */
  | { readonly ok: false; readonly messages: readonly [Unreadable] };

interface Line {
  readonly sku: string;
  readonly time: string;
  readonly isDeleted: boolean;
  readonly id: string;
  readonly figures: StockReportLine;
}

type LineRead = { readonly ok: true; readonly line: Line } | { readonly ok: false; readonly message: Unreadable };

const delimiters = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
const rawMax = 500;

/** Throws nothing that a file could cause. */
export function messagesOf(file: DroppedFile, config: Config): FileRead {
  const { bytes, name } = file;
  if (bytes === null) return unreadable(file, `It is larger than ${config.bytesMax} bytes.`);
  const text = textOrNull(bytes);
  if (text === null) return unreadable(file, 'It is no text in UTF-8.');
  const csv = parseCsv(text, { delimiter: delimiters[config.delimiter] });
  if (csv.fault !== null) return unreadable(file, csv.fault);
  const missing = [config.skuColumn, config.quantityColumn].filter((column) => !csv.header.includes(column));
  if (missing.length > 0) return unreadable(file, `There is no column ${missing.join(' and no column ')}.`);
  const moment = config.moment === 'name' ? momentInName(name) : null;
  if (config.moment === 'name' && moment === null) {
    return unreadable(file, 'Its name does not say of when it is: 20260301T083000Z is missing.');
  }
  const reads = csv.records.map((record) => readLine(record, { file, config, moment }));
  return config.content === 'delta' ? deltaOf(reads, config) : snapshotOf(reads, { file, config, moment });
}

function textOrNull(bytes: Uint8Array): string | null {
  try {
    return textOf(bytes);
  } catch {
    return null;
  }
}

interface Around {
  readonly file: DroppedFile;
  readonly config: Config;
  readonly moment: string | null;
}

function readLine(record: CsvRecord, { file, config, moment }: Around): LineRead {
  const at = `${file.hash}:${record.line}`;
  const wrong = (detail: string): LineRead => ({
    ok: false,
    message: { kind: 'unreadable', id: at, detail: `${file.name}, line ${record.line}: ${detail}`, raw: record.raw },
  });
  if (!record.ok) return wrong(record.detail);
  const cell = (column: string): string => record.cells.get(column)?.trim() ?? '';
  const [sku, quantity] = [cell(config.skuColumn), cell(config.quantityColumn)];
  const time = moment ?? cell(config.timeColumn);
  const isDeleted = /^(true|yes|1)$/i.test(cell(config.deletedColumn));
  if (sku === '') return wrong('There is no SKU.');
  if (!isQuantity(quantity) && !isDeleted) return wrong(`"${quantity.slice(0, 40)}" is no quantity.`);
  if (!isTime(time)) return wrong(`"${time.slice(0, 40)}" is no time with a zone.`);
  const id = cell(config.idColumn);
  const figures: StockReportLine = { sku, quantity };
  const location = cell(config.locationColumn) || config.location;
  if (location) figures.location = location;
  for (const name of ['lot', 'uom', 'status'] as const) {
    const value = cell(config[`${name}Column`]);
    if (value !== '') figures[name] = value;
  }
  return { ok: true, line: { sku, time, isDeleted, id: id === '' ? at : id, figures } };
}

function deltaOf(reads: readonly LineRead[], config: Config): FileRead {
  const messages = reads.map((read): Message => {
    if (!read.ok) return read.message;
    const { line } = read;
    if (line.isDeleted) return tombstoneOf(line);
    const { id, time } = line;
    const { status, ...data } = line.figures;
    const body = status === undefined || config.statusColumn === '' ? data : { ...data, status };
    return { kind: 'event', id, type: 'evenstock.adjustment.v1', time, data: body };
  });
  return { ok: true, messages };
}

function snapshotOf(reads: readonly LineRead[], { file, config }: Around): FileRead {
  const faults = reads.flatMap((read) => (read.ok ? [] : [read.message]));
  const lines = reads.flatMap((read) => (read.ok ? [read.line] : []));
  const [fault] = faults;
  if (config.isComplete && fault) {
    return unreadable(file, `As it is complete, no line may be left out. ${fault.detail}`);
  }
  const moments = new Set(lines.map(({ time }) => time));
  const [asOf] = moments;
  if (moments.size > 1) return unreadable(file, 'It is of several moments; a snapshot is of one.');
  if (asOf === undefined)
    return faults.length > 0 ? { ok: true, messages: faults } : unreadable(file, 'It has no lines.');
  const report: Message = {
    kind: 'stockReport',
    asOf,
    complete: config.isComplete,
    lines: lines.flatMap(({ isDeleted, figures }) => (isDeleted ? [] : [figures])),
    ...(config.location !== null && lines.every((line) => line.figures.location === config.location)
      ? { location: config.location }
      : {}),
  };
  const tombstones = lines.flatMap((line) => (line.isDeleted ? [tombstoneOf(line)] : []));
  const reports = report.lines.length > 0 || config.isComplete ? [report] : [];
  return { ok: true, messages: [...reports, ...tombstones, ...faults] };
}

function tombstoneOf({ sku, time, id }: Line): Message {
  return { kind: 'tombstone', id, subject: 'item', code: sku, time };
}

/** The whole file, as one thing that a person has to look at. */
function unreadable({ name, hash, bytes }: DroppedFile, reason: string): FileRead & { readonly ok: false } {
  const raw = bytes === null ? '' : Buffer.from(bytes.subarray(0, rawMax)).toString('utf8');
  return { ok: false, messages: [{ kind: 'unreadable', id: `file:${hash}`, detail: `${name}: ${reason}`, raw }] };
}

function momentInName(name: string): string | null {
  const found = /(?<!\d)(\d{4})-?(\d\d)-?(\d\d)[T_-](\d\d)[-_:]?(\d\d)[-_:]?(\d\d)Z?(?!\d)/.exec(name);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second] = found;
  const time = `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`;
  // The thirtieth of February would become the second of March.
  return isTime(time) && new Date(time).toISOString().startsWith(time.slice(0, -1)) ? time : null;
}

// Items and locations from a CSV, read as the hub reads one: a header, then a record a line. The columns are declared
// here; a cell that is empty is left out, and one that cannot be meant is an error at its line.

import { createReadStream } from 'node:fs';

import { CommandFault, exitCodes } from '../exit-codes.ts';
import { decode, decodeLimits } from '../hub-door.ts';
import type { LineError } from './error-file.ts';
import type { RecordGroup } from './record-group.ts';

type Cell = 'text' | 'whole number' | 'quantity';

interface Layout {
  readonly key: string;
  readonly columns: Readonly<Record<string, Cell>>;
  /** Columns whose names begin so; what follows is the name of an attribute, or the code of a unit. */
  readonly prefixes: readonly string[];
}

const layouts: Readonly<Record<'items' | 'locations', Layout>> = {
  items: {
    key: 'sku',
    columns: {
      sku: 'text',
      name: 'text',
      baseUom: 'text',
      scale: 'whole number',
      tracking: 'text',
      tier: 'text',
    },
    prefixes: ['attributes.', 'uom.'],
  },
  locations: {
    key: 'code',
    columns: {
      code: 'text',
      name: 'text',
      kind: 'text',
      region: 'text',
      priority: 'whole number',
      safetyStock: 'quantity',
    },
    prefixes: [],
  },
};

export interface CsvFile {
  readonly file: string;
  readonly kind: 'items' | 'locations';
  /** Whether a last line without a line end counts. */
  readonly openEnd: boolean;
}

/** Groups of records behind those lines that were taken before. */
export async function* csvGroups(
  { file, kind, openEnd }: CsvFile,
  from: { readonly lines: number },
  max: number,
): AsyncGenerator<RecordGroup> {
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    const stream: AsyncIterable<Buffer> = createReadStream(file);
    for await (const chunk of stream) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const csv = { openEnd: openEnd ? 'accepted' : 'refused' } as const;
  let isHeaderChecked = false;
  let group: { records: RecordGroup['records'][number][]; errors: LineError[]; lines: number } = emptyAt(from.lines);
  for await (const decoded of decode(counted(), { format: 'csv', csv, limits: decodeLimits })) {
    const line = decoded.line ?? group.lines + 1;
    if (decoded.ok && !isHeaderChecked) {
      checkHeader(file, kind, Object.keys(cellsOf(decoded.value)));
      isHeaderChecked = true;
    }
    if (line <= from.lines) continue;
    if (decoded.ok) {
      const read = recordOf(layouts[kind], cellsOf(decoded.value));
      if (read.ok) group.records.push({ line, text: JSON.stringify(read.record) });
      else group.errors.push({ line, code: 'invalid_field', detail: read.detail, path: read.column });
    } else group.errors.push({ line, code: decoded.code, detail: decoded.detail });
    group.lines = line;
    if (group.records.length + group.errors.length < max) continue;
    yield { ...group, end: bytes };
    group = emptyAt(line);
  }
  if (group.records.length + group.errors.length > 0) yield { ...group, end: bytes };
}

function emptyAt(lines: number) {
  return { records: [], errors: [], lines };
}

function cellsOf(value: unknown): Readonly<Record<string, string>> {
  const cells = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(cells.map(([name, cell]) => [name, String(cell)]));
}

function checkHeader(file: string, kind: CsvFile['kind'], header: readonly string[]): void {
  const { key, columns, prefixes } = layouts[kind];
  const declared = [...Object.keys(columns), ...prefixes.map((one) => `${one}…`)];
  const next = `The columns of ${kind} are ${declared.join(', ')}.`;
  const odd = header.find(
    (name) => !Object.hasOwn(columns, name) && !prefixes.some((one) => name.startsWith(one) && name !== one),
  );
  if (odd !== undefined) throw new CommandFault(exitCodes.failed, `${file}: ${kind} have no column "${odd}".`, next);
  if (!header.includes(key)) throw new CommandFault(exitCodes.failed, `${file} has no column "${key}".`, next);
}

type RecordRead =
  | { readonly ok: true; readonly record: object }
  | { readonly ok: false; readonly column: string; readonly detail: string };

function recordOf({ columns }: Layout, cells: Readonly<Record<string, string>>): RecordRead {
  const record: Record<string, unknown> = {};
  const attributes: Record<string, string> = {};
  const uoms: { code: string; numerator: string }[] = [];
  for (const [column, cell] of Object.entries(cells)) {
    if (cell === '') continue;
    const [, prefix = '', rest = ''] = /^(attributes|uom)\.(.+)$/s.exec(column) ?? [];
    if (prefix === 'attributes') attributes[rest] = cell;
    else if (prefix === 'uom') uoms.push({ code: rest, numerator: cell });
    else if (columns[column] !== 'whole number') record[column] = cell;
    else if (/^\d{1,15}$/.test(cell)) record[column] = Number(cell);
    else return { ok: false, column, detail: `"${cell.slice(0, 50)}" is no whole number.` };
  }
  if (Object.keys(attributes).length > 0) record['attributes'] = attributes;
  if (uoms.length > 0) record['uoms'] = uoms;
  return { ok: true, record };
}

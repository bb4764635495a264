// What happens to whole files on their way. Each of these comes in front of the whole file, or after it, as a sender
// that noticed would send it again: the hub has to end with the effect of the whole one, once.

import { gzipSync } from 'node:zlib';

import type { Random } from '../random.ts';
import type { Fault } from './fault-log.ts';
import type { WrittenFile } from './written-file.ts';
import { columnNames, type WordingFormat } from './wording.ts';

export interface DamagedFile {
  readonly bytes: Uint8Array;
  readonly contentType?: string;
  readonly fileName?: string;
  /** Whether it goes under the key of the whole file. */
  readonly hasSameKey?: boolean;
  /** The connection breaks after so many bytes. */
  readonly cutAt?: number;
}

export interface FileFault extends Fault {
  readonly formats: readonly WordingFormat[];
  readonly when: 'before' | 'after';
  /** Whether it shows only where nothing of the file is known yet. */
  readonly needsNews?: boolean;
  /** Null when it cannot be done to this file. */
  readonly damage: (file: WrittenFile, random: Random) => DamagedFile | null;
}

export const ends = {
  beginning: 'its beginning was applied',
  whole: 'read as it was meant',
  duplicates: 'all duplicates',
  oneMessage: 'known as the same message',
  nothing: 'nothing was stored',
  letter: (code: string) => `dead letter (${code}), discarded`,
  refused: (code: string) => `not taken (${code})`,
} as const;

const lines: readonly WordingFormat[] = ['csv', 'ndjson'];
const arrays: readonly WordingFormat[] = ['json', 'cloudevents'];
const all: readonly WordingFormat[] = [...lines, ...arrays];

/** Larger than what the hub of such a demonstration takes. */
export const inboundBytesMax = 12 * 1024 * 1024;

function textual(text: string): DamagedFile {
  return { bytes: Buffer.from(text) };
}

function cutTo(file: WrittenFile, length: number): DamagedFile | null {
  return length > 0 && length < file.text.length ? textual(file.text.slice(0, length)) : null;
}

/** Where a record begins in the text, and its length. */
function placeOfRecord({ wording, text, records }: WrittenFile, index: number): { from: number; length: number } {
  const between = lines.includes(wording.format) ? 1 : 2;
  const before = records.slice(0, index).reduce((sum, record) => sum + record.length + between, 0);
  return { from: text.indexOf(records[0] ?? '') + before, length: records[index]?.length ?? 0 };
}

const cuts: readonly FileFault[] = [
  {
    code: 'F56',
    name: 'cut in its first bytes',
    formats: all,
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file, random) => cutTo(file, random.integer(1, 5)),
  },
  {
    code: 'F56',
    name: 'cut inside a record',
    formats: all,
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file, random) => {
      const { from, length } = placeOfRecord(file, random.integer(0, file.records.length - 1));
      return cutTo(file, from + random.integer(1, length - 1));
    },
  },
  {
    code: 'F56',
    name: 'cut between two lines',
    formats: lines,
    when: 'before',
    expects: [ends.beginning],
    damage: (file, random) => {
      if (file.records.length < 2) return null;
      return cutTo(file, placeOfRecord(file, random.integer(1, file.records.length - 1)).from);
    },
  },
  {
    code: 'F56',
    name: 'cut between two elements',
    formats: arrays,
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file, random) => {
      if (file.records.length < 2) return null;
      return cutTo(file, placeOfRecord(file, random.integer(1, file.records.length - 1)).from);
    },
  },
  {
    code: 'F56',
    name: 'CSV without its last line end',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file) => cutTo(file, file.text.length - 1),
  },
  {
    code: 'F56',
    name: 'array without its last byte',
    formats: arrays,
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file) => cutTo(file, file.text.length - 1),
  },
  {
    code: 'F56',
    name: 'NDJSON without its last line end',
    formats: ['ndjson'],
    when: 'before',
    expects: [ends.whole],
    needsNews: true,
    damage: (file) => cutTo(file, file.text.length - 1),
  },
  {
    code: 'F56',
    name: 'empty',
    formats: all,
    when: 'before',
    expects: [ends.refused('invalid_field')],
    damage: () => textual(''),
  },
  {
    code: 'F56',
    name: 'connection cut',
    formats: all,
    when: 'before',
    expects: [ends.nothing],
    damage: (file, random) => ({
      bytes: Buffer.from(file.text),
      cutAt: random.integer(1, Math.max(1, file.text.length - 1)),
    }),
  },
];

const again: readonly FileFault[] = [
  {
    code: 'F56',
    name: 'the same file twice, same key',
    formats: all,
    when: 'after',
    expects: [ends.oneMessage],
    damage: ({ text }) => ({ ...textual(text), hasSameKey: true }),
  },
  {
    code: 'F56',
    name: 'the same file twice',
    formats: all,
    when: 'after',
    expects: [ends.duplicates],
    damage: ({ text }) => textual(text),
  },
  {
    code: 'F56',
    name: 'renamed and sent again',
    formats: all,
    when: 'after',
    expects: [ends.duplicates],
    damage: ({ text }) => ({ ...textual(text), fileName: 'copy of copy (2).txt' }),
  },
  {
    code: 'F56',
    name: 'sent again with another quantity',
    formats: all,
    when: 'after',
    expects: [ends.letter('event_id_reused')],
    damage: ({ wording, events, records }, random) => {
      const index = random.integer(0, events.length - 1);
      const event = events[index];
      if (event === undefined) return null;
      const body = { ...event.body, quantity: event.body.quantity + 1 };
      return textual(wording.textOf(records.with(index, wording.recordOf({ ...event, body }))));
    },
  },
];

/** The last line has no figure; nothing of the file comes after it. */
function reissue(
  formats: readonly WordingFormat[],
  code: string,
  textOf: (record: string, quantity: number) => string,
): FileFault {
  return {
    code: 'F56',
    name: `${formats[0] === 'csv' ? 'CSV' : 'JSON'} without a figure, corrected and issued again`,
    formats,
    when: 'before',
    expects: [ends.letter(code)],
    needsNews: true,
    damage: ({ wording, events, records }) => {
      const quantity = events.at(-1)?.body.quantity ?? 0;
      const last = textOf(records.at(-1) ?? '', quantity);
      return textual(wording.textOf([...records.slice(0, -1), last]));
    },
  };
}

const corrected: readonly FileFault[] = [
  reissue(['csv'], 'invalid_mapping', (record, quantity) => record.replace(`;${quantity};`, ';n/a;')),
  reissue(['ndjson', 'json', 'cloudevents'], 'quantity_not_representable', (record, quantity) =>
    record.replace(`"quantity":${quantity}`, '"quantity":"n/a"'),
  ),
];

const encodings: readonly FileFault[] = [
  {
    code: 'F58',
    name: 'UTF-8 with a byte order mark',
    formats: ['csv'],
    when: 'before',
    expects: [ends.whole],
    needsNews: true,
    damage: ({ text }) => textual(`\uFEFF${text}`),
  },
  {
    code: 'F58',
    name: 'UTF-16, little end first',
    formats: ['csv'],
    when: 'before',
    expects: [ends.whole],
    needsNews: true,
    damage: ({ text }) => ({ bytes: Buffer.from(`\uFEFF${text}`, 'utf16le') }),
  },
  {
    code: 'F58',
    name: 'UTF-16, big end first',
    formats: ['csv'],
    when: 'before',
    expects: [ends.whole],
    needsNews: true,
    damage: ({ text }) => ({ bytes: Buffer.from(`\uFEFF${text}`, 'utf16le').swap16() }),
  },
  {
    code: 'F58',
    name: 'UTF-16 that does not say so',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('invalid_encoding')],
    damage: ({ text }) => ({ bytes: Buffer.from(text, 'utf16le') }),
  },
  {
    code: 'F58',
    name: 'bytes that are no UTF-8',
    formats: all,
    when: 'before',
    expects: [ends.letter('invalid_encoding')],
    damage: (file, random) => {
      const { from } = placeOfRecord(file, random.integer(0, file.records.length - 1));
      const [before, after] = [file.text.slice(0, from + 2), file.text.slice(from + 2)];
      return { bytes: Buffer.concat([Buffer.from(before), Buffer.from([0xc3, 0x28]), Buffer.from(after)]) };
    },
  },
];

/** The file with another header line. */
function headed(header: string, { records }: WrittenFile): DamagedFile {
  return textual([header, ...records, ''].join('\n'));
}

const csvShapes: readonly FileFault[] = [
  {
    code: 'F58',
    name: 'a quote that is never closed',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: ({ wording, records }, random) => {
      const index = random.integer(0, records.length - 1);
      return textual(wording.textOf(records.with(index, `"${records[index] ?? ''}`)));
    },
  },
  {
    code: 'F58',
    name: 'a cell of 10 MB',
    formats: ['csv'],
    when: 'before',
    most: 2,
    expects: [ends.letter('limit_exceeded')],
    damage: ({ wording, records }) => {
      const last = `${records.at(-1) ?? ''}${'x'.repeat(10 * 1024 * 1024)}`;
      return textual(wording.textOf([...records.slice(0, -1), last]));
    },
  },
  {
    code: 'F58',
    name: '10,000 columns',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('limit_exceeded')],
    damage: (file) => headed(Array.from({ length: 10_000 }, (_, at) => `C${at}`).join(';'), file),
  },
  {
    code: 'F58',
    name: 'two columns of one name',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('malformed_body')],
    damage: (file) => headed(columnNames.join(';').replace('UNIT', 'QTY'), file),
  },
];

/** Ten entities, each ten times the one before: a text of ten billion characters, and one from a file. */
const xmlBomb = [
  '<?xml version="1.0"?>',
  '<!DOCTYPE stock [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY e0 "0123456789">',
  ...Array.from({ length: 9 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`),
  ']><stock>&secret;&e9;</stock>',
].join('\n');

/** An archive whose only entry wants to be written two folders up. */
const zip = Buffer.concat([
  Buffer.from('504b0304140000000000000021000000000000000000000000000f000000', 'hex'),
  Buffer.from('../../stock.csv'),
]);

const x12 = [
  'ISA*00*          *00*          *ZZ*WMS            *ZZ*HUB            *261121*0400*^*00501*000000001*0*P*>~',
  'GS*IB*WMS*HUB*20261121*0400*1*X*005010~ST*846*0001~BIA*00*MM*1*20261121~SE*9*0001~GE*1*1~IEA*2*000000001~',
].join('');

const edifact = [
  "UNB+UNOA:2+WMS+HUB+261121:0400+1'UNH+1+INVRPT:D:96A:UN'LIN+1++?'A?+1?':SA'",
  "QTY+145:12'UNT+99+1'UNZ+1+1'",
].join('');

function unread(code: string, name: string, contentType: string, bytes: Uint8Array): FileFault {
  return {
    code,
    name,
    formats: ['ndjson', 'json', 'cloudevents'],
    when: 'before',
    expects: [ends.letter('unsupported_media_type')],
    damage: () => ({ bytes, contentType }),
  };
}

const noDecoder: readonly FileFault[] = [
  unread('F57', 'EDI X12 with a wrong count', 'application/edi-x12', Buffer.from(x12)),
  unread('F57', 'EDIFACT with a wrong count', 'application/edifact', Buffer.from(edifact)),
  unread('F60', 'an archive with ../ in it', 'application/zip', zip),
  unread('F60', 'a gzip bomb', 'application/gzip', gzipSync(Buffer.alloc(8 * 1024 * 1024))),
  unread('F60', 'XML with entities in entities and of files', 'application/xml', Buffer.from(xmlBomb)),
  {
    code: 'F60',
    name: 'an archive that is said to be CSV',
    formats: ['csv'],
    when: 'before',
    expects: [ends.letter('invalid_encoding'), ends.letter('malformed_body')],
    damage: () => ({ bytes: zip }),
  },
];

const jsonShapes: readonly FileFault[] = [
  {
    code: 'F61',
    name: 'arrays 10,000 deep',
    formats: arrays,
    when: 'before',
    expects: [ends.letter('limit_exceeded')],
    damage: () => textual(`${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  },
  {
    code: 'F61',
    name: 'a body that is too large',
    formats: all,
    when: 'before',
    most: 2,
    expects: [ends.refused('payload_too_large')],
    damage: ({ text }) => ({ bytes: Buffer.concat([Buffer.from(text), Buffer.alloc(inboundBytesMax, ' ')]) }),
  },
];

export const fileFaults: readonly FileFault[] = [
  ...cuts,
  ...again,
  ...corrected,
  ...encodings,
  ...csvShapes,
  ...noDecoder,
  ...jsonShapes,
];

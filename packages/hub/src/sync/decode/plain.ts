// Decodes JSON and lines of JSON with the reader of the API, which refuses what cannot be kept exactly. A document is
// read whole, lines as they come.

import type { Refused } from '../../domain/refusal.ts';
import type { Encoding } from '../mediation.ts';
import type { Decoded } from './decoded.ts';

type ReadJson = (bytes: Buffer) => { readonly ok: true; readonly value: unknown } | Refused;

const lineBytesMax = 1024 * 1024;
const documentBytesMax = 64 * 1024 * 1024;
const newline = 0x0a;

export async function* decodePlain(
  readJson: ReadJson,
  bytes: AsyncIterable<Uint8Array>,
  { contentType, format }: Encoding,
): AsyncGenerator<Decoded> {
  const essence = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const kind = format ?? formatOf(essence);
  if (kind === 'ndjson') yield* decodeLines(readJson, bytes);
  else if (kind === 'json' || kind === 'cloudevents') yield* decodeDocument(readJson, bytes);
  else {
    const detail = `"${essence}" is not read without a mapping that says what it is.`;
    yield { ok: false, index: 0, line: null, code: 'unsupported_media_type', detail };
  }
}

function formatOf(essence: string): string | null {
  if (/^application\/(x-)?ndjson$|^application\/jsonl$/.test(essence)) return 'ndjson';
  return essence === '' || /^application\/json$|\+json$/.test(essence) ? 'json' : null;
}

async function* decodeDocument(readJson: ReadJson, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Decoded> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > documentBytesMax) {
      const detail = `A document has ${documentBytesMax} bytes at most; send lines.`;
      yield { ok: false, index: 0, line: null, code: 'payload_too_large', detail };
      return;
    }
    parts.push(part);
  }
  const read = readJson(Buffer.concat(parts));
  if (!read.ok) {
    yield { ok: false, index: 0, line: null, code: read.refusal.code, detail: read.refusal.detail };
    return;
  }
  const values: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  for (const [index, value] of values.entries()) yield { ok: true, index, line: null, value };
}

async function* decodeLines(readJson: ReadJson, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Decoded> {
  let index = 0;
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line += 1;
    if (text !== null && text.toString('latin1').trim() === '') continue;
    if (text === null) {
      const detail = `A line has ${lineBytesMax} bytes at most.`;
      yield { ok: false, index, line, code: 'limit_exceeded', detail };
    } else {
      const read = readJson(text);
      if (read.ok) yield { ok: true, index, line, value: read.value };
      else yield { ok: false, index, line, code: read.refusal.code, detail: read.refusal.detail };
    }
    index += 1;
  }
}

/** One line after the other; null for one that is too long to be held. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer | null> {
  let rest: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  for await (const part of bytes) {
    const all: Buffer = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let start = 0;
    for (let end = all.indexOf(newline); end !== -1; end = all.indexOf(newline, start)) {
      yield isTooLong ? null : all.subarray(start, end);
      isTooLong = false;
      start = end + 1;
    }
    rest = all.subarray(start);
    if (rest.length > lineBytesMax) {
      isTooLong = true;
      rest = Buffer.alloc(0);
    }
  }
  if (isTooLong) yield null;
  else if (rest.length > 0) yield rest;
}

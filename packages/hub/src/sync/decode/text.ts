// Bytes as UTF-8 in pieces of bounded size, whatever they came in: byte order mark taken off, other encodings
// converted, invalid text refused after what was valid before it has been given.

import { isUtf8 } from 'node:buffer';

import type { CsvEncoding } from '../../domain/inbound/message-format.ts';
import { DecodeEnd, type DecodeLimits } from './decoded.ts';

const pieceBytes = 64 * 1024;

const marks: readonly { readonly encoding: CsvEncoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];
const markBytesMax = 3;

/** Without a declared encoding the mark says it; without a mark it is UTF-8. */
export async function* utf8Of(
  bytes: AsyncIterable<Uint8Array>,
  declared: CsvEncoding | undefined,
  limits: DecodeLimits,
): AsyncGenerator<Buffer> {
  let encoding: CsvEncoding | null = null;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of piecesOf(bytes, limits)) {
    let joined = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (encoding === null) {
      if (joined.length < markBytesMax) {
        rest = joined;
        continue;
      }
      encoding = encodingOf(joined, declared);
      joined = joined.subarray(markLength(joined));
    }
    const whole = joined.length - openBytes(joined, encoding);
    rest = joined.subarray(whole);
    if (whole > 0) yield* converted(joined.subarray(0, whole), encoding);
  }
  if (rest.length === 0) return;
  if (encoding === null) {
    encoding = encodingOf(rest, declared);
    rest = rest.subarray(markLength(rest));
  }
  const open = openBytes(rest, encoding);
  yield* converted(rest.subarray(0, rest.length - open), encoding);
  if (open > 0) throw new DecodeEnd('malformed_body', 'truncated', 'The message ends in the middle of a character.');
}

async function* piecesOf(bytes: AsyncIterable<Uint8Array>, limits: DecodeLimits): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of bytes) {
    const room = limits.bytes - total;
    total += chunk.length;
    const kept = Math.min(chunk.length, room);
    for (let at = 0; at < kept; at += pieceBytes) {
      yield Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(pieceBytes, kept - at));
    }
    if (chunk.length > room) {
      throw new DecodeEnd('payload_too_large', 'too_many_bytes', `A message has ${limits.bytes} bytes at most.`);
    }
  }
}

function markOf(bytes: Buffer): (typeof marks)[number] | undefined {
  return marks.find((mark) => mark.bytes.every((byte, at) => bytes[at] === byte));
}

function markLength(bytes: Buffer): number {
  return markOf(bytes)?.bytes.length ?? 0;
}

function encodingOf(bytes: Buffer, declared: CsvEncoding | undefined): CsvEncoding {
  const marked = markOf(bytes)?.encoding;
  if (marked === undefined || marked === declared) return declared ?? 'utf-8';
  if (declared === undefined) return marked;
  const detail = `The message begins with the byte order mark of ${marked}, and ${declared} is declared.`;
  throw new DecodeEnd('invalid_encoding', 'wrong_encoding', detail, 1);
}

/** How many bytes at the end are of a character whose rest has not come. */
function openBytes(bytes: Buffer, encoding: CsvEncoding): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const odd = bytes.length % 2;
    const last = bytes.length - odd - 2;
    const high = bytes[encoding === 'utf-16le' ? last + 1 : last] ?? 0;
    return last >= 0 && (high & 0xfc) === 0xd8 ? odd + 2 : odd;
  }
  if (encoding !== 'utf-8') return 0;
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

function* converted(bytes: Buffer, encoding: CsvEncoding): Generator<Buffer> {
  const text = convert(bytes, encoding);
  if (text !== null) {
    if (text.length > 0) yield text;
    return;
  }
  // What is before a wrong character is right: halve until the character is found.
  let right = 0;
  let wrong = bytes.length;
  while (wrong - right > 1) {
    const middle = right + Math.floor((wrong - right) / 2);
    if (isText(bytes.subarray(0, middle), encoding)) right = middle;
    else wrong = middle;
  }
  const before = bytes.subarray(0, right);
  const good = convert(before.subarray(0, right - openBytes(before, encoding)), encoding);
  if (good !== null && good.length > 0) yield good;
  const detail = `The message is not valid ${encoding}; declare its encoding if it is another.`;
  throw new DecodeEnd('invalid_encoding', 'wrong_encoding', detail);
}

function isText(bytes: Buffer, encoding: CsvEncoding): boolean {
  return convert(bytes.subarray(0, bytes.length - openBytes(bytes, encoding)), encoding) !== null;
}

function convert(bytes: Buffer, encoding: CsvEncoding): Buffer | null {
  if (encoding === 'utf-8') return isUtf8(bytes) ? bytes : null;
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

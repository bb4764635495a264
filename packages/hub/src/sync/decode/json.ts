// JSON: one value, or an array whose elements are read one by one as they come. An element that is wrong is an error
// at the line where it begins, and the next is read; an array that is not closed ends with its error.

import { readJsonValue } from '../../platform/json.ts';
import { DecodeEnd, type Decoded, type DecodeLimits } from './decoded.ts';
import { ElementSplitter, type Element } from './json-elements.ts';
import { utf8Of } from './text.ts';

export async function* readJson(bytes: AsyncIterable<Uint8Array>, limits: DecodeLimits): AsyncGenerator<Decoded> {
  const splitter = new ElementSplitter(limits);
  let index = 0;
  try {
    for await (const piece of utf8Of(bytes, 'utf-8', limits)) {
      for (const element of splitter.split(piece)) {
        yield decodedOf(element, index, limits);
        index += 1;
      }
    }
    const whole = splitter.end();
    if (whole !== null) yield documentOf(decodedOf(whole, index, limits));
  } catch (error) {
    if (error instanceof DecodeEnd) error.line ??= splitter.line;
    throw error;
  }
}

function decodedOf({ bytes, line }: Element, index: number, limits: DecodeLimits): Decoded {
  if (index >= limits.records) {
    const detail = `A message has ${limits.records} records at most.`;
    throw new DecodeEnd('limit_exceeded', 'too_many_records', detail, line);
  }
  if (bytes !== null) return jsonRecord(bytes, { index, line });
  const detail = `An element has ${limits.lineBytes} bytes at most.`;
  return { ok: false, index, line, code: 'limit_exceeded', fault: 'line_too_long', detail, isLast: false };
}

/** Half a number is another number: what can be cut off without a trace is no message. */
function documentOf(decoded: Decoded): Decoded {
  if (!decoded.ok || (typeof decoded.value === 'object' && decoded.value !== null)) return decoded;
  const { index, line } = decoded;
  const detail = 'A message is an object or an array.';
  return { ok: false, index, line, code: 'malformed_body', fault: 'not_json', detail, isLast: false };
}

/** The whole message as one value, also when it is an array; undefined when it is empty. */
export async function readWhole(bytes: AsyncIterable<Uint8Array>, limits: DecodeLimits): Promise<Decoded> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const piece of utf8Of(bytes, 'utf-8', limits)) {
    length += piece.length;
    if (length > limits.documentBytes) {
      const detail = `A message that is held whole has ${limits.documentBytes} bytes at most.`;
      throw new DecodeEnd('limit_exceeded', 'line_too_long', detail, 1);
    }
    parts.push(piece);
  }
  if (length === 0) return { ok: true, index: 0, line: 1, value: undefined };
  return jsonRecord(Buffer.concat(parts), { index: 0, line: 1 });
}

/** One value, or why it is none. */
export function jsonRecord(bytes: Buffer, place: { index: number; line: number | null }): Decoded {
  const read = readJsonValue(bytes);
  if (read.ok) return { ok: true, ...place, value: read.value };
  const detail = read.path === null || read.path === '' ? read.detail : `${read.path}: ${read.detail}`;
  return { ok: false, ...place, code: read.code, fault: 'not_json', detail, isLast: false };
}

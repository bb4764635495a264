// NDJSON: one JSON value a line. A line that is wrong is an error at that line and the next is read; only a message
// that ends in the middle of a line ends with its error.

import { readJsonValue } from '../../platform/json.ts';
import { DecodeEnd, type Decoded, type DecodeLimits } from './decoded.ts';
import { isBlank, linesOf } from './lines.ts';
import { utf8Of } from './text.ts';

export async function* readNdjson(bytes: AsyncIterable<Uint8Array>, limits: DecodeLimits): AsyncGenerator<Decoded> {
  let index = 0;
  const place = (line: number): { index: number; line: number } => {
    if (index >= limits.records) {
      const detail = `A message has ${limits.records} records at most.`;
      throw new DecodeEnd('limit_exceeded', 'too_many_records', detail, line);
    }
    index += 1;
    return { index: index - 1, line };
  };
  for await (const step of linesOf(utf8Of(bytes, 'utf-8', limits), limits.lineBytes)) {
    if (step.kind === 'broken') throw step.end;
    if (step.kind === 'overlong') {
      const detail = `A line has ${limits.lineBytes} bytes at most.`;
      yield {
        ok: false,
        ...place(step.line),
        code: 'limit_exceeded',
        fault: 'line_too_long',
        detail,
        isLast: false,
      };
    } else if (step.kind === 'open') {
      if (!isBlank(step.bytes, 0, step.bytes.length)) yield lastLine(step.bytes, place(step.line));
    } else {
      let from = 0;
      for (const [at, end] of step.ends.entries()) {
        const line = step.bytes.subarray(from, end);
        if (!isBlank(step.bytes, from, end)) yield jsonRecord(line, place(step.line + at));
        from = end;
      }
    }
  }
}

/** Half an object is no JSON, but half a number is another number. */
function lastLine(bytes: Buffer, place: { index: number; line: number }): Decoded {
  const decoded = jsonRecord(bytes, place);
  if (decoded.ok && typeof decoded.value === 'object' && decoded.value !== null) return decoded;
  const detail = 'The last line has no line end and is no whole object: the message may be cut off.';
  throw new DecodeEnd('malformed_body', 'truncated', detail, place.line);
}

/** One value, or why it is none. */
function jsonRecord(bytes: Buffer, place: { index: number; line: number | null }): Decoded {
  const read = readJsonValue(bytes);
  if (read.ok) return { ok: true, ...place, value: read.value };
  const detail = read.path === null || read.path === '' ? read.detail : `${read.path}: ${read.detail}`;
  return { ok: false, ...place, code: read.code, fault: 'not_json', detail, isLast: false };
}

// Reads what a system answered, and not more than the connector is ready for: bytes are counted after they were
// unpacked, so that a small answer cannot grow without end.

import { terminal } from '../faults.ts';
import { parseCsv, type CsvFile, type CsvOptions } from './csv.ts';

const bytesMaxUnlessTold = 10_000_000;

export interface BodyLimits {
  readonly maxBytes?: number;
}

interface Body {
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** All bytes of an answer; a terminal fault when there are more than the limit. */
export async function readBytes(from: Body, { maxBytes = bytesMaxUnlessTold }: BodyLimits = {}): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // A body of a request is an async iterable in every Node that is supported; leaving the loop cancels it.
  for await (const part of from.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw terminal(`The answer is larger than ${maxBytes} bytes.`, 'unexpectedAnswer');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Text in UTF-8; other bytes are refused rather than replaced. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw terminal('The answer is no text in UTF-8.', 'unexpectedAnswer', error);
  }
}

/** The answer as JSON. What is in it is for the connector to check. */
export async function readJson(from: Body, limits: BodyLimits = {}): Promise<unknown> {
  const type = from.headers.get('content-type') ?? '';
  const text = textOf(await readBytes(from, limits));
  if (type !== '' && !/[/+]json\b/i.test(type)) {
    throw terminal(`The answer is ${type.slice(0, 60)} and not JSON.`, 'unexpectedAnswer');
  }
  return jsonOf(text);
}

export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw terminal('The answer is no JSON.', 'unexpectedAnswer', error);
  }
}

export async function readCsv(from: Body, options: CsvOptions & BodyLimits = {}): Promise<CsvFile> {
  return parseCsv(textOf(await readBytes(from, options)), options);
}

// The bytes of a message as records: in the format that the mapping of its source says, else in the one that the
// message itself says.

import type { MessageFormat } from '../domain/inbound/message-format.ts';
import { isBinaryMode } from '../platform/cloud-events.ts';
import { decode, formatOf } from './decode/decode.ts';
import { decodeLimits, type Decoded } from './decode/decoded.ts';
import type { Encoding } from './mediation.ts';

/** What a message is read as; null: nothing that is read. */
export function messageFormat({ contentType, headers, format }: Encoding): MessageFormat | null {
  // An event in binary mode has its attributes in the headers, whatever its data is.
  const told = isBinaryMode({ ...headers, 'content-type': contentType }) ? 'cloudevents' : null;
  return formatOf(contentType === '' ? 'application/json' : contentType, format ?? told);
}

export async function* decodeMessage(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Decoded> {
  const { source, contentType, csv, isOwnLocation } = encoding;
  const headers = { ...encoding.headers, 'content-type': contentType };
  const format = messageFormat(encoding);
  if (format === null) {
    const detail = `"${contentType.slice(0, 100)}" is not read without a mapping that says what it is.`;
    const code = 'unsupported_media_type';
    yield { ok: false, index: 0, line: null, code, fault: 'not_an_event', detail, isLast: true };
    return;
  }
  const epcis = isOwnLocation === undefined ? { source } : { source, isOwnLocation };
  const options = { format, headers, epcis, limits: decodeLimits };
  yield* decode(bytes, csv === null ? options : { ...options, csv });
}

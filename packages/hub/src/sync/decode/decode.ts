// A raw message, whatever its format, as records one by one. It is read as it comes and never held whole, so memory
// is bounded whatever its length; what cannot be read is given as a typed error, never thrown. A fault of where the
// bytes come from is thrown as it is. Whether a message is all or nothing is decided by the caller.

import { unreachable } from '../../domain/invariant.ts';
import type { MessageFormat } from '../../domain/inbound/message-format.ts';
import { readCloudEvents } from './cloud-events.ts';
import { readCsv } from './csv.ts';
import { DecodeEnd, type Decoded, type DecodeOptions } from './decoded.ts';
import { readEpcis } from './epcis.ts';
import { readJson } from './json.ts';
import { readNdjson } from './ndjson.ts';

export async function* decode(bytes: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncGenerator<Decoded> {
  let index = 0;
  try {
    for await (const decoded of readerFor(options)(bytes)) {
      index = decoded.index + 1;
      yield decoded;
    }
  } catch (error) {
    if (!(error instanceof DecodeEnd)) throw error;
    const { code, fault, line, message } = error;
    yield { ok: false, index, line, code, fault, detail: message, isLast: true };
  }
}

type Reader = (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Decoded>;

function readerFor({ format, csv, headers, epcis, limits }: DecodeOptions): Reader {
  switch (format) {
    case 'json':
      return (bytes) => readJson(bytes, limits);
    case 'ndjson':
      return (bytes) => readNdjson(bytes, limits);
    case 'csv':
      return (bytes) => readCsv(bytes, csv ?? {}, limits);
    case 'cloudevents':
      return (bytes) => readCloudEvents(bytes, headers ?? {}, limits);
    case 'epcis':
      if (epcis === undefined) throw new Error('EPCIS events were to be decoded without their source.');
      return (bytes) => readEpcis(bytes, epcis, limits);
    default:
      return unreachable(format);
  }
}

const formats: ReadonlyMap<string, MessageFormat> = new Map([
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/csv', 'csv'],
  ['text/tab-separated-values', 'csv'],
  ['application/cloudevents+json', 'cloudevents'],
  ['application/cloudevents-batch+json', 'cloudevents'],
  ['application/ld+json', 'epcis'],
]);

/** The format of a message: what its source declares, else what its content type says; null: nothing that is read. */
export function formatOf(contentType: string | null, hint: MessageFormat | null): MessageFormat | null {
  if (hint !== null) return hint;
  const [essence = ''] = (contentType ?? '').split(';');
  return formats.get(essence.trim().toLowerCase()) ?? null;
}

// A raw message, whatever its format, as records one by one. It is read as it comes and never held whole, so memory
// is bounded whatever its length; what cannot be read is given as a typed error, never thrown. A fault of where the
// bytes come from is thrown as it is. Whether a message is all or nothing is decided by the caller.

import { readCsv } from './csv.ts';
import { DecodeEnd, type Decoded, type DecodeOptions } from './decoded.ts';
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

function readerFor({ format, csv, limits }: DecodeOptions): Reader {
  switch (format) {
    case 'csv':
      return (bytes) => readCsv(bytes, csv ?? {}, limits);
    case 'ndjson':
      return (bytes) => readNdjson(bytes, limits);
    default:
      throw new Error(`no reader for ${format} yet`);
  }
}

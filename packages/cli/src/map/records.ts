// The records of a file that a mapping is tried on, read as the hub reads a raw message of that format.

import {
  decode,
  decodeLimits,
  readJsonValue,
  type CsvOptions,
  type Decoded,
  type MessageFormat,
} from '@evenstock/hub';

import { CommandFault, exitCodes } from '../exit-codes.ts';

export async function* recordsOf(
  bytes: Buffer,
  format: MessageFormat,
  csv: CsvOptions | undefined,
): AsyncGenerator<Decoded> {
  if (format === 'csv' || format === 'ndjson') {
    yield* decode(chunksOf(bytes), { format, ...(csv === undefined ? {} : { csv }), limits: decodeLimits });
    return;
  }
  if (format !== 'json') {
    throw new CommandFault(exitCodes.usage, `Mappings are not tried on ${format} yet.`, 'Take json, ndjson or csv.');
  }
  const read = readJsonValue(bytes);
  if (!read.ok) {
    const { code, detail } = read;
    yield { ok: false, index: 0, line: null, code, fault: 'not_json', detail, isLast: true };
    return;
  }
  const list: readonly unknown[] = Array.isArray(read.value) ? read.value : [read.value];
  for (const [index, value] of list.entries()) yield { ok: true, index, line: null, value };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

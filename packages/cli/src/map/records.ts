// The records of a file that a mapping is tried on, read as the hub reads a raw message of that format.

import { decode, decodeLimits, type CsvOptions, type Decoded, type MessageFormat } from '@evenstock/hub';

import { CommandFault, exitCodes } from '../exit-codes.ts';

export function recordsOf(
  bytes: Buffer,
  format: MessageFormat,
  csv: CsvOptions | undefined,
): AsyncGenerator<Decoded> {
  if (format === 'epcis') {
    throw new CommandFault(
      exitCodes.usage,
      'EPCIS needs no mapping: its events are understood.',
      'Take another format.',
    );
  }
  return decode(chunksOf(bytes), { format, ...(csv === undefined ? {} : { csv }), limits: decodeLimits });
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

// For tests of decoding: a message as its records, however its bytes are cut.

import { decode } from '../decode.ts';
import { decodeLimits, type Decoded, type DecodeLimits, type DecodeOptions } from '../decoded.ts';

export interface Decoding extends Omit<DecodeOptions, 'limits'> {
  readonly limits?: Partial<DecodeLimits>;
  /** Bytes a chunk; all at once when left out. */
  readonly chunk?: number;
}

export async function decodeAll(message: string | Uint8Array, options: Decoding): Promise<Decoded[]> {
  const { chunk, limits, ...rest } = options;
  const bytes = typeof message === 'string' ? Buffer.from(message) : Buffer.from(message);
  const decoded: Decoded[] = [];
  const source = chunksOf(bytes, chunk ?? Math.max(1, bytes.length));
  for await (const one of decode(source, { ...rest, limits: { ...decodeLimits, ...limits } })) decoded.push(one);
  return decoded;
}

/** Values, and errors as `line fault`, the last with an exclamation mark. */
export async function told(message: string | Uint8Array, options: Decoding): Promise<unknown[]> {
  return (await decodeAll(message, options)).map((one) =>
    one.ok ? one.value : `${one.line ?? '-'} ${one.fault}${one.isLast ? '!' : ''}`,
  );
}

// oxlint-disable-next-line typescript/require-await -- what is read is asynchronous
async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

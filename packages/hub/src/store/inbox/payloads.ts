// The bytes of raw messages, in parts that are compressed each for itself, so that a message of any size is written and
// read with the memory of one part.

import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';

import type { Database, Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export interface Part {
  readonly part: number;
  readonly size: number;
  readonly content: Buffer;
}

export async function packPart(part: number, bytes: Uint8Array): Promise<Part> {
  return { part, size: bytes.length, content: await compress(bytes) };
}

export function writePart(transaction: Transaction, messageId: string, { part, size, content }: Part): void {
  const text = 'insert into inbox_payloads (tenant_id, message_id, part, size, content) values ($1, $2, $3, $4, $5)';
  transaction.defer({ name: 'write_part', text }, [transaction.tenantId, messageId, part, size, content]);
}

export function deleteParts(transaction: Transaction, messageId: string): void {
  const text = 'delete from inbox_payloads where tenant_id = $1 and message_id = $2';
  transaction.defer({ text }, [transaction.tenantId, messageId]);
}

/** The bytes of a message, a part at a time. */
export async function* readPayload(
  database: Database,
  tenantId: number,
  messageId: string,
  parts: number,
): AsyncGenerator<Buffer> {
  const text = 'select content from inbox_payloads where tenant_id = $1 and message_id = $2 and part = $3';
  for (let part = 0; part < parts; part += 1) {
    const [row] = await database.read(tenantId, (reader) =>
      reader.query<{ content: Buffer }>({ name: 'read_part', text }, [tenantId, messageId, part]),
    );
    if (row === undefined) throw new Error(`Part ${part} of message ${messageId} is missing.`);
    yield await decompress(row.content);
  }
}

/** The bytes of messages that are one part each, by message. */
export async function readSingleParts(reader: Reader, messageIds: readonly string[]): Promise<Map<string, Buffer>> {
  const text = `select message_id as id, content from inbox_payloads
    where tenant_id = $1 and message_id = any ($2::text[]) and part = 0`;
  const rows = await reader.query<{ id: string; content: Buffer }>({ name: 'read_single_parts', text }, [
    reader.tenantId,
    sqlArray(messageIds, String),
  ]);
  const found = new Map<string, Buffer>();
  for (const { id, content } of rows) found.set(id, await decompress(content));
  return found;
}

/** The bytes of a message as of the moment of a reader, a part at a time. */
export async function* readPartsOf(reader: Reader, messageId: string, parts: number): AsyncGenerator<Buffer> {
  const text = 'select content from inbox_payloads where tenant_id = $1 and message_id = $2 and part = $3';
  for (let part = 0; part < parts; part += 1) {
    const values = [reader.tenantId, messageId, part];
    const [row] = await reader.query<{ content: Buffer }>({ name: 'read_part', text }, values);
    if (row === undefined) throw new Error(`Part ${part} of message ${messageId} is missing.`);
    yield await decompress(row.content);
  }
}

// Stores a raw message before it is acknowledged: its bytes as they came, in parts, and then the message itself, which
// exists only when all of it is there. The same bytes with the same key are one message.

import { refuse, type Refused } from '../../domain/refusal.ts';
import { startHash } from '../../platform/hash.ts';
import { lockNamed } from '../../store/locks.ts';
import { findKeyed, insertMessage, type Message, type MessageDraft } from '../../store/inbox/messages.ts';
import { deleteParts, packPart, writePart, type Part } from '../../store/inbox/payloads.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';

export type Arrival = Omit<MessageDraft, 'messageId' | 'contentHash' | 'size' | 'parts'>;

export type MessageTaken = { readonly ok: true; readonly message: Message; readonly isKnown: boolean } | Refused;

const partBytes = 1024 * 1024;

export async function takeMessage(
  context: OperationContext,
  tenantId: number,
  arrival: Arrival,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<MessageTaken> {
  const { database } = context;
  const messageId = context.makeId('msg');
  const forget = (): Promise<void> =>
    database.inTransaction(tenantId, (transaction) => {
      deleteParts(transaction, messageId);
      return Promise.resolve();
    });
  const hash = startHash();
  let size = 0;
  let parts = 0;
  // The last part goes into the transaction of the message: most messages have no other.
  let last: Part | null = null;
  try {
    for await (const part of partsOf(bytes)) {
      size += part.length;
      if (size > bytesMax) {
        if (parts > 0) await forget();
        return refuse('payload_too_large', `A message has ${bytesMax} bytes at most.`);
      }
      hash.add(part);
      if (last !== null) await writeAlone(context, tenantId, messageId, last);
      last = await packPart(parts, part);
      parts += 1;
    }
    if (last === null) return refuse('invalid_field', 'The request needs a body.', '');
    const draft = { ...arrival, messageId, contentHash: hash.end(), size, parts };
    const taken = await insert(context, tenantId, draft, last);
    if (taken === null || !taken.ok || taken.isKnown) await forget();
    return taken;
  } catch (error) {
    // What was to be a message never became one; if this fails too, its parts are removed by their age.
    if (parts > 1) await forget().catch(() => undefined);
    throw error;
  }
}

async function writeAlone(context: OperationContext, tenantId: number, messageId: string, part: Part): Promise<void> {
  await context.database.inTransaction(tenantId, (transaction) => {
    writePart(transaction, messageId, part);
    return Promise.resolve();
  });
}

async function insert(
  context: OperationContext,
  tenantId: number,
  draft: MessageDraft,
  last: Part,
): Promise<MessageTaken> {
  return context.database.inTransaction(tenantId, async (transaction): Promise<MessageTaken> => {
    const { source, topic, idempotencyKey } = draft;
    // The place in the order is given under the lock, so that nothing commits in front of what was worked on.
    await lockNamed(transaction, `inbox ${source}`);
    const message = await insertMessage(transaction, draft, decisionTimeOf(context));
    if (message !== null) {
      writePart(transaction, draft.messageId, last);
      return { ok: true, message, isKnown: false };
    }
    const known = idempotencyKey === null ? null : await findKeyed(transaction, source, topic, idempotencyKey);
    if (known === null) throw new Error('A message was refused by its key, and there is none with that key.');
    if (known.contentHash === draft.contentHash) return { ok: true, message: known, isKnown: true };
    return refuse('idempotency_key_reused', 'This Idempotency-Key was used with other bytes; take a new one.');
  });
}

/** The bytes in parts of one size, whatever the pieces in which they arrive. */
async function* partsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    let rest = piece;
    while (length + rest.length >= partBytes) {
      yield Buffer.concat([...gathered, rest.subarray(0, partBytes - length)]);
      rest = rest.subarray(partBytes - length);
      gathered = [];
      length = 0;
    }
    if (rest.length > 0) gathered.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(gathered);
}

// What the records of a message go by: the contract of its topic and the mapping of its source, as they are now; and
// how work on a message ends that cannot go on.

import { undeclared, type Source } from '../domain/inbound/source.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findRecords } from '../store/governed-records.ts';
import type { Message } from '../store/inbox/messages.ts';
import { toSource } from '../store/inbound/sources.ts';
import type { InboxContext } from './mediation.ts';
import type { RecordRules } from './read-events.ts';

/** Ends the work on a message for now (`passing`), or for good until something is mended (`final`). */
export class MessageHalt extends Error {
  override readonly name = 'MessageHalt';
  readonly refusal: Refusal;
  readonly kind: 'passing' | 'final';

  constructor(refusal: Refusal, kind: 'passing' | 'final') {
    super(refusal.detail);
    this.refusal = refusal;
    this.kind = kind;
  }
}

export async function rulesFor(
  context: InboxContext,
  tenantId: number,
  { source: code, topic }: Pick<Message, 'source' | 'topic'>,
): Promise<RecordRules> {
  return context.database.read(tenantId, async (reader) => {
    const contract = await context.mediation.contractOf(reader, code, topic);
    const [record] = await findRecords(reader, 'source', [code]);
    const source: Source = record === undefined ? undeclared(code) : toSource(record);
    if (source.mapping === null) return { mapping: null, contract };
    const mapping = await context.mediation.mappingOf(reader, source.mapping);
    if (mapping !== null) return { mapping, contract };
    const detail = `The source "${code}" has the mapping "${source.mapping}", and there is none with this name.`;
    throw new MessageHalt({ code: 'unknown_mapping', detail }, 'final');
  });
}

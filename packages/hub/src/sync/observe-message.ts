// Learning the shapes of messages on their way.

import { observeShapes } from '../operations/inbound/observe-shapes.ts';
import type { Message } from '../store/inbox/messages.ts';
import type { Decoded } from './decode/decoded.ts';
import type { InboxContext } from './mediation.ts';

/** Records of a message that are looked at. */
const recordsMax = 500;

export interface Observer {
  readonly note: (decoded: Decoded) => void;
  readonly told: () => Promise<void>;
}

/** Learns the shape of a message from the first of its records, once, before anything is made of them. */
export function observer(context: InboxContext, tenantId: number, message: Message): Observer {
  const { database, makeId, log, mediation } = context;
  const { source, topic, messageId, correlationId } = message;
  // A message that is gone on with was observed when it was begun.
  let records: unknown[] | null = message.records > 0 ? null : [];
  return {
    note: (decoded) => {
      if (decoded.ok && records !== null && records.length < recordsMax) records.push(decoded.value);
    },
    told: async () => {
      if (records === null) return;
      const first = records;
      records = null;
      const learning = { database, makeId, shapes: mediation.shapes };
      const { raised, fault } = await observeShapes(learning, tenantId, { source, topic, messageId }, first);
      if (fault !== null) log.warn({ err: fault, correlationId }, 'the shape of a message could not be learned');
      for (const { kind, path } of raised) log.info({ correlationId, kind, path }, 'a source sends something new');
    },
  };
}

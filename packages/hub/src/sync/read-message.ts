// A stored message as records: its bytes part by part, decoded as its source says, or as it says itself.

import { crosswalkCode } from '../domain/inbound/crosswalk.ts';
import type { Mapping } from '../domain/mapping/mapping.ts';
import type { Reader } from '../store/database.ts';
import { readPayload } from '../store/inbox/payloads.ts';
import { listCrosswalk } from '../store/inbound/crosswalk.ts';
import type { Message } from '../store/inbox/messages.ts';
import { loadLocations } from '../store/locations.ts';
import { messageFormat } from './decode-message.ts';
import type { Decoded } from './decode/decoded.ts';
import type { Encoding, InboxContext } from './mediation.ts';

const pageMax = 1000;

export async function* readMessage(
  context: InboxContext,
  tenantId: number,
  { messageId, parts, source, contentType, headers }: Message,
  mapping: Mapping | null,
): AsyncGenerator<Decoded> {
  const encoding: Encoding = {
    source,
    contentType,
    headers,
    format: mapping?.format ?? null,
    csv: mapping?.csv ?? null,
  };
  const bytes = readPayload(context.database, tenantId, messageId, parts);
  if (messageFormat(encoding) !== 'epcis') {
    yield* context.mediation.decode(bytes, encoding);
    return;
  }
  const own = await context.database.read(tenantId, (reader) => ownLocations(reader, source));
  yield* context.mediation.decode(bytes, { ...encoding, isOwnLocation: (location) => own.has(location) });
}

/** Every word by which a source can name a place of ours. */
async function ownLocations(reader: Reader, source: string): Promise<ReadonlySet<string>> {
  const own = new Set((await loadLocations(reader)).map(({ code }) => code));
  const filter = { source, kind: 'location' } as const;
  for (let after = ''; ;) {
    const page = await listCrosswalk(reader, filter, after, pageMax);
    for (const { external } of page) own.add(external);
    const last = page.at(-1);
    if (last === undefined || page.length < pageMax) return own;
    after = crosswalkCode(source, last);
  }
}

// Declares sources: all of a request or none. A declaration replaces the one before, and makes a revision where it
// says something else; a request that changes nothing leaves no trace. Who mediates goes by the catalogue's version,
// which a change raises, so that no message is judged by habits that were replaced before it.

import { understandSources, type KnownToSources, type SourceDraft } from '../../domain/inbound/source-draft.ts';
import type { Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader } from '../../store/database.ts';
import { findRecords, writeRecords } from '../../store/governed-records.ts';
import { writeHeard } from '../../store/inbound/source-status.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { loadSources } from '../../store/inbound/sources.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export type SourcesPut = { readonly ok: true; readonly changed: number } | Refused;

export async function putSources(
  context: OperationContext,
  operator: Operator,
  drafts: readonly SourceDraft[],
): Promise<SourcesPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<SourcesPut> => {
    const head = await lockShard(context, transaction);
    const understood = understandSources(drafts, await loadKnown(transaction, drafts));
    if (!understood.ok) return understood;
    const { sources, newCodes } = understood;
    const changes = sources.map((source) => ({ code: source.code, body: source }));
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = await writeRecords(transaction, 'source', changes, by);
    if (changed === 0) return { ok: true, changed };
    bumpCatalogueVersion(transaction);
    // Silent from its declaration on, until it is heard.
    if (newCodes.length > 0) writeHeard(transaction, newCodes, by.recordedAt);
    const codes = sources.map((source) => source.code);
    const subject = subjectOf(codes, 'sources');
    audit(transaction, head, operator, { action: 'sources.put', subject, detail: { codes, newCodes } });
    return { ok: true, changed };
  });
}

async function loadKnown(reader: Reader, drafts: readonly SourceDraft[]): Promise<KnownToSources> {
  const named = drafts.flatMap(({ mapping = null }) => mapping ?? []);
  const [sources, mappings] = await Promise.all([
    loadSources(reader),
    findRecords(reader, 'mapping', [...new Set(named)]),
  ]);
  const codes = (records: readonly { readonly code: string }[]) => new Set(records.map((record) => record.code));
  return { sources: codes(sources), mappings: codes(mappings) };
}

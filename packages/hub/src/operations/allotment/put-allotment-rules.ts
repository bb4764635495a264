// Gives allotment rules, and takes them back: all of a request or none. A rule replaces the one with its id. Decisions
// go by the rules of the catalogue's version, which a change raises.

import {
  isPercentFence,
  understandAllotments,
  type AllotmentDraft,
  type KnownToAllotments,
} from '../../domain/allotment/allotment-draft.ts';
import type { Channel } from '../../domain/channel.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { changeOf, loadAllotmentRules } from '../../store/allotment/allotment-rules.ts';
import { loadChannels } from '../../store/channels.ts';
import type { Reader, Transaction } from '../../store/database.ts';
import { writeRecords, type RecordChange } from '../../store/governed-records.ts';
import { loadItems } from '../../store/items.ts';
import { loadLocations } from '../../store/locations.ts';
import type { ShardHead } from '../../store/locks.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type Note, type OperationContext, type Operator } from '../operator.ts';

export type AllotmentsPut = { readonly ok: true; readonly changed: number } | Refused;

export async function putAllotmentRules(
  context: OperationContext,
  operator: Operator,
  drafts: readonly AllotmentDraft[],
): Promise<AllotmentsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<AllotmentsPut> => {
    const head = await lockShard(context, transaction);
    const understood = understandAllotments(drafts, await loadKnown(transaction, drafts, head.now));
    if (!understood.ok) return understood;
    const ids = drafts.map((draft) => draft.id);
    const note = { action: 'allotments.put', subject: subjectOf(ids, 'allotment rules'), detail: { ids } };
    const changes = understood.rules.map(changeOf);
    return { ok: true, changed: await writeRules(transaction, head, operator, changes, note) };
  });
}

/** `changed`: what is given and taken back together with these rules. */
export async function loadKnown(
  reader: Reader,
  drafts: readonly AllotmentDraft[],
  now: number,
  changed: { readonly channels: readonly Channel[]; readonly removedRules: readonly string[] } = unchanged,
): Promise<KnownToAllotments> {
  const [channels, locations, all] = await Promise.all([
    loadChannels(reader),
    loadLocations(reader),
    loadAllotmentRules(reader),
  ]);
  const removed = new Set(changed.removedRules);
  const rules = all.filter(({ id }) => !removed.has(id));
  const named = [...drafts, ...rules.filter(isPercentFence)].flatMap(({ sku }) => sku ?? []);
  const items = await loadItems(reader, [...new Set(named)]);
  return {
    channels: new Map([...channels, ...changed.channels].map((channel) => [channel.code, channel])),
    locations: new Set(locations.map((location) => location.code)),
    items: new Map(items.map((item) => [item.sku, item])),
    rules,
    now,
  };
}

const unchanged = { channels: [], removedRules: [] };

export async function removeAllotmentRule(
  context: OperationContext,
  operator: Operator,
  id: string,
): Promise<AllotmentsPut> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<AllotmentsPut> => {
    const head = await lockShard(context, transaction);
    const note = { action: 'allotments.removed', subject: id, detail: { ids: [id] } };
    const changed = await writeRules(transaction, head, operator, [{ code: id, body: null }], note);
    return changed > 0 ? { ok: true, changed } : refuse('not_found', `There is no allotment rule "${id}".`);
  });
}

/** Writes revisions and what the audit trail says of them; neither where nothing differs. */
export async function writeRules(
  transaction: Transaction,
  head: ShardHead,
  operator: Operator,
  changes: readonly RecordChange[],
  note: Note,
): Promise<number> {
  const by = { ...operator, recordedAt: isoTime(head.now) };
  const changed = await writeRecords(transaction, 'allotment', changes, by);
  if (changed === 0) return 0;
  bumpCatalogueVersion(transaction);
  audit(transaction, head, operator, note);
  return changed;
}

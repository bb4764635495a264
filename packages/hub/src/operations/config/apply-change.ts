// Puts a change of channels, allotment rules and safety stock in force: all of it in one transaction, or none.

import type { Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { changeOf } from '../../store/allotment/allotment-rules.ts';
import { writeSafetyStock } from '../../store/allotment/safety-stock.ts';
import { writeChannels } from '../../store/channels.ts';
import { latestRevisions, writeRecords, type RecordChange, type RevisionOf } from '../../store/governed-records.ts';
import { bumpCatalogueVersion } from '../../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';
import { understandChange, type ConfigDraft } from './understand-change.ts';

export interface ChangeApplied {
  readonly ok: true;
  /** How many rules said something new. */
  readonly changed: number;
  /** Of each rule that was named, the number of its last change. */
  readonly revisions: readonly RevisionOf[];
}

export async function applyChange(
  context: OperationContext,
  operator: Operator,
  draft: ConfigDraft,
): Promise<ChangeApplied | Refused> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ChangeApplied | Refused> => {
    const head = await lockShard(context, transaction);
    const understood = await understandChange(transaction, draft, head.now);
    if (!understood.ok) return understood;
    const { channels, rules, removedRules, safetyStock } = understood.change;
    if (channels.length > 0) writeChannels(transaction, channels);
    if (safetyStock.length > 0) writeSafetyStock(transaction, safetyStock);
    const records: RecordChange[] = [...rules.map(changeOf), ...removedRules.map((code) => ({ code, body: null }))];
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = records.length === 0 ? 0 : await writeRecords(transaction, 'allotment', records, by);
    bumpCatalogueVersion(transaction);
    const codes = [...channels.map(({ code }) => code), ...records.map(({ code }) => code)];
    audit(transaction, head, operator, {
      action: 'config.applied',
      subject: subjectOf([...codes, ...safetyStock.map(({ sku }) => sku)], 'definitions'),
      detail: {
        channels: channels.map(({ code }) => code),
        allotmentRules: rules.map(({ id }) => id),
        removedAllotmentRules: removedRules,
        safetyStock: draft.safetyStock.map(({ sku, location, quantity }) => ({ sku, location, quantity })),
      },
    });
    const ids = records.map(({ code }) => code);
    const revisions = ids.length === 0 ? [] : await latestRevisions(transaction, 'allotment', ids);
    return { ok: true, changed, revisions };
  });
}

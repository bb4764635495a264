// Says what a source's words are in ours, and takes it back: all of a request or none. An entry replaces the one for
// the same word. It is looked up message by message, so that no decision has to load anything anew.

import {
  checkCrosswalk,
  crosswalkCode,
  type CrosswalkEntry,
  type CrosswalkKey,
} from '../../domain/inbound/crosswalk.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export type CrosswalkPut = { readonly ok: true; readonly changed: number } | Refused;

export async function putCrosswalk(
  context: OperationContext,
  operator: Operator,
  entries: readonly CrosswalkEntry[],
): Promise<CrosswalkPut> {
  const refused = checkCrosswalk(entries);
  if (refused) return refused;
  const changes = entries.map((entry) => ({ code: crosswalkCode(entry.source, entry), body: entry }));
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<CrosswalkPut> => {
    const head = await lockShard(context, transaction);
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = await writeRecords(transaction, 'crosswalk', changes, by);
    if (changed === 0) return { ok: true, changed };
    // The entries themselves stand in their revisions, with this correlation id; they may be thousands.
    const sources = [...new Set(entries.map((entry) => entry.source))].toSorted();
    const subject = subjectOf(
      changes.map((change) => change.code),
      'crosswalk entries',
    );
    audit(transaction, head, operator, { action: 'crosswalk.put', subject, detail: { sources, changed } });
    return { ok: true, changed };
  });
}

export async function removeFromCrosswalk(
  context: OperationContext,
  operator: Operator,
  source: string,
  key: CrosswalkKey,
): Promise<CrosswalkPut> {
  const code = crosswalkCode(source, key);
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<CrosswalkPut> => {
    const head = await lockShard(context, transaction);
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = await writeRecords(transaction, 'crosswalk', [{ code, body: null }], by);
    if (changed === 0) return refuse('not_found', `There is no ${key.kind} "${key.external}" of ${source}.`);
    audit(transaction, head, operator, { action: 'crosswalk.removed', subject: code, detail: { source, ...key } });
    return { ok: true, changed };
  });
}

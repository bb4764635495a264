// Understands a change of channels, allotment rules and safety stock as one, in the order in which the parts could be
// put one after the other: channels, rules taken back, rules given, safety stock. What each PUT would refuse is refused
// alike; the place of it is told within the whole.

import { understandAllotments, type AllotmentDraft } from '../../domain/allotment/allotment-draft.ts';
import type { Channel } from '../../domain/channel.ts';
import type { ConfigChange } from '../../domain/config/config-change.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import type { Reader } from '../../store/database.ts';
import { findRecords } from '../../store/governed-records.ts';
import { loadKnown } from '../allotment/put-allotment-rules.ts';
import { understandSafetyStock, type SafetyStockDraft } from '../allotment/put-safety-stock.ts';
import { refuseChannels } from '../put-channels.ts';

export interface ConfigDraft {
  readonly channels: readonly Channel[];
  readonly allotmentRules: readonly AllotmentDraft[];
  /** Ids. */
  readonly removeAllotmentRules: readonly string[];
  readonly safetyStock: readonly SafetyStockDraft[];
}

export type ChangeUnderstood = { readonly ok: true; readonly change: ConfigChange } | Refused;

export async function understandChange(reader: Reader, draft: ConfigDraft, now: number): Promise<ChangeUnderstood> {
  const { channels, allotmentRules, removeAllotmentRules: removed, safetyStock } = draft;
  const refusedChannels = await refuseChannels(reader, channels);
  if (refusedChannels) return within('channels', refusedChannels);
  const refusedRemovals = await refuseRemovals(reader, draft);
  if (refusedRemovals) return within('removeAllotmentRules', refusedRemovals);
  const known = await loadKnown(reader, allotmentRules, now, { channels, removedRules: removed });
  const rules = understandAllotments(allotmentRules, known);
  if (!rules.ok) return within('allotmentRules', rules);
  const safety = await understandSafetyStock(reader, safetyStock);
  if (!safety.ok) return within('safetyStock', safety);
  return {
    ok: true,
    change: { channels, rules: rules.rules, removedRules: removed, safetyStock: safety.changes },
  };
}

/** The refusal with its path below that of the part. */
export function within<R extends Refused>(part: string, refused: R): R {
  const { path } = refused.refusal;
  if (path === undefined) return refused;
  return { ...refused, refusal: { ...refused.refusal, path: path === '' ? part : `${part}/${path}` } };
}

async function refuseRemovals(
  reader: Reader,
  { removeAllotmentRules: removed, allotmentRules }: ConfigDraft,
): Promise<Refused | null> {
  const given = new Set(allotmentRules.map(({ id }) => id));
  const found = new Set((await findRecords(reader, 'allotment', removed)).map(({ code }) => code));
  const seen = new Set<string>();
  for (const [index, id] of removed.entries()) {
    if (!found.has(id)) return refuse('not_found', `There is no allotment rule "${id}".`, String(index));
    if (given.has(id)) return refuse('conflict', `${id} is given and removed.`, String(index));
    if (seen.has(id)) return refuse('conflict', `${id} is removed twice.`, String(index));
    seen.add(id);
  }
  return null;
}

// Defines locations: all of a request or none. A definition replaces what was there. A location may be closed while
// something is promised there: that stays promised, and becomes an exception that names how much.

import { checkCalendar, type Location } from '../domain/location.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import { openQuantities } from '../store/exceptions.ts';
import { writeLocations } from '../store/locations.ts';
import { promisedAt } from '../store/positions.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from './operator.ts';

export type LocationsPut = { readonly ok: true; readonly written: number } | Refused;

export async function putLocations(
  context: OperationContext,
  operator: Operator,
  locations: readonly Location[],
): Promise<LocationsPut> {
  const codes = locations.map((location) => location.code);
  const twice = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (twice !== -1) return refuse('conflict', `${codes[twice] ?? ''} is given twice.`, `${twice}/code`);
  for (const [index, { calendar }] of locations.entries()) {
    const refused = calendar && checkCalendar(calendar, `${index}/calendar`);
    if (refused) return refused;
  }
  const closed = locations.filter((location) => location.isClosed).map((location) => location.code);
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<LocationsPut> => {
    const head = await lockShard(context, transaction);
    const promised = closed.length === 0 ? [] : await promisedAt(transaction, closed);
    writeLocations(transaction, locations);
    bumpCatalogueVersion(transaction);
    const subject = subjectOf(codes, 'locations');
    const drafts = promised.map((one) => ({ ...one, subject: '', id: context.makeId('exc') }));
    openQuantities(transaction, 'reserved_at_closed', drafts, { ...operator, at: head.now, seq: head.seq });
    audit(transaction, head, operator, { action: 'locations.put', subject, detail: { codes } });
    return { ok: true, written: codes.length };
  });
}

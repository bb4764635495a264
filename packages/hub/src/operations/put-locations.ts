// Defines locations: all of a request or none. A definition replaces what was there.

import type { Location } from '../domain/location.ts';
import { refuse, type Refused } from '../domain/refusal.ts';
import { writeLocations } from '../store/locations.ts';
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
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<LocationsPut> => {
    const head = await lockShard(context, transaction);
    writeLocations(transaction, locations);
    bumpCatalogueVersion(transaction);
    const subject = subjectOf(codes, 'locations');
    audit(transaction, head, operator, { action: 'locations.put', subject, detail: { codes } });
    return { ok: true, written: codes.length };
  });
}

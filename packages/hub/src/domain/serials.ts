// Serial numbers of an item that is tracked by them. They are carried: a movement or a line says which units it is
// about, and the journal's entries keep it. Balances and portions stay by quantity, so that which unit is where is what
// the entries say, not something that is decided.

import type { EntryBody } from './journal-entry.ts';
import type { Item } from './item.ts';
import { refuse, type Refused } from './refusal.ts';

/** Refuses serials that are not one for each base unit, all different. */
export function checkSerials(
  { sku, tracking, scale }: Pick<Item, 'sku' | 'tracking' | 'scale'>,
  serials: readonly string[],
  quantity: bigint,
  path: string,
): Refused | null {
  if (tracking !== 'serial') return refuse('invalid_field', `${sku} is not tracked by serial number.`, path);
  const units = quantity < 0n ? -quantity : quantity;
  if (BigInt(serials.length) * 10n ** BigInt(scale) !== units) {
    return refuse('invalid_field', `There are ${serials.length} serial numbers for another quantity.`, path);
  }
  const given = new Set<string>();
  for (const [index, serial] of serials.entries()) {
    if (given.has(serial)) return refuse('invalid_field', `"${serial}" is given twice.`, `${path}/${index}`);
    given.add(serial);
  }
  return null;
}

/** Deals serials out to the entries that are about them, in their order; each keeps its own in its detail. */
export function withSerials(
  entries: readonly EntryBody[],
  serials: readonly string[],
  { scale }: Pick<Item, 'scale'>,
  isAbout: (entry: EntryBody) => boolean,
): EntryBody[] {
  const perUnit = 10n ** BigInt(scale);
  let [units, dealt] = [0n, 0];
  return entries.map((entry) => {
    if (!isAbout(entry)) return entry;
    units += entry.quantity;
    const own = serials.slice(dealt, Number(units / perUnit));
    dealt += own.length;
    return own.length === 0 ? entry : { ...entry, detail: detailWith(entry.detail, own) };
  });
}

function detailWith(detail: string | null, serials: readonly string[]): string {
  const told: unknown = JSON.parse(detail ?? '{}');
  return JSON.stringify({ ...Object(told), serials });
}

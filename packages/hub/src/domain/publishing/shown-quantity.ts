// How many a listing is to show: what its channel may sell, in whole units of what the channel sells in. What is left
// over of the last unit is not shown.

import type { KitAvailability } from '../availability/sellable.ts';
import type { Channel } from '../channel.ts';
import { uomRatio, type Item } from '../item.ts';

export function shownQuantity(
  item: Item,
  { uom }: Pick<Channel, 'uom'>,
  { availableToSell }: Pick<KitAvailability, 'availableToSell'>,
): bigint {
  if (availableToSell <= 0n) return 0n;
  const own = uom !== null && item.uoms.some((unit) => unit.code === uom) ? uom : item.baseUom;
  const found = uomRatio(item, own, 'uom');
  if (!found.ok) return 0n;
  const { numerator, denominator } = found.ratio;
  return (availableToSell * denominator) / (numerator * 10n ** BigInt(item.scale));
}

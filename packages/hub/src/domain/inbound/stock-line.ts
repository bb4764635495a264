// A line of a stock report: how much of an item was counted at a place. It is checked against the catalogue and
// converted into the smallest unit once, when the report comes in.

import { checkLot, uomRatio, type Item } from '../item.ts';
import { parseQuantity, type WireQuantity } from '../quantity.ts';
import { refuse, type Refused } from '../refusal.ts';
import { isPhysical, type StockStatus } from '../stock-status.ts';
import type { ReportHead } from './stock-report.ts';

/** As a source tells it; what is left out is null. */
export interface StockLine {
  readonly sku: string;
  readonly location: string | null;
  readonly lot: string | null;
  readonly status: string | null;
  readonly quantity: WireQuantity;
  readonly uom: string | null;
}

/** `onHand` counts every status together. */
export type CountedAccount = StockStatus | 'onHand';

export interface CountedLine {
  readonly ok: true;
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly account: CountedAccount;
  /** In the item's smallest unit. */
  readonly figure: bigint;
}

/** What a line needs of the catalogue. */
export interface LineCatalogue {
  readonly items: ReadonlyMap<string, Pick<Item, 'sku' | 'baseUom' | 'scale' | 'tracking' | 'uoms'>>;
  readonly locations: ReadonlyMap<string, unknown>;
}

/** The line in the words of the ledger, or why it cannot be taken. */
export function readStockLine(line: StockLine, head: ReportHead, catalogue: LineCatalogue): CountedLine | Refused {
  const location = line.location ?? head.location;
  if (location === null)
    return refuse('invalid_field', 'Neither the line nor the report names a location.', 'location');
  if (head.location !== null && location !== head.location) {
    return refuse('conflict', `The report is about ${head.location} alone.`, 'location');
  }
  if (!catalogue.locations.has(location)) {
    return refuse('unknown_location', `No location has the code "${location}".`, 'location');
  }
  const item = catalogue.items.get(line.sku);
  if (!item) return refuse('unknown_sku', `No item has the SKU "${line.sku}".`, 'sku');
  const account = accountOf(line.status);
  if (account === null) {
    return refuse('invalid_field', `"${line.status ?? ''}" is not a status of stock on hand.`, 'status');
  }
  const lot = checkLot(item, line.lot, false);
  if (!lot.ok) return lot;
  const ratio = uomRatio(item, line.uom ?? undefined, 'uom');
  if (!ratio.ok) return ratio;
  const parsed = parseQuantity(line.quantity, ratio.ratio, item.scale, 'quantity');
  if (!parsed.ok) return parsed;
  if (parsed.quantity < 0n) return refuse('quantity_out_of_range', 'Nobody can count less than nothing.', 'quantity');
  return { ok: true, sku: line.sku, location, lot: lot.lot, account, figure: parsed.quantity };
}

function accountOf(status: string | null): CountedAccount | null {
  if (status === null) return 'sellable';
  if (status === 'onHand') return status;
  return isPhysical(status) ? status : null;
}

// The accounts of the double-entry ledger: inside, the states that a position keeps apart; outside, where
// goods come from and go to.

import { refuse, type Refused } from './refusal.ts';

export const physicalStatuses = ['sellable', 'quarantine', 'damaged', 'onHold', 'returned'] as const;

export const insideAccounts = [...physicalStatuses, 'inTransit', 'onOrder'] as const;

export const outsideAccounts = ['supplier', 'customer', 'adjustment', 'production', 'scrap'] as const;

/** A physical unit by status; on hand is their sum. */
export type StockStatus = (typeof physicalStatuses)[number];

export type InsideAccount = (typeof insideAccounts)[number];

export type OutsideAccount = (typeof outsideAccounts)[number];

const physical: ReadonlySet<string> = new Set(physicalStatuses);

export function isPhysical(account: string): account is StockStatus {
  return physical.has(account);
}

type StatusFound = { readonly ok: true; readonly status: InsideAccount } | Refused;

/** A physical status by name, or the default of the kind. */
export function statusOr(name: string | null, fallback: InsideAccount, path: string): StatusFound {
  if (name === null) return { ok: true, status: fallback };
  if (isPhysical(name)) return { ok: true, status: name };
  return refuse('invalid_field', `"${name}" is not a status of stock on hand.`, path);
}

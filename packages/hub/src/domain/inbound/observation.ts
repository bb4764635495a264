// An observation: the word of a source on a fact that another source owns. It changes nothing in the ledger and feeds
// reconciliation. Where it tells of the same fact as the owner (by its business key), it is a confirmation.

import type { EntryKind } from '../journal-entry.ts';
import type { Fact } from './ownership.ts';

export interface Observation {
  readonly source: string;
  readonly eventId: string;
  readonly kind: EntryKind;
  readonly fact: Fact;
  /** The owner at the time of the fact; null where nobody owns it and another source spoke first. */
  readonly owner: string | null;
  readonly sku: string;
  readonly location: string;
  readonly lot: string;
  readonly status: string | null;
  readonly quantity: bigint;
  readonly businessKey: string | null;
  readonly occurredAt: number;
  readonly correlationId: string;
  /** The entry that it confirms; null for a mere observation. */
  readonly confirms: bigint | null;
  /** By when the owner should have told the same; null when nothing says which fact it is. */
  readonly confirmBy: number | null;
}

/** What the ledger has under a business key: the first entry of the fact, and how much it says. */
export interface KnownFact {
  readonly source: string | null;
  readonly seq: bigint;
  readonly quantity: bigint;
  readonly location: string | null;
}

/** A fact as both systems call it. */
export interface FactId {
  readonly kind: EntryKind;
  readonly businessKey: string;
  readonly sku: string;
}

export function factKey(kind: EntryKind, businessKey: string, sku: string): string {
  return `${kind}\u0000${businessKey}\u0000${sku}`;
}

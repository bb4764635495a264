// Dated supply: what is bought and not yet here, by order, item and location. `onOrder` of a position is the
// sum of its open supplies; a receipt that names the order takes from it. Supply that is late stops counting after its
// grace: it is no promise any more.

export interface Supply {
  readonly order: string;
  readonly sku: string;
  readonly location: string;
  readonly dueAt: number | null;
  readonly planned: bigint;
  readonly open: bigint;
  /** As of when a source stated what is open: what came in before is in it. Null where it was only planned. */
  readonly statedAt: number | null;
  /** The part of it that is promised to reservations. */
  readonly promised: bigint;
  /** How long past its date it is still counted on. */
  readonly graceMs: number;
}

/** What a supply has of which nobody said otherwise. */
export const graceDefaultMs = 86_400_000;

/** When a supply is counted on no longer; null when it has no date, and is not counted on at all. */
export function isLate({ dueAt, graceMs }: Pick<Supply, 'dueAt' | 'graceMs'>, now: number): boolean {
  return dueAt === null || dueAt + graceMs < now;
}

export function supplyKey(order: string, sku: string, location: string): string {
  return `${order}\u0000${sku}\u0000${location}`;
}

/** What of it can still be promised: nothing without a date, or when it is later than its grace allows. */
export function promisable(supply: Supply, now: number): bigint {
  const { open, promised } = supply;
  return isLate(supply, now) || promised >= open ? 0n : open - promised;
}

// Dated supply: what is bought and not yet here, by order, item and location. `onOrder` of a position is the
// sum of its open supplies; a receipt that names the order takes from it.

export interface Supply {
  readonly order: string;
  readonly sku: string;
  readonly location: string;
  readonly dueAt: number | null;
  readonly planned: bigint;
  readonly open: bigint;
  /** As of when a source stated what is open: what came in before is in it. Null where it was only planned. */
  readonly statedAt: number | null;
}

export function supplyKey(order: string, sku: string, location: string): string {
  return `${order}\u0000${sku}\u0000${location}`;
}

// Where stock is: warehouses, third-party sites, shops, suppliers that ship directly, virtual places.

export const locationKinds = ['warehouse', 'third_party', 'shop', 'supplier', 'virtual'] as const;

export type LocationKind = (typeof locationKinds)[number];

export interface Location {
  readonly code: string;
  readonly name: string;
  readonly kind: LocationKind;
  readonly region: string | null;
  /** Smaller is preferred when a line can be placed at several locations. */
  readonly priority: number;
  /** Whole base units of every item that are held back from all channels here. */
  readonly safetyStock: bigint;
}

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
  /** Nothing is promised from a closed location any more; what is promised there stays promised. */
  readonly isClosed: boolean;
  /** What shipping a unit from here costs, in any one currency's smallest unit, for sourcing to compare; null: unknown. */
  readonly shippingCost: bigint | null;
  /** Working hours; null where every moment is one. */
  readonly calendar: LocationCalendar | null;
}

/** When goods leave a location. */
export interface LocationCalendar {
  /** An IANA time zone. */
  readonly timeZone: string;
  /** 1 is Monday. */
  readonly workingDays: readonly number[];
  /** What is ordered until then (HH:MM, local time) leaves on the same working day. */
  readonly cutOff: string;
  /** Days on which nothing leaves, as YYYY-MM-DD. */
  readonly holidays: readonly string[];
  /** Working days between order and departure, besides the cut-off. */
  readonly handlingDays: number;
}

/** What a location has that does not say otherwise. */
export const locationDefaults = {
  isClosed: false,
  shippingCost: null,
  calendar: null,
} as const satisfies Partial<Location>;

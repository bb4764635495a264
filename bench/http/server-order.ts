// What the runner tells a server process, and what both sides know.

export interface ServerOrder {
  readonly name: 'hub' | 'naive' | 'guarded' | 'constant';
  readonly url: string;
  /** Connections of a rival's pool to the database. */
  readonly connections: number;
}

export const benchKey = 'evk_bench';

/** As long as the hub's answer for one item. */
export const constantAnswer = {
  sku: 'SKU-000000',
  channel: 'web',
  availableToSell: 1_000_000_000,
  availableToPromise: 1_000_000_000,
  uom: 'each',
  byLocation: [{ location: 'DC1', available: 1_000_000_000, safetyStock: 0 }],
  asOfSeq: '100000',
  ageMs: 0,
};

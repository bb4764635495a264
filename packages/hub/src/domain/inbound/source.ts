// A source: a system that reports facts, and what is known of its habits. It is a governed record: each change makes a
// revision. A source that nobody has declared may report too; it has the habits of `undeclared`.

export const sourceKinds = ['erp', 'wms', 'third_party', 'supplier', 'shop', 'device', 'other'] as const;

export type SourceKind = (typeof sourceKinds)[number];

/** Whether its on-hand figures contain what it has been told is promised (gross) or leave it out (net). */
export const bases = ['gross', 'net'] as const;

export type Basis = (typeof bases)[number];

/** What counts for the locations of an owner that has been silent for longer than its objective. */
export type Fallback =
  | { readonly kind: 'keep_last' }
  /** Subtracts a share of what is available that grows with the hours of silence beyond the objective. */
  | { readonly kind: 'buffer'; readonly percentPerHour: number; readonly percentMax: number }
  | { readonly kind: 'stop_selling' }
  /** The next ownership rule that matches decides who owns the fact. */
  | { readonly kind: 'next_owner' };

/** A snapshot that would change more than these shares (0 to 1) of its scope is held for approval. */
export interface BlastRadius {
  readonly lines: number;
  readonly units: number;
}

export interface Source {
  readonly code: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly basis: Basis;
  /** How far its clock may run ahead of ours. */
  readonly clockToleranceMs: number;
  /** How often it should be heard; null when nobody is promised anything. */
  readonly freshnessMs: number | null;
  readonly fallback: Fallback;
  readonly blastRadius: BlastRadius;
  /** How long a message that skips ahead waits for its predecessor. */
  readonly waitMs: number;
  /** How long another system's word on its facts may stay without its own before somebody hears of it. */
  readonly graceMs: number;
  /** How long its raw messages are kept after they are done. */
  readonly retentionDays: number;
  /** The code of the mapping that its raw messages go through; null when it speaks our own language. */
  readonly mapping: string | null;
}

const minute = 60_000;

export const sourceDefaults = {
  kind: 'other',
  basis: 'gross',
  clockToleranceMs: 5 * minute,
  freshnessMs: null,
  fallback: { kind: 'keep_last' },
  blastRadius: { lines: 0.3, units: 0.5 },
  waitMs: 60 * minute,
  graceMs: 24 * 60 * minute,
  retentionDays: 30,
  mapping: null,
} as const satisfies Omit<Source, 'code' | 'name'>;

/** The habits of a source that nobody has declared: it may be as wrong about time as any (a day). */
export function undeclared(code: string): Source {
  return { ...sourceDefaults, code, name: code, clockToleranceMs: 24 * 60 * minute };
}

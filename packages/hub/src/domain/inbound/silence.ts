// An owner that has not been heard for longer than it promised: what is sold of its stock meanwhile is up to the
// fallback that was declared for it.

import type { Source } from './source.ts';

/** In force at a location for as long as its owner is silent. */
export interface Silence {
  readonly source: string;
  readonly silentForMs: number;
  readonly fallback: Source['fallback'];
}

/** How long a source has been silent beyond its objective; 0 while it is not, or was never heard of. */
function overdueMs(source: Source, heardAt: number | undefined, now: number): number {
  if (source.freshnessMs === null || heardAt === undefined) return 0;
  return Math.max(0, now - heardAt - source.freshnessMs);
}

export function isSilent(source: Source, heardAt: number | undefined, now: number): boolean {
  return overdueMs(source, heardAt, now) > 0;
}

export function silenceOf(source: Source, heardAt: number | undefined, now: number): Silence | null {
  if (heardAt === undefined || !isSilent(source, heardAt, now)) return null;
  return { source: source.code, silentForMs: now - heardAt, fallback: source.fallback };
}

const msPerHour = 3_600_000;

/** How much of what is available is held back because of the silence. */
export function heldBack(source: Source, heardAt: number | undefined, now: number, available: bigint): bigint {
  const overdue = overdueMs(source, heardAt, now);
  if (overdue === 0 || available <= 0n) return 0n;
  const { fallback } = source;
  if (fallback.kind === 'stop_selling') return available;
  if (fallback.kind !== 'buffer') return 0n;
  const percent = Math.min(fallback.percentMax, (fallback.percentPerHour * overdue) / msPerHour);
  const held = available * BigInt(Math.round(percent * 10_000));
  // Rounded up: what is kept back is kept back because it may not be there.
  return (held + 999_999n) / 1_000_000n;
}

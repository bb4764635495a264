// How long a channel takes to show what the hub says, as a figure that follows what is measured: up at once to what was
// just seen, down slowly, because what a lag costs is sold too often.

const downBy = 0.2;

/** `measured` in milliseconds, of what was confirmed since the last time; null when there is nothing yet. */
export function nextLag(known: number | null, measured: readonly number[]): number | null {
  if (measured.length === 0) return known;
  const sorted = measured.toSorted((a, b) => a - b);
  // All but the slowest twentieth.
  const seen = Math.max(0, sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
  if (known === null || seen >= known) return seen;
  return known + (seen - known) * downBy;
}

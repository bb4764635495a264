// Sourcing: at which places a demand is reserved. One place for the whole demand where that is possible (fewest
// shipments), else the places in the order given, each as far as it goes. Within a place lots go in the order
// of their codes. Pure choice: it is told what is free and promises nothing.

export interface Candidate {
  readonly location: string;
  readonly lot: string;
  readonly free: bigint;
}

export interface Source {
  readonly location: string;
  readonly lot: string;
  readonly quantity: bigint;
}

/** Candidates come grouped by location, in the order of preference. */
export function chooseSources(candidates: readonly Candidate[], quantity: bigint): Source[] {
  const whole = locationThatCovers(candidates, quantity);
  const usable = whole === null ? candidates : candidates.filter((one) => one.location === whole);
  const sources: Source[] = [];
  let rest = quantity;
  for (const { location, lot, free } of usable) {
    if (rest === 0n) break;
    if (free <= 0n) continue;
    const units = free < rest ? free : rest;
    sources.push({ location, lot, quantity: units });
    rest -= units;
  }
  return sources;
}

function locationThatCovers(candidates: readonly Candidate[], quantity: bigint): string | null {
  let location: string | null = null;
  let sum = 0n;
  for (const candidate of candidates) {
    if (candidate.location !== location) sum = 0n;
    location = candidate.location;
    if (candidate.free > 0n) sum += candidate.free;
    if (sum >= quantity) return location;
  }
  return null;
}

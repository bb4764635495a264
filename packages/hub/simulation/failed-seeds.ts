// Runs that once failed, kept so that they never fail again: each is run for as many steps as it took then.

export interface FailedSeed {
  readonly seed: number;
  readonly world: number;
  readonly steps: number;
  /** What it found. */
  readonly found: string;
}

export const failedSeeds: readonly FailedSeed[] = [];

// Worlds of inbound that once did not end in the truth, kept so that they never fail again.

export interface FailedInbound {
  readonly seed: number;
  readonly world: number;
  /** What was wrong. */
  readonly found: string;
}

export const failedInbound: readonly FailedInbound[] = [];

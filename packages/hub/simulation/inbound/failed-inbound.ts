// Worlds of inbound that once did not end in the truth, kept so that they never fail again.

export interface FailedInbound {
  readonly seed: number;
  readonly world: number;
  /** What was wrong. */
  readonly found: string;
}

export const failedInbound: readonly FailedInbound[] = [
  { seed: 42, world: 1, found: "the last owner's late word was added to the first count of the new one" },
  { seed: 42, world: 2, found: 'an adjustment that took units away was not known again under a second id' },
  { seed: 42, world: 1, found: 'a transfer of which one place had been counted was not known again' },
  {
    seed: 3,
    world: 41,
    found: 'a snapshot of who had been the owner took the place of the one that it told as the owner',
  },
];

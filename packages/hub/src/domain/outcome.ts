// The answer to a command. A repeated command is answered as the first time, marked as a duplicate.

import type { Refused } from './refusal.ts';
import type { Reservation } from './reservation.ts';

/**
 * What became of a command that was understood. `duplicate`: decided before, answered as then. `absorbed`: known
 * already, from a count or a later version. `confirmation`, `observation`: the word of a source that does not own the
 * fact, kept and not applied. `waiting`: for its predecessor.
 */
export type OutcomeName = 'applied' | 'duplicate' | 'absorbed' | 'confirmation' | 'observation' | 'waiting';

export interface Applied {
  readonly ok: true;
  readonly outcome: OutcomeName;
  /** The shard's sequence after the command. */
  readonly seq: bigint;
  /** The reservation as it was when the command had been decided. */
  readonly reservation: Reservation | null;
}

export type Outcome = Applied | Refused;

// The answer to a command. A repeated command is answered as the first time, marked as a duplicate.

import type { Refused } from './refusal.ts';
import type { Reservation } from './reservation.ts';

export interface Applied {
  readonly ok: true;
  /** `duplicate`: decided before; what follows is the answer of then. */
  readonly outcome: 'applied' | 'duplicate';
  /** The shard's sequence after the command. */
  readonly seq: bigint;
  /** The reservation as it was when the command had been decided. */
  readonly reservation: Reservation | null;
}

export type Outcome = Applied | Refused;

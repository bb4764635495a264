// In which order messages arrive, and how often: every one at least once, some again under the same id, some again
// under a new one; in bursts, late, backwards, or in no order at all. What was lost on the way is sent again at the
// end.

import type { SeededRandom } from '../seeded-random.ts';
import type { Message } from './message.ts';

export interface Arrival {
  readonly message: string;
  /** 0 for the id under which it was sent first; a later one is the same word under a new id. */
  readonly copy: number;
  /** Those of one batch arrive together. */
  readonly batch: number;
  /** For a snapshot: whether lines that change nothing are left out before the engine. */
  readonly isTrimmed: boolean;
}

const minute = 60_000;

type Style = 'soon' | 'bursts' | 'late' | 'backwards' | 'shuffled';

export const styles = ['soon', 'bursts', 'late', 'backwards', 'shuffled'] as const satisfies readonly Style[];

/** When a message comes, by no clock in particular. */
function comesAt(random: SeededRandom, style: Style, { occurredAt, source }: Message): number {
  const delay = source === 'erp' ? 45 * minute : 2 * minute;
  switch (style) {
    case 'soon':
      return occurredAt + random.below(delay);
    case 'bursts':
      return Math.ceil(occurredAt / (6 * 60 * minute)) * 6 * 60 * minute + random.below(delay);
    case 'late':
      return occurredAt + (random.chance(25) ? random.below(3 * 24 * 60 * minute) : random.below(delay));
    case 'backwards':
      return -occurredAt;
    default:
      return random.below(2 ** 31);
  }
}

export function drawArrivals(random: SeededRandom, messages: readonly Message[], style: Style): Arrival[] {
  const lost = Number.MAX_SAFE_INTEGER;
  const coming = messages.flatMap((message) => {
    const at = random.chance(8) ? lost : comesAt(random, style, message);
    const copies = [{ message, copy: 0, at }];
    while (random.chance(20)) copies.push({ message, copy: 0, at: comesAt(random, 'shuffled', message) });
    if (message.isRepeatable && random.chance(15))
      copies.push({ message, copy: 1, at: comesAt(random, style, message) });
    return copies;
  });
  const most = random.pick([1, 4, 16, 64]);
  let [batch, left] = [0, 0];
  return coming
    .toSorted((a, b) => a.at - b.at)
    .map(({ message, copy }): Arrival => {
      if (left === 0) [batch, left] = [batch + 1, random.between(1, most)];
      left -= 1;
      return { message: message.id, copy, batch, isTrimmed: random.chance(50) };
    });
}

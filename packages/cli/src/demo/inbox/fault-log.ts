// Which faults were made on purpose and what became of each. Whoever makes one says what has to become of it; anything
// else is a finding, so that a fault cannot be swallowed in silence.

import type { Figures } from '../figures.ts';
import type { Random } from '../random.ts';

export interface Fault {
  /** Of the project's list of faults. */
  readonly code: string;
  readonly name: string;
  /** What may become of it, in the words in which it is told. */
  readonly expects: readonly string[];
  /** How often it is made at most. */
  readonly most?: number;
}

export interface FaultRow {
  readonly code: string;
  readonly name: string;
  readonly made: number;
  /** How often it ended in which way. */
  readonly ends: Readonly<Record<string, number>>;
  /** Ends that were not to be expected. */
  readonly unexpected: number;
}

/** Those that were never made come soon; the others now and then. */
const firstChance = 0.7;
const againChance = 0.06;

export class FaultLog {
  readonly #faults: readonly Fault[];
  readonly #figures: Figures;
  readonly #random: Random;
  readonly #ends = new Map<Fault, Map<string, number>>();
  readonly #begun = new Map<Fault, number>();

  constructor(faults: readonly Fault[], figures: Figures, random: Random) {
    this.#faults = faults;
    this.#figures = figures;
    this.#random = random;
  }

  /** Those to be tried now, the one that is to be made first in front; none, mostly. */
  choose<T extends Fault>(faults: readonly T[]): readonly T[] {
    const open = faults.filter((fault) => (this.#begun.get(fault) ?? 0) < (fault.most ?? Number.POSITIVE_INFINITY));
    const fresh = open.filter((fault) => !this.#begun.has(fault));
    if (!this.#random.chance(fresh.length > 0 ? firstChance : againChance)) return [];
    const chosen = fresh.length > 0 ? fresh : open;
    const from = this.#random.integer(0, Math.max(0, chosen.length - 1));
    return [...chosen.slice(from), ...chosen.slice(0, from)];
  }

  /** Counts when it is made, so that two feeds do not choose the same. */
  begin(fault: Fault): void {
    this.#begun.set(fault, (this.#begun.get(fault) ?? 0) + 1);
  }

  end(fault: Fault, end: string): void {
    const ends = this.#ends.get(fault) ?? new Map<string, number>();
    this.#ends.set(fault, ends.set(end, (ends.get(end) ?? 0) + 1));
    if (fault.expects.includes(end)) return;
    const expected = fault.expects.join('" or "');
    this.#figures.surprise(`${fault.code} ${fault.name}: expected "${expected}", and it was "${end}"`);
  }

  rows(): FaultRow[] {
    return this.#faults.map((fault) => {
      const { code, name, expects } = fault;
      const ends = this.#ends.get(fault) ?? new Map<string, number>();
      const made = this.#begun.get(fault) ?? 0;
      const good = expects.reduce((sum, end) => sum + (ends.get(end) ?? 0), 0);
      return { code, name, made, ends: Object.fromEntries(ends), unexpected: made - good };
    });
  }
}

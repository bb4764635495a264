// What is measured: the hub and its rivals, each behind the same few words, each in a process of its own so that
// its CPU and memory can be told from those of the others.

import type { PackedHistogram } from './histogram.ts';
import type { Spread } from './random.ts';

/** What a caller does again and again during a measurement. */
export interface Job {
  /** `stream` is `receive` with all that are handed over at once in one streamed request. */
  readonly operation: 'receive' | 'stream' | 'reserve' | 'ask';
  /** Requests a second that arrive whatever becomes of them; without it callers wait for their answers. */
  readonly perSecond?: number;
  readonly spread: Spread;
  /** Lines of a reservation. */
  readonly lines: number;
  /** Callers that each wait for their answer before they go on. */
  readonly callers: number;
  /** Requests that a caller hands over at once. */
  readonly together: number;
  readonly until: { readonly seconds: number } | { readonly requests: number };
  readonly seed: number;
}

/** How the requests of one step ended. */
export interface Tally {
  accepted: number;
  refused: number;
}

export type Step = (pickKey: () => number) => Promise<Tally>;

export interface Verdict {
  readonly ok: boolean;
  /** What is wrong, or what was proved. */
  readonly findings: readonly string[];
}

export interface Contestant {
  /** The process that serves, where it is not this one. */
  readonly serverPid?: number;
  /** Makes ready the step that the callers of a job repeat. */
  readonly stepOf: (job: Job) => Step | Promise<Step>;
  /** Puts so many units of a key on the shelf. */
  readonly stock: (key: number, quantity: number) => Promise<void>;
  /** The sums that must agree, quickly, or all that can be proved. */
  readonly check: (isThorough: boolean) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

export interface ContestantSetup {
  readonly url: string;
  /** A folder that the database server can read and write. */
  readonly folder: string;
  /** Connections of a pool, or requests of a batch: what the contestant is sized by. */
  readonly size: number;
}

export type OpenContestant = (setup: ContestantSetup) => Promise<Contestant>;

/** What a process measured of itself. */
export interface Measured {
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  readonly firstFailure: string | null;
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
  readonly latency: PackedHistogram;
  /** Of an open loop: requests that were sent late. */
  readonly late?: number;
}

/** Keys 0 to `plentyKeys` have more units than anybody asks for; the next ones are stocked when needed. */
export const plentyKeys = 100_000;
export const scarceKeys = 200;
export const plentyUnits = 1_000_000_000;

export const tenantCode = 'bench';
export const location = 'DC1';
export const channel = 'web';

export function skuOf(key: number): string {
  return `SKU-${String(key).padStart(6, '0')}`;
}

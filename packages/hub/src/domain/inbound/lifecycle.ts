// Messages that carry a version: the state of an order, of a reservation, of a shipment. They have an order of their
// own: an older one is ignored, one that skips ahead waits for its predecessor.

import type { Command } from '../command.ts';

export interface Lifecycle {
  /** What the versions are of, `reservation:<id>` or `order:<id>`. */
  readonly subject: string;
  readonly version: number;
}

/** The versions of one subject in the word of one source. */
export interface StreamId {
  readonly source: string;
  readonly subject: string;
}

/** A command that waits for its predecessor. */
export interface WaitingCommand {
  readonly source: string;
  readonly lifecycle: Lifecycle;
  readonly command: Command;
  /** When somebody has to hear that the predecessor did not come. */
  readonly deadline: number;
}

/** So many messages of one subject can wait: all of them are looked at whenever one of them comes. */
export const waitingMax = 100;

export function streamKey(source: string, subject: string): string {
  return `${source}\u0000${subject}`;
}

export type Turn = 'next' | 'older' | 'ahead';

/** Whether a version is the next one of its stream; the first is 1. */
export function turnOf(version: number, known: number): Turn {
  if (version <= known) return 'older';
  return version === known + 1 ? 'next' : 'ahead';
}

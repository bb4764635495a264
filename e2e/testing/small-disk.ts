// A disk that can be full: a file system in memory, mounted where only one program and its children see it, so
// that nothing is left of it when they have ended.

import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface SmallDisk {
  /** What has to start the program; see `ServeOptions`. */
  readonly through: readonly string[];
  /** Writes until nothing more fits; `pid` is the program's. */
  readonly fill: (pid: number) => void;
  /** Gives back what `fill` has taken. */
  readonly free: (pid: number) => void;
}

export function smallDisk(folder: string, megabytes: number): SmallDisk {
  const mount = `mount -t tmpfs -o size=${megabytes}m,mode=711 none "$0" && exec "$@"`;
  const ballast = (pid: number): string => join(`/proc/${pid}/root`, folder, 'ballast');
  return {
    through: ['unshare', '--mount', 'sh', '-c', mount, folder],
    fill: (pid) => {
      const file = openSync(ballast(pid), 'a');
      // Large pieces first, then what fits between them.
      for (const bytes of [1 << 20, 1 << 12]) writeUntilFull(file, Buffer.alloc(bytes));
      closeSync(file);
    },
    free: (pid) => rmSync(ballast(pid)),
  };
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length);
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    if (!isFull) throw error;
  }
}

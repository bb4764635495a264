// The lines that were refused, one JSON object a line beside the file: its line number, the code, and what to mend.

import { appendFile, rm } from 'node:fs/promises';

export interface LineError {
  readonly line: number | null;
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
}

export interface ErrorFile {
  readonly path: string;
  readonly add: (errors: readonly LineError[]) => Promise<void>;
}

/** Goes on with the one that is there when the import does. */
export async function openErrorFile(path: string, isResumed: boolean): Promise<ErrorFile> {
  if (!isResumed) await rm(path, { force: true });
  return {
    path,
    add: async (errors) => {
      if (errors.length === 0) return;
      await appendFile(path, errors.map((error) => `${JSON.stringify(error)}\n`).join(''));
    },
  };
}

// Records of a file that go into one request, each as the JSON that is sent, with the line on which it stands.

import type { LineError } from './error-file.ts';

export interface FileRecord {
  readonly line: number;
  readonly text: string;
}

export interface RecordGroup {
  readonly records: readonly FileRecord[];
  /** Of records that cannot be sent. */
  readonly errors: readonly LineError[];
  /** Number of the last line that is in it. */
  readonly lines: number;
  /** Bytes of the file that have been read for it. */
  readonly end: number;
}

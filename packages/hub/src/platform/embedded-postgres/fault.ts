// What can go wrong with the embedded PostgreSQL, in words for the person who started the hub. Every fault
// says what is wrong and what to do about it; `code` is for programs such as `evenstock doctor`.

const databaseUrlFix = 'set DATABASE_URL to a running PostgreSQL 15 or newer';

/** What helps wherever the bundled binaries do not. */
export const otherPostgresFix = [
  'point EVENSTOCK_POSTGRES_BINARIES to the bin folder of a PostgreSQL 15 or newer',
  `or ${databaseUrlFix}`,
].join(', ');

export type EmbeddedPostgresFaultCode =
  | 'account_missing'
  | 'binaries_missing'
  | 'binaries_unusable'
  | 'cluster_missing'
  | 'disk_full'
  | 'folder_in_use'
  | 'folder_unreachable'
  | 'folder_unusable'
  | 'init_failed'
  | 'password_unusable'
  | 'port_taken'
  | 'start_failed'
  | 'stopped'
  | 'version_mismatch';

export class EmbeddedPostgresFault extends Error {
  override readonly name = 'EmbeddedPostgresFault';
  readonly code: EmbeddedPostgresFaultCode;
  readonly fix: string;

  constructor(code: EmbeddedPostgresFaultCode, problem: string, fix: string, cause?: unknown) {
    super(`${problem} What to do: ${fix}.`, cause === undefined ? {} : { cause });
    this.code = code;
    this.fix = fix;
  }
}

/** The same advice for every failed write, wherever it happened. */
export function diskFullFault(folder: string, cause: unknown): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault(
    'disk_full',
    `The disk of ${folder} is full.`,
    `free some space (a new database takes 60 MB) or choose a data folder on another disk, or ${databaseUrlFix}`,
    cause,
  );
}

/** The `code` of a failed system call, or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

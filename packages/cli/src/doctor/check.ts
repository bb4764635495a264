// One thing that doctor looked at: how it is, and what to do where it is not well.

export type CheckStatus = 'ok' | 'warn' | 'fail';

export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: string;
  /** What to do; only where something is to be done. */
  readonly next?: string;
}

export function ok(name: string, detail: string): Check {
  return { name, status: 'ok', detail };
}

export function warn(name: string, detail: string, next: string): Check {
  return { name, status: 'warn', detail, next };
}

export function fail(name: string, detail: string, next: string): Check {
  return { name, status: 'fail', detail, next };
}

/** The `code` of a failed system call, or empty. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

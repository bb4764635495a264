// What PostgreSQL's errors mean for the caller: gone (try again later), lost a race (try again now), unknown
// whether it committed, or a defect. The only place that knows SQLSTATE codes.

/** The connection broke after the commit was sent: whether it took effect has to be looked up. */
export class UncertainCommit extends Error {
  override readonly name = 'UncertainCommit';

  constructor(cause: Error) {
    super('The connection broke while a transaction was being committed.', { cause });
  }
}

function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const systemErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const connectionMessages =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i;

/** The session is gone, or was never there. */
export function isConnectionLoss(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== null && systemErrors.has(code)) return true;
  if (code !== null && (code.startsWith('08') || code === '57P01' || code === '57P02' || code === '57P03'))
    return true;
  return error instanceof Error && connectionMessages.test(error.message);
}

/** The database cannot do it now: gone, out of disk, out of connections, or recovering. */
export function isUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  return isConnectionLoss(error) || (code !== null && (code.startsWith('53') || code.startsWith('58')));
}

/** The transaction lost against another and may simply be run again. */
export function isRetryable(error: unknown): boolean {
  const code = sqlState(error);
  return code === '40001' || code === '40P01' || code === '55P03' || code === '57014' || code === '25P03';
}

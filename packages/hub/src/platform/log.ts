// Log lines: JSON on stderr, so that stdout stays with the program's own answers. Secrets never reach them: what
// is logged is named field by field, and the fields below are cut out wherever they appear.

import { pino, type Logger } from 'pino';

export type Log = Logger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

export function createLog(level: LogLevel): Log {
  const secrets = ['authorization', 'key', 'secret', 'password', 'databaseUrl'];
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[secret]' } },
    pino.destination({ dest: 2, sync: false }),
  );
}

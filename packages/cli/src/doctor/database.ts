// Checks of a PostgreSQL that is not ours: whether it is reached, recent enough, tells the same time, and
// lets the hub's role do no more than it should. How it is read is the hub's business; this judges.

import { fail, ok, warn, type Check } from './check.ts';

export interface DatabaseFacts {
  /** As the server says it, such as 15.18. */
  readonly version: string;
  readonly versionMajor: number;
  /** The database's clock less ours, measured around the answer. */
  readonly clockSkewMs: number;
  /** The role that the hub works as; null when the database has none yet. */
  readonly role: string | null;
  readonly bypassesRowSecurity: boolean;
  readonly isSuperuser: boolean;
  /** The last migration that was applied; null for an empty database. */
  readonly schemaVersion: string | null;
  /** The last migration that this program knows. */
  readonly schemaKnown: string;
  readonly isSchemaNewer: boolean;
}

const oldestMajor = 15;
/** Decisions go by the database's clock; ours only dates events without a time. */
const skewWarnedMs = 2000;
const skewFailedMs = 60_000;

export function judgeDatabase(facts: DatabaseFacts): Check[] {
  return [judgeVersion(facts), judgeClock(facts), judgeRole(facts), judgeSchema(facts)];
}

export function unreachableDatabase(error: unknown): Check {
  const detail = error instanceof Error && error.message !== '' ? error.message : String(error);
  const next = 'start it, and check host, port, name and password in --database-url or DATABASE_URL';
  return fail('database', `cannot be reached: ${detail}`, next);
}

function judgeVersion({ version, versionMajor }: DatabaseFacts): Check {
  if (versionMajor >= oldestMajor) return ok('database', `PostgreSQL ${version}`);
  return fail('database', `PostgreSQL ${version} is too old`, `use PostgreSQL ${oldestMajor} or later`);
}

function judgeClock({ clockSkewMs }: DatabaseFacts): Check {
  const seconds = (Math.abs(clockSkewMs) / 1000).toFixed(1);
  const detail = `the database's clock is ${seconds} s ${clockSkewMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (Math.abs(clockSkewMs) < skewWarnedMs) return ok('clock', detail);
  const next = "set both clocks by the same time server; holds end by the database's clock";
  return Math.abs(clockSkewMs) < skewFailedMs ? warn('clock', detail, next) : fail('clock', detail, next);
}

function judgeRole({ role, bypassesRowSecurity, isSuperuser }: DatabaseFacts): Check {
  if (role === null) return ok('role', 'there is no hub role yet; the first start makes it');
  if (!bypassesRowSecurity && !isSuperuser) return ok('role', `${role} is held by row-level security`);
  const what = isSuperuser ? 'a superuser' : 'a role with BYPASSRLS';
  const next =
    'connect as a role of its own, as docs/operating/install.md shows; tenants are not kept apart for this one';
  return fail('role', `${role} is ${what}`, next);
}

function judgeSchema({ schemaVersion, schemaKnown, isSchemaNewer }: DatabaseFacts): Check {
  if (schemaVersion === null) return ok('schema', 'empty; the first start makes the schema');
  if (isSchemaNewer) {
    const detail = `${schemaVersion} is newer than this program, which knows ${schemaKnown}`;
    return fail('schema', detail, 'start the version of Evenstock that made it, or a later one');
  }
  if (schemaVersion === schemaKnown) return ok('schema', schemaVersion);
  return ok('schema', `${schemaVersion}; the next start brings it to ${schemaKnown}`);
}

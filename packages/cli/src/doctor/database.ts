// Judges a PostgreSQL that is not ours: whether it is recent enough, tells the same time, has the schema of this
// version, and lets the hub's role do no more than it should. The hub reads the facts.

import type { DatabaseFacts } from '../hub-door.ts';
import { fail, ok, warn, type Check } from './check.ts';

const oldestMajor = 15;
/** Decisions go by the database's clock; ours only dates events without a time. */
const skewWarnedMs = 2000;
const skewFailedMs = 60_000;

const guide = 'docs/operating/install.md shows how';

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

function judgeRole(facts: DatabaseFacts): Check {
  const { login, isLoginPrivileged, hasHubRole, mayActAsHub, isHubPrivileged } = facts;
  if (isHubPrivileged) {
    const next = 'take both rights from evenstock_hub; until then tenants are not kept apart';
    return fail('role', 'evenstock_hub is a superuser or may bypass row-level security', next);
  }
  if (hasHubRole && !mayActAsHub) {
    return fail('role', `${login} may not act as evenstock_hub`, `grant evenstock_hub to ${login}; ${guide}`);
  }
  if (isLoginPrivileged) {
    const detail = `${login} is a superuser or may bypass row-level security; the hub itself gives that up`;
    return warn('role', detail, `log in as a role of its own; ${guide}`);
  }
  return ok('role', hasHubRole ? `${login} acts as evenstock_hub` : `${login}; the first start makes evenstock_hub`);
}

function judgeSchema({ hasSchema, schemaVersion, schemaKnown, newerMigrations }: DatabaseFacts): Check {
  if (!hasSchema) return ok('schema', 'there is none yet; the first start makes it');
  if (newerMigrations.length > 0) {
    const detail = `${newerMigrations.join(', ')} is of a later version; this one knows ${schemaKnown}`;
    return fail('schema', detail, 'start the version of Evenstock that made it, or a later one');
  }
  if (schemaVersion === null) return ok('schema', 'is there; this login may not read its version');
  if (schemaVersion === schemaKnown) return ok('schema', schemaVersion);
  return ok('schema', `${schemaVersion}; the next start brings it to ${schemaKnown}`);
}

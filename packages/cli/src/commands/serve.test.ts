// The help of `evenstock serve`, and what it refuses before anything is started.

import { expect, test } from 'vitest';

import { runCommand } from '../testing/run-command.ts';

test('serve says what it does and takes', async () => {
  const { exitCode, out } = await runCommand(['serve', '--help']);
  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Usage: evenstock serve [options]

    Runs the hub: its API and, unless --database-url is given, a PostgreSQL of its own in the data
    folder. The first line on stdout is {"event":"listening","url":"…"}. SIGTERM lets it finish what it
    has taken.

    Options:
      --port <N>                   port of the API; 0 takes a free one (EVENSTOCK_PORT)
      --host <ADDRESS>             address to listen on (EVENSTOCK_HOST)
      --data <DIR>                 folder of the embedded database and of the generated key
                                   (EVENSTOCK_DATA)
      --database-url <URL>         a PostgreSQL (15 or later) instead of the embedded one (DATABASE_URL)
      --migration-url <URL>        a role that may change the schema, if that of --database-url may not
                                   (EVENSTOCK_MIGRATION_URL)
      --postgres-binaries <DIR>    bin folder of an installed PostgreSQL to run as the embedded one
                                   (EVENSTOCK_POSTGRES_BINARIES)
      --admin-key <KEY>            bootstrap key of tenant default (better given by the environment)
                                   (EVENSTOCK_ADMIN_KEY)
      --roles <LIST>               what this node does: api,jobs,relay,inbound,publish (EVENSTOCK_ROLES)
      --workers <N>                processes that answer requests (EVENSTOCK_WORKERS)
      --log-level <LEVEL>          trace, debug, info, warn, error, silent (EVENSTOCK_LOG_LEVEL)
      --rate-per-minute <N>        requests a minute for one credential (EVENSTOCK_RATE_PER_MINUTE)
      --body-bytes-max <N>         largest request body that is read whole (EVENSTOCK_BODY_BYTES_MAX)
      --inbound-bytes-max <N>      largest raw message that is stored (EVENSTOCK_INBOUND_BYTES_MAX)
      --idempotency-days <N>       days for which a repeated key or event id is recognised
                                   (EVENSTOCK_IDEMPOTENCY_DAYS)
      --leak-grace-minutes <N>     minutes for which an order may be over before its open reservations
                                   count as leaked (EVENSTOCK_LEAK_GRACE_MINUTES)
      --queue-weight-max <N>       lines of decisions that may wait in this node
                                   (EVENSTOCK_QUEUE_WEIGHT_MAX)
      --snapshot-bytes-max <N>     memory for the stock that availability is answered from; 0 reads the
                                   database each time (EVENSTOCK_SNAPSHOT_BYTES_MAX)
      --open-metrics <BOOL>        whether /metrics answers without a credential
                                   (EVENSTOCK_OPEN_METRICS)
      --open-docs <BOOL>           whether /docs answers without a credential (EVENSTOCK_OPEN_DOCS)
      --token-keys-url <URL>       JWKS of the issuer whose tokens are accepted besides API keys
                                   (EVENSTOCK_TOKEN_KEYS_URL)
      --token-issuer <NAME>        who has to have issued a token (iss) (EVENSTOCK_TOKEN_ISSUER)
      --token-audience <NAME>      for whom a token has to be (aud) (EVENSTOCK_TOKEN_AUDIENCE)
      --token-tenant-claim <NAME>  claim with the code of the tenant (EVENSTOCK_TOKEN_TENANT_CLAIM)
      --token-scope-claim <NAME>   claim with the scopes, as a list or as words in one text
                                   (EVENSTOCK_TOKEN_SCOPE_CLAIM)
      --json                       accepted as everywhere; what serve prints is JSON in any case
      --help                       print what it does and takes
    "
  `);
});

test.each([
  ['a port that is none', ['--port', 'http']],
  ['workers that are none', ['--workers', '0']],
  ['a role that does not exist', ['--roles', 'api,king']],
  ['a database that is not PostgreSQL', ['--database-url', 'mysql://host/name']],
])('serve refuses %s', async (_, flags) => {
  const { exitCode, out, said } = await runCommand(['serve', ...flags]);
  expect([exitCode, out]).toEqual([2, '']);
  expect(said).toContain(flags[0]);
});

test('serve reads the environment twin of a flag, and names it when it is wrong', async () => {
  const { exitCode, said } = await runCommand(['serve'], { environment: { EVENSTOCK_PORT: 'http' } });
  expect([exitCode, said.includes('--port')]).toEqual([2, true]);
});

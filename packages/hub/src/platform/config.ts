// How a node is set up. Every setting has a default that works on one machine, a flag of `evenstock serve` and
// an environment twin; a value that cannot be meant is refused with the name of the setting and what it takes.

import { logLevels, type LogLevel } from './log.ts';

export const roles = ['api', 'jobs', 'relay', 'inbound', 'publish'] as const;

/** What a node does: answer requests, end holds and clear away, deliver the outbox, read messages, tell channels. */
export type Role = (typeof roles)[number];

export interface HubConfig {
  /** Port of the HTTP API; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. Loopback unless told otherwise: put a proxy with TLS in front for others. */
  readonly host: string;
  /** Folder of the embedded database, the generated key and the port it last had. */
  readonly dataDir: string;
  /** Another PostgreSQL, 15 or later, instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** URL of a role that may change the schema, when `databaseUrl`'s may not. */
  readonly migrationUrl: string | null;
  /** The bin folder of an installed PostgreSQL to run in place of the one that came with the package. */
  readonly postgresBinaries: string | null;
  /** The key with all scopes for tenant `default`; generated and kept in the data folder when not given. */
  readonly adminKey: string | null;
  readonly roles: readonly Role[];
  /** Processes that answer requests. More than one shares the port between them. */
  readonly workers: number;
  readonly logLevel: LogLevel;
  /** Requests a minute for one credential. */
  readonly ratePerMinute: number;
  /** Bytes of a request body that is read whole. */
  readonly bodyBytesMax: number;
  /** Bytes of a raw message, which is stored in parts as it comes. */
  readonly inboundBytesMax: number;
  /** Days after which it is forgotten what was decided under an idempotency key or event id. */
  readonly idempotencyDays: number;
  /** Minutes for which an order may be over before a reservation that is still open for it counts as leaked. */
  readonly leakGraceMinutes: number;
  /** Weight (lines) of decisions that may wait in this node before callers are told to come back. */
  readonly queueWeightMax: number;
  /** Bytes that this node may keep of stock in memory, to answer availability from; 0 for nothing. */
  readonly snapshotBytesMax: number;
  /** Whether /metrics and /docs answer without a credential. */
  readonly openMetrics: boolean;
  readonly openDocs: boolean;
  /** Where the keys stand that tokens are signed with (a JWKS); tokens are no credentials without it. */
  readonly tokenKeysUrl: string | null;
  /** Who has to have issued a token, and for whom. */
  readonly tokenIssuer: string | null;
  readonly tokenAudience: string | null;
  /** The claims of a token that name the tenant's code and the scopes. */
  readonly tokenTenantClaim: string;
  readonly tokenScopeClaim: string;
}

export const defaultConfig: HubConfig = {
  port: 7400,
  host: '127.0.0.1',
  dataDir: '.evenstock',
  databaseUrl: null,
  migrationUrl: null,
  postgresBinaries: null,
  adminKey: null,
  roles,
  workers: 1,
  logLevel: 'info',
  ratePerMinute: 60_000,
  bodyBytesMax: 8 * 1024 * 1024,
  inboundBytesMax: 256 * 1024 * 1024,
  idempotencyDays: 30,
  leakGraceMinutes: 15,
  queueWeightMax: 50_000,
  snapshotBytesMax: 512 * 1024 * 1024,
  openMetrics: true,
  openDocs: true,
  tokenKeysUrl: null,
  tokenIssuer: null,
  tokenAudience: null,
  tokenTenantClaim: 'tenant',
  tokenScopeClaim: 'scope',
};

export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

/** Settings as words: from flags or from the environment. */
export interface Setting {
  readonly name: keyof HubConfig;
  readonly flag: string;
  readonly variable: string;
  readonly takes: string;
  readonly help: string;
  readonly parse: (text: string) => unknown;
}

function integer(name: string, min: number, max: number): (text: string) => number {
  return (word) => {
    const value = Number(word);
    if (/^\d+$/.test(word) && value >= min && value <= max) return value;
    throw new ConfigProblem(`${name} takes a whole number from ${min} to ${max}, not "${word}".`);
  };
}

function oneOf<T extends string>(name: string, known: readonly T[]): (text: string) => T {
  return (word) => {
    const found = known.find((one) => one === word);
    if (found) return found;
    throw new ConfigProblem(`${name} takes one of ${known.join(', ')}, not "${word}".`);
  };
}

function yesOrNo(name: string): (text: string) => boolean {
  return (word) => oneOf(name, ['true', 'false'])(word) === 'true';
}

function text(value: string): string {
  return value;
}

function postgresUrl(name: string): (value: string) => string {
  return (value) => {
    if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
    throw new ConfigProblem(`${name} takes a URL such as postgres://user@host:5432/database.`);
  };
}

function webUrl(name: string): (value: string) => string {
  return (value) => {
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
    throw new ConfigProblem(`${name} takes a URL such as https://login.example.org/keys.`);
  };
}

export const settings: readonly Setting[] = [
  {
    name: 'port',
    flag: '--port',
    variable: 'EVENSTOCK_PORT',
    takes: 'N',
    help: 'port of the API; 0 takes a free one',
    parse: integer('--port', 0, 65_535),
  },
  {
    name: 'host',
    flag: '--host',
    variable: 'EVENSTOCK_HOST',
    takes: 'ADDRESS',
    help: 'address to listen on',
    parse: text,
  },
  {
    name: 'dataDir',
    flag: '--data',
    variable: 'EVENSTOCK_DATA',
    takes: 'DIR',
    help: 'folder of the embedded database and of the generated key',
    parse: text,
  },
  {
    name: 'databaseUrl',
    flag: '--database-url',
    variable: 'DATABASE_URL',
    takes: 'URL',
    help: 'a PostgreSQL (15 or later) instead of the embedded one',
    parse: postgresUrl('--database-url'),
  },
  {
    name: 'migrationUrl',
    flag: '--migration-url',
    variable: 'EVENSTOCK_MIGRATION_URL',
    takes: 'URL',
    help: 'a role that may change the schema, if that of --database-url may not',
    parse: postgresUrl('--migration-url'),
  },
  {
    name: 'postgresBinaries',
    flag: '--postgres-binaries',
    variable: 'EVENSTOCK_POSTGRES_BINARIES',
    takes: 'DIR',
    help: 'bin folder of an installed PostgreSQL to run as the embedded one',
    parse: text,
  },
  {
    name: 'adminKey',
    flag: '--admin-key',
    variable: 'EVENSTOCK_ADMIN_KEY',
    takes: 'KEY',
    help: 'bootstrap key of tenant default (better given by the environment)',
    parse: text,
  },
  {
    name: 'roles',
    flag: '--roles',
    variable: 'EVENSTOCK_ROLES',
    takes: 'LIST',
    help: `what this node does: ${roles.join(',')}`,
    parse: (value) => value.split(',').map(oneOf('--roles', roles)),
  },
  {
    name: 'workers',
    flag: '--workers',
    variable: 'EVENSTOCK_WORKERS',
    takes: 'N',
    help: 'processes that answer requests',
    parse: integer('--workers', 1, 64),
  },
  {
    name: 'logLevel',
    flag: '--log-level',
    variable: 'EVENSTOCK_LOG_LEVEL',
    takes: 'LEVEL',
    help: logLevels.join(', '),
    parse: oneOf('--log-level', logLevels),
  },
  {
    name: 'ratePerMinute',
    flag: '--rate-per-minute',
    variable: 'EVENSTOCK_RATE_PER_MINUTE',
    takes: 'N',
    help: 'requests a minute for one credential',
    parse: integer('--rate-per-minute', 1, 1e9),
  },
  {
    name: 'bodyBytesMax',
    flag: '--body-bytes-max',
    variable: 'EVENSTOCK_BODY_BYTES_MAX',
    takes: 'N',
    help: 'largest request body that is read whole',
    parse: integer('--body-bytes-max', 1024, 2 ** 30),
  },
  {
    name: 'inboundBytesMax',
    flag: '--inbound-bytes-max',
    variable: 'EVENSTOCK_INBOUND_BYTES_MAX',
    takes: 'N',
    help: 'largest raw message that is stored',
    parse: integer('--inbound-bytes-max', 1024, 2 ** 40),
  },
  {
    name: 'idempotencyDays',
    flag: '--idempotency-days',
    variable: 'EVENSTOCK_IDEMPOTENCY_DAYS',
    takes: 'N',
    help: 'days for which a repeated key or event id is recognised',
    parse: integer('--idempotency-days', 1, 36_500),
  },
  {
    name: 'leakGraceMinutes',
    flag: '--leak-grace-minutes',
    variable: 'EVENSTOCK_LEAK_GRACE_MINUTES',
    takes: 'N',
    help: 'minutes for which an order may be over before its open reservations count as leaked',
    parse: integer('--leak-grace-minutes', 0, 100_000),
  },
  {
    name: 'queueWeightMax',
    flag: '--queue-weight-max',
    variable: 'EVENSTOCK_QUEUE_WEIGHT_MAX',
    takes: 'N',
    help: 'lines of decisions that may wait in this node',
    parse: integer('--queue-weight-max', 1, 1e7),
  },
  {
    name: 'snapshotBytesMax',
    flag: '--snapshot-bytes-max',
    variable: 'EVENSTOCK_SNAPSHOT_BYTES_MAX',
    takes: 'N',
    help: 'memory for the stock that availability is answered from; 0 reads the database each time',
    parse: integer('--snapshot-bytes-max', 0, 2 ** 40),
  },
  {
    name: 'openMetrics',
    flag: '--open-metrics',
    variable: 'EVENSTOCK_OPEN_METRICS',
    takes: 'BOOL',
    help: 'whether /metrics answers without a credential',
    parse: yesOrNo('--open-metrics'),
  },
  {
    name: 'openDocs',
    flag: '--open-docs',
    variable: 'EVENSTOCK_OPEN_DOCS',
    takes: 'BOOL',
    help: 'whether /docs answers without a credential',
    parse: yesOrNo('--open-docs'),
  },
  {
    name: 'tokenKeysUrl',
    flag: '--token-keys-url',
    variable: 'EVENSTOCK_TOKEN_KEYS_URL',
    takes: 'URL',
    help: 'JWKS of the issuer whose tokens are accepted besides API keys',
    parse: webUrl('--token-keys-url'),
  },
  {
    name: 'tokenIssuer',
    flag: '--token-issuer',
    variable: 'EVENSTOCK_TOKEN_ISSUER',
    takes: 'NAME',
    help: 'who has to have issued a token (iss)',
    parse: text,
  },
  {
    name: 'tokenAudience',
    flag: '--token-audience',
    variable: 'EVENSTOCK_TOKEN_AUDIENCE',
    takes: 'NAME',
    help: 'for whom a token has to be (aud)',
    parse: text,
  },
  {
    name: 'tokenTenantClaim',
    flag: '--token-tenant-claim',
    variable: 'EVENSTOCK_TOKEN_TENANT_CLAIM',
    takes: 'NAME',
    help: 'claim with the code of the tenant',
    parse: text,
  },
  {
    name: 'tokenScopeClaim',
    flag: '--token-scope-claim',
    variable: 'EVENSTOCK_TOKEN_SCOPE_CLAIM',
    takes: 'NAME',
    help: 'claim with the scopes, as a list or as words in one text',
    parse: text,
  },
];

/** The configuration of a node: flags before environment before defaults. */
export function readConfig(
  flags: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
): HubConfig {
  const given: Record<string, unknown> = {};
  for (const setting of settings) {
    const word = flags[setting.name] ?? environment[setting.variable];
    if (word === undefined || word === '') continue;
    given[setting.name] = setting.parse(word);
  }
  return { ...defaultConfig, ...given };
}

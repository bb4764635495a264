// The border to PostgreSQL: pools, sessions of the hub's role, and the two things that may be done there. A
// Reader reads one tenant's rows; a Transaction may also write, and only `inTransaction`, which operations call,
// makes one. Statements of one step go out together (pipelined): a round trip is paid once.

import { Pool, types, type PoolClient } from 'pg';

import { copyIn } from './copy-in.ts';
import { isConnectionLoss, UncertainCommit } from './faults.ts';
import { Pipeline, type Statement } from './pipeline.ts';

export type { Statement } from './pipeline.ts';

export interface Reader {
  readonly tenantId: number;
  readonly query: <Row>(statement: Statement, values?: readonly unknown[]) => Promise<Row[]>;
}

declare const mayWrite: unique symbol;

export interface Transaction extends Reader {
  readonly [mayWrite]: true;
  /** Statements whose rows nobody waits for: they are sent at once and awaited together with the commit. */
  readonly defer: (statement: Statement, values: readonly unknown[]) => void;
  /** Sends what has been gathered before the turn is over: for a caller with much to do in the same turn. */
  readonly sendNow: () => void;
}

export interface BulkTransaction extends Transaction {
  /** Takes rows in the text form of COPY into a temporary table: tables with row-level security take none. */
  readonly copyInto: (table: string, pieces: AsyncIterable<Buffer>) => Promise<void>;
}

export interface Database {
  /** Reads rows of one tenant; each statement sees what was committed when it began. */
  readonly read: <T>(tenantId: number, work: (reader: Reader) => Promise<T>) => Promise<T>;
  /** Reads one tenant's rows as they were at one moment, however long it takes. */
  readonly atOneMoment: <T>(tenantId: number, work: (reader: Reader) => Promise<T>) => Promise<T>;
  readonly inTransaction: <T>(tenantId: number, work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** A transaction over many rows, planned as such and without a time limit, that can take rows in by COPY. */
  readonly inBulk: <T>(tenantId: number, work: (transaction: BulkTransaction) => Promise<T>) => Promise<T>;
  /** For the operations of the platform itself, which see all tenants' records (never their stock). */
  readonly asPlatform: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
  /** For a caller of whom only the hash of the presented key is known. */
  readonly withPresentedKey: <T>(keyHash: string, work: (reader: Reader) => Promise<T>) => Promise<T>;
  /** A connection outside transactions, for LISTEN; the caller ends it. */
  readonly listen: (channel: string, onMessage: (payload: string) => void) => Promise<Listener>;
  readonly close: () => Promise<void>;
}

export interface Listener {
  readonly lost: Promise<void>;
  readonly end: () => Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly readersMax: number;
  readonly writersMax: number;
}

const int8 = 20;
const timestamptz = 1184;
const json = 114;

/** `2026-11-21 05:50:17.123+00`, as sessions in UTC print it, in milliseconds. */
function parseTime(text: string): number {
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [int8]: BigInt,
  [timestamptz]: parseTime,
  // Kept as text: the journal's details are hashed byte for byte.
  [json]: (text) => text,
};

function parserOf(dataTypeID: number): (text: string) => unknown {
  return parsers[dataTypeID] ?? (types.getTypeParser(dataTypeID, 'text') as (text: string) => unknown);
}

// The hub's role is entered at the start of the session. Time-outs are set here so that no path can forget them.
const sessionOptions = [
  'role=evenstock_hub',
  'search_path=evenstock',
  'timezone=UTC',
  'datestyle=ISO',
  'statement_timeout=30s',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=30s',
];

// A decision reaches every row by its key, so that there is one good plan for each of its statements: nested
// loops over indexes. It is fixed here, because a plan that was made while a table was young (and small enough to
// be read whole) would be kept while the table grows: measured, that made batches 40 times slower. Settings cannot
// say which side of a loop is the outer one: statements do, by `lateral (… offset 0)` behind the keys they look up.
const writerOptions = [
  ...sessionOptions,
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_material=off',
  'jit=off',
];

function asStartup(settings: readonly string[]): string {
  return settings.map((setting) => `-c ${setting}`).join(' ');
}

const bulkMax = 2;

export function openDatabase(options: DatabaseOptions): Database {
  const shared = {
    connectionString: options.url,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  };
  // Two pools, so that readers go on while decisions wait for the database, and the reverse.
  const readers = new Pool({
    ...shared,
    options: asStartup(sessionOptions),
    max: options.readersMax,
    application_name: 'evenstock-read',
  });
  const writers = new Pool({
    ...shared,
    options: asStartup(writerOptions),
    max: options.writersMax,
    application_name: 'evenstock-write',
  });
  // Few at a time, so that they leave the machine to decisions; who comes later waits for its turn.
  const bulk = new Pool({
    ...shared,
    connectionTimeoutMillis: 60_000,
    options: asStartup(sessionOptions),
    max: bulkMax,
    application_name: 'evenstock-bulk',
  });
  for (const pool of [readers, writers, bulk]) surviveLoss(pool);
  return {
    read: (tenantId, work) => transact(readers, tenantId, [beginReading, ofTenant(tenantId)], work),
    atOneMoment: (tenantId, work) => transact(readers, tenantId, [...beginMoment, ofTenant(tenantId)], work),
    inTransaction: (tenantId, work) => transact(writers, tenantId, [begin, ofTenant(tenantId)], work),
    inBulk: (tenantId, work) =>
      transact(bulk, tenantId, [begin, ...bulkSettings, ofTenant(tenantId)], (transaction, client) =>
        work({ ...transaction, copyInto: (table, pieces) => copyIn(client, table, pieces) }),
      ),
    asPlatform: (work) => transact(writers, 0, [begin, { text: 'set local evenstock.platform = on' }], work),
    withPresentedKey: (keyHash, work) => {
      const hex = Buffer.from(keyHash, 'hex').toString('hex');
      const presented = { text: `set local evenstock.presented_key = '${hex}'` };
      return transact(readers, 0, [beginReading, presented], work);
    },
    listen: (channel, onMessage) => listenOn(readers, channel, onMessage),
    close: async () => {
      await Promise.all([readers.end(), writers.end(), bulk.end()]);
    },
  };
}

/**
 * A broken connection fails the statements that were sent on it; one that breaks while idle or closing fails
 * nothing, and must not end the process either. The next query opens another and reports if it cannot.
 */
export function surviveLoss(pool: Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/** Settles a promise whose failure is reported elsewhere, so that it cannot surface as unhandled. */
function quietly(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

const begin = { name: 'begin', text: 'begin' };
const beginReading = { name: 'begin_reading', text: 'begin read only' };
const beginMoment = [
  { name: 'begin_moment', text: 'begin isolation level repeatable read, read only' },
  { name: 'no_timeout', text: 'set local statement_timeout = 0' },
];
// Statements between which the engine decides leave the transaction idle for as long as that takes.
const bulkSettings = [
  { name: 'no_timeout', text: 'set local statement_timeout = 0' },
  { name: 'long_idle', text: "set local idle_in_transaction_session_timeout = '10min'" },
  { name: 'more_memory', text: "set local work_mem = '64MB'" },
];
const commit = { name: 'commit', text: 'commit' };
const rollback = { name: 'rollback', text: 'rollback' };

/** A setting cannot be a parameter; the number is one of ours. */
function ofTenant(tenantId: number): Statement {
  return { text: `set local evenstock.tenant = ${Math.trunc(tenantId)}` };
}

async function transact<T>(
  pool: Pool,
  tenantId: number,
  preamble: readonly Statement[],
  work: (transaction: Transaction, client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const pipeline = new Pipeline(client, parserOf);
  const deferred: Promise<unknown>[] = [];
  let commitSent = false;
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    const transaction = transactionOn(pipeline, tenantId, deferred);
    for (const statement of preamble) transaction.defer(statement, []);
    const result = await work(transaction, client);
    const committed = pipeline.send(commit, []);
    commitSent = true;
    deferred.push(committed);
    await Promise.all(deferred);
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK and no error.
    if ((await committed).tag !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    if (isConnectionLoss(cause)) broken ??= cause;
    // A group stops at what fails in it, so that a commit behind it has not been run: the connection stays usable.
    if (!broken) await pipeline.send(rollback, []).catch(onError);
    if (broken && commitSent) throw new UncertainCommit(cause);
    throw error;
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

function transactionOn(pipeline: Pipeline, tenantId: number, deferred: Promise<unknown>[]): Transaction {
  const transaction = {
    tenantId,
    query: async <Row>(statement: Statement, values: readonly unknown[] = []): Promise<Row[]> => {
      const { rows } = await pipeline.send(statement, values);
      return rows as Row[];
    },
    defer: (statement: Statement, values: readonly unknown[]) => {
      const sent = pipeline.send(statement, values, false);
      quietly(sent);
      deferred.push(sent);
    },
    sendNow: pipeline.sendNow,
  };
  return transaction as unknown as Transaction;
}

async function listenOn(pool: Pool, channel: string, onMessage: (payload: string) => void): Promise<Listener> {
  const client = await pool.connect();
  const { promise: lost, resolve } = Promise.withResolvers<void>();
  client.on('error', () => resolve());
  client.on('end', () => resolve());
  client.on('notification', (message) => onMessage(message.payload ?? ''));
  try {
    await client.query(`listen ${channel}`);
  } catch (error) {
    // Kept, it would be missing in the pool for good, and its end would wait for it.
    client.release(true);
    throw error;
  }
  return {
    lost,
    end: async () => {
      client.release(true);
      await lost.catch(() => undefined);
    },
  };
}

// A node that answers HTTP, on a real database, for the tests of the HTTP ring: with tenants, a small catalogue and
// keys. Every answer is held to the schema that is published for it.

import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { expect, onTestFinished } from 'vitest';

import { allScopes, type Scope } from '../domain/scope.ts';
import { fastifyPath } from '../http/register.ts';
import { routes } from '../http/routes.ts';
import { createHttp } from '../http/server.ts';
import { problem } from '../http/wire/schemas.ts';
import { createSnapshots, type Snapshots } from '../operations/availability/snapshots.ts';
import { DecisionEngine, defaultLimits, type EngineLimits } from '../operations/decision-engine.ts';
import { createJournalFeed, type JournalFeed } from '../operations/journal-feed.ts';
import { verify } from '../operations/verify.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { defaultConfig, type HubConfig } from '../platform/config.ts';
import { sha256 } from '../platform/hash.ts';
import { makeId, makeSecret } from '../platform/ids.ts';
import { createMetrics, type Metrics } from '../platform/metrics.ts';
import { insertApiKey } from '../store/api-keys.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { createRedriving } from '../sync/redrive.ts';
import { createReadAgain } from '../sync/messages-again.ts';
import { createTakeAgain } from '../sync/replay.ts';
import { inboxOf } from './inbox.ts';
import { decode } from '../sync/decode/decode.ts';
import { decodeLimits } from '../sync/decode/decoded.ts';
import { createTenant, putCatalogue, smallCatalogue, type CatalogueParts } from './ledger.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

export interface Request {
  readonly body?: unknown;
  /** Sent as it is. */
  readonly payload?: string | Buffer;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpNode {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly engine: DecisionEngine;
  readonly snapshots: Snapshots;
  readonly feed: JournalFeed;
  readonly metrics: Metrics;
  readonly tenantId: number;
  /** A key of all scopes of that tenant. */
  readonly key: string;
  /** What was logged, line by line. */
  readonly logged: readonly string[];
  /** Asks without a network, as `POST /v1/events`, and checks the answer against its published schema. */
  readonly ask: (what: string, request?: Request) => Promise<Answer>;
  /** Listens and answers the address. */
  readonly listen: () => Promise<string>;
}

export interface HttpOptions {
  readonly clock?: Clock;
  readonly config?: Partial<HubConfig>;
  readonly limits?: Partial<EngineLimits>;
  /** Another tenant of the same database, in place of a new one with the small catalogue. */
  readonly tenantId?: number;
}

/** Opens a node for the rest of the test, or of the file when called at its top. */
export async function openHttp(url: string, options: HttpOptions = {}): Promise<HttpNode> {
  const { clock = systemClock } = options;
  const database = openDatabase({ url, readersMax: 6, writersMax: 4 });
  const tenantId = options.tenantId ?? (await createTenant(database));
  if (options.tenantId === undefined) await putCatalogue(database, tenantId, smallCatalogue);
  const key = await makeKey(database, tenantId, allScopes);
  const catalogues = new Map();
  const feed = createJournalFeed({ database, clock });
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  // Tests read the ledger itself, where they are not about what is kept in memory.
  const bytesMax = options.config?.snapshotBytesMax ?? 0;
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'a snapshot failed');
  const snapshots = createSnapshots({ database, clock, catalogues, feed, bytesMax, onFailure });
  const context = { database, clock, makeId, catalogues, onCommitted: snapshots.onCommitted };
  const engine = new DecisionEngine(context, { ...defaultLimits, ...options.limits });
  const metrics = createMetrics();
  const config = { ...defaultConfig, ratePerMinute: 1_000_000, ...options.config };
  const inbox = inboxOf({ database, engine }, { clock, metrics });
  const redriving = createRedriving(inbox, () => undefined);
  const server = await createHttp({
    ...context,
    snapshots,
    feed,
    engine,
    log,
    metrics,
    config,
    decode: (bytes, wishes) => decode(bytes, { ...wishes, limits: decodeLimits }),
    verify: (tenant) => verify({ database, clock }, tenant),
    redriving,
    takeAgain: createTakeAgain(inbox, redriving),
    readAgain: createReadAgain(inbox.mediation),
  });
  return {
    server,
    database,
    engine,
    snapshots,
    feed,
    metrics,
    tenantId,
    key,
    logged,
    ask: (what, request = {}) => ask(server, key, what, request),
    listen: () => server.listen({ port: 0, host: '127.0.0.1' }),
  };
}

export async function closeHttp(node: HttpNode): Promise<void> {
  await node.server.close();
  await node.engine.drain();
  await node.snapshots.stop();
  await node.feed.stop();
  await node.database.close();
}

/** A node that is closed with the test that opens it. */
export async function openHttpFor(url: string, options: HttpOptions = {}): Promise<HttpNode> {
  const node = await openHttp(url, options);
  onTestFinished(() => closeHttp(node));
  return node;
}

export async function makeKey(
  database: Database,
  tenantId: number,
  scopes: readonly Scope[],
  expiresAt: number | null = null,
): Promise<string> {
  const secret = makeSecret('evk');
  const draft = { keyId: makeId('key'), name: 'test', scopes, expiresAt };
  await database.inTransaction(tenantId, (transaction) => insertApiKey(transaction, draft, sha256(secret)));
  return secret;
}

export async function putMore(node: HttpNode, parts: CatalogueParts): Promise<void> {
  await putCatalogue(node.database, node.tenantId, parts);
}

async function ask(server: FastifyInstance, ownKey: string, what: string, request: Request): Promise<Answer> {
  const [method = '', target = ''] = what.split(' ');
  const { body: sent, payload, key = ownKey } = request;
  const response = await server.inject({
    method: method.toUpperCase() as 'GET',
    url: target,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(sent === undefined ? {} : { payload: JSON.stringify(sent) }),
    ...(payload === undefined ? {} : { payload }),
  });
  const type = response.headers['content-type'] ?? '';
  const isJson = type.includes('json') && !type.includes('ndjson') && response.body !== '';
  const body: unknown = isJson ? JSON.parse(response.body) : response.body;
  const answer = { status: response.statusCode, headers: response.headers, body };
  checkAnswer(method.toUpperCase(), target, answer);
  return answer;
}

/** Objects of answers have no fields but the published ones, although readers have to expect more. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return copy['type'] === 'object' && copy['properties'] !== undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

const checks = new Map<unknown, ReturnType<typeof Compile>>();

function check(schema: TSchema): ReturnType<typeof Compile> {
  const made = checks.get(schema) ?? Compile(closed(schema) as TSchema);
  checks.set(schema, made);
  return made;
}

function schemaOf(method: string, target: string, { status, headers }: Answer): TSchema | undefined {
  if (status >= 400) return problem;
  const [type = ''] = String(headers['content-type']).split(';');
  const segments = target.split('?')[0]?.split('/') ?? [];
  const route = routes.find((one) => {
    const own = fastifyPath(one.path).split('/');
    const isSame = own.every((segment, index) => segment.startsWith(':') || segment === segments[index]);
    return one.method === method && own.length === segments.length && isSame;
  });
  const answer = route?.answers[status];
  return answer?.onRequest?.[type] ?? answer?.schema;
}

function checkAnswer(method: string, target: string, answer: Answer): void {
  const schema = schemaOf(method, target, answer);
  if (schema === undefined || typeof answer.body === 'string') return;
  const found = check(schema);
  if (!found.Check(answer.body)) {
    expect.fail(
      `${method} ${target} answered ${JSON.stringify(answer.body)}: ${JSON.stringify(found.Errors(answer.body))}`,
    );
  }
}

/** A CloudEvent of a source `wms`. */
export function event(kind: string, data: object, more: object = {}): Record<string, unknown> {
  return { specversion: '1.0', id: makeId('evt'), source: 'wms', type: `evenstock.${kind}.v1`, data, ...more };
}

export function receipt(
  sku: string,
  location: string,
  quantity: number | string,
  more: object = {},
): Record<string, unknown> {
  return event('receipt', { sku, location, quantity, ...more });
}

/** The field of an answer that is an object, however deep: `at(answer.body, 'lines', 0, 'reserved')`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === String(name))?.[1];
  }
  return found;
}

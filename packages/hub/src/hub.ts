// Wires a node by hand: storage, engine, HTTP, jobs. The order of closing is the promise: take no new requests,
// decide what was taken, stop the jobs, then close the database. What was acknowledged is committed before.

import type { AddressInfo } from 'node:net';

import { createHttp, type HttpContext } from './http/server.ts';
import { DecisionEngine, defaultLimits } from './operations/decision-engine.ts';
import { readHead, readLine } from './http/inbound/stock-report-body.ts';
import { readCloudEvent } from './http/wire/cloud-event.ts';
import { createSnapshots, type Snapshots } from './operations/availability/snapshots.ts';
import type { CatalogueCache } from './operations/catalogue.ts';
import { measureVelocity } from './operations/allotment/measure-velocity.ts';
import { deliverNotices } from './operations/deliver-notices.ts';
import { ensureBootstrapKey } from './operations/ensure-bootstrap-key.ts';
import { expireHolds } from './operations/expire-holds.ts';
import { forgetOld } from './operations/inbox/forget-old.ts';
import { createJournalFeed, type JournalFeed } from './operations/journal-feed.ts';
import { keepPartitions } from './operations/keep-partitions.ts';
import { raiseOverdue } from './operations/inbound/raise-overdue.ts';
import { contractOf, type ContractCache } from './operations/inbound/contract-of.ts';
import { mappingOf, type MappingCache } from './operations/inbound/mappings.ts';
import { raisePromises } from './operations/orders/raise-promises.ts';
import { resumeReports } from './operations/stock-reports/resume-reports.ts';
import { verify } from './operations/verify.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { HubConfig } from './platform/config.ts';
import { chance, makeId } from './platform/ids.ts';
import { keptKey } from './platform/kept-key.ts';
import type { Log } from './platform/log.ts';
import { startLoop, type Loop } from './platform/loop.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { openDatabase, type Database } from './store/database.ts';
import { decode } from './sync/decode/decode.ts';
import { decodeLimits } from './sync/decode/decoded.ts';
import { openStorage, type Storage } from './storage.ts';
import { decodeMessage } from './sync/decode-message.ts';
import { startInbox } from './sync/inbox.ts';
import type { Mediation } from './sync/mediation.ts';
import { createRedriving } from './sync/redrive.ts';
import { createReadAgain } from './sync/messages-again.ts';
import { createTakeAgain } from './sync/replay.ts';
import { startProjector } from './sync/publishing/projector.ts';
import { startPublisher, type PublisherContext } from './sync/publishing/publisher.ts';

export interface Hub {
  readonly url: string;
  /** The bootstrap key, where this node knows it. */
  readonly adminKey: string | null;
  readonly database: Database;
  readonly engine: DecisionEngine;
  readonly close: () => Promise<void>;
}

export interface HubOptions {
  readonly config: HubConfig;
  readonly log: Log;
  readonly clock?: Clock;
  /** An opened storage that several nodes share; it is then not closed with the node. */
  readonly storage?: Storage;
  /** What channels are told by; without it their listings are worked out and nothing is sent. */
  readonly pushOf?: PublisherContext['pushOf'];
}

export async function startHub(options: HubOptions): Promise<Hub> {
  const { config, log, clock = systemClock } = options;
  const storage = options.storage ?? (await openStorage(config, log));
  const ownsStorage = options.storage === undefined;
  const closing: (() => Promise<unknown>)[] = [];
  const close = once(async () => {
    for (const step of closing.toReversed()) await step();
  });
  if (ownsStorage) closing.push(storage.close);
  try {
    const database = openDatabase({ url: storage.url, readersMax: 8, writersMax: 4 });
    closing.push(database.close);
    const adminKey = config.adminKey ?? (await keptKey(config.dataDir));
    await ensureBootstrapKey({ database, clock, makeId }, adminKey);
    const metrics = createMetrics();
    const catalogues: CatalogueCache = new Map();
    const feed = createJournalFeed({ database, clock });
    closing.push(feed.stop);
    const snapshots = snapshotsOf({ database, clock, log, metrics, config, catalogues }, feed);
    closing.push(snapshots.stop);
    const engine = engineOf({ database, clock, log, metrics, config, catalogues }, snapshots);
    closing.push(() => engine.drain());
    const loops = startJobs({ database, engine, catalogues, clock, log, metrics, config });
    closing.push(() => Promise.all(loops.map((loop) => loop.stop())));
    const inboxContext = { database, engine, catalogues, clock, makeId, log, metrics, mediation: mediation() };
    const inbox = config.roles.includes('inbound') ? startInbox(inboxContext) : null;
    if (inbox !== null) closing.push(inbox.stop);
    if (config.roles.includes('publish')) {
      const { pushOf = () => null } = options;
      closing.push(
        startPublishing({ database, clock, log, metrics, config, catalogues }, { feed, snapshots, pushOf }),
      );
    }
    const redriving = createRedriving(inboxContext, () => inbox?.wake());
    const context: HttpContext = {
      database,
      engine,
      catalogues,
      snapshots,
      feed,
      clock,
      makeId,
      log,
      metrics,
      config,
      decode: (bytes, wishes) => decode(bytes, { ...wishes, limits: decodeLimits }),
      verify: verifyOf({ database, clock }),
      ...(inbox === null ? {} : { onMessage: inbox.wake }),
      redriving,
      takeAgain: createTakeAgain(inboxContext, redriving),
      readAgain: createReadAgain(inboxContext.mediation),
    };
    const http = await createHttp(context);
    closing.push(() => http.close());
    await http.listen({ port: config.port, host: config.host });
    const url = addressOf(http.server.address(), config.host);
    log.info({ url, roles: config.roles, embedded: storage.embedded?.version ?? null }, 'hub is listening');
    return { url, adminKey, database, engine, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}

function addressOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly config: HubConfig;
}

interface LedgerParts extends Parts {
  readonly catalogues: CatalogueCache;
}

function snapshotsOf(parts: LedgerParts, feed: JournalFeed): Snapshots {
  const { database, clock, log, metrics, config, catalogues } = parts;
  const snapshots = createSnapshots({
    database,
    clock,
    catalogues,
    feed,
    bytesMax: config.snapshotBytesMax,
    onFailure: (error) => log.warn({ err: error }, 'a snapshot of stock is of no use; the ledger answers meanwhile'),
  });
  metrics.gauge('evenstock_snapshots', 'Tenants whose stock is in memory.', snapshots.count);
  metrics.gauge('evenstock_snapshot_bytes', 'Memory that their stock takes, about.', snapshots.bytes);
  return snapshots;
}

function engineOf(parts: LedgerParts, { onCommitted }: Snapshots): DecisionEngine {
  const { database, clock, log, metrics, config, catalogues } = parts;
  const limits = { ...defaultLimits, queueWeightMax: config.queueWeightMax };
  return new DecisionEngine({ database, clock, makeId, catalogues, onCommitted }, limits, {
    onBatch: ({ commands, entries, expired, durationMs }) => {
      metrics.count('evenstock_decisions_total', commands);
      metrics.count('evenstock_journal_entries_total', entries);
      metrics.count('evenstock_holds_expired_total', expired);
      metrics.observe('evenstock_batch_seconds', durationMs / 1000);
    },
    onFailure: (error, command) => {
      metrics.count('evenstock_decision_failures_total', 1);
      const { type, origin } = command;
      log.error({ err: error, type, correlationId: origin.correlationId }, 'a command failed by itself');
    },
  });
}

function startJobs({
  database,
  engine,
  catalogues,
  clock,
  log,
  metrics,
  config,
}: Parts & { readonly engine: DecisionEngine; readonly catalogues: CatalogueCache }): Loop[] {
  const loops: Loop[] = [];
  const every = (name: string, everyMs: number, round: () => Promise<unknown>): void => {
    const onFailure = (error: unknown): void =>
      log.warn({ err: error, job: name }, 'a job failed and will run again');
    loops.push(startLoop({ clock, everyMs, round, onFailure }));
  };
  const onException = (kind: string): void => metrics.count('evenstock_exceptions_total', 1, { kind });
  if (config.roles.includes('jobs')) {
    // Expired holds never count, swept or not: the pause only decides how soon the journal says so.
    every('expire-holds', 1000, () => expireHolds({ database, engine, clock, makeId }));
    every('raise-overdue', 10_000, () => raiseOverdue({ database, clock, makeId, onException }));
    const leakGraceMs = config.leakGraceMinutes * 60_000;
    every('raise-promises', 10_000, () => raisePromises({ database, clock, makeId, onException }, leakGraceMs));
    every('measure-velocity', 60 * 60 * 1000, () => measureVelocity({ database, clock }));
    every('keep-partitions', 6 * 60 * 60 * 1000, () => keepPartitions(database));
    every('forget-old', 60 * 60 * 1000, () => forgetOld({ database, clock }, config.idempotencyDays));
  }
  if (config.roles.includes('inbound')) {
    const onReport = (error: unknown, reportId: string): void =>
      log.warn({ err: error, reportId }, 'a stock report failed and will be resumed');
    const reports = { database, engine, catalogues, clock, makeId, onFailure: onReport };
    every('resume-stock-reports', 1000, () => resumeReports(reports));
  }
  if (config.roles.includes('relay')) {
    every('deliver-notices', 500, () => deliverNotices({ database, makeId, onException }));
  }
  return loops;
}

interface PublishingParts extends Pick<PublisherContext, 'pushOf'> {
  readonly feed: JournalFeed;
  readonly snapshots: Snapshots;
}

/** Answers what ends it: no figure is worked out any more, then no call is made. */
function startPublishing(parts: LedgerParts, { feed, snapshots, pushOf }: PublishingParts): () => Promise<void> {
  const publisher = startPublisher({ ...parts, makeId, pushOf, chance });
  const projector = startProjector({
    ...parts,
    makeId,
    feed,
    find: (tenantId, skus, minSeq) => snapshots.find(tenantId, skus, { minSeq }),
    onDesired: publisher.onDesired,
  });
  return async () => {
    await projector.stop();
    await publisher.stop();
  };
}

function verifyOf(context: { readonly database: Database; readonly clock: Clock }): HttpContext['verify'] {
  return (tenantId) => verify(context, tenantId);
}

/** Raw messages are read by the rules of the API, wherever they come from. */
export function mediation(): Mediation {
  const cache: MappingCache = new Map();
  const contracts: ContractCache = new Map();
  return {
    decode: decodeMessage,
    contractOf: (reader, source, topic) => contractOf(contracts, reader, source, topic),
    shapes: new Map(),
    mappingOf: async (reader, name) => (await mappingOf(cache, reader, name))?.mapping ?? null,
    draftOf: (source, { asOf, location, complete }) =>
      readHead({
        source,
        asOf,
        ...(location === null ? {} : { location }),
        ...(complete === null ? {} : { complete }),
      }),
    lineOf: (line, at) => {
      const said = Object.entries(line).filter(([, value]) => value !== null);
      return readLine(Object.fromEntries(said), at);
    },
    commandOf: (event, { correlationId, causationId, receivedAt, actor }) => {
      const parts = { clock: { now: () => receivedAt } };
      const read = readCloudEvent({ parts, caller: { actor }, correlationId }, { specversion: '1.0', ...event });
      if (!read.ok) return read;
      const { command } = read;
      return { ok: true, command: { ...command, origin: { ...command.origin, causationId } } };
    },
  };
}

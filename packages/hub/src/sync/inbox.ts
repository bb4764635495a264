// The worker of the inbox: finds sources whose oldest message is due, takes their leases, and works on the messages of
// each in their order, several sources side by side. A message that fails rests or is given up; a source never waits
// for another.

import type { RefusalCode } from '../domain/refusal.ts';
import { failMessage, leaseSource, letGo, startNext, type Failure } from '../operations/inbox/work-in-turn.ts';
import { startLoop } from '../platform/loop.ts';
import { isRetryable, isUnavailable, UncertainCommit } from '../store/faults.ts';
import { LeaseLost, type Lease } from '../store/inbox/leases.ts';
import { dueSources, inboxFigures, type Message } from '../store/inbox/messages.ts';
import { listTenants } from '../store/tenants.ts';
import { mediateMessage } from './mediate-message.ts';
import type { InboxContext } from './mediation.ts';
import { MessageHalt } from './rules.ts';

export interface InboxWorker {
  /** Looks for messages now. */
  readonly wake: () => void;
  /** Ends when what is being worked on has come to a point where it can be left. */
  readonly stop: () => Promise<void>;
}

/** Sources that a node works on at a time. */
const sourcesMax = 4;
/** Messages of one source before another has its turn. */
const turnMax = 100;
const lookEveryMs = 500;
const figuresEveryMs = 5000;
const patienceMs = 1000;

export function startInbox(context: InboxContext): InboxWorker {
  const { clock, log } = context;
  const holder = context.makeId('wrk');
  const running = new Map<string, Promise<void>>();
  let isStopping = false;
  const start = (tenantId: number, source: string): void => {
    const name = JSON.stringify([tenantId, source]);
    if (running.has(name)) return;
    const work = async (): Promise<void> => {
      let worked = 0;
      try {
        worked = await workOnSource(context, tenantId, source, { holder, isStopping: () => isStopping });
      } catch (error) {
        log.warn({ err: error, source }, 'work on a source broke off and will go on');
      }
      running.delete(name);
      // Where nothing could be done, asking again at once would be asking all the time.
      if (worked > 0) loop.wake();
    };
    running.set(name, work());
  };
  const round = async (): Promise<void> => {
    await measure();
    for (const { tenantId, source } of await dueWork(context)) {
      if (running.size >= sourcesMax || isStopping) return;
      start(tenantId, source);
    }
  };
  const measure = watchFigures(context);
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'the inbox could not be read');
  const loop = startLoop({ clock, everyMs: lookEveryMs, round, onFailure });
  return {
    wake: loop.wake,
    stop: async () => {
      isStopping = true;
      await loop.stop();
      await Promise.all(running.values());
    },
  };
}

interface Due {
  readonly tenantId: number;
  readonly source: string;
}

async function dueWork(context: InboxContext): Promise<Due[]> {
  const { database, clock } = context;
  const time = clock.decisionTime();
  const tenants = await database.asPlatform((transaction) => listTenants(transaction));
  const due: Due[] = [];
  for (const { tenantId } of tenants) {
    const sources = await database.read(tenantId, (reader) =>
      dueSources(reader, time === null ? null : new Date(time).toISOString()),
    );
    for (const source of sources) due.push({ tenantId, source });
  }
  return due;
}

interface Turn {
  readonly holder: string;
  readonly isStopping: () => boolean;
}

/** Works on what is due of a source, for a turn; answers when there is no more, or somebody else has it. */
export async function workOnSource(
  context: InboxContext,
  tenantId: number,
  source: string,
  { holder, isStopping }: Turn,
): Promise<number> {
  const lease = await leaseSource(context, tenantId, source, holder);
  if (lease === null) return 0;
  let worked = 0;
  try {
    while (worked < turnMax && !isStopping()) {
      const message = await startNext(context, tenantId, lease, source);
      if (message === null) break;
      await workOn(context, tenantId, lease, message, isStopping);
      worked += 1;
    }
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    context.log.warn({ source, lease: lease.name }, 'another node has taken a source over');
    return worked;
  }
  await letGo(context, tenantId, lease);
  return worked;
}

async function workOn(
  context: InboxContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  isStopping: () => boolean,
): Promise<void> {
  const { log, metrics } = context;
  const { messageId, source, correlationId } = message;
  try {
    await mediateMessage(context, tenantId, lease, message);
    metrics.count('evenstock_inbox_messages_total', 1, { end: 'done' });
    log.debug({ messageId, source, correlationId }, 'a message is done');
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const failure = failureOf(error);
    const write = (): Promise<boolean> => failMessage(context, tenantId, lease, message, failure);
    const isOver = await writePatiently(context, write, isStopping);
    const { code, kind } = failure;
    metrics.count('evenstock_inbox_messages_total', 1, { end: isOver ? 'dead_letter' : 'put_back' });
    const what = isOver ? 'a message was given up' : 'a message was put back';
    const words = { messageId, source, correlationId, code, attempts: message.attempts };
    log.warn(kind === 'unexpected' ? { ...words, err: error } : words, what);
  }
}

/** A message must not be blamed for a database that went away: how it failed is written when it is back. */
async function writePatiently<T>(
  context: InboxContext,
  write: () => Promise<T>,
  isStopping: () => boolean,
): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isUnavailable(error) || isStopping()) throw error;
      await context.clock.sleep(patienceMs);
    }
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof MessageHalt) return { ...error.refusal, kind: error.kind };
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, 1000);
  const isPassing = isUnavailable(error) || isRetryable(error) || error instanceof UncertainCommit;
  const code: RefusalCode = isPassing ? 'dependency_down' : 'internal_error';
  return { code, detail, kind: isPassing ? 'passing' : 'unexpected' };
}

/** Keeps the figures that are printed with the metrics: over all tenants, now and then. */
function watchFigures(context: InboxContext): () => Promise<void> {
  const { database, clock, metrics } = context;
  let depth = 0;
  let oldestAt: number | null = null;
  let measuredAt = Number.NEGATIVE_INFINITY;
  metrics.gauge('evenstock_inbox_depth', 'Raw messages that are not done.', () => depth);
  metrics.gauge('evenstock_inbox_oldest_seconds', 'Age of the oldest raw message that is not done.', () =>
    oldestAt === null ? 0 : Math.max(0, (clock.now() - oldestAt) / 1000),
  );
  return async () => {
    if (clock.now() - measuredAt < figuresEveryMs) return;
    measuredAt = clock.now();
    const tenants = await database.asPlatform((transaction) => listTenants(transaction));
    const found = [];
    for (const { tenantId } of tenants) found.push(await database.read(tenantId, inboxFigures));
    depth = found.reduce((sum, one) => sum + one.depth, 0);
    const times = found.flatMap((one) => one.oldestAt ?? []);
    oldestAt = times.length === 0 ? null : Math.min(...times);
  };
}

// Tells channels what their listings are to show: finds the channels that have something due, takes their leases, and
// makes one call after the other to each, all channels side by side. A channel that is slow, down or lying costs
// nothing to the others: it has its own turn, its own budget and its own pauses, and at most one call at a time.

import type { PushAnswer, Push } from '../../domain/publishing/push.ts';
import { nextLag } from '../../domain/publishing/lag.ts';
import {
  doubtOrphans,
  itemsOf,
  leaseChannel,
  settleCall,
  settleLook,
  takeCall,
  type Call,
  type PublishContext,
  type Settled,
  type Subject,
} from '../../operations/publishing/publish-call.ts';
import { letGo } from '../../operations/inbox/work-in-turn.ts';
import { measureLag } from '../../operations/publishing/measure-lag.ts';
import { decisionTimeOf } from '../../operations/operator.ts';
import { Bell } from '../../platform/bell.ts';
import type { Log } from '../../platform/log.ts';
import { startLoop } from '../../platform/loop.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { LeaseLost } from '../../store/inbox/leases.ts';
import { dueChannels } from '../../store/publishing/channels.ts';
import { listTenants } from '../../store/tenants.ts';

export interface PublisherContext extends PublishContext {
  readonly log: Log;
  readonly metrics: Metrics;
  /** The connector of a channel; null when nothing is connected, and then nothing is sent. */
  readonly pushOf: (tenantId: number, channel: string) => Push | null;
}

export interface Publisher {
  /** Hears which channels have something to be told now. */
  readonly onDesired: (tenantId: number, channels: readonly string[]) => void;
  readonly stop: () => Promise<void>;
}

const lookEveryMs = 500;
/** How long a channel is held that has nothing to be told, and how often it is looked at meanwhile. */
const idleMs = 250;
const idleTurns = 8;
/** A longer pause is waited for without holding the channel. */
const longestWaitMs = 2000;

interface Running {
  readonly bell: Bell;
  readonly done: Promise<void>;
}

export function startPublisher(context: PublisherContext): Publisher {
  const { clock, log, makeId } = context;
  const holder = makeId('wrk');
  const running = new Map<string, Running>();
  const stopping = new AbortController();
  const start = (tenantId: number, channel: string): void => {
    const name = JSON.stringify([tenantId, channel]);
    const push = context.pushOf(tenantId, channel);
    if (running.has(name) || stopping.signal.aborted || push === null) return;
    const bell = new Bell();
    const work = async (): Promise<void> => {
      try {
        await workOnChannel(context, { tenantId, channel, push, holder, bell, stopping: stopping.signal });
      } catch (error) {
        log.warn({ err: error, channel }, 'publishing to a channel broke off and will go on');
      }
      running.delete(name);
    };
    running.set(name, { bell, done: work() });
  };
  const round = async (): Promise<void> => {
    const { database } = context;
    const time = decisionTimeOf(context);
    for (const { tenantId } of await database.asPlatform((transaction) => listTenants(transaction))) {
      const channels = await database.read(tenantId, (reader) => dueChannels(reader, time));
      for (const channel of channels) start(tenantId, channel);
    }
  };
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'channels could not be looked at');
  const loop = startLoop({ clock, everyMs: lookEveryMs, round, onFailure });
  return {
    onDesired: (tenantId, channels) => {
      for (const channel of channels) {
        const known = running.get(JSON.stringify([tenantId, channel]));
        if (known === undefined) loop.wake();
        else known.bell.ring();
      }
    },
    stop: async () => {
      stopping.abort();
      await loop.stop();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

interface Turn {
  readonly tenantId: number;
  readonly channel: string;
  readonly push: Push;
  readonly holder: string;
  readonly bell: Bell;
  readonly stopping: AbortSignal;
}

/** Holds a channel for as long as it has something to be told, and a little longer. */
async function workOnChannel(context: PublisherContext, turn: Turn): Promise<void> {
  const { tenantId, channel, holder } = turn;
  const lease = await leaseChannel(context, tenantId, channel, holder);
  if (lease === null) return;
  const subject = { tenantId, channel, lease };
  try {
    await doubtOrphans(context, subject);
    await callOnAndOn(context, subject, turn);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    context.log.warn({ channel, lease: lease.name }, 'another node has taken a channel over');
    return;
  }
  await letGo(context, tenantId, lease);
}

async function callOnAndOn(context: PublisherContext, subject: Subject, turn: Turn): Promise<void> {
  const { clock } = context;
  const { push, bell, stopping } = turn;
  const lag: LagKept = { knownMs: null, writtenMs: null, writtenAt: Number.NEGATIVE_INFINITY };
  for (let idle = 0; idle < idleTurns && !stopping.aborted;) {
    const next = await takeCall(context, subject, push.readBack !== undefined);
    if (next.kind === 'idle') {
      idle += 1;
      await bell.wait(clock, idleMs, stopping);
      continue;
    }
    if (next.kind === 'wait') {
      if (next.ms > longestWaitMs) return;
      await clock.sleep(Math.ceil(next.ms), stopping).catch(() => undefined);
      continue;
    }
    idle = 0;
    if (next.kind === 'look') await look(context, subject, turn, next.call);
    else await keepLag(context, subject, lag, await send(context, subject, turn, next.call));
  }
}

async function send(context: PublisherContext, subject: Subject, turn: Turn, call: Call): Promise<Settled> {
  const { clock, metrics, log } = context;
  const { channel } = subject;
  const startedAt = clock.now();
  const ask = async (signal: AbortSignal): Promise<PushAnswer> => turn.push.send(itemsOf(call), signal);
  const answer = await inTime(context, turn, call, ask).catch((error: unknown): PushAnswer => {
    return { kind: 'uncertain', detail: error instanceof Error ? error.message : 'it failed' };
  });
  metrics.observe('evenstock_publish_call_seconds', (clock.now() - startedAt) / 1000, { channel });
  metrics.count('evenstock_publish_calls_total', 1, { channel, answer: answer.kind });
  if (answer.kind === 'retryable' || answer.kind === 'terminal' || answer.kind === 'uncertain') {
    log.debug({ channel, answer: answer.kind, detail: answer.detail }, 'a channel did not take what it was sent');
  }
  const settled = await settleCall(context, subject, call, answer);
  metrics.count('evenstock_publish_listings_total', settled.accepted, { channel, outcome: 'accepted' });
  metrics.count('evenstock_publish_listings_total', settled.refused, { channel, outcome: 'refused' });
  for (const lagMs of settled.lagsMs) metrics.observe('evenstock_publish_lag_seconds', lagMs / 1000, { channel });
  return settled;
}

async function look(context: PublisherContext, subject: Subject, turn: Turn, call: Call): Promise<void> {
  const ids = call.listings.map((one) => one.externalId);
  const ask = async (signal: AbortSignal) => (await turn.push.readBack?.(ids, signal)) ?? null;
  const seen = await inTime(context, turn, call, ask).catch(() => null);
  context.metrics.count('evenstock_publish_calls_total', 1, {
    channel: subject.channel,
    answer: seen === null ? 'unseen' : 'seen',
  });
  await settleLook(context, subject, call, seen);
}

/** However the connector is written, it is not waited for longer than the terms say, nor when the node stops. */
async function inTime<T>(
  { clock }: PublisherContext,
  { stopping }: Turn,
  { terms }: Call,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const answered = new AbortController();
  const given = new AbortController();
  const giveUp = async (): Promise<never> => {
    const signal = AbortSignal.any([answered.signal, stopping]);
    await clock.sleep(terms.timeoutMs, signal).catch(() => undefined);
    given.abort();
    throw new Error(`no answer within ${terms.timeoutMs} ms`);
  };
  const asked = ask(given.signal);
  try {
    return await Promise.race([asked, giveUp()]);
  } finally {
    answered.abort();
    // It may still fail when nobody waits for it any more.
    asked.catch(() => undefined);
  }
}

interface LagKept {
  knownMs: number | null;
  writtenMs: number | null;
  writtenAt: number;
}

const writeLagEveryMs = 5000;

async function keepLag(context: PublisherContext, subject: Subject, lag: LagKept, settled: Settled): Promise<void> {
  lag.knownMs = nextLag(lag.knownMs, settled.lagsMs);
  const isNews = lag.knownMs !== lag.writtenMs && context.clock.now() - lag.writtenAt >= writeLagEveryMs;
  if (lag.knownMs === null || !isNews) return;
  lag.writtenAt = context.clock.now();
  lag.writtenMs = await measureLag(context, subject, lag.knownMs);
  lag.knownMs = lag.writtenMs;
}

// A channel on a real port, with every bad habit that a test asks of it, and a connector to it. It keeps what it was
// told as it comes, without looking at versions: what is applied last is what it shows.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Push, PushAnswer, PushOutcome } from '../domain/publishing/push.ts';

/**
 * `ok`; `down`: 500 and nothing taken; `busy`: 429 for so long; `lost`: taken, and the connection cut; `late`: taken
 * after a while, and never answered; `silent`: neither taken nor answered; `denied`: 401; `lies`: 200 and nonsense;
 * `partial`: all but the listings that it names.
 */
export type Habit =
  | 'ok'
  | 'down'
  | 'lost'
  | 'silent'
  | 'denied'
  | 'lies'
  | { readonly busyMs: number | null }
  | { readonly lateMs: number }
  | { readonly slowMs: number }
  | { readonly partial: readonly string[] };

export interface TakenCall {
  readonly at: number;
  readonly listings: readonly string[];
}

interface WireItem {
  readonly listing: string;
  readonly quantity: number;
}

export interface FakeChannel {
  readonly shows: Map<string, bigint>;
  /** All calls, in the order in which they came. */
  readonly calls: TakenCall[];
  /** How many calls took effect late. */
  landed: number;
  /** What it does with the next call. */
  habit: (call: number) => Habit;
  readonly push: Push;
  readonly close: () => Promise<void>;
}

export async function openFakeChannel(canReadBack = false): Promise<FakeChannel> {
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, work: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => answer(channel, { body, request, response, after }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const channel: FakeChannel = {
    shows: new Map(),
    calls: [],
    landed: 0,
    habit: () => 'ok',
    push: { send: sendTo(base), ...(canReadBack ? { readBack: readFrom(base) } : {}) },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return channel;
}

interface Asked {
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly after: (ms: number, work: () => void) => void;
}

function answer(channel: FakeChannel, { body, request, response, after }: Asked): void {
  if (request.method === 'GET') {
    const shown = [...channel.shows].map(([listing, quantity]) => ({ listing, quantity: Number(quantity) }));
    response.end(JSON.stringify(shown));
    return;
  }
  const items = JSON.parse(body) as WireItem[];
  const habit = channel.habit(channel.calls.length);
  channel.calls.push({ at: performance.now(), listings: items.map((one) => one.listing) });
  const accepted = items.map(({ listing }) => ({ listing, outcome: 'accepted' }));
  const take = (some: readonly WireItem[]): void => {
    for (const { listing, quantity } of some) channel.shows.set(listing, BigInt(quantity));
  };
  const say = (status: number, what: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(what));
  };
  const takeAndSay = (): void => {
    take(items);
    say(200, accepted);
  };
  if (habit === 'down') say(500, { error: 'down' });
  else if (habit === 'denied') say(401, { error: 'denied' });
  else if (habit === 'lies') say(200, [{ listing: 'another', outcome: 'accepted' }, { error: 'oh' }]);
  else if (habit === 'ok') takeAndSay();
  else if (habit === 'silent') return;
  else if (habit === 'lost') {
    take(items);
    request.socket.destroy();
  } else if ('busyMs' in habit) {
    if (habit.busyMs !== null) response.setHeader('retry-after-ms', habit.busyMs);
    say(429, {});
  } else if ('lateMs' in habit) {
    after(habit.lateMs, () => {
      take(items);
      channel.landed += 1;
    });
  } else if ('slowMs' in habit) after(habit.slowMs, takeAndSay);
  else {
    const isGood = ({ listing }: { listing: string }): boolean => !habit.partial.includes(listing);
    take(items.filter(isGood));
    const bad = items.filter((one) => !isGood(one));
    const refused = bad.map(({ listing }) => ({ listing, outcome: 'refused', code: 'no_such_listing', detail: '?' }));
    say(200, [...accepted.filter(isGood), ...refused]);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function sendTo(base: string): Push['send'] {
  return async (items, signal): Promise<PushAnswer> => {
    const body = JSON.stringify(items.map(({ listing, quantity }) => ({ listing, quantity: Number(quantity) })));
    const response = await fetch(base, { method: 'POST', body, signal });
    const retryAfterMs = response.headers.get('retry-after-ms');
    if (response.status === 429) {
      return { kind: 'rateLimited', retryAfterMs: retryAfterMs === null ? null : Number(retryAfterMs) };
    }
    if (response.status === 401) return { kind: 'terminal', detail: 'the credential is no longer good' };
    if (response.status >= 500) return { kind: 'retryable', detail: `status ${response.status}` };
    const answered = (await response.json()) as PushOutcome[];
    return { kind: 'answered', items: answered };
  };
}

function readFrom(base: string): NonNullable<Push['readBack']> {
  return async (listings, signal) => {
    const response = await fetch(base, { signal });
    const shown = (await response.json()) as WireItem[];
    const found = shown.filter(({ listing }) => listings.includes(listing));
    return new Map(found.map(({ listing, quantity }) => [listing, BigInt(quantity)]));
  };
}

// The journal as server-sent events: every entry behind the reader's cursor, then each new one as it is committed.
// A notice of the database wakes the stream; a look now and then makes good for a notice that was lost. A reader
// that does not keep up is waited for, so that it costs one page of memory and no more.

import type { ServerResponse } from 'node:http';

import { Bell } from '../platform/bell.ts';
import { refusalOf } from './faults.ts';
import type { RawCall } from './route.ts';
import { readEvents, type EventFilter, type EventPage } from './wire/read-events.ts';

const pageSize = 500;
const lookAgainMs = 2000;
// Below the idle time-outs of usual proxies.
const heartbeatMs = 15_000;
const retryMs = 1000;

interface Stream {
  readonly call: RawCall;
  readonly filter: EventFilter;
  readonly response: ServerResponse;
  readonly ended: AbortSignal;
}

/** Streams until the reader leaves, its credential ends, or the node stops. */
export async function streamJournal(call: RawCall, filter: EventFilter, after: bigint): Promise<void> {
  const { parts, caller, reply } = call;
  const left = new AbortController();
  reply.hijack();
  const response = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.on('close', () => left.abort());
  response.on('error', () => left.abort());
  // Proxies are asked not to collect what is meant to flow.
  const type = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(200, { ...type, 'x-accel-buffering': 'no', connection: 'close' });
  // Where it starts, so that a reader who is cut off before the first event comes back to the same place.
  response.write(`retry: ${retryMs}\nid: ${after}\n\n`);
  const stream = { call, filter, response, ended: AbortSignal.any([left.signal, parts.stopping]) };
  const bell = new Bell();
  const leave = parts.feed.follow(caller.tenantId, () => bell.ring());
  try {
    await run(stream, bell, after);
  } finally {
    leave();
    response.end();
  }
}

async function run(stream: Stream, bell: Bell, after: bigint): Promise<void> {
  const { call, response, ended } = stream;
  const { clock } = call.parts;
  let cursor = after;
  let spokeAt = clock.now();
  while (!ended.aborted) {
    const page = await readPage(stream, cursor);
    if (page !== null) {
      cursor = page.seenTo;
      if (page.events.length > 0) spokeAt = clock.now();
      await write(stream, page.events.map(frame).join(''));
      if (page.isFull) continue;
    }
    await bell.wait(clock, lookAgainMs, ended);
    if (clock.now() - spokeAt < heartbeatMs) continue;
    spokeAt = clock.now();
    // A stream outlives the check at its start: a credential that was revoked since ends it.
    if ((await call.parts.callerOf(call.request).catch(() => call.caller)) === null) return;
    response.write(': still here\n\n');
  }
}

/** Null while the database is away: the reader waits, as it would for a quiet journal. */
async function readPage(stream: Stream, cursor: bigint): Promise<EventPage | null> {
  const { call, filter } = stream;
  try {
    return await readEvents(call.parts, call.caller.tenantId, filter, cursor, pageSize);
  } catch (error) {
    if (refusalOf(error).refusal.code === 'internal_error') throw error;
    return null;
  }
}

function frame(event: EventPage['events'][number]): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

async function write({ response, ended }: Stream, text: string): Promise<void> {
  if (text === '' || ended.aborted || response.write(text)) return;
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    ended.addEventListener('abort', () => resolve(), { once: true });
  });
}

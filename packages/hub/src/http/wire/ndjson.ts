// A stream of events, one a line, answered by a stream of results. Lines are decided as they come, a few hundred at a
// time, and no more is read than can be answered: a caller that does not read its results is not read either, so
// that memory stays bounded whatever the length of the stream.

import { Readable } from 'node:stream';

import { refuse, type RefusalCode } from '../../domain/refusal.ts';
import { ndjson } from '../request/body-parsers.ts';
import { readJson } from '../request/json-body.ts';
import type { Asked } from './reservation-commands.ts';
import type { Answer, RawCall } from '../route.ts';
import { refusedEvent, takeEvents, type EventResult } from './take-events.ts';

const lineBytesMax = 64 * 1024;
const streamBytesMax = 8 * 1024 ** 3;
const groupMax = 500;
// Groups that are decided while the next is read: enough to keep the engine busy, few enough to be little memory.
const groupsInFlightMax = 4;
const newline = 0x0a;
const overloadedRetries = 100;
const overloadedPauseMs = 100;

export async function streamEvents(call: RawCall, body: Readable): Promise<Answer> {
  const results = Readable.from(answers(call, body), { objectMode: false, highWaterMark: 64 * 1024 });
  await call.reply.header('content-type', `${ndjson}; charset=utf-8`).send(results);
  return 'streaming';
}

/** The results of one group after the other as text, in the order of the lines. */
async function* answers(call: Asked, body: Readable): AsyncGenerator<string> {
  const inFlight: Promise<string>[] = [];
  try {
    for await (const group of groupsOf(body, call.parts.stopping)) {
      const answered = answerGroup(call, group);
      // Whoever waits for it hears of its failure; until then it must not count as unhandled.
      answered.catch(() => undefined);
      inFlight.push(answered);
      if (inFlight.length >= groupsInFlightMax) yield await next(inFlight);
    }
    while (inFlight.length > 0) yield await next(inFlight);
  } catch (error) {
    // The head of the answer is sent: what ended the stream is its last line.
    for (const answered of inFlight) yield await answered;
    const end =
      error instanceof StreamEnd
        ? error
        : new StreamEnd('malformed_request', 'The stream broke off; send the rest again.');
    yield `${JSON.stringify(refusedEvent(null, refuse(end.code, end.message)))}\n`;
  }
}

async function next(inFlight: Promise<string>[]): Promise<string> {
  return (await inFlight.shift()) ?? '';
}

class StreamEnd extends Error {
  override readonly name = 'StreamEnd';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Lines as they arrive, in groups; what is left of a chunk waits for the next. */
async function* groupsOf(body: Readable, stopping: AbortSignal): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  let total = 0;
  for await (const chunk of chunksUntil(body, stopping)) {
    if (!Buffer.isBuffer(chunk)) throw new Error('A stream of events came as something else than bytes.');
    total += chunk.length;
    if (total > streamBytesMax)
      throw new StreamEnd('payload_too_large', `A stream has ${streamBytesMax} bytes at most; open another.`);
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let group: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      if (end > start) group.push(bytes.subarray(start, end));
      start = end + 1;
      if (group.length < groupMax) continue;
      yield group;
      group = [];
    }
    if (group.length > 0) yield group;
    rest = bytes.subarray(start);
    if (rest.length > lineBytesMax)
      throw new StreamEnd('payload_too_large', `A line has ${lineBytesMax} bytes at most.`);
  }
  if (rest.length > 0) yield [rest];
}

/** What is sent, until there is no more or the node stops: it cannot wait for a sender that pauses. */
async function* chunksUntil(body: Readable, stopping: AbortSignal): AsyncGenerator {
  const over = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) => {
    stopping.addEventListener('abort', () => resolve('stopped'), { signal: over.signal });
  });
  const chunks: AsyncIterator<unknown> = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const step = stopping.aborted ? 'stopped' : await Promise.race([chunks.next(), stopped]);
      if (step === 'stopped') throw new StreamEnd('overloaded', 'This node is stopping; send the rest to another.');
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    over.abort();
    // What is still sent is dropped: unread, it would block the connection for the caller's next request.
    void Promise.resolve(chunks.return?.()).then(() => body.resume());
  }
}

async function answerGroup(call: Asked, lines: readonly Buffer[]): Promise<string> {
  const read = lines.filter((line) => !isBlank(line)).map(readJson);
  const events = read.flatMap((one) => (one.ok ? [one.value] : []));
  const results = await takePatiently(call, events);
  let taken = 0;
  let text = '';
  for (const one of read) {
    const result = one.ok ? results[taken] : refusedEvent(null, one);
    if (one.ok) taken += 1;
    text += `${JSON.stringify(result)}\n`;
  }
  return text;
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === 0x0d);
}

/** A stream can wait where a request cannot: what the queue had no room for is offered again. */
async function takePatiently(call: Asked, events: readonly unknown[]): Promise<EventResult[]> {
  const results = await takeEvents(call, events);
  for (let left = overloadedRetries; left > 0; left -= 1) {
    const waiting = [...results.keys()].filter((index) => results[index]?.code === 'overloaded');
    if (waiting.length === 0) break;
    await call.parts.clock.sleep(overloadedPauseMs);
    const again = await takeEvents(
      call,
      waiting.map((index) => events[index]),
    );
    for (const [at, index] of waiting.entries()) results[index] = again[at] ?? results[index] ?? noResult();
  }
  return results;
}

function noResult(): EventResult {
  return refusedEvent(null, refuse('internal_error', 'An event came back without a result.'));
}

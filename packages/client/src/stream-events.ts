// The journal as a stream of server-sent events. Where the connection is lost it is opened again behind the last
// event that was handed out, so that none is missed and none comes twice.

import { EvenstockError, readProblem } from './evenstock-error.ts';
import type { components } from './openapi.ts';
import { pause, requestOf, type ClientOptions } from './send.ts';

export type JournalEvent = components['schemas']['JournalEvent'];

export interface StreamInput {
  /** Sequence of the last event already dealt with; without it the stream starts with what is new. */
  readonly after?: string;
  readonly type?: string;
  readonly sku?: string;
  readonly signal?: AbortSignal;
}

const path = '/v1/events/stream';

const againMs = 1000;

export async function* streamEvents(options: ClientOptions, input: StreamInput): AsyncGenerator<JournalEvent> {
  const { signal, ...filter } = input;
  const { sleep = pause } = options;
  let { after } = filter;
  const isOver = (): boolean => signal?.aborted === true;
  while (!isOver()) {
    try {
      const stream = await open(options, after === undefined ? filter : { ...filter, after }, signal);
      for await (const { id, data } of framesOf(stream)) {
        after = id ?? after;
        if (data !== '') yield readEvent(data);
      }
    } catch (error) {
      if (isOver()) return;
      if (error instanceof EvenstockError && !error.isWorthRepeating) throw error;
    }
    await sleep(againMs);
  }
}

async function open(
  options: ClientOptions,
  filter: object,
  signal: AbortSignal | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const { fetch: send = fetch } = options;
  const { url, init } = requestOf(options, { method: 'GET', path }, filter, signal === undefined ? {} : { signal });
  const response = await send(url, init).catch((error: unknown) => {
    throw EvenstockError.unreachable(options.url, error);
  });
  if (response.ok && response.body !== null) return response.body;
  throw new EvenstockError(readProblem(response, await response.text()), response);
}

interface Frame {
  readonly id: string | undefined;
  /** Empty for a frame that only says where the stream is. */
  readonly data: string;
}

/** Blocks of lines; those of the hub have at most one line of each field. */
async function* framesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map(fieldOf));
      yield { id: fields.get('id'), data: fields.get('data') ?? '' };
    }
  }
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(': ');
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 2)];
}

function isEvent(value: unknown): value is JournalEvent {
  return typeof value === 'object' && value !== null && 'specversion' in value && 'data' in value;
}

function readEvent(data: string): JournalEvent {
  const value: unknown = JSON.parse(data);
  if (isEvent(value)) return value;
  throw new Error('The stream sent something that is no event.');
}

// Sends one request and reads its answer; a refusal is thrown as what it is. A request that can be repeated without
// harm is repeated when the hub asks for patience (429, 503) or cannot be reached, as long as it is told to.

import { EvenstockError, readProblem } from './evenstock-error.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Kept with everything that the request causes. */
  readonly correlationId?: string;
}

export interface KeyedOptions extends CallOptions {
  /** Makes the request one request, however often it is sent; with it, it is repeated where it has to be. */
  readonly idempotencyKey?: string;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Whether sending it twice is the same as sending it once. */
  readonly isRepeatable: boolean;
}

export type Send = (operation: Operation, input: object, options?: KeyedOptions) => Promise<unknown>;

export interface ClientOptions {
  /** Where the hub is: `http://127.0.0.1:7400`. */
  readonly url: string;
  readonly key?: string;
  /** How often a request is sent at most. */
  readonly attemptsMax?: number;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
}

const attemptsMaxDefault = 5;
const pauseMsMax = 10_000;

export function createSend(options: ClientOptions): Send {
  const { attemptsMax = attemptsMaxDefault, sleep = pause } = options;
  return async (operation, input, call = {}) => {
    const mayRepeat = operation.isRepeatable || call.idempotencyKey !== undefined;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await attemptOnce(options, operation, input, call);
      if (answer.ok) return answer.body;
      const { error } = answer;
      if (!mayRepeat || attempt >= attemptsMax || !error.isWorthRepeating || call.signal?.aborted === true)
        throw error;
      await sleep(Math.min(error.retryAfterMs ?? 100 * 2 ** attempt, pauseMsMax));
    }
  };
}

type Attempt = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly error: EvenstockError };

async function attemptOnce(
  options: ClientOptions,
  operation: Operation,
  input: object,
  call: KeyedOptions,
): Promise<Attempt> {
  const { fetch: send = fetch } = options;
  const { url, init } = requestOf(options, operation, input, call);
  let response: Response;
  try {
    response = await send(url, init);
  } catch (error) {
    if (call.signal?.aborted === true) throw error;
    return { ok: false, error: EvenstockError.unreachable(options.url, error) };
  }
  const text = await response.text();
  if (!response.ok) return { ok: false, error: new EvenstockError(readProblem(response, text), response) };
  return { ok: true, body: text === '' ? undefined : JSON.parse(text) };
}

/** What is in the path goes there, what is called `body` is the body, and the rest is the query. */
export function requestOf(
  options: ClientOptions,
  { method, path }: Pick<Operation, 'method' | 'path'>,
  input: object,
  call: KeyedOptions,
): { readonly url: string; readonly init: RequestInit } {
  const rest = new Map<string, unknown>(Object.entries(input));
  const body = rest.get('body');
  rest.delete('body');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(textOf(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of rest) if (value !== undefined) query.set(name, textOf(value));
  const headers = new Headers();
  if (options.key !== undefined) headers.set('authorization', `Bearer ${options.key}`);
  if (call.correlationId !== undefined) headers.set('x-correlation-id', call.correlationId);
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return {
    url: `${options.url.replace(/\/$/, '')}${filled}${search}`,
    init: {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    },
  };
}

/** Parameters are words, numbers and yes or no. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

// One request to a hub and its answer, over HTTP and JSON: the only file that knows how they travel.

export interface HubAddress {
  readonly url: string;
  readonly key: string;
}

export interface HubRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the hub, with its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface HubAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What a problem document says; null for an answer that is none. */
  readonly problem: { readonly code: string; readonly detail: string; readonly hint: string } | null;
  /** How long the hub asks to wait before the next try; null when it does not say. */
  readonly retryAfterMs: number | null;
}

export type Send = (request: HubRequest) => Promise<HubAnswer>;

/** Verifying a large ledger takes minutes, in which the hub says nothing. */
const patienceMs = 3_600_000;

export function sendTo({ url, key }: HubAddress): Send {
  return async ({ method, path, body, idempotencyKey }) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? null : parse(text);
    return {
      status: answer.status,
      body: parsed,
      problem: answer.ok ? null : problemOf(answer.status, parsed),
      retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
    };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function problemOf(status: number, body: unknown): HubAnswer['problem'] {
  const said = (name: string): string | null => {
    if (typeof body !== 'object' || body === null) return null;
    const value: unknown = Reflect.get(body, name);
    return typeof value === 'string' ? value : null;
  };
  return {
    code: said('code') ?? `http_${status}`,
    detail: said('detail') ?? `The answer was ${status} and no problem document.`,
    hint: said('hint') ?? 'Check that the address is that of a hub.',
  };
}

function retryAfterMs(header: string | null): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

// One request, with everything that can go wrong put into the four faults. What matters is whether a write may have
// been done: a connection that was never made did nothing, one that broke afterwards leaves it uncertain.

import type { Context } from '../connector.ts';
import { ConnectorFault, faultOf, rateLimited, retryable, terminal, uncertain } from '../faults.ts';
import { retryAfterMs } from './retry-after.ts';

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Whether it changes something there. Unless told: whether it is no GET or HEAD. */
  readonly isWrite?: boolean;
  /** Thirty seconds unless told. */
  readonly timeoutMs?: number;
}

type Sender = Pick<Context<unknown>, 'fetch' | 'clock' | 'signal'>;

const timeoutUnlessToldMs = 30_000;
const waitUnlessToldMs = 1000;

/** The answer, when it is one that the connector can do something with: 2xx, or a 4xx that is about this request. */
export async function send(sender: Sender, url: string | URL, options: SendOptions = {}): Promise<Response> {
  const { method = 'GET', headers, body, timeoutMs = timeoutUnlessToldMs } = options;
  const isWrite = options.isWrite ?? !/^(GET|HEAD)$/i.test(method);
  const signal = AbortSignal.any([sender.signal, AbortSignal.timeout(timeoutMs)]);
  const asked: RequestInit = { method, signal, redirect: 'manual', ...(headers && { headers }) };
  const response = await sender
    .fetch(url, body === undefined ? asked : { ...asked, body })
    .catch((error: unknown) => {
      throw faultOfFetch(error, { isWrite });
    });
  const fault = faultOfStatus(response, { isWrite, nowMs: sender.clock.now() });
  if (fault === null) return response;
  // Nobody reads it: the connection is given back.
  await response.body?.cancel();
  throw fault;
}

/** Of these the system has seen nothing. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function faultOfFetch(error: unknown, { isWrite }: { readonly isWrite: boolean }): ConnectorFault {
  if (error instanceof ConnectorFault) return error;
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const said = error instanceof Error ? error.message : 'unknown';
  if (code !== null && neverSent.has(code)) return retryable(`The system cannot be reached: ${code}.`, error);
  if (isWrite) return uncertain(`A write was sent and not answered: ${said}`, error);
  return isNetwork(error) ? retryable(`The system did not answer: ${said}`, error) : faultOf(error);
}

function isNetwork(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name));
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

interface Answered {
  readonly isWrite: boolean;
  readonly nowMs: number;
}

/** Null when the answer is the connector's to judge. */
export function faultOfStatus(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  { isWrite, nowMs }: Answered,
): ConnectorFault | null {
  const wait = retryAfterMs(headers, nowMs);
  if (status === 429 || (status === 503 && wait !== null)) return rateLimited(wait ?? waitUnlessToldMs);
  if (status === 401 || status === 403) return terminal(`The system answered ${status}.`, 'credentials');
  if (status >= 300 && status < 400) {
    return terminal(`The system answered ${status} and leads elsewhere.`, 'unexpectedAnswer');
  }
  if (status === 425 || status === 503) return retryable(`The system answered ${status}.`);
  if (status !== 408 && status < 500) return null;
  // What answered may stand before what has done it.
  return isWrite
    ? uncertain(`The system answered ${status} to a write.`)
    : retryable(`The system answered ${status}.`);
}

// The line between connector and counterpart, with faults on demand: too many requests, an answer that never comes, a
// write that was done and not answered, credentials that are no longer taken. Every request is counted.

import type { Clock, Fetch } from '../connector.ts';
import type { Counterpart } from './subject.ts';

export type WireFault =
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number }
  /** No answer until the caller gives up. */
  | { readonly kind: 'silence' }
  /** The counterpart does it, and its answer is lost. */
  | { readonly kind: 'lostAnswer' }
  /** The counterpart never sees it, and the caller cannot know. */
  | { readonly kind: 'lostRequest' }
  | { readonly kind: 'status'; readonly status: number };

export interface Wire {
  readonly fetch: Fetch;
  readonly requests: readonly { readonly at: number; readonly method: string }[];
  /** The next request meets this fault; several wait for their turn. */
  readonly fail: (fault: WireFault) => void;
  /** Which of the faults have been met. */
  readonly isMet: () => boolean;
  /** The next request is being waited for in silence. */
  readonly silence: () => Promise<void>;
}

export function openWire(counterpart: Counterpart, clock: Clock): Wire {
  const faults: WireFault[] = [];
  const requests: { at: number; method: string }[] = [];
  const listeners: (() => void)[] = [];
  const { answer } = counterpart;

  async function met(fault: WireFault, request: Request): Promise<Response> {
    if (fault.kind === 'tooMany') {
      return new Response('', { status: 429, headers: { 'retry-after': String(fault.retryAfterSeconds) } });
    }
    if (fault.kind === 'status') return new Response('', { status: fault.status });
    if (fault.kind === 'silence') {
      for (const listener of listeners.splice(0)) listener();
      return until(request.signal);
    }
    if (fault.kind === 'lostAnswer') await answer?.(request);
    throw new DOMException('The answer did not come in time.', 'TimeoutError');
  }

  return {
    requests,
    silence: () => new Promise((resolve) => listeners.push(resolve)),
    fail: (fault) => faults.push(fault),
    isMet: () => faults.length === 0,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      request.signal.throwIfAborted();
      requests.push({ at: clock.now(), method: request.method });
      const fault = faults.shift();
      if (fault !== undefined) return met(fault, request);
      if (answer === undefined) throw new Error('The counterpart answers no requests.');
      return answer(request);
    },
  };
}

async function until(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')), { once: true });
  });
}

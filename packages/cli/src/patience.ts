// Repeats a request that the hub could not take just now: too many at once, too much waiting, no connection. The
// same request with the same key, so that it is done once however often it was sent.

import { CommandFault, exitCodes } from './exit-codes.ts';
import type { HubAnswer, HubRequest, Send } from './hub-transport.ts';

export interface Patience {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** How long one request is tried before the run is given up. */
  readonly giveUpAfterMs: number;
  readonly onRetry: (why: string) => void;
}

const pauseMsMin = 50;
const pauseMsMax = 2000;

export function patiently(send: Send, patience: Patience): Send {
  return async (request) => {
    const giveUpAt = patience.now() + patience.giveUpAfterMs;
    for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
      const tried = await attempt(send, request);
      if (tried.isFinal) return tried.answer;
      if (patience.now() >= giveUpAt) throw givenUp(request, tried.why);
      patience.onRetry(tried.why);
      await patience.sleep(tried.retryAfterMs ?? pauseMs);
    }
  };
}

type Attempt =
  | { readonly isFinal: true; readonly answer: HubAnswer }
  | { readonly isFinal: false; readonly why: string; readonly retryAfterMs: number | null };

async function attempt(send: Send, request: HubRequest): Promise<Attempt> {
  try {
    const answer = await send(request);
    if (!isPassing(answer)) return { isFinal: true, answer };
    return { isFinal: false, why: answer.problem?.code ?? '', retryAfterMs: answer.retryAfterMs };
  } catch (error) {
    // What fetch throws is a TypeError with the reason inside; anything else is a defect of ours.
    if (!(error instanceof TypeError && error.cause !== undefined)) throw error;
    return {
      isFinal: false,
      why: error.cause instanceof Error ? error.cause.message : error.message,
      retryAfterMs: null,
    };
  }
}

function isPassing({ status, problem }: HubAnswer): boolean {
  return status === 429 || status === 503 || problem?.code === 'idempotency_key_in_use';
}

function givenUp({ method, path }: HubRequest, why: string): CommandFault {
  return new CommandFault(
    exitCodes.unreachable,
    `The hub did not take ${method} ${path} in time: ${why}.`,
    'Read the log of the hub; "evenstock doctor" looks at the machine.',
  );
}

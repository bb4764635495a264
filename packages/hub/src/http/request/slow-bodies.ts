// Ends requests whose body does not come: a sender that drips a byte now and then would hold a connection for as long
// as it likes. Streams are not watched; they live by their own pace.

import type { IncomingMessage } from 'node:http';

import { refuse } from '../../domain/refusal.ts';
import type { Clock } from '../../platform/clock.ts';
import { startLoop } from '../../platform/loop.ts';
import { rawProblem } from './raw-problem.ts';

const bodyMsMax = 30_000;
const lookEveryMs = 5000;

export interface SlowBodies {
  readonly begin: (request: IncomingMessage) => void;
  readonly end: (request: IncomingMessage) => void;
  readonly stop: () => Promise<void>;
}

export function watchSlowBodies(clock: Clock, correlationIdOf: (request: IncomingMessage) => string): SlowBodies {
  const since = new Map<IncomingMessage, number>();
  const round = (): Promise<void> => {
    const now = clock.now();
    for (const [request, begun] of since) {
      if (now - begun < bodyMsMax) continue;
      since.delete(request);
      const refused = refuse('request_timeout', `The body did not arrive within ${bodyMsMax / 1000} s.`);
      request.socket.end(rawProblem(refused, correlationIdOf(request)));
    }
    return Promise.resolve();
  };
  const loop = startLoop({ clock, everyMs: lookEveryMs, round, onFailure: () => undefined });
  return {
    begin: (request) => {
      since.set(request, clock.now());
    },
    end: (request) => {
      since.delete(request);
    },
    stop: loop.stop,
  };
}

// Keeps a LISTEN alive: when its connection is lost another is opened, and whoever relies on the notices hears
// that some may have been missed.

import type { Clock } from '../platform/clock.ts';
import type { Database, Listener } from '../store/database.ts';

const againMs = 1000;

export interface Listening {
  readonly stop: () => Promise<void>;
}

export interface ListeningOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly channel: string;
  readonly onNotice: (payload: string) => void;
  /** Called before notices flow again after a gap. */
  readonly onGap: () => void;
}

export function keepListening({ database, clock, channel, onNotice, onGap }: ListeningOptions): Listening {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const listenOnce = async (): Promise<void> => {
    let listener: Listener;
    try {
      listener = await database.listen(channel, onNotice);
    } catch {
      // The database is away: the caller's own polling or time-out carries on until it is back.
      return;
    }
    onGap();
    await Promise.race([listener.lost, stopped]);
    await listener.end();
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await listenOnce();
      if (!stopping.signal.aborted) await clock.sleep(againMs, stopping.signal).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

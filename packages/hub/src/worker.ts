// A worker process of `workers.ts`: a node that is told its configuration by the first process, says where it
// listens, and closes in order when it is asked to end or when the first process is gone.

import { startHub } from './hub.ts';
import { createLog } from './platform/log.ts';
import type { WorkerOrder, WorkerWord } from './workers.ts';

function say(word: WorkerWord): void {
  process.send?.(word);
}

async function work({ config, storageUrl }: WorkerOrder): Promise<void> {
  const storage = { url: storageUrl, embedded: null, close: () => Promise.resolve() };
  const hub = await startHub({ config, log: createLog(config.logLevel), storage });
  const stop = (): void => {
    void hub.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  say({ word: 'listening', url: hub.url });
}

process.once('message', (order: WorkerOrder) => {
  work(order).catch((error: unknown) => {
    say({ word: 'failed', why: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
});

// The process of one contestant: opens it, does what the runner asks, tells what it measured, and ends when the
// runner is gone.

import { runClosedLoop } from './closed-loop.ts';
import type { Contestant, ContestantSetup, Job, OpenContestant } from './contestant.ts';
import { httpContestant } from './http/http-contestant.ts';
import { openHubEngine } from './hub-engine.ts';
import { runOpenLoop } from './open-loop.ts';
import { openCopy } from './rivals/copy.ts';
import { openGuarded } from './rivals/guarded.ts';
import { openInsertOnly } from './rivals/insert-only.ts';
import { openNaive } from './rivals/naive.ts';

const contestants: Readonly<Record<string, OpenContestant>> = {
  hub: openHubEngine,
  naive: openNaive,
  guarded: openGuarded,
  insert: openInsertOnly,
  copy: openCopy,
  'hub over HTTP': httpContestant('hub'),
  'naive over HTTP': httpContestant('naive'),
  'guarded over HTTP': httpContestant('guarded'),
  'constant over HTTP': httpContestant('constant'),
};

export type Request =
  | { readonly do: 'open'; readonly name: string; readonly setup: ContestantSetup }
  | { readonly do: 'run'; readonly job: Job }
  | { readonly do: 'prepare'; readonly job: Job }
  | { readonly do: 'stock'; readonly key: number; readonly quantity: number }
  | { readonly do: 'check'; readonly isThorough: boolean }
  | { readonly do: 'close' };

let opened: Contestant | undefined;
let prepared: Awaited<ReturnType<Contestant['stepOf']>> | undefined;

async function answer(request: Request): Promise<unknown> {
  if (request.do === 'open') {
    const open = contestants[request.name];
    if (!open) throw new Error(`There is no contestant "${request.name}".`);
    opened = await open(request.setup);
    return opened.serverPid ?? null;
  }
  if (!opened) throw new Error('The contestant is not open.');
  switch (request.do) {
    case 'prepare':
      prepared = await opened.stepOf(request.job);
      return null;
    case 'run':
      if (!prepared) throw new Error('The job is not prepared.');
      return request.job.perSecond === undefined
        ? runClosedLoop(request.job, prepared)
        : runOpenLoop(request.job, request.job.perSecond, prepared);
    case 'stock':
      await opened.stock(request.key, request.quantity);
      return null;
    case 'check':
      return opened.check(request.isThorough);
    case 'close':
      await opened.close();
      process.disconnect();
      return null;
    default:
      return null;
  }
}

process.on('message', (message: Request) => {
  const reply = (text: unknown): void => {
    if (process.connected) process.send?.(text);
  };
  answer(message).then(
    (result) => reply({ result }),
    (error: unknown) => reply({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => {
  // The runner was ended: nothing is left to be told.
  process.exit();
});

// The runner's hold on a contestant's process: one request at a time, each answered or failed.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { Request } from './contestant-host.ts';
import type { ContestantSetup, Job, Measured, Verdict } from './contestant.ts';

export interface ContestantProcess {
  /** Of the process that serves. */
  readonly pid: number;
  readonly prepare: (job: Job) => Promise<void>;
  readonly run: (job: Job) => Promise<Measured>;
  readonly stock: (key: number, quantity: number) => Promise<void>;
  readonly check: (isThorough: boolean) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

interface Reply {
  readonly result?: unknown;
  readonly error?: string;
}

export async function startContestant(name: string, setup: ContestantSetup): Promise<ContestantProcess> {
  const child = fork(path.join(import.meta.dirname, 'contestant-host.ts'), [], {
    execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  const exited = once(child, 'exit');
  const ask = async (request: Request): Promise<unknown> => {
    const answered = once(child, 'message') as Promise<[Reply]>;
    child.send(request);
    const ended = exited.then(() => {
      throw new Error(`The process of "${name}" ended.`);
    });
    ended.catch(() => undefined);
    const [reply] = await Promise.race([answered, ended]);
    if (reply.error !== undefined) throw new Error(`${name}: ${reply.error}`);
    return reply.result;
  };
  const serverPid = await ask({ do: 'open', name, setup });
  return {
    pid: typeof serverPid === 'number' ? serverPid : (child.pid ?? 0),
    prepare: async (job) => {
      await ask({ do: 'prepare', job });
    },
    run: (job) => ask({ do: 'run', job }) as Promise<Measured>,
    stock: async (key, quantity) => {
      await ask({ do: 'stock', key, quantity });
    },
    check: (isThorough) => ask({ do: 'check', isThorough }) as Promise<Verdict>,
    close: async () => {
      child.send({ do: 'close' } satisfies Request);
      await exited;
    },
  };
}

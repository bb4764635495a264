// Checks of the places that the hub needs: its data folder, the disk under it, and the port that it listens on.

import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';

import { fail, ok, systemCode, warn, type Check } from './check.ts';

const mebibyte = 1024 * 1024;
/** A new database takes 60 MB, and its log of writes up to a gigabyte under load. */
const diskNeededMb = 300;
const diskWarnedMb = 2000;

export async function checkFolder(dataDir: string): Promise<Check> {
  const folder = resolve(dataDir);
  const there = await nearestExisting(folder);
  const isThere = there === folder;
  if (!(await stat(there)).isDirectory()) {
    return fail('data-folder', `${there} is no folder`, 'choose another one with --data');
  }
  try {
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const detail = `${there} is closed to this account (${systemCode(error)})`;
    return fail('data-folder', detail, 'start as its owner, or choose another one with --data');
  }
  return ok('data-folder', isThere ? `${folder} is there and open` : `${folder} will be made`);
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch {
    return folder === dirname(folder) ? folder : nearestExisting(dirname(folder));
  }
}

export async function checkDisk(dataDir: string): Promise<Check> {
  const folder = await nearestExisting(resolve(dataDir));
  const { bavail, bsize } = await statfs(folder);
  return judgeDisk(folder, (bavail * bsize) / mebibyte);
}

export function judgeDisk(folder: string, freeMb: number): Check {
  const detail = `${Math.floor(freeMb)} MB free for ${folder}`;
  if (freeMb >= diskWarnedMb) return ok('disk', detail);
  const next = 'make room, or choose a folder on another disk with --data';
  return freeMb < diskNeededMb ? fail('disk', detail, next) : warn('disk', detail, next);
}

export async function checkPort(host: string, port: number): Promise<Check> {
  if (port === 0) return ok('port', 'a free one will be taken');
  const code = await tryPort(host, port);
  if (code === null) return ok('port', `${host}:${port} is free`);
  if (code === 'EADDRINUSE') return (await isHub(host, port)) ? runningHub(host, port) : portTaken(host, port);
  const detail = `${host}:${port} cannot be listened on (${code})`;
  return fail('port', detail, 'choose another address with --host or another port with --port');
}

function portTaken(host: string, port: number): Check {
  const detail = `${host}:${port} is taken by another program`;
  return fail('port', detail, 'end that program, or choose another port with --port (0 takes a free one)');
}

function runningHub(host: string, port: number): Check {
  return ok('port', `a hub is running at ${host}:${port}`);
}

function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', (error) => answer(systemCode(error) || 'unknown'));
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => answer(null));
    });
  });
}

async function isHub(host: string, port: number): Promise<boolean> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok && answer.headers.has('x-correlation-id');
  } catch {
    return false;
  }
}

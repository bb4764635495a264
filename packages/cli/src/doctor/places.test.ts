// Folders, disks and ports of this machine, as the checks see them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checkDisk, checkFolder, checkPort, judgeDisk } from './places.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenstock-doctor-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('the data folder', () => {
  test('is well when it is there, and when it can be made', async () => {
    expect(await checkFolder(folder)).toMatchObject({ status: 'ok', detail: `${folder} is there and open` });
    const below = join(folder, 'a', 'b');
    expect(await checkFolder(below)).toMatchObject({ status: 'ok', detail: `${below} will be made` });
  });

  test('is ill when a file is in its place', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect((await checkFolder(file)).status).toBe('fail');
    expect((await checkFolder(join(file, 'below'))).status).toBe('fail');
  });

  test('lies on a disk with room', async () => {
    expect((await checkDisk(join(folder, 'new'))).detail).toContain('MB free');
    expect([10, 500, 5000].map((freeMb) => judgeDisk(folder, freeMb).status)).toEqual(['fail', 'warn', 'ok']);
  });
});

describe('the port', () => {
  test('is well while nobody listens, and ill while somebody else does', async () => {
    const server = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    expect(await checkPort('127.0.0.1', port)).toMatchObject({ status: 'fail', name: 'port' });
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect((await checkPort('127.0.0.1', port)).status).toBe('ok');
    expect((await checkPort('127.0.0.1', 0)).status).toBe('ok');
  });

  test('is ill at an address that this machine does not have', async () => {
    expect((await checkPort('192.0.2.1', 7400)).status).toBe('fail');
  });
});

// Goal: a disk that fills up under load costs nothing that was acknowledged, callers are told what they can do, and
// the hub goes on by itself once there is room (F15, C4, C5). How: the data folder lies on a file system of its own,
// so small that a file beside it fills it.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { openApi, type Api } from './testing/api.ts';
import { freshDataDir, startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { openShop, positionOf } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const megabyte = 2 ** 20;

function smallDisk(): string {
  const folder = join(dirname(freshDataDir()), 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192m,mode=0711', 'evenstock-e2e', folder]);
  expect(mounted).toMatchObject({ status: 0 });
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', folder]);
  });
  return folder;
}

function fill(disk: string): string {
  const filler = join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - megabyte)));
  return filler;
}

interface Sent {
  readonly applied: Set<string>;
  readonly codes: Set<string>;
}

/** Reports receipts of one unit each, until `until` says that it is enough. */
async function send(api: Api, sent: Sent, until: () => boolean): Promise<void> {
  for (let count = 0; !until(); count += 1) {
    const id = `r-${sent.applied.size}-${count}`;
    const data = { sku: 'A', location: 'DC1', quantity: 1, reason: 'x'.repeat(900) };
    const body = { specversion: '1.0', id, source: 'e2e', type: 'evenstock.receipt.v1', data };
    const { status, text } = await api.send({ method: 'POST', path: '/v1/events', body });
    if (status === 200) sent.applied.add(id);
    else sent.codes.add((JSON.parse(text) as { code: string }).code);
  }
}

test('a disk that fills up loses nothing acknowledged, and the hub goes on when it is freed', async () => {
  const disk = smallDisk();
  const hub = await startHub({ flags: ['--data', join(disk, 'data')] });
  const api = openApi(hub.url, { timeoutMs: 60_000 });
  await openShop(api, ['A'], 0);
  const sent: Sent = { applied: new Set(), codes: new Set() };
  await send(api, sent, () => sent.applied.size >= 20);
  const filler = fill(disk);
  await send(api, sent, () => sent.codes.size > 0);
  expect([...sent.codes]).toEqual(['dependency_down']);
  rmSync(filler);
  const before = sent.applied.size;
  await waitUntil('the hub is ready again', async () => (await api.send({ path: '/readyz' })).status === 200, 60_000);
  await send(api, sent, () => sent.applied.size >= before + 20);
  const { onHand } = await positionOf(api, 'A');
  // What was answered with a failure may have been committed before the disk was full; nothing else may.
  expect(onHand).toBeGreaterThanOrEqual(sent.applied.size);
  await expectInvariants(api);
  expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
});

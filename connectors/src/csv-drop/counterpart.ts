// A sender that drops files into a folder of its own: one file for whatever it is told to tell.

import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Counterpart, Said } from '@evenstock/connector-sdk/conformance';

export async function openCounterpart(): Promise<Counterpart> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evenstock-csv-drop-'));
  const sent: (readonly [name: string, text: string])[] = [];

  async function drop(name: string, text: string): Promise<void> {
    await writeFile(path.join(folder, `${name}.part`), text);
    await rename(path.join(folder, `${name}.part`), path.join(folder, name));
  }

  async function tell(row: string, time: string): Promise<void> {
    const stamp = time.replaceAll(/[-:]|\.\d+/g, '');
    const name = `${String(sent.length + 1).padStart(4, '0')}-stock-${stamp}.csv`;
    const text = `sku,location,quantity,deleted\n${row}\n`;
    sent.push([name, text]);
    await drop(name, text);
  }

  return {
    config: { folder },
    secrets: {},
    tell: ({ sku, location, quantity, time }: Said) => tell(`${sku},${location},${quantity},`, time),
    tellAgain: async () => {
      for (const [name, text] of sent) await drop(name, text);
    },
    remove: (sku, time) => tell(`${sku},,,true`, time),
    acknowledged: async () => {
      const moved = await Promise.all(
        ['done', 'failed'].map((goal) => readdir(path.join(folder, goal)).catch(() => [])),
      );
      return moved.flat().length;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

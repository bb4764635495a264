// The key that a fresh installation makes for itself, kept in the data folder.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeSecret } from './ids.ts';

/** The generated key of this data folder; made at the first start, readable by its owner only. */
export async function keptKey(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'admin.key');
  await mkdir(dataDir, { recursive: true });
  try {
    await writeFile(file, `${makeSecret('evk')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

// The samples that come with the standards, where a machine has them: EVENSTOCK_STANDARDS names a folder with
// `cloudevents/` and `epcis2/` as their repositories have them. Tests pass without, on samples of their own, and say
// so.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['EVENSTOCK_STANDARDS'];

export const whereFrom =
  folder === undefined ? 'samples of our own: set EVENSTOCK_STANDARDS for more' : 'of the standard';

export interface StandardFile {
  readonly name: string;
  readonly text: string;
}

export function standardFiles(path: string, names: RegExp): readonly StandardFile[] {
  if (folder === undefined || !existsSync(join(folder, path))) return [];
  return readdirSync(join(folder, path))
    .filter((name) => names.test(name))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(join(folder, path, name), 'utf8') }));
}

// The repository stays quick to clone: large things are generated, downloaded, or not ours.

import type { Check, Finding } from './check.ts';
import type { Tree } from './reading/tree.ts';

const bytesMax = 200_000;

const mayBeLarger = new Set([
  'package-lock.json',
  'bench/peers/medusa/package-lock.json',
  'packages/client/src/openapi.ts',
  'packages/hub/openapi.json',
]);

function* find(tree: Tree): Generator<Finding> {
  for (const { path, sizeBytes } of tree.files) {
    if (sizeBytes <= bytesMax || mayBeLarger.has(path)) continue;
    const message = `${Math.ceil(sizeBytes / 1000)} KB, at most ${bytesMax / 1000}; generate it or take a part of it`;
    yield { path, line: 1, message };
  }
}

export const fileSizes: Check = {
  promise: 'no file is over 200 KB',
  find,
  rejects: {
    'a large file': { texts: { 'data.csv': 'x'.repeat(bytesMax + 1) }, at: ['data.csv:1'] },
  },
  accepts: {
    'a file of just that size, and the lock file': {
      'data.csv': 'x'.repeat(bytesMax),
      'package-lock.json': 'x'.repeat(bytesMax + 1),
    },
  },
};

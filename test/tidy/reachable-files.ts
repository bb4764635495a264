// Nothing lies about: each source file is imported by another than its own test, started by a package.json or
// by the pipeline, or run by the test runner.

import { posix } from 'node:path';

import type { Check, Finding } from './check.ts';
import { codeFiles } from './reading/places.ts';
import { filesNamedBy } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

// `worker.ts` is started by its path, as a process; the compiler reads the types of a package that has none.
const entries =
  /\.test\.tsx?$|\.d\.ts$|\.config\.ts$|\/(main|index|worker)\.tsx?$|^packages\/[^/]+\/bin\/|^bench\/peers\//;

const namesEntries = /(^|\/)package\.json$|^\.ci\/|\.config\.ts$/;

function* find(tree: Tree): Generator<Finding> {
  const files = codeFiles(tree);
  const named = new Set<string>();
  for (const file of files) {
    for (const path of filesNamedBy(tree, file)) if (!isOwnTest(file.path, path)) named.add(path);
  }
  const entryTexts = tree.files.filter((file) => namesEntries.test(file.path)).map((file) => file.text);
  for (const { path } of files) {
    if (entries.test(path) || named.has(path)) continue;
    if (entryTexts.some((text) => text.includes(posix.basename(path)))) continue;
    yield {
      path,
      line: 1,
      message: 'nothing but its own test imports or starts this file; use it or delete it',
    };
  }
}

function isOwnTest(test: string, path: string): boolean {
  return test.includes('.test.') && test.startsWith(`${path.replace(/\.tsx?$/, '')}.`);
}

export const reachableFiles: Check = {
  promise: 'every source file is used',
  find,
  rejects: {
    'a file that nobody imports, or only its own test': {
      texts: { 'src/a.ts': '', 'src/b.ts': '', 'src/b.property.test.ts': "import './b.ts';" },
      at: ['src/a.ts:1', 'src/b.ts:1'],
    },
  },
  accepts: {
    'imported, started, tested, or named as a worker': {
      'src/index.ts': "export { a } from './a.ts';\nnew URL('./b.ts', import.meta.url);",
      'src/a.ts': '',
      'src/b.ts': '',
      'src/c.test.ts': "import './d.ts';",
      'src/d.ts': '',
      'src/package-without-types.d.ts': '',
      'scripts/e.ts': '',
      'package.json': '{"scripts": {"e": "node scripts/e.ts"}}',
    },
  },
};

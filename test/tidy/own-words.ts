// What is committed makes sense on any machine and to anybody: no paths of one machine, no addresses of one
// network, no numbers of a tracker that the reader cannot see. Paths are put together here so that this file
// passes its own check.

import { matchesOf, type Check, type Finding } from './check.ts';
import type { Tree } from './reading/tree.ts';

const patterns: readonly { pattern: RegExp; instead: string }[] = [
  {
    pattern: new RegExp(['\\.\\.', 'shared\\b'].join('/')),
    instead: 'a folder beside the checkout; take its place from an environment variable',
  },
  {
    pattern: /(?<![\w.)}\]*/-])\/(work|home|root|Users)\/(?!evenstock\b)[\w.-]/,
    instead: 'a path of one machine; make it relative',
  },
  {
    pattern: /\b(registry|artifacts?|artifactory|nexus|npm|verdaccio)\.(?!npmjs\.org\b)[\w-]+\.[a-z]{2,}\b(?!\()/,
    instead: 'the address of one package registry; leave it to .npmrc of the machine',
  },
  { pattern: /\bissue #?\d+\b/i, instead: 'the number of an issue; say what it is about' },
];

function* find(tree: Tree): Generator<Finding> {
  for (const file of tree.files) {
    for (const { pattern, instead } of patterns) {
      for (const { line, match } of matchesOf(file, pattern)) {
        yield { path: file.path, line, message: `"${match[0]}": ${instead}` };
      }
    }
  }
}

const path = (...parts: string[]): string => `/${parts.join('/')}`;

export const ownWords: Check = {
  promise: 'files speak of nothing outside the repository',
  find,
  rejects: {
    'paths of a machine': {
      texts: {
        'a.ts': `const a = '${path('work', 'main')}';\n// ${path('home', 'ann', 'x')}\n//..${path('shared', 'data')}`,
      },
      at: ['a.ts:1', 'a.ts:2', 'a.ts:3'],
    },
    'a registry, a number of a tracker': {
      texts: {
        'package-lock.json': `"resolved": "https://${['npm', 'example', 'com'].join('.')}/a"`,
        'a.md': `# A\nSee ${['iss', 'ue'].join('')} 12.`,
      },
      at: ['package-lock.json:1', 'a.md:2'],
    },
  },
  accepts: {
    'paths of the product, the public registry': {
      'a.ts': "const a = '/v1/work/home';\nconst b = './work/a';",
      'a.md': '# A\n`https://registry.npmjs.org/`',
    },
  },
};

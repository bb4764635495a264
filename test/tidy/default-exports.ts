// Things have one name everywhere, so nothing is exported without one. Tools that want a default get it.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    if (file.path.endsWith('.config.ts')) continue;
    for (const node of nodesOf(file)) {
      const isDefault =
        ts.isExportAssignment(node) ||
        node.kind === ts.SyntaxKind.DefaultKeyword ||
        (ts.isExportSpecifier(node) && node.name.text === 'default');
      if (isDefault && !ts.isDefaultClause(node.parent)) {
        yield { path: file.path, line: lineOf(node), message: 'a default export; export it under its name' };
      }
    }
  }
}

export const defaultExports: Check = {
  promise: 'exports have names',
  find,
  rejects: {
    'each form of a default export': {
      texts: {
        'a.ts': 'const a = 1;\nexport default a;',
        'b.ts': 'export default function b() {}',
        'c.ts': "export { c as default } from './b.ts';",
      },
      at: ['a.ts:2', 'b.ts:1', 'c.ts:1'],
    },
  },
  accepts: {
    'named exports, a switch, a config': {
      'a.ts': 'export const a = 1;\nswitch (a) {\n  default:\n    break;\n}',
      'vitest.config.ts': 'export default {};',
    },
  },
};

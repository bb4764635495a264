// SQL stands in the store and in migrations, where all of it can be read; row locks stand in one file of it,
// because two orders of locking are a deadlock. A claim of queued rows (`skip locked`) waits for nobody.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles, isAroundTheProduct } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

const statements =
  'select\\s[^]+\\sfrom\\s|select\\s+\\w+\\(|insert\\s+into\\s|update\\s+[\\w."]+\\s+set\\s|delete\\s+from\\s|' +
  'truncate\\s+\\w|with\\s+\\w+\\s+as\\s+\\(|set\\s+local\\s|notify\\s+\\w|listen\\s+\\w|lock\\s+table\\s|' +
  '(create|alter|drop)\\s+(table|index|schema|role|database|function|policy|extension|sequence|view)\\s';

/** In one case only: `Select a line from the list` is prose. */
const isSql = [new RegExp(`^\\s*(${statements})`), new RegExp(`^\\s*(${upper(statements)})`)];

const lockClause = /\bfor\s+(no\s+key\s+)?(update|share|key\s+share)\b(?!\s+skip\s+locked)/i;

const home = 'packages/hub/src/store/';

/** Keywords in capitals, classes of characters as they are. */
function upper(pattern: string): string {
  return pattern.replaceAll(/(\\[a-z])|[a-z]+/g, (word, escape: string | undefined) => escape ?? word.toUpperCase());
}

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    if (isAroundTheProduct(file.path) || file.path === `${home}locks.ts`) continue;
    for (const node of nodesOf(file)) {
      const text = textOf(node);
      if (text === null || !isSql.some((pattern) => pattern.test(text))) continue;
      const at = { path: file.path, line: lineOf(node) };
      if (!file.path.startsWith(home)) yield { ...at, message: `SQL: give ${home} a function for it` };
      else if (lockClause.test(text))
        yield { ...at, message: `a row lock: it stands in ${home}locks.ts, in the one order` };
    }
  }
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : null;
}

const operation = 'packages/hub/src/operations/reserve.ts';

export const sqlInStore: Check = {
  promise: 'SQL stands in the store, row locks in one file of it',
  find,
  rejects: {
    'SQL in any form outside the store': {
      texts: {
        [operation]:
          "const a = 'select sku from items';\n" +
          'const b = `UPDATE ${table} SET x`;\nconst c = `\n  insert into items values`;',
        'packages/cli/src/doctor.ts': "query('select version()');\nquery('SELECT 1 FROM items');",
      },
      at: [`${operation}:1`, `${operation}:3`, 'packages/cli/src/doctor.ts:1', 'packages/cli/src/doctor.ts:2'],
    },
    'a row lock elsewhere': {
      texts: { [`${home}items.ts`]: 'const a = `select sku\n  from items for update`;' },
      at: [`${home}items.ts:1`],
    },
  },
  accepts: {
    'SQL in the store, locks in their file, claims, tests, prose': {
      [`${home}items.ts`]: 'const a = `select sku from items for update skip locked`;',
      [`${home}locks.ts`]: 'const a = `select sku from items for update`;',
      [`${home}items.db.test.ts`]: "query('select sku from items');",
      [operation]: "refuse('Select a location from the list.', 'update the request');",
    },
  },
};

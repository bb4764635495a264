// Every refusal is explained to those who meet it, with the very sentence of the code, and nothing is explained
// that the hub never says. The page has one row a code: | `code` | meaning | … |

import ts from 'typescript';

import { matchesOf, type Check, type Finding } from './check.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { TextFile, Tree } from './reading/tree.ts';

const source = 'packages/hub/src/domain/refusal.ts';
const page = 'docs/reference/errors.md';

interface Row {
  readonly line: number;
  readonly meaning: string;
}

function* find(tree: Tree): Generator<Finding> {
  const file = tree.file(source);
  if (!file) return;
  const codes = codesOf(file);
  if (codes.size === 0) yield { path: source, line: 1, message: 'no `refusals = { code: meaning } as const` found' };
  const rows = rowsOf(tree.file(page));
  for (const [code, { line, meaning }] of codes) {
    const row = rows.get(code);
    if (!row) yield { path: source, line, message: `\`${code}\` has no row in ${page}; say there what to do` };
    else if (row.meaning !== meaning) {
      yield {
        path: page,
        line: row.line,
        message: `\`${code}\` has another meaning than in ${source}: ${meaning}`,
      };
    }
  }
  for (const [code, { line }] of rows) {
    if (!codes.has(code)) yield { path: page, line, message: `\`${code}\` is not in ${source}; delete the row` };
  }
}

function codesOf(file: TextFile): Map<string, Row> {
  const codes = new Map<string, Row>();
  for (const node of nodesOf(file)) {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== 'refusals' || !node.initializer) continue;
    const { initializer } = node;
    const table = ts.isAsExpression(initializer) ? initializer.expression : initializer;
    if (!ts.isObjectLiteralExpression(table)) continue;
    for (const property of table.properties) {
      if (!ts.isPropertyAssignment(property) || !ts.isStringLiteralLike(property.initializer)) continue;
      codes.set(property.name.getText(), { line: lineOf(property), meaning: property.initializer.text });
    }
  }
  return codes;
}

function rowsOf(file: TextFile | undefined): Map<string, Row> {
  const rows = file ? matchesOf(file, /^\|\s*`([a-z_]+)`\s*\|\s*([^|]*?)\s*\|/) : [];
  return new Map([...rows].map(({ line, match }) => [match[1] ?? '', { line, meaning: match[2] ?? '' }]));
}

const refusals = "// R.\nexport const refusals = {\n  not_found: 'No such thing.',\n} as const;\n";

export const refusalsDocumented: Check = {
  promise: 'every refusal is documented, and every documented refusal exists',
  find,
  rejects: {
    'a code without a row, and no page': { texts: { [source]: refusals }, at: [`${source}:3`] },
    'a row without a code, another meaning': {
      texts: { [source]: refusals, [page]: '# E\n| `not_found` | Gone. | x |\n| `gone` | Gone. | x |\n' },
      at: [`${page}:2`, `${page}:3`],
    },
    'a table that cannot be read': {
      texts: { [source]: 'export type RefusalCode = string;' },
      at: [`${source}:1`],
    },
  },
  accepts: {
    'the same on both sides': { [source]: refusals, [page]: '# E\n| `not_found` | No such thing. | x |\n' },
  },
};

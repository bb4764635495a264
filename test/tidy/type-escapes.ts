// Ways round the type checker: `any`, `!` and `as`. An `as` is right where a row becomes a type (the store) and
// where a checked string gets its brand, in a function that returns it. Tests may say what an answer looks like.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles, isAroundTheProduct } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    const mayAssert = isAroundTheProduct(file.path) || file.path.startsWith('packages/hub/src/store/');
    for (const node of nodesOf(file)) {
      const message = faultOf(node, mayAssert);
      if (message) yield { path: file.path, line: lineOf(node), message };
    }
  }
}

function faultOf(node: ts.Node, mayAssert: boolean): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any: name the type, or take unknown and check it';
  if (ts.isNonNullExpression(node)) return '!: handle the missing value, or state it with invariant()';
  if (mayAssert || !(ts.isAsExpression(node) || ts.isTypeAssertionExpression(node))) return null;
  if (node.type.getText() === 'const' || isBrand(node.type)) return null;
  return `as ${node.type.getText()}: narrow with a check, or use satisfies; rows are mapped in the store`;
}

/** A type alias of this file that is an intersection: `string & { readonly brand: unique symbol }`. */
function isBrand(type: ts.TypeNode): boolean {
  return type
    .getSourceFile()
    .statements.some(
      (statement) =>
        ts.isTypeAliasDeclaration(statement) &&
        statement.name.text === type.getText() &&
        ts.isIntersectionTypeNode(statement.type),
    );
}

const operation = 'packages/hub/src/operations/reserve.ts';

export const typeEscapes: Check = {
  promise: 'types are not talked out of what they know',
  find,
  rejects: {
    'any, ! and as': {
      texts: { [operation]: 'let a: any;\nf(a!);\nconst b = a as string;\nconst c = <string>a;' },
      at: [1, 2, 3, 4].map((line) => `${operation}:${line}`),
    },
    'any and ! in tests and in the store too': {
      texts: { 'test/a.test.ts': 'f(a!);', 'packages/hub/src/store/items.ts': 'let a: any;' },
      at: ['test/a.test.ts:1', 'packages/hub/src/store/items.ts:1'],
    },
  },
  accepts: {
    'as const, satisfies, brands, rows, answers in tests': {
      [operation]: "const a = ['x'] as const;\nconst b = {} satisfies Item;\nimport { c as d } from './c.ts';",
      'packages/hub/src/domain/id.ts':
        "type Id = string & { readonly brand: 'id' };\nexport const id = (text: string) => text as Id;",
      'packages/hub/src/store/items.ts': 'const a = row as Item;',
      'test/a.test.ts': 'const a = (await response.json()) as Item;',
    },
  },
};

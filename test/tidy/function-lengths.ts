// A function is at most a screen long. Blocks of `describe` are no functions in that sense: they only group.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

const linesMax = 70;

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    for (const node of nodesOf(file)) {
      if (!ts.isFunctionLike(node) || isGroupOfTests(node)) continue;
      const source = node.getSourceFile();
      const lastLine = source.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
      const length = lastLine - lineOf(node) + 1;
      if (length <= linesMax) continue;
      const message = `a function of ${length} lines, at most ${linesMax}; give a step of it a name`;
      yield { path: file.path, line: lineOf(node), message };
    }
  }
}

function isGroupOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

const body = (lines: number): string => `{\n${'  step();\n'.repeat(lines - 2)}}`;

export const functionLengths: Check = {
  promise: 'functions stay within a screen',
  find,
  rejects: {
    'a function of 71 lines, in any form': {
      texts: {
        'a.ts': `// Long.\nfunction a() ${body(71)}\n`,
        'b.ts': `const b = async () => ${body(71)};`,
        'c.ts': `class C {\n  m() ${body(71)}\n}`,
      },
      at: ['a.ts:2', 'b.ts:1', 'c.ts:2'],
    },
  },
  accepts: {
    '70 lines, and a longer group of tests': {
      'a.ts': `function a() ${body(70)}`,
      'a.test.ts': `describe('a', () => ${body(200)});`,
    },
  },
};

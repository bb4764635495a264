// The message of a broken invariant begins with its number, so that whoever reads the log finds the sentence.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles, isAroundTheProduct } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    if (isAroundTheProduct(file.path)) continue;
    for (const node of nodesOf(file)) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'invariant') continue;
      const message = node.arguments[1]?.getText() ?? '';
      if (/^['"`]I\d{1,2}: /.test(message)) continue;
      yield { path: file.path, line: lineOf(node), message: "begin the message with the invariant: 'I4: …'" };
    }
  }
}

export const invariantMessages: Check = {
  promise: 'a broken invariant says which one',
  find,
  rejects: {
    'a message without a number, no message': {
      texts: { 'a.ts': "invariant(sum === 0n, 'does not add up');\ninvariant(isOpen);" },
      at: ['a.ts:1', 'a.ts:2'],
    },
  },
  accepts: {
    'a number first': { 'a.ts': "invariant(a, 'I4: ends twice');\ninvariant(b, `I1: ${sku} differs`);" },
    'the words of a test': {
      'packages/hub/src/domain/testing/a.ts': "invariant(a, 'no such line in the story');",
    },
  },
};

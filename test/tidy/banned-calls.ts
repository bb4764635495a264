// Time, chance, environment and terminal are met at the edges and handed inwards as values. That is what makes
// a run with one seed repeat itself, and a decision depend on nothing but its arguments.

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles, isEdge } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

const replacements: Readonly<Record<string, string>> = {
  'Date.now': "take a Clock (platform/clock.ts) as an argument; the ledger goes by the database's time",
  'new Date()': "take a Clock (platform/clock.ts) as an argument; the ledger goes by the database's time",
  'performance.now': 'take a Clock (platform/clock.ts) as an argument',
  'process.hrtime': 'take a Clock (platform/clock.ts) as an argument',
  'Math.random': 'take a random source as an argument; one seed must decide everything',
  setTimeout: 'use the sleep of the Clock (platform/clock.ts)',
  setInterval: 'loop over the sleep of the Clock (platform/clock.ts)',
  'node:timers': 'use the sleep of the Clock (platform/clock.ts)',
  'node:timers/promises': 'use the sleep of the Clock (platform/clock.ts)',
  randomUUID: 'take makeId (platform/ids.ts) as an argument',
  'process.env': 'read it in platform/config.ts or the CLI and hand the value in',
  console: 'take a Logger (platform) as an argument; only the CLI speaks to a terminal',
};

/** Not even tests and benchmarks: what they did could not be repeated. */
const bannedEverywhere: readonly string[] = ['Math.random'];

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    const isPlatform = file.path.startsWith('packages/hub/src/platform/');
    for (const node of nodesOf(file)) {
      const name = nameOf(node);
      const replacement = name === null || !Object.hasOwn(replacements, name) ? undefined : replacements[name];
      if (name === null || replacement === undefined) continue;
      // The client stands alone: it has no Clock to be handed.
      if (file.path.startsWith('packages/client/') && name === 'setTimeout') continue;
      if (isPlatform || (isEdge(file.path) && !bannedEverywhere.includes(name))) continue;
      yield { path: file.path, line: lineOf(node), message: `${name}: ${replacement}` };
    }
  }
}

/** The key under which a node would stand in the table. */
function nameOf(node: ts.Node): string | null {
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === 'Date' && !node.arguments?.length ? 'new Date()' : null;
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) return node.moduleSpecifier.text;
  if (ts.isImportSpecifier(node)) return (node.propertyName ?? node.name).text;
  if (!ts.isPropertyAccessExpression(node)) {
    return ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.expression.text : null;
  }
  const object = node.expression.getText();
  if (object === 'console') return 'console';
  return node.name.text === 'randomUUID' ? 'randomUUID' : `${object}.${node.name.text}`;
}

const operation = 'packages/hub/src/operations/reserve.ts';

export const bannedCalls: Check = {
  promise: 'time, chance, environment and terminal are handed in',
  find,
  rejects: {
    'clocks and timers': {
      texts: {
        [operation]: 'const a = Date.now();\nconst b = new Date();\nsetTimeout(f, 1);\nperformance.now();',
        'packages/client/src/index.ts': "import { setTimeout as sleep } from 'node:timers/promises';",
      },
      at: [1, 2, 3, 4].map((line) => `${operation}:${line}`).concat('packages/client/src/index.ts:1'),
    },
    'chance, environment, terminal': {
      texts: {
        [operation]:
          "import { randomUUID } from 'node:crypto';\ncrypto.randomUUID();\nprocess.env['A'];\nconsole.log();",
        'test/a.test.ts': 'Math.random();',
      },
      at: [1, 2, 3, 4].map((line) => `${operation}:${line}`).concat('test/a.test.ts:1'),
    },
  },
  accepts: {
    'a date made of a given time, and words that only look alike': {
      [operation]: 'new Date(ms).toISOString(); clock.now(); // Date.now()\nconst a = "Math.random()";',
    },
    'the edges': {
      'packages/hub/src/platform/clock.ts': "import 'node:timers/promises';\nDate.now();",
      'packages/cli/src/main.ts': 'console.log(process.env);',
      'packages/hub/simulation/run.ts': 'console.log(performance.now());',
      'scripts/generate.ts': 'console.log(1);',
    },
  },
};

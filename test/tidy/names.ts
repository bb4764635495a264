// Names say what a thing is. Words that could stand before or after any name say nothing, abbreviations save
// nothing, and a file is called as its content is, in kebab case.

import { posix } from 'node:path';

import ts from 'typescript';

import type { Check, Finding } from './check.ts';
import { codeFiles } from './reading/places.ts';
import { lineOf, nodesOf } from './reading/syntax.ts';
import type { Tree } from './reading/tree.ts';

const empty = new Set(['manager', 'service', 'helper', 'helpers', 'util', 'utils', 'impl', 'common', 'info']);

const spelledOut = new Map(
  Object.entries({
    qty: 'quantity',
    amt: 'amount',
    cnt: 'count',
    cfg: 'config',
    ctx: 'context',
    mgr: 'what it does',
    svc: 'what it does',
    idx: 'index',
    msg: 'message',
    err: 'error',
    loc: 'location',
  }),
);

function* find(tree: Tree): Generator<Finding> {
  for (const file of codeFiles(tree)) {
    const [name = ''] = posix.basename(file.path).split('.');
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
      yield { path: file.path, line: 1, message: `"${name}": file names are kebab-case` };
    }
    const fault = emptyWord(name.split('-'));
    if (fault) yield { path: file.path, line: 1, message: fault };
    for (const node of nodesOf(file)) {
      const message = faultOf(node);
      if (message) yield { path: file.path, line: lineOf(node), message };
    }
  }
}

function faultOf(node: ts.Node): string | null {
  const isThing = ts.isClassLike(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  const isFunction = ts.isFunctionDeclaration(node);
  const isValue = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isPropertySignature(node);
  if (!(isThing || isFunction || isValue) || !node.name || !ts.isIdentifier(node.name)) return null;
  const words = wordsOf(node.name.text);
  if (isThing && /^I[A-Z][a-z]/.test(node.name.text)) return `"${node.name.text}": no I before a type's name`;
  if (isThing && words.length > 1 && (words[0] === 'base' || /^(base|data)$/.test(words.at(-1) ?? ''))) {
    return `"${node.name.text}": say what it is rather than that others build on it or that it is data`;
  }
  if (isThing || isFunction) return emptyWord(words);
  const short = words.find((word) => spelledOut.has(word));
  return short === undefined
    ? null
    : `"${node.name.text}": write ${spelledOut.get(short) ?? 'the word'} for ${short}`;
}

function wordsOf(name: string): string[] {
  return name.split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase());
}

function emptyWord(words: readonly string[]): string | null {
  const word = words.find((one) => empty.has(one) || spelledOut.has(one));
  return word === undefined ? null : `"${word}" in a name says nothing; take the noun or verb that a user would say`;
}

export const names: Check = {
  promise: 'names say what a thing is',
  find,
  rejects: {
    'empty words in names of files, types and functions': {
      texts: {
        'src/text-utils.ts': '',
        'src/StockFile.ts': '',
        'src/a.ts': 'class OrderManager {}\ninterface ItemImpl {}\ntype BaseConnector = 1;\nfunction commonPart() {}',
      },
      at: ['src/text-utils.ts:1', 'src/StockFile.ts:1', 'src/a.ts:1', 'src/a.ts:2', 'src/a.ts:3', 'src/a.ts:4'],
    },
    'abbreviations and a prefix': {
      texts: {
        'src/a.ts': 'const qty = 1;\nfunction f(errMax: number) {}\ninterface IStock { readonly ctx: 1 }',
      },
      at: ['src/a.ts:1', 'src/a.ts:2', 'src/a.ts:3', 'src/a.ts:3'],
    },
  },
  accepts: {
    'words that only look alike': {
      'src/base-uom.ts': 'const baseUom = 1;\ninterface Item { readonly baseUom: string }\ntype Database = 1;',
      'src/information.ts': 'const information = 1;\nfunction serviceable() {}\ntype Issued = 1;',
    },
  },
};

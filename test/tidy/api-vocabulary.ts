// The words of the API: camelCase, and none of those that mean something else in every system. Looked up in the
// generated description, so that it holds whatever the routes are made of.

import { matchesOf, type Check, type Finding } from './check.ts';
import { entriesOf, type TextFile, type Tree } from './reading/tree.ts';

const description = 'packages/hub/openapi.json';

const instead: Readonly<Record<string, string>> = {
  stock: 'onHand, sellable or another named quantity',
  inventory: 'onHand, sellable or another named quantity',
  qty: 'quantity',
  allocation: 'allotment for a channel, allocated for an order line',
  transaction: 'movement',
  committed: 'reserved or allocated',
  sync: 'the verb that says which way',
};

function* find(tree: Tree): Generator<Finding> {
  const file = tree.file(description);
  if (!file) return;
  const seen = new Set<string>();
  for (const { name, siblings } of propertiesOf(JSON.parse(file.text))) {
    const message = faultOf(name, siblings);
    if (!message || seen.has(message)) continue;
    seen.add(message);
    yield { path: description, line: lineNaming(file, name), message };
  }
}

function faultOf(name: string, siblings: readonly string[]): string | null {
  const word = instead[name.toLowerCase()];
  if (word !== undefined) return `"${name}" is not used bare in the API; say ${word}`;
  // A position has all the terms of the formula side by side; anywhere else the reader would have to guess.
  if (name === 'available' && !siblings.includes('onHand')) {
    return '"available" is not used bare in the API; say availableToPromise or availableToSell';
  }
  return /^[a-z][a-zA-Z0-9]*$/.test(name) ? null : `"${name}": fields of the API are camelCase`;
}

function* propertiesOf(node: unknown): Generator<{ name: string; siblings: readonly string[] }> {
  for (const [key, value] of entriesOf(node)) {
    const isSchemas = key === 'properties' && typeof value === 'object' && !Array.isArray(value);
    const siblings = isSchemas ? entriesOf(value).map(([name]) => name) : [];
    for (const name of siblings) yield { name, siblings };
    if (key !== 'example' && key !== 'examples' && typeof value === 'object') yield* propertiesOf(value);
  }
}

function lineNaming(file: TextFile, name: string): number {
  const [found] = matchesOf(file, new RegExp(`"${name}":`));
  return found?.line ?? 1;
}

const schema = (...names: string[]): string =>
  JSON.stringify({ schemas: { A: { properties: Object.fromEntries(names.map((name) => [name, {}])) } } });

export const apiVocabulary: Check = {
  promise: 'fields of the API use the words of the glossary',
  find,
  rejects: {
    'bare words and other spellings': {
      texts: { [description]: schema('stock', 'qty', 'available', 'on_hand') },
      at: [1, 1, 1, 1].map((line) => `${description}:${line}`),
    },
  },
  accepts: {
    'the words of the glossary, and the terms of a position together': {
      [description]: schema('sku', 'onHand', 'available', 'availableToSell', 'quantity'),
    },
    'a tree without a description': {},
  },
};

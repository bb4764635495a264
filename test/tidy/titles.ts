// A document has one title, and it comes first. Under docs/ it is linked from another one, so that it is found.

import { posix } from 'node:path';

import type { Check, Finding } from './check.ts';
import { documents, headingsOf, linksOf } from './reading/markdown.ts';
import type { Tree } from './reading/tree.ts';

function* find(tree: Tree): Generator<Finding> {
  const pages = documents(tree);
  const linked = new Set<string>();
  for (const page of pages) {
    for (const { target } of linksOf(page)) {
      const path = posix.join(posix.dirname(page.path), target.split('#')[0] ?? '');
      if (path !== page.path) linked.add(path.replace(/\/$/, ''));
    }
  }
  for (const page of pages) {
    const [first, ...others] = headingsOf(page).filter(({ level }) => level === 1);
    if (first?.line !== 1) yield { path: page.path, line: 1, message: 'the first line is the title: # …' };
    for (const { line } of others) {
      yield { path: page.path, line, message: 'a second title; a document has one, parts begin with ##' };
    }
    const isFound = linked.has(page.path) || linked.has(posix.dirname(page.path)) || page.path === 'docs/README.md';
    if (page.path.startsWith('docs/') && !isFound) {
      yield { path: page.path, line: 1, message: 'no document links here; add it to docs/README.md' };
    }
  }
}

export const titles: Check = {
  promise: 'a document has one title and is linked',
  find,
  rejects: {
    'no title first, a second title': {
      texts: { 'a.md': 'A\n# A\n', 'b.md': '# B\n\n# C\n' },
      at: ['a.md:1', 'b.md:3'],
    },
    'a page under docs/ that nothing links to': {
      texts: { 'docs/a.md': '# A\n[A](a.md)' },
      at: ['docs/a.md:1'],
    },
  },
  accepts: {
    'one title, comments in code': {
      'docs/README.md': '# Docs\n[a](a.md#b)\n',
      'docs/a.md': '# A\n\n## B\n\n```sh\n# a comment\n```\n',
    },
  },
};

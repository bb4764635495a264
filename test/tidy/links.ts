// Links within the repository lead somewhere, headings included. Addresses outside are not fetched.

import { posix } from 'node:path';

import type { Check, Finding } from './check.ts';
import { anchorOf, documents, headingsOf, linksOf } from './reading/markdown.ts';
import type { Tree } from './reading/tree.ts';

function* find(tree: Tree): Generator<Finding> {
  for (const file of documents(tree)) {
    for (const { line, target } of linksOf(file)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const resolved = path === '' ? file.path : posix.join(posix.dirname(file.path), path).replace(/\/$/, '');
      if (!tree.has(resolved) && resolved !== '.') {
        yield { path: file.path, line, message: `${target} leads nowhere; there is no ${resolved}` };
        continue;
      }
      const page = anchor === undefined ? undefined : tree.file(resolved);
      if (page && anchor !== undefined && !headingsOf(page).some(({ text }) => anchorOf(text) === anchor)) {
        yield {
          path: file.path,
          line,
          message: `${target} leads nowhere; ${resolved} has no heading #${anchor}`,
        };
      }
    }
  }
}

export const links: Check = {
  promise: 'links between documents lead somewhere',
  find,
  rejects: {
    'a missing file, a missing heading': {
      texts: { 'docs/a.md': '# A\n[b](b.md)\n[here](#nowhere) and [a](../docs/a.md#b)\n\n[c]: ../c.md' },
      at: ['docs/a.md:2', 'docs/a.md:3', 'docs/a.md:3', 'docs/a.md:5'],
    },
  },
  accepts: {
    'files, folders, headings, addresses, and what is code': {
      'docs/a.md':
        '# A `b`, c\n[b](b.md) [d](../docs/) [h](#a-b-c) [x](https://x.org/#y)\n```\n[c](c.md)\n```\n`[e](e)`',
      'docs/b.md': '# B',
    },
  },
};

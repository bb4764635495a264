// The changelog has a place for what comes next, and the same headings every time, safety first.

import type { Check, Finding } from './check.ts';
import { headingsOf } from './reading/markdown.ts';
import type { Tree } from './reading/tree.ts';

const kinds = ['Safety', 'Added', 'Changed', 'Fixed', 'Internals'];

function* find(tree: Tree): Generator<Finding> {
  const path = 'CHANGELOG.md';
  const file = tree.file(path);
  const [first, ...others] = file ? headingsOf(file).filter(({ level }) => level > 1) : [];
  if (first?.text !== 'Unreleased') {
    yield { path, line: first?.line ?? 1, message: 'the first section is "## Unreleased"' };
  }
  let last = -1;
  for (const { level, text, line } of others) {
    const order = kinds.indexOf(text);
    if (level === 3 && order <= last) {
      yield { path, line, message: `"${text}": the parts are ${kinds.join(', ')}, in this order` };
    }
    last = level === 3 ? order : -1;
  }
}

export const changelog: Check = {
  promise: 'the changelog has an "Unreleased" section and known headings',
  find,
  rejects: {
    'no changelog, or none for what comes next': { texts: {}, at: ['CHANGELOG.md:1'] },
    'a released version first': {
      texts: { 'CHANGELOG.md': '# Changes\n\n## 0.1.0\n' },
      at: ['CHANGELOG.md:3'],
    },
    'an unknown part, a part out of order': {
      texts: { 'CHANGELOG.md': '# Changes\n## Unreleased\n### Fixed\n### Added\n## 0.1.0\n### News' },
      at: ['CHANGELOG.md:4', 'CHANGELOG.md:6'],
    },
  },
  accepts: {
    'known parts in order': {
      'CHANGELOG.md': '# Changes\n## Unreleased\n### Added\n### Fixed\n## 0.1.0\n### Safety\n',
    },
  },
};

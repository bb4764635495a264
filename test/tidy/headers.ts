// Every source file begins by saying what it is for; comments are sentences, not decoration.

import { matchesOf, type Check, type Finding } from './check.ts';
import { isCode, isGenerated } from './reading/places.ts';
import type { TextFile, Tree } from './reading/tree.ts';

const linesMax = 10;

function* find(tree: Tree): Generator<Finding> {
  for (const file of tree.files) {
    if (!isCode(file) && (!file.path.endsWith('.sql') || isGenerated(file))) continue;
    const length = headerLength(file);
    if (length === 0) {
      const message = 'no header; say in one to ten lines what the file is for, promises and leaves to others';
      yield { path: file.path, line: 1, message };
    } else if (length > linesMax) {
      const message = `a header of ${length} lines, at most ${linesMax}; the rest belongs in docs/`;
      yield { path: file.path, line: linesMax + 1, message };
    }
    for (const { line } of matchesOf(file, /^\s*(\/\/|--|\/?\*)\s*[-=*#~_]{4,}/)) {
      yield { path: file.path, line, message: 'a banner; a file that needs dividing is two files' };
    }
  }
}

function headerLength(file: TextFile): number {
  const lines = file.lines.filter((line, index) => index > 0 || !line.startsWith('#!'));
  const end = lines.findIndex((line) => !/^(\/\/|--|\/\*| \*)/.test(line));
  return end === -1 ? lines.length : end;
}

export const headers: Check = {
  promise: 'every source file says first what it is for',
  find,
  rejects: {
    'no header, a blank line first, SQL without one': {
      texts: { 'a.ts': 'const a = 1;', 'b.ts': '\n// Late.', 'c.sql': 'select 1;' },
      at: ['a.ts:1', 'b.ts:1', 'c.sql:1'],
    },
    'a header of eleven lines': { texts: { 'a.ts': '// Line.\n'.repeat(11) }, at: ['a.ts:11'] },
    'a banner': { texts: { 'a.ts': '// A.\n// ------ Types ------\n' }, at: ['a.ts:2'] },
  },
  accepts: {
    'a header, also after a shebang or as a block': {
      'a.ts': '// A.\n\nconst a = 1;',
      'b.js': '#!/usr/bin/env node\n// B.\n',
      'c.ts': '/**\n * C.\n */\n',
      'd.sql': '-- D.\nselect 1;',
    },
  },
};

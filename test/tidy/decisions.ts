// Decision records have a number, four parts and a line in the index; a cited record exists. A package that the
// product needs at run time has its reason in a record, by name or by scope (`@scope/*`).

import { posix } from 'node:path';

import { matchesOf, type Check, type Finding } from './check.ts';
import { headingsOf } from './reading/markdown.ts';
import { entriesOf, type Tree } from './reading/tree.ts';

const folder = 'docs/decisions/';
const parts = ['Status', 'Context', 'Decision', 'Consequences'];

function* find(tree: Tree): Generator<Finding> {
  const index = tree.file(`${folder}README.md`)?.text ?? '';
  const numbers = new Set<string>();
  for (const file of tree.files) {
    const [, name = '', number = ''] = /^docs\/decisions\/((\d{4})-[a-z0-9-]+\.md)$/.exec(file.path) ?? [];
    if (name === '') continue;
    if (numbers.has(number)) yield { path: file.path, line: 1, message: `there is another ${number}; take the next` };
    numbers.add(number);
    const found = headingsOf(file).flatMap(({ level, text }) => (level === 2 ? [text] : []));
    if (found.join() !== parts.join()) {
      yield {
        path: file.path,
        line: 1,
        message: `its parts are ${found.join(', ')}; they should be ${parts.join(', ')}`,
      };
    }
    if (!index.includes(posix.basename(file.path))) {
      yield { path: file.path, line: 1, message: `not in ${folder}README.md; add a line there` };
    }
  }
  yield* unexplained(tree);
  for (const file of tree.files) {
    if (file.path.startsWith('test/tidy/')) continue;
    for (const { line, match } of matchesOf(file, /\bADR-(\d{4})\b/)) {
      if (numbers.has(match[1] ?? '')) continue;
      yield { path: file.path, line, message: `${match[0]} does not exist; see ${folder}README.md` };
    }
  }
}

function* unexplained(tree: Tree): Generator<Finding> {
  const records = tree.files.filter(({ path }) => path.startsWith(folder)).map(({ text }) => text);
  for (const file of tree.files) {
    if (!/^(packages\/[^/]+|connectors)\/package\.json$/.test(file.path)) continue;
    for (const [key, packages] of entriesOf(JSON.parse(file.text))) {
      if (!/^(optionalD|d)ependencies$/.test(key)) continue;
      for (const [name] of entriesOf(packages)) {
        const names = [`\`${name}\``, `\`${name.split('/')[0] ?? ''}/*\``];
        if (name.startsWith('@evenstock/') || records.some((text) => names.some((one) => text.includes(one))))
          continue;
        const [at] = matchesOf(file, new RegExp(`"${name}"`));
        yield {
          path: file.path,
          line: at?.line ?? 1,
          message: `${name}: say in a decision record what it is for`,
        };
      }
    }
  }
}

const record = `# 1\n${parts.map((part) => `## ${part}\n`).join('')}`;

export const decisions: Check = {
  promise: 'decision records are whole, listed, and give a reason for each dependency',
  find,
  rejects: {
    'a missing part, a record that is not listed, a number twice': {
      texts: {
        [`${folder}README.md`]: '# D\n[1](0001-a.md)',
        [`${folder}0001-a.md`]: '# 1\n## Context\n',
        [`${folder}0001-b.md`]: record,
      },
      at: [`${folder}0001-a.md:1`, `${folder}0001-b.md:1`, `${folder}0001-b.md:1`],
    },
    'a package without a reason': {
      texts: { 'packages/hub/package.json': '{\n"dependencies": {\n"pg": "8.0.0"}}' },
      at: ['packages/hub/package.json:3'],
    },
    'a record that does not exist': { texts: { 'a.ts': '// See ADR-0009.' }, at: ['a.ts:1'] },
  },
  accepts: {
    'a whole record': {
      [`${folder}README.md`]: '# D\n[1](0001-a.md)',
      [`${folder}0001-a.md`]: `${record}\`pg\`, \`@scope/*\``,
      'packages/hub/package.json': '{"dependencies": {"pg": "8.0.0", "@scope/a": "1.0.0", "@evenstock/b": "1.0.0"}}',
      'a.ts': '// See ADR-0001.',
    },
  },
};

// Every invariant that is cited exists, and each that exists says what enforces it: lines under its heading
// that name files. `none yet` is accepted only for those whose part of the hub is still to be built.

import { matchesOf, type Check, type Finding } from './check.ts';
import { isCode } from './reading/places.ts';
import type { TextFile, Tree } from './reading/tree.ts';

const page = 'docs/reference/invariants.md';

const notYetBuilt = new Set(['I6', 'I8', 'I9', 'I10', 'I11']);

function* find(tree: Tree): Generator<Finding> {
  const file = tree.file(page);
  const sections = file ? sectionsOf(file) : new Map<string, Section>();
  for (const [id, { line, enforcement }] of sections) {
    if (enforcement.length === 0) {
      yield { path: page, line, message: `${id} has no enforcement; name the assertion, constraint or test` };
    }
    for (const entry of enforcement) yield* faultsOf(tree, id, entry);
  }
  for (const citing of tree.files) {
    if (!isCode(citing) && !/\.(sql|md)$/.test(citing.path)) continue;
    if (citing.path.startsWith('test/tidy/')) continue;
    for (const { line, match } of matchesOf(citing, /\bI\d{1,2}\b/)) {
      if (sections.has(match[0])) continue;
      yield {
        path: citing.path,
        line,
        message: `${match[0]} is not in ${page}; write it there or cite another`,
      };
    }
  }
}

interface Entry {
  readonly line: number;
  text: string;
}

interface Section {
  readonly line: number;
  readonly enforcement: Entry[];
}

function* faultsOf(tree: Tree, id: string, { line, text }: Entry): Generator<Finding> {
  if (/^none yet\b/.test(text)) {
    if (notYetBuilt.has(id)) return;
    yield { path: page, line, message: `${id} is built, so something must enforce it; name the file` };
    return;
  }
  const paths = [...text.matchAll(/`([\w./-]+\/[\w.-]+\.[a-z]+)`/g)].map((match) => match[1] ?? '');
  if (paths.length === 0) yield { path: page, line, message: `${id}: this line names no file` };
  for (const path of paths) {
    if (!tree.has(path)) yield { path: page, line, message: `${id}: there is no ${path}` };
  }
}

/** `## I4`, and below it, after a line "Enforcement:", one item a line. */
function sectionsOf(file: TextFile): Map<string, Section> {
  const sections = new Map<string, Section>();
  let open: Section | undefined;
  let isEnforcement = false;
  for (const [index, text] of file.lines.entries()) {
    const heading = /^#+ (I\d{1,2})\b/.exec(text);
    if (text.startsWith('#')) {
      open = heading ? { line: index + 1, enforcement: [] } : undefined;
      if (open) sections.set(heading?.[1] ?? '', open);
      isEnforcement = false;
    }
    if (text.startsWith('Enforcement:')) isEnforcement = true;
    if (!isEnforcement || !open) continue;
    const item = /^- (.*)/.exec(text)?.[1];
    const last = open.enforcement.at(-1);
    if (item !== undefined) open.enforcement.push({ line: index + 1, text: item });
    else if (last && text.startsWith('  ')) last.text += text;
  }
  return sections;
}

const enforced = '# I\n## I4\nOnce.\n\nEnforcement:\n\n- an assertion in\n  `src/a.ts`\n';

export const invariantsEnforced: Check = {
  promise: 'every invariant cited exists, and each names what enforces it',
  find,
  rejects: {
    'an unknown invariant': {
      texts: { [page]: enforced, 'src/a.ts': "invariant(ok, 'I77: no');" },
      at: ['src/a.ts:1'],
    },
    'no enforcement, a missing file, no file, not yet': {
      texts: {
        [page]:
          '## I1\n## I2\nEnforcement:\n- `src/b.ts`\n## I3\nEnforcement:\n- care\n## I4\nEnforcement:\n- none yet\n',
      },
      at: [1, 4, 7, 10].map((line) => `${page}:${line}`),
    },
  },
  accepts: {
    'an enforced one, and one that waits for its part of the hub': {
      [page]: `${enforced}## I6\nEnforcement:\n- none yet: there are no cursors\n`,
      'src/a.ts': '// Holds I4 and I6.',
    },
  },
};

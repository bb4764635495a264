// The code base tests itself: what house style can be checked is checked here, over every file that is or would
// be tracked. Each check is a file in tidy/ with examples of what it rejects; the list is written out below.

import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { apiVocabulary } from './tidy/api-vocabulary.ts';
import { bannedCalls } from './tidy/banned-calls.ts';
import { changelog } from './tidy/changelog.ts';
import { describeFinding, placeOf } from './tidy/check.ts';
import { decisions } from './tidy/decisions.ts';
import { defaultExports } from './tidy/default-exports.ts';
import { fileSizes } from './tidy/file-sizes.ts';
import { functionLengths } from './tidy/function-lengths.ts';
import { headers } from './tidy/headers.ts';
import { importRings } from './tidy/import-rings.ts';
import { invariantMessages } from './tidy/invariant-messages.ts';
import { invariantsEnforced } from './tidy/invariants-enforced.ts';
import { lengths } from './tidy/lengths.ts';
import { links } from './tidy/links.ts';
import { names } from './tidy/names.ts';
import { ownWords } from './tidy/own-words.ts';
import { reachableFiles } from './tidy/reachable-files.ts';
import { refusalsDocumented } from './tidy/refusals-documented.ts';
import { sqlInStore } from './tidy/sql-in-store.ts';
import { titles } from './tidy/titles.ts';
import { readTree, treeOf } from './tidy/reading/tree.ts';
import { typeEscapes } from './tidy/type-escapes.ts';
import { workspaces } from './tidy/workspaces.ts';

const checks = [
  importRings,
  workspaces,
  sqlInStore,
  bannedCalls,
  typeEscapes,
  defaultExports,
  names,
  apiVocabulary,
  headers,
  reachableFiles,
  lengths,
  functionLengths,
  fileSizes,
  refusalsDocumented,
  invariantsEnforced,
  invariantMessages,
  decisions,
  links,
  titles,
  changelog,
  ownWords,
];

const repository = readTree(fileURLToPath(new URL('..', import.meta.url)));

describe.each(checks)('$promise', ({ find, rejects, accepts }) => {
  it('in this repository', () => {
    const findings = [...find(repository)].map(describeFinding);
    if (findings.length > 0) expect.fail(`\n${findings.join('\n')}`);
  });

  it.each(Object.entries(rejects))('finds %s', (_, { texts, at }) => {
    const found = [...find(treeOf(texts))].map(placeOf);
    expect(found.toSorted()).toEqual(at.toSorted());
  });

  it.each(Object.entries(accepts))('lets pass %s', (_, texts) => {
    expect([...find(treeOf(texts))].map(describeFinding)).toEqual([]);
  });
});

// What kind of file a path is. Every check asks here, so that a new folder is made known in one place.

import type { TextFile, Tree } from './tree.ts';

const code = /\.(ts|tsx|js|mjs)$/;

/** Folders of the repository that are no part of the product: they may reach into any workspace. */
const aroundTheProduct = /^(test|bench|scripts|examples|e2e)\//;

/** What tests and simulations are made of, kept beside the code that they exercise. */
const supportOfTests =
  /^packages\/hub\/(simulation\/|src\/([a-z-]+\/)*testing\/)|^(packages|connectors)\/.*\/counterpart\.ts$/;

/** Run by others in their tests: it meets real time, and is held to everything else. */
const suiteOfConnectors = /^packages\/connector-sdk\/src\/conformance\/clock\.ts$/;

/** Where the outside begins: clocks, randomness, environment and terminal are met here and handed inwards. */
const outerEdge = /^packages\/(hub\/src\/(platform\/|main\.ts)|cli\/)|^simulators\/|\/bin\//;

export function isCode(file: TextFile): boolean {
  return code.test(file.path) && !isGenerated(file);
}

/** Generated files say so in their first lines; `npm run generate:check` is what keeps them right. */
export function isGenerated(file: TextFile): boolean {
  return file.lines.slice(0, 3).some((line) => /^\W*(this file (is|was) )?(auto-)?generated (by|from) /i.test(line));
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/');
}

export function isAroundTheProduct(path: string): boolean {
  return isTest(path) || aroundTheProduct.test(path) || supportOfTests.test(path);
}

export function isEdge(path: string): boolean {
  return (
    isAroundTheProduct(path) ||
    outerEdge.test(path) ||
    suiteOfConnectors.test(path) ||
    /(^|\/)[a-z]+\.config\.ts$/.test(path)
  );
}

export function codeFiles(tree: Tree): TextFile[] {
  return tree.files.filter(isCode);
}

/** The ring of the hub that a file belongs to; empty for hub.ts, main.ts and index.ts, null outside the hub. */
export function hubRing(path: string): string | null {
  const found = /^packages\/hub\/src\/(?:([a-z-]+)\/)?/.exec(path);
  return found ? (found[1] ?? '') : null;
}

/** The folder of the workspace that a file belongs to; empty for the root. */
export function workspaceFolder(path: string): string {
  return /^(packages\/[^/]+|connectors|simulators)(?=\/)/.exec(path)?.[0] ?? '';
}

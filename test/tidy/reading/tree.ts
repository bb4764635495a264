// The files that are checked: what git tracks or would track, as texts. A check sees nothing else, so that its
// examples are little trees made of strings.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TextFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly sizeBytes: number;
}

export interface Tree {
  readonly files: readonly TextFile[];
  readonly file: (path: string) => TextFile | undefined;
  /** Whether a file or a folder of this path exists. */
  readonly has: (path: string) => boolean;
}

export type Texts = Readonly<Record<string, string>>;

export function treeOf(texts: Texts): Tree {
  return treeFrom(Object.entries(texts).map(([path, text]) => fileOf(path, Buffer.from(text))));
}

function fileOf(path: string, bytes: Buffer): TextFile {
  const text = bytes.toString();
  return { path, text, lines: text.split('\n'), sizeBytes: bytes.length };
}

function treeFrom(files: readonly TextFile[]): Tree {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const folders = new Set(files.flatMap((file) => foldersOf(file.path)));
  return { files, file: (path) => byPath.get(path), has: (path) => byPath.has(path) || folders.has(path) };
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

/** Files that are new and not ignored are checked before they are committed. */
export function readTree(root: string): Tree {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
  return treeFrom(paths.map((path) => fileOf(path, readFileSync(join(root, path)))));
}

/** The fields of parsed JSON, none for what is no object. */
export function entriesOf(json: unknown): [string, unknown][] {
  return typeof json === 'object' && json !== null ? Object.entries(json) : [];
}

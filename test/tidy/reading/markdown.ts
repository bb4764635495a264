// Reads Markdown as far as the checks need it: lines outside code fences, headings and links.

import { matchesOf } from '../check.ts';
import type { TextFile, Tree } from './tree.ts';

export interface Heading {
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

export interface Link {
  readonly line: number;
  readonly target: string;
}

/** What people read: documents, not fixtures. */
export function documents(tree: Tree): TextFile[] {
  return tree.files.filter(({ path }) => path.endsWith('.md') && !path.includes('/fixtures/'));
}

/** The file with the lines of its code fences made empty, so that line numbers stay. */
function withoutCode(file: TextFile): TextFile {
  let isInFence = false;
  const lines = file.lines.map((line) => {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) isInFence = !isInFence;
    return isFence || isInFence ? '' : line;
  });
  return { ...file, lines };
}

export function headingsOf(file: TextFile): Heading[] {
  return [...matchesOf(withoutCode(file), /^(#{1,6})\s+(.*?)\s*#*\s*$/)].map(({ line, match }) => ({
    line,
    level: match[1]?.length ?? 0,
    text: match[2] ?? '',
  }));
}

export function linksOf(file: TextFile): Link[] {
  const plain = withoutCode(file);
  const inline = [
    ...matchesOf({ ...plain, lines: plain.lines.map(withoutSpans) }, /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/),
  ];
  const defined = [...matchesOf(plain, /^\[[^\]]+\]:\s+<?([^\s>]+)/)];
  return [...inline, ...defined].map(({ line, match }) => ({ line, target: match[1] ?? '' }));
}

function withoutSpans(line: string): string {
  return line.replaceAll(/`[^`]*`/g, '');
}

/** The anchor that a heading gets: lower case, spaces to hyphens, punctuation dropped. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

// A file in groups of whole lines, from where an import stands, each with where it begins and ends.

import { createReadStream } from 'node:fs';

export interface LineGroup {
  /** Number of the first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  /** Bytes of the file up to the end of the group. */
  readonly end: number;
}

const newline = 0x0a;
const lineBytesMax = 1024 ** 2;

class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
}

export async function* groupsOf(
  file: string,
  from: { bytes: number; lines: number },
  max: number,
): AsyncGenerator<LineGroup> {
  let { bytes: end, lines: done } = from;
  let rest: Buffer = Buffer.alloc(0);
  let lines: string[] = [];
  const group = (): LineGroup => {
    const made = { line: done + 1, lines, end };
    done += lines.length;
    lines = [];
    return made;
  };
  const stream: AsyncIterable<Buffer> = createReadStream(file, { start: end });
  for await (const chunk of stream) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, start)) {
      lines.push(bytes.toString('utf8', start, at));
      end += at + 1 - start;
      start = at + 1;
      if (lines.length === max) yield group();
    }
    rest = bytes.subarray(start);
    if (rest.length > lineBytesMax) {
      throw new LineTooLong(`${file}, line ${done + lines.length + 1}: A line has ${lineBytesMax} bytes at most.`);
    }
  }
  if (rest.length > 0) {
    lines.push(rest.toString('utf8'));
    end += rest.length;
  }
  if (lines.length > 0) yield group();
}

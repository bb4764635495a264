// A file of governed records: one JSON object a line (.ndjson, .jsonl), or a list or a single record in YAML or JSON.
// Each record knows where it stands, so that what is wrong with it can be pointed at.

import { readFile } from 'node:fs/promises';

import { CommandFault, exitCodes } from '../exit-codes.ts';
import { readYaml } from '../hub-door.ts';

export interface FileRecord {
  readonly value: unknown;
  /** Where a field of it stands, such as `12` or `12:4`; the record itself without a path. */
  readonly placeOf: (path: string) => string;
}

export async function readRecords(file: string): Promise<FileRecord[]> {
  const text = await textOf(file);
  const records = /\.(ndjson|jsonl)$/i.test(file) ? recordsOfLines(file, text) : recordsOfDocument(file, text);
  if (records.length > 0) return records;
  throw new CommandFault(exitCodes.failed, `${file} has no records.`, 'Give a list of records, or one a line.');
}

async function textOf(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new CommandFault(exitCodes.unreachable, `${file} cannot be read.`, 'Check the path.', error);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CommandFault(exitCodes.failed, `${file} is not UTF-8.`, 'Convert it first.', error);
  }
}

function recordsOfLines(file: string, text: string): FileRecord[] {
  return text.split('\n').flatMap((line, index): FileRecord[] => {
    if (line.trim() === '') return [];
    return [{ value: objectOf(file, line, index + 1), placeOf: () => String(index + 1) }];
  });
}

function objectOf(file: string, line: string, number: number): unknown {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw malformed(`${file}:${number}: The line is no JSON: ${reason}`, error);
  }
  throw malformed(`${file}:${number}: A line is one JSON object.`);
}

/** JSON is read as the part of YAML that it is. */
function recordsOfDocument(file: string, text: string): FileRecord[] {
  const read = readYaml(text);
  if (!read.ok) {
    const errors = read.errors.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
    throw malformed(errors.join('\n'));
  }
  const at = (path: string): string => {
    const { line, column } = read.placeOf(path);
    return `${line}:${column}`;
  };
  const { value } = read;
  if (!Array.isArray(value)) return value === null ? [] : [{ value, placeOf: at }];
  return value.map((one: unknown, index) => ({
    value: one,
    placeOf: (path) => at(path === '' ? String(index) : `${index}/${path}`),
  }));
}

function malformed(message: string, cause?: unknown): CommandFault {
  return new CommandFault(exitCodes.failed, message, 'Mend the file at that place.', cause);
}

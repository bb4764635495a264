// File after file, in the order of their names; a long delta in parts. The cursor names the file and how much of it is
// told. A file is moved away only when the hub has committed it: by `acknowledge`, or by the next `pull` when the hub
// was killed in between. A file that was told is known by its content, so that it is not taken twice.

import { terminal, type Message, type Page } from '@evenstock/connector-sdk';

import { finishedFiles, readDropped, settleFile, type DroppedFile } from './client.ts';
import type { Drop } from './config.ts';
import { messagesOf } from './translate.ts';

interface Place {
  readonly name: string;
  readonly hash: string;
  /** How many messages of the file are told; null when all are. */
  readonly told: number | null;
  readonly isRead: boolean;
}

const beginning = 'none';

export async function pull(drop: Drop, cursor: string | null): Promise<Page> {
  const place = placeOf(cursor);
  if (place !== null && place.told === null) await settleFile(drop, place);
  const names = await finishedFiles(drop);
  if (place !== null && place.told !== null) return goOn(drop, place, place.told, names);
  for (const [index, name] of names.entries()) {
    const file = await readDropped(drop, name);
    if (file !== null) return pageOf(drop, file, 0, names.slice(index + 1));
  }
  return { messages: [], nextCursor: cursor ?? beginning, isLast: true };
}

export async function acknowledge(drop: Drop, cursor: string): Promise<void> {
  const place = placeOf(cursor);
  if (place !== null && place.told === null) await settleFile(drop, place);
}

/** With a file of which a part is committed. */
async function goOn(drop: Drop, place: Place, told: number, names: readonly string[]): Promise<Page> {
  const file = await readDropped(drop, place.name);
  const others = names.filter((name) => name !== place.name);
  if (file?.hash === place.hash) return pageOf(drop, file, told, others);
  const detail = `${place.name} was taken away or changed when ${told} records of it were told.`;
  drop.log.warn('a file is gone', { file: place.name, told });
  return {
    messages: [{ kind: 'unreadable', id: `file:${place.hash}`, detail, raw: '' }],
    nextCursor: cursorOf({ ...place, told: null, isRead: false }),
    isLast: names.length === 0,
  };
}

function pageOf(drop: Drop, file: DroppedFile, from: number, others: readonly string[]): Page {
  const { config, log } = drop;
  const { ok, messages } = messagesOf(file, config);
  if (!ok) log.warn('a file cannot be read', { file: file.name, reason: messages[0].detail });
  // A report is one message: only changes can be told in parts.
  const size = config.content === 'delta' ? config.recordsPerPage : messages.length;
  const part: readonly Message[] = messages.slice(from, from + size);
  const told = from + part.length;
  const isWhole = told >= messages.length;
  const place = { name: file.name, hash: file.hash, told: isWhole ? null : told, isRead: ok };
  return { messages: part, nextCursor: cursorOf(place), isLast: isWhole && others.length === 0 };
}

function cursorOf({ name, hash, told, isRead }: Place): string {
  return JSON.stringify([name, hash, told, isRead]);
}

function placeOf(cursor: string | null): Place | null {
  if (cursor === null || cursor === beginning) return null;
  const parts: unknown = parsed(cursor);
  const list: readonly unknown[] = Array.isArray(parts) ? parts : [];
  const [name, hash, told, isRead] = list;
  const isPlace = typeof name === 'string' && typeof hash === 'string' && typeof isRead === 'boolean';
  // A name that leads out of the folder is none that was given out here.
  if (!isPlace || /[/\\]/.test(name) || !(told === null || typeof told === 'number')) {
    throw terminal('The cursor is none of this connector.', 'configuration');
  }
  return { name, hash, told, isRead };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}

// What the shop has to tell, page by page. The cursor is the number of the last change on a page; the shop may forget
// changes only after the hub has committed them.

import { terminal, type Context, type Page } from '@evenstock/connector-sdk';

import { changeOf, confirmChanges, readChanges } from './client.ts';
import type { Config } from './config.ts';
import { messageOf } from './translate.ts';

export async function pull(context: Context<Config>, cursor: string | null): Promise<Page> {
  const after = placeOf(cursor ?? '0');
  const { changes, isLast } = await readChanges(context, after);
  const messages = changes.map((change) => messageOf(change, context.config.location));
  const last = Math.max(after, ...changes.map((change) => changeOf(change)?.number ?? 0));
  if (!isLast && last === after)
    throw terminal('The shop has more to tell, and no number goes on.', 'unexpectedAnswer');
  return { messages, nextCursor: String(last), isLast };
}

export async function acknowledge(context: Context<Config>, cursor: string): Promise<void> {
  await confirmChanges(context, placeOf(cursor));
}

function placeOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw terminal('The cursor is none of this connector.', 'configuration');
}

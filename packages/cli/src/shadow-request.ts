// Asks a hub for a shadow replay and shows how far it is.

import type { Input, Output } from '@evenstock/client';

import { count } from './demo/live-view.ts';
import { askInLines } from './progress-request.ts';
import type { SendLines } from './raw-request.ts';
import type { Terminal } from './terminal.ts';

export interface Progress {
  readonly stage: 'messages' | 'stretch' | 'journal';
  readonly done: number;
  readonly total: number | null;
}

export function askShadow(
  terminal: Terminal,
  send: SendLines,
  body: Input<'shadowReplay'>['body'],
  isQuiet: boolean,
): Promise<Output<'shadowReplay'>> {
  const path = '/v1/replays/shadow';
  return askInLines<Output<'shadowReplay'>, Progress>(terminal, send, { path, body, lineOf: progressLine, isQuiet });
}

export function progressLine({ stage, done, total }: Progress): string {
  const of = total === null ? count(done) : `${count(done)} of ${count(Math.max(done, total))}`;
  switch (stage) {
    case 'messages':
      return `Reading the messages: ${of} records`;
    case 'stretch':
      return `Reading the stretch: ${of} entries`;
    case 'journal':
      return `Deciding beside the ledger: ${of} entries`;
    default:
      return of;
  }
}

// Some events as one file in the words of their source, and what became of them in the hub.

import type { EventAnswer, HubEvent } from '../hub-calls.ts';
import type { Story } from './door.ts';
import { wordingOf, type Wording } from './wording.ts';

export interface WrittenFile {
  readonly wording: Wording;
  readonly events: readonly HubEvent[];
  readonly records: readonly string[];
  readonly text: string;
}

export function writtenFile(events: readonly HubEvent[]): WrittenFile {
  const wording = wordingOf(events[0]?.source ?? '');
  const records = events.map((event) => wording.recordOf(event));
  return { wording, events, records, text: wording.textOf(records) };
}

/** What became of each event: applied, if one of the messages that told it applied it. */
export function answersOf(events: readonly HubEvent[], stories: readonly Story[]): EventAnswer[] {
  const found = new Map<string, EventAnswer>();
  for (const { eventId, outcome, code = null } of stories.flatMap(({ records }) => records)) {
    if (eventId === undefined || found.get(eventId)?.outcome === 'applied') continue;
    found.set(eventId, { id: eventId, outcome, code });
  }
  return events.map(({ id }) => found.get(id) ?? { id, outcome: 'lost', code: null });
}

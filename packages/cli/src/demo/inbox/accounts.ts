// The books of the inbox laid beside the sender's: every message that was acknowledged is there and no other, every
// record of each has one outcome (I10), and no dead letter is left.

import type { Door } from './door.ts';

/** What the senders know. */
export interface Expected {
  readonly messages: ReadonlySet<string>;
  readonly applied: number;
  readonly discarded: number;
}

export interface InboxAccount {
  readonly ok: boolean;
  readonly messages: number;
  readonly records: number;
  /** Outcomes by name. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly openDeadLetters: number;
  readonly discarded: number;
  /** What does not add up; nothing if all is well. */
  readonly breaches: readonly string[];
}

const breachesMax = 10;

export async function accountOf(door: Door, expected: Expected): Promise<InboxAccount> {
  const missing = new Set(expected.messages);
  const outcomes = new Map<string, number>();
  const breaches: string[] = [];
  let messages = 0;
  let records = 0;
  for await (const message of inboxOf(door)) {
    const { id, state, counts } = message;
    messages += 1;
    records += message.records;
    if (!missing.delete(id)) breaches.push(`message ${id} is in the inbox, and nobody sent it`);
    if (state !== 'done') breaches.push(`message ${id} is ${state}`);
    const sum = Object.values(counts).reduce((total, count) => total + count, 0);
    if (sum !== message.records)
      breaches.push(`message ${id} has ${message.records} records, ${sum} with an outcome`);
    for (const [name, count] of Object.entries(counts)) outcomes.set(name, (outcomes.get(name) ?? 0) + count);
  }
  for (const id of missing) breaches.push(`message ${id} was acknowledged and is not in the inbox`);
  const open = await door.letters();
  const told = { applied: expected.applied, dead_letter: expected.discarded, waiting: 0 };
  for (const [name, count] of Object.entries(told)) {
    const found = outcomes.get(name) ?? 0;
    if (found !== count) breaches.push(`${found} records are ${name}, and it should be ${count}`);
  }
  if (open.length > 0) breaches.push(`${open.length} dead letters are left, the first of them ${open[0]?.id ?? ''}`);
  return {
    ok: breaches.length === 0,
    messages,
    records,
    outcomes: Object.fromEntries(outcomes),
    openDeadLetters: open.length,
    discarded: expected.discarded,
    breaches: breaches.slice(0, breachesMax),
  };
}

async function* inboxOf(door: Door) {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const from = cursor === undefined ? {} : { cursor };
    const page = await door.patiently(() => door.client.listInbox({ limit: 1000, ...from }));
    yield* page.items;
    cursor = page.nextCursor;
  }
}

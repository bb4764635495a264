// How the inbox ends for a person: what went through it, and each fault with what became of it.

import type { Colours } from '../../colour.ts';
import { columns } from '../../columns.ts';
import { count } from '../live-view.ts';
import type { InboxAccount } from './accounts.ts';
import type { FaultRow } from './fault-log.ts';

export interface InboxOutcome {
  readonly ok: boolean;
  readonly account: InboxAccount;
  /** Empty where none were to be made. */
  readonly faults: readonly FaultRow[];
}

export function inboxLines({ account, faults }: InboxOutcome, colours: Colours): string[] {
  const { messages, records, outcomes, ok, breaches, discarded, openDeadLetters } = account;
  const words = Object.entries(outcomes).map(([name, many]) => `${count(many)} ${name}`);
  const said = `Inbox: ${count(messages)} messages with ${count(records)} records: ${words.join(', ')}.`;
  const letters = `Dead letters: ${count(discarded)} discarded with a reason, ${count(openDeadLetters)} left.`;
  return [
    ...(faults.length === 0 ? [] : ['', ...faultLines(faults, colours), '']),
    ok ? colours.good(said) : colours.bad(said),
    openDeadLetters === 0 ? colours.good(letters) : colours.bad(letters),
    ...breaches.map((breach) => colours.bad(`  ${breach}`)),
  ];
}

function faultLines(faults: readonly FaultRow[], colours: Colours): string[] {
  const rows = faults.map(({ code, name, made, ends }) => {
    const said = Object.entries(ends).map(([end, many]) => `${many} ${end}`);
    return [
      code,
      name,
      String(made),
      said.join('; ') || (made === 0 ? 'not made: nothing came by that it fits' : ''),
    ];
  });
  const [head = '', ...lines] = columns([['', 'fault', 'made', 'what became of it'], ...rows]);
  return [head, ...lines.map((line, index) => (faults[index]?.unexpected === 0 ? line : colours.bad(line)))];
}

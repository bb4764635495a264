// What a replay came to, as lines for a person: the counts first, then what would differ, the largest first.

import type { Output } from '@evenstock/client';

import type { Colours } from './colour.ts';
import { columns } from './columns.ts';
import { count } from './demo/live-view.ts';

type Quantity = string | number;
type ShadowReport = Output<'shadowReplay'>;

export function replayLine(report: Omit<Output<'replayInbox'>, 'nextCursor'>): string {
  const { messages, open, records, outcomes, changed, tried, redriven } = report;
  const ends = Object.entries(outcomes).map(([name, times]) => `${count(times)} ${name}`);
  const became = ends.length === 0 ? '' : ` (${ends.join(', ')})`;
  const parts = [
    `Took ${count(messages)} messages again: ${count(records)} records${became}`,
    ...(tried === 0 ? [] : [`${count(tried)} dead letters tried, ${count(redriven)} succeeded`]),
    ...(changed === 0 ? [] : [`${count(changed)} records left alone, because they come to other events now`]),
    ...(open === 0 ? [] : [`${count(open)} messages are still being worked on`]),
  ];
  return `${parts.join('; ')}.`;
}

export function shadowLines(report: ShadowReport, colours: Colours): string[] {
  const { counts, positions, availability, reservations } = report;
  const { messages } = report;
  // Of messages alone nothing is decided by what was recorded.
  const lines = messages === null || report.reports > 0 ? [summary(report)] : [];
  if (messages !== null)
    lines.push(...messageLines(messages, report.reports > 0 ? 0 : report.contradictions, colours));
  if (counts.positions + counts.availability + reservations.length === 0) {
    const what = messages === null || messages.differ === 0 ? 'Nothing' : 'Nothing in stock';
    return [...lines, colours.good(`${what} would differ.`)];
  }
  const change = (before: Quantity, after: Quantity): string[] => [
    String(before),
    String(after),
    difference(before, after),
  ];
  if (positions.length > 0) {
    const rows = positions.map(({ sku, location, lot, account, before, after }) => [
      sku,
      location,
      lot ?? '',
      account,
      ...change(before, after),
    ]);
    lines.push('', `Stock: ${count(counts.positions)} balances`);
    lines.push(...columns([['sku', 'location', 'lot', 'account', 'now', 'would be', 'difference'], ...rows]));
  }
  if (availability.length > 0) {
    const rows = availability.map(({ sku, channel, before, after }) => [sku, channel, ...change(before, after)]);
    const toZero = counts.toZero === 0 ? '' : colours.bad(`, ${count(counts.toZero)} of them to nothing`);
    lines.push('', `Availability: ${count(counts.availability)} items and channels${toZero}`);
    lines.push(...columns([['sku', 'channel', 'now', 'would be', 'difference'], ...rows]));
  }
  if (reservations.length > 0) {
    const rows = reservations.map(({ reservationId, sku, effect, before, after }) => [
      reservationId,
      sku,
      effect,
      ...change(before, after),
    ]);
    const short = counts.short === 0 ? '0' : colours.bad(count(counts.short));
    lines.push('', `Reservations: ${short} short of more, ${count(counts.possible)} could be promised more`);
    lines.push(...columns([['reservation', 'sku', 'effect', 'now', 'would be', 'difference'], ...rows]));
  }
  return lines;
}

type Messages = NonNullable<ShadowReport['messages']>;

function messageLines(messages: Messages, contradictions: number, colours: Colours): string[] {
  const { records, differ, before, after, lettersGone, lettersNew, examples } = messages;
  const lines = [
    `${count(messages.messages)} messages with ${count(records)} records: ` +
      `${count(differ)} would come out differently${asides(messages, contradictions)}.`,
  ];
  if (differ === 0) return lines;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = names.map((name) => {
    const [was, is] = [before[name] ?? 0, after[name] ?? 0];
    return [name, count(was), count(is), difference(was, is)];
  });
  lines.push('', ...columns([['outcome', 'was', 'would be', 'difference'], ...rows]));
  const come = lettersNew === 0 ? '0' : colours.bad(count(lettersNew));
  if (lettersNew + lettersGone > 0) {
    lines.push('', `Dead letters: ${come} would come, ${count(lettersGone)} would be none`);
  }
  if (examples.length > 0) lines.push('', `The first ${count(examples.length)} that differ:`);
  for (const { messageId, recordIndex, line, key, before: was, after: is } of examples) {
    const place = line === null ? '' : `, line ${line}`;
    lines.push(`${messageId} record ${recordIndex}${place}: ${key}`, `  was       ${endText(was)}`);
    lines.push(`  would be  ${endText(is)}`);
  }
  return lines;
}

function asides({ byHand, open, dead, forgotten }: Messages, contradictions: number): string {
  const parts = [
    [byHand, 'were settled by hand and stay'],
    [open, 'messages are not done yet'],
    [dead, 'messages were given up as a whole'],
    [forgotten, 'messages were removed by retention and stay as they were'],
    [contradictions, 'entries would contradict it'],
  ] as const;
  return parts.map(([times, what]) => (times === 0 ? '' : `; ${count(times)} ${what}`)).join('');
}

function endText({ outcome, eventId, code, detail, entries }: Messages['examples'][number]['after']): string {
  if (outcome === null) return 'nothing';
  const id = eventId === null ? '' : ` ${eventId}`;
  const why = [code, detail].filter((word) => word !== null).join(': ');
  const effects = entries.map(({ kind, sku = '', quantity, from = '', to = '' }) => {
    return `${kind} ${quantity} of ${sku} from ${from} to ${to}`;
  });
  const what = [...(why === '' ? [] : [why]), ...effects].join('; ');
  return what === '' ? `${outcome}${id}` : `${outcome}${id}: ${what}`;
}

function summary({
  reports,
  skus,
  kept,
  leftOut,
  added,
  undecidable,
  contradictions,
  refused,
}: ShadowReport): string {
  const no = Object.values(refused).reduce((sum, times) => sum + times, 0);
  const parts = [
    `${count(reports)} words of sources about ${count(skus)} items: ${count(kept)} count as they did`,
    `${count(leftOut)} would not`,
    `${count(added)} would that did not`,
    ...(no === 0 ? [] : [`${count(no)} would be refused`]),
    ...(undecidable === 0 ? [] : [`${count(undecidable)} cannot be decided again and stay as they were`]),
    ...(contradictions === 0 ? [] : [`${count(contradictions)} entries would contradict it`]),
  ];
  return `${parts.join(', ')}.`;
}

/** For the eye: the exact figures stand beside it. */
function difference(before: Quantity, after: Quantity): string {
  const change = Number((Number(after) - Number(before)).toPrecision(12));
  return change > 0 ? `+${change}` : String(change);
}

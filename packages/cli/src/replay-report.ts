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
  const lines = [summary(report)];
  if (counts.positions + counts.availability + reservations.length === 0) {
    return [...lines, colours.good('Nothing would differ.')];
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

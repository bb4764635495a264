// What other systems say of orders, over HTTP: closed or cancelled ones whose reservations stay open are leaks.

import { Type, type Static } from 'typebox';

import { orderStates, statusOutcomes, type OrderStatus } from '../../domain/orders/order-status.ts';
import { putOrderStatuses, type StatusDraft } from '../../operations/orders/put-order-statuses.ts';
import { isoTime } from '../../platform/clock.ts';
import { listStatuses } from '../../store/orders/order-statuses.ts';
import { sourceCode } from '../inbound/sources.ts';
import type { HttpRefused } from '../problems.ts';
import { nextCursor } from '../request/cursor.ts';
import { readTime } from '../request/times.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, limit, oneOf, page, reference, strict, time } from '../wire/schemas.ts';

const linesMax = 5000;
const tag = 'Reservations';

const words = {
  order: { ...reference, description: 'The order, as reservations name it.' },
  status: oneOf(orderStates),
  at: Type.Optional({ ...time, description: 'Since when it is so; now when left out.' }),
  source: Type.Optional({ ...sourceCode, description: 'The system that says so.' }),
};

const line = strict(
  {
    ...words,
    release: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Gives back at once what is still open of an order that is over: released where it is closed, cancelled ' +
          'where it is cancelled.',
      }),
    ),
  },
  { title: 'OrderStatusLine' },
);

const view = Type.Object({ ...words, at: time }, { title: 'OrderStatus' });

const result = Type.Object(
  {
    order: Type.String(),
    outcome: oneOf(statusOutcomes, {
      description:
        '`applied`: it is known from now on. `unchanged`: it was known. `stale`: something later is known. ' +
        '`observation`: another system has the say (fact `order_status` of ownership); nothing is kept.',
    }),
    released: Type.Array(Type.String(), { description: 'The reservations that were ended.' }),
    unreleased: Type.Array(Type.Object({ reservation: Type.String(), code: Type.String() }), {
      description: 'Those that could not be, and why: what is picked has to be put back first.',
    }),
  },
  { title: 'OrderStatusResult' },
);

type Read = { readonly ok: true; readonly drafts: readonly StatusDraft[] } | HttpRefused;

function readAll(given: readonly Static<typeof line>[]): Read {
  const drafts: StatusDraft[] = [];
  for (const [index, { order, status, at, source = null, release = false }] of given.entries()) {
    const since = at === undefined ? null : readTime(at, `${index}/at`);
    if (since !== null && !since.ok) return since;
    drafts.push({ order, status, source, since: since?.value ?? null, isReleasing: release });
  }
  return { ok: true, drafts };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/order-statuses',
  operationId: 'putOrderStatuses',
  tag,
  summary: 'Say what became of orders',
  description:
    'The hub keeps no orders. It is told that an order is over, so that a reservation which nobody ended shows: when ' +
    'the order has been closed or cancelled for longer than a grace, the exception `reservation_leaked` opens for ' +
    'each of its open reservations, and closes when that ends. All lines are kept or none; sending them again does ' +
    'no harm.',
  scope: 'reservations:write',
  body: Type.Array(line, { minItems: 1, maxItems: linesMax }),
  answers: {
    200: {
      description: '`results` has one for each line, in their order.',
      schema: Type.Object({ results: Type.Array(result) }, { title: 'OrderStatusResults' }),
    },
  },
  errors: ['conflict'],
  handle: async (call): Promise<Answer> => {
    const read = readAll(call.body);
    if (!read.ok) return read;
    const outcome = await putOrderStatuses(call.parts, operatorOf(call), read.drafts);
    return outcome.ok ? { ok: true, status: 200, body: { results: outcome.results } } : outcome;
  },
});

function viewOf({ order, status, since, source }: OrderStatus): Static<typeof view> {
  return { order, status, at: isoTime(since), ...(source === null ? {} : { source }) };
}

const list = defineRoute({
  method: 'GET',
  path: '/v1/order-statuses',
  operationId: 'listOrderStatuses',
  tag,
  summary: 'List what became of orders',
  scope: 'reservations:read',
  query: strict({
    order: Type.Optional(reference),
    status: Type.Optional(oneOf(orderStates)),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'The last word on each order.', schema: page(view, 'OrderStatusPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { order, status, limit: count = 100, cursor: after = '' } = query;
    const filter = { order, status, after, limit: count };
    const found = await parts.database.read(caller.tenantId, (reader) => listStatuses(reader, filter));
    const next = nextCursor(found, count, (one) => one.order);
    return { ok: true, status: 200, body: { items: found.map(viewOf), nextCursor: next } };
  },
});

export const orderStatusRoutes: readonly Route[] = [put, list];

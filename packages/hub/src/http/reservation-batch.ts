// Many reservations in one request, each decided for itself with its own outcome, in their order.

import { Type, type Static } from 'typebox';

import type { IdempotencyIdentity } from '../domain/command.ts';
import { refusals, refuse } from '../domain/refusal.ts';
import { problemOf } from './problems.ts';
import { answerOutcome, withShortages } from './reservations.ts';
import { defineRoute, type Answer, type Call, type Route } from './route.ts';
import { reserveCommand, reserveRequest, type ReserveRequest } from './wire/reservation-commands.ts';
import { reservationSchema } from './wire/reservation-view.ts';
import { oneOf, problem, strict } from './wire/schemas.ts';

const result = Type.Object(
  {
    outcome: oneOf(['reserved', 'refused']),
    reservation: Type.Optional(reservationSchema),
    problem: Type.Optional(problem),
  },
  { title: 'ReservationResult' },
);

const body = strict(
  { reservations: Type.Array(reserveRequest, { minItems: 1, maxItems: 1000 }) },
  { title: 'ReservationBatch' },
);

type Result = {
  readonly outcome: 'reserved' | 'refused';
  readonly reservation?: unknown;
  readonly problem?: unknown;
};
type BatchCall = Call<Static<typeof body>>;

/** Each has a key of its own below the one of the request, so that a batch that was cut off is done once. */
function identityAt(identity: IdempotencyIdentity | null, index: number): IdempotencyIdentity | null {
  return identity && { ...identity, key: `${identity.key} #${index}` };
}

async function reserveOne(call: BatchCall, request: ReserveRequest, index: number): Promise<Result> {
  const command = reserveCommand(call, request, identityAt(call.identity, index));
  const outcome = await call.parts.engine.submit(call.caller.tenantId, command).catch((error: unknown) => {
    call.parts.log.error({ err: error, correlationId: call.correlationId }, 'a reservation of a batch failed');
    return refuse('internal_error', refusals.internal_error);
  });
  const answer = outcome.ok ? await answerOutcome(call, outcome, 201) : await withShortages(call, outcome);
  if (answer === 'streaming') throw new Error('A reservation is not streamed.');
  if (answer.ok) return { outcome: 'reserved', reservation: answer.body };
  call.parts.metrics.count('evenstock_refusals_total', 1, { code: answer.refusal.code });
  return { outcome: 'refused', problem: problemOf(answer, call.correlationId) };
}

const batch = defineRoute({
  method: 'POST',
  path: '/v1/reservations/batch',
  operationId: 'reserveBatch',
  tag: 'Reservations',
  summary: 'Take up to 1,000 reservations',
  description: 'Each is taken or refused for itself; `results` are in the order of the request.',
  scope: 'reservations:write',
  body,
  answers: {
    200: {
      description: 'The outcome of each.',
      schema: Type.Object({ results: Type.Array(result) }, { title: 'ReservationResults' }),
    },
  },
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const results = await Promise.all(call.body.reservations.map((one, index) => reserveOne(call, one, index)));
    return { ok: true, status: 200, body: { results } };
  },
});

export const reservationBatchRoutes: readonly Route[] = [batch];

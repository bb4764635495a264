// Reservations over HTTP: take, read, and change. Every change is one decision of the engine; a repetition with the
// same Idempotency-Key is answered as the first time.

import { Type } from 'typebox';

import type { Command } from '../domain/command.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Refused } from '../domain/refusal.ts';
import { askedSku, reservationStates } from '../domain/reservation.ts';
import type { HttpRefused } from './problems.ts';
import {
  originOf,
  reserveCommand,
  reserveRequest,
  ttlSeconds,
  ttlSecondsDefault,
  type Asked,
} from './wire/reservation-commands.ts';
import { readReservation, readReservations, reservationPage } from './wire/reservation-reads.ts';
import { reservationSchema, viewReservation } from './wire/reservation-view.ts';
import { defineRoute, type Answer, type Route } from './route.ts';
import { cursor, identifier, limit, oneOf, reference, strict, text, uomCode, wireQuantity } from './wire/schemas.ts';
import { unitsOfDecision } from './wire/units.ts';

const tag = 'Reservations';
const byId = strict({ id: identifier });
const answer = { description: 'The reservation as it is now.', schema: reservationSchema };
const errors = ['unknown_reservation', 'invalid_state'] as const;

/** Hands a command to the engine and answers with the reservation that it is about. */
async function decide(call: Asked, command: Command, status: number): Promise<Answer> {
  const outcome = await call.parts.engine.submit(call.caller.tenantId, command);
  return outcome.ok ? answerOutcome(call, outcome, status) : withShortages(call, outcome);
}

export async function answerOutcome(call: Asked, outcome: Outcome & { ok: true }, status: number): Promise<Answer> {
  const { reservation, seq } = outcome;
  if (reservation === null) throw new Error('A decision about a reservation came back without it.');
  const skus = reservation.portions.flatMap((portion) => [portion.sku, askedSku(portion)]);
  const units = unitsOfDecision(call.parts, call.caller.tenantId, skus);
  const body = viewReservation(reservation, units instanceof Promise ? await units : units, seq);
  return { ok: true, status, body, isReplayed: outcome.outcome === 'duplicate' };
}

/** Shortages in the units that the caller asked in. */
export async function withShortages(call: Asked, refused: Refused): Promise<HttpRefused> {
  const { shortages } = refused.refusal;
  if (shortages === undefined) return refused;
  const units = await unitsOfDecision(
    call.parts,
    call.caller.tenantId,
    shortages.map((one) => one.sku),
  );
  const wireShortages = shortages.map(({ lineId, sku, requested, availableToSell }) => ({
    lineId,
    sku,
    requested: units.quantity(sku, requested),
    availableToSell: units.quantity(sku, availableToSell),
    uom: units.uom(sku),
  }));
  return { ...refused, wireShortages };
}

const reserve = defineRoute({
  method: 'POST',
  path: '/v1/reservations',
  operationId: 'reserve',
  tag,
  summary: 'Take a reservation',
  description:
    'Promises units to a demand, placed at locations at once. `all_or_nothing` takes all lines in full or nothing, ' +
    '`partial` what there is, `backorder` the rest as well, up to the limit of the channel.',
  scope: 'reservations:write',
  body: reserveRequest,
  answers: { 201: { description: 'The reservation.', schema: reservationSchema } },
  errors: [
    'unknown_channel',
    'unknown_sku',
    'unknown_location',
    'location_not_allowed',
    'lot_not_tracked',
    'lot_expired',
    'unknown_uom',
    'quantity_not_representable',
    'quantity_out_of_range',
    'insufficient_stock',
  ],
  once: 'decision',
  handle: (call) => decide(call, reserveCommand(call, call.body, call.identity), 201),
});

const get = defineRoute({
  method: 'GET',
  path: '/v1/reservations/{id}',
  operationId: 'getReservation',
  tag,
  summary: 'Read a reservation',
  description: 'A hold that is past its time reads as expired, whether or not the journal says so yet.',
  scope: 'reservations:read',
  params: byId,
  answers: { 200: answer },
  errors: ['unknown_reservation'],
  handle: (call) => readReservation(call, call.params.id),
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/reservations',
  operationId: 'listReservations',
  tag,
  summary: 'List reservations',
  scope: 'reservations:read',
  query: strict({
    order: Type.Optional(reference),
    state: Type.Optional(oneOf(reservationStates)),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'In the order in which they were taken.', schema: reservationPage } },
  handle: (call) => readReservations(call, call.query),
});

const withReason = strict({ reason: Type.Optional(text) }, { title: 'Reason' });

function ending(verb: 'confirm' | 'release' | 'cancel', summary: string, description: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/v1/reservations/{id}/${verb}`,
    operationId: `${verb}Reservation`,
    tag,
    summary,
    description,
    scope: 'reservations:write',
    params: byId,
    body: withReason,
    isBodyOptional: true,
    answers: { 200: answer },
    errors,
    once: 'decision',
    handle: (call) => {
      const { params, body, identity } = call;
      const origin = originOf(call, null, body.reason ?? null);
      return decide(call, { type: verb, reservationId: params.id, origin, idempotency: identity }, 200);
    },
  });
}

const extend = defineRoute({
  method: 'POST',
  path: '/v1/reservations/{id}/extend',
  operationId: 'extendReservation',
  tag,
  summary: 'Extend a soft reservation',
  description: 'It then expires `ttlSeconds` from now.',
  scope: 'reservations:write',
  params: byId,
  body: strict({ ttlSeconds: Type.Optional(ttlSeconds) }, { title: 'ExtendRequest' }),
  isBodyOptional: true,
  answers: { 200: answer },
  errors,
  once: 'decision',
  handle: (call) => {
    const { params, body, identity } = call;
    const ttlMs = (body.ttlSeconds ?? ttlSecondsDefault) * 1000;
    const command = {
      type: 'extend',
      reservationId: params.id,
      ttlMs,
      origin: originOf(call),
      idempotency: identity,
    } as const;
    return decide(call, command, 200);
  },
});

const reduce = defineRoute({
  method: 'PATCH',
  path: '/v1/reservations/{id}/lines',
  operationId: 'reduceReservation',
  tag,
  summary: 'Reduce lines of a reservation',
  description:
    'Sets what each named line is to have from now on, shipped units included; 0 drops the line. Lines only ' +
    'shrink: for more, take another reservation.',
  scope: 'reservations:write',
  params: byId,
  body: strict(
    {
      lines: Type.Array(strict({ lineId: identifier, quantity: wireQuantity, uom: Type.Optional(uomCode) }), {
        minItems: 1,
        maxItems: 1000,
      }),
    },
    { title: 'ReduceRequest' },
  ),
  answers: { 200: answer },
  errors: [...errors, 'not_found', 'unknown_uom', 'quantity_not_representable', 'quantity_out_of_range'],
  once: 'decision',
  handle: (call) => {
    const { params, body, identity } = call;
    const lines = body.lines.map(({ lineId, quantity, uom = null }) => ({ lineId, quantity, uom }));
    const command = {
      type: 'reduce',
      reservationId: params.id,
      lines,
      origin: originOf(call),
      idempotency: identity,
    } as const;
    return decide(call, command, 200);
  },
});

export const reservationRoutes: readonly Route[] = [
  reserve,
  list,
  get,
  ending('confirm', 'Confirm a soft reservation', 'It becomes hard and does not expire any more.'),
  ending('release', 'Release a reservation', 'Everything that is still open is given back.'),
  extend,
  ending('cancel', 'Cancel a reservation', 'Everything that is still open is given back; the demand is gone.'),
  reduce,
];

// From a request about a reservation to the command that the ledger decides.

import type { Static } from 'typebox';
import { Type } from 'typebox';

import type { IdempotencyIdentity, ReserveCommand } from '../../domain/command.ts';
import type { EntryOrigin } from '../../domain/journal-entry.ts';
import { reservationKinds, reservationPolicies } from '../../domain/reservation.ts';
import type { Call } from '../route.ts';
import {
  channelCode,
  identifier,
  locationCode,
  lotCode,
  oneOf,
  reference,
  serialNumbers,
  sku,
  strict,
  time,
  uomCode,
  wireQuantity,
} from './schemas.ts';

export const ttlSecondsDefault = 900;
const ttlSecondsMax = 30 * 24 * 60 * 60;

export const ttlSeconds = Type.Integer({
  minimum: 1,
  maximum: ttlSecondsMax,
  default: ttlSecondsDefault,
  description: 'Seconds until a soft reservation expires by itself.',
});

const line = strict(
  {
    lineId: Type.Optional(identifier),
    sku,
    quantity: wireQuantity,
    uom: Type.Optional(uomCode),
    location: Type.Optional(locationCode),
    lot: Type.Optional(lotCode),
    neededBy: Type.Optional({
      ...time,
      description: 'Units of dated supply that come by then may be promised, too; only stock on hand when left out.',
    }),
    serials: Type.Optional(serialNumbers),
  },
  {
    title: 'ReserveLine',
    description: '`lineId` is the number of the line (from 1) when left out.',
  },
);

export const reserveRequest = strict(
  {
    channel: channelCode,
    kind: Type.Optional(
      oneOf(reservationKinds, {
        description:
          '`soft` expires after `ttlSeconds`, `hard` does not. Soft when `ttlSeconds` is given, else hard.',
      }),
    ),
    ttlSeconds: Type.Optional(ttlSeconds),
    policy: Type.Optional(oneOf(reservationPolicies, { default: 'all_or_nothing' })),
    order: Type.Optional(reference),
    customer: Type.Optional(reference),
    segment: Type.Optional(reference),
    allowSubstitutes: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether substitutes of an item may stand in for what is missing of it.',
      }),
    ),
    lines: Type.Array(line, { minItems: 1, maxItems: 1000 }),
  },
  { title: 'ReserveRequest' },
);

export type ReserveRequest = Static<typeof reserveRequest>;

export type Asked = Pick<Call, 'parts' | 'caller' | 'correlationId'>;

/** Where an entry that a request causes comes from. */
export function originOf(call: Asked, order: string | null = null, reason: string | null = null): EntryOrigin {
  return {
    occurredAt: call.parts.clock.now(),
    source: null,
    eventId: null,
    businessKey: null,
    order,
    correlationId: call.correlationId,
    causationId: null,
    actor: call.caller.actor,
    reason,
  };
}

export function reserveCommand(
  call: Asked,
  request: ReserveRequest,
  idempotency: IdempotencyIdentity | null,
): ReserveCommand {
  const { channel, ttlSeconds: ttl, policy, order, customer, segment, lines } = request;
  return {
    type: 'reserve',
    reservationId: call.parts.makeId('res'),
    channel,
    kind: request.kind ?? (ttl === undefined ? 'hard' : 'soft'),
    ttlMs: (ttl ?? ttlSecondsDefault) * 1000,
    policy: policy ?? 'all_or_nothing',
    customer: customer ?? null,
    segment: segment ?? null,
    lines: lines.map((one, index) => ({
      lineId: one.lineId ?? String(index + 1),
      sku: one.sku,
      quantity: one.quantity,
      uom: one.uom ?? null,
      location: one.location ?? null,
      lot: one.lot ?? null,
      neededBy: one.neededBy === undefined ? null : Date.parse(one.neededBy),
      serials: one.serials ?? null,
    })),
    allowsSubstitutes: request.allowSubstitutes ?? false,
    origin: originOf(call, order ?? null),
    idempotency,
  };
}

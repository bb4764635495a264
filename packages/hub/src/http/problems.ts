// What a refusal is over HTTP: one table from code to status, title, whether trying again can help, and what the
// caller does. The only place that knows; handlers return refusals and never a status of their own for one.

import type { RefusalCode, Refused } from '../domain/refusal.ts';
import type { WireNumber } from './wire/wire-quantity.ts';

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Whether the same request can succeed later without anybody changing it. */
  readonly isRetryable: boolean;
  readonly hint: string;
  /** Seconds for Retry-After, where the hub can say. */
  readonly retryAfter?: number;
}

function final(status: number, title: string, hint: string): ProblemKind {
  return { status, title, isRetryable: false, hint };
}

function retryable(status: number, title: string, hint: string, retryAfter?: number): ProblemKind {
  return { status, title, isRetryable: true, hint, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

const read = 'Mend the request as the detail says; sent again unchanged it will be refused again.';
const look = 'Look the code up before sending again.';

export const problemKinds: Readonly<Record<RefusalCode, ProblemKind>> = {
  unauthenticated: final(
    401,
    'Not authenticated',
    'Send "Authorization: Bearer <API key>" with a key that is valid.',
  ),
  forbidden: final(403, 'Not allowed', 'Use a credential that has the scope named in the detail.'),
  rate_limited: retryable(429, 'Too many requests', 'Wait for Retry-After, then go on more slowly.'),
  overloaded: retryable(503, 'Overloaded', 'Wait for Retry-After, then send the same request again.', 1),
  dependency_down: retryable(503, 'Database away', 'Wait for Retry-After, then send the same request again.', 2),
  outcome_unknown: retryable(
    503,
    'Outcome unknown',
    'Send the same request again with the same Idempotency-Key or event id: it is then done once.',
    1,
  ),
  internal_error: retryable(
    500,
    'Internal error',
    'Send it again with the same Idempotency-Key; if it persists, report the correlation id.',
  ),
  malformed_request: final(400, 'Malformed request', 'Send well-formed HTTP.'),
  request_timeout: retryable(408, 'Request timed out', 'Send the whole request without pauses.'),
  payload_too_large: final(413, 'Body too large', 'Send less at once, or stream application/x-ndjson.'),
  invalid_encoding: final(400, 'Invalid encoding', 'Send valid UTF-8 without NUL characters and lone surrogates.'),
  malformed_body: final(400, 'Malformed body', 'Send a body that is what its content type says.'),
  unsupported_media_type: final(415, 'Unsupported media type', 'Send one of the content types in the detail.'),
  unknown_field: final(400, 'Unknown field', 'Leave the field out, or mend its spelling.'),
  invalid_field: final(400, 'Invalid field', read),
  limit_exceeded: final(400, 'Limit exceeded', 'Ask for less in one request.'),
  idempotency_key_reused: final(422, 'Idempotency key reused', 'Take a new Idempotency-Key for another request.'),
  idempotency_key_in_use: retryable(409, 'Idempotency key in use', 'Wait for Retry-After, then ask again.', 1),
  event_id_reused: final(422, 'Event id reused', 'Give an event with other content an id of its own.'),
  unsupported_event_type: final(422, 'Unsupported event type', 'Send one of the event types in the documentation.'),
  business_key_reused: final(422, 'Business key reused', 'Give another fact a business key of its own.'),
  stale_snapshot: final(
    409,
    'Stale snapshot',
    'Send a newer one; what it would have changed has been counted since.',
  ),
  held_for_approval: final(409, 'Held for approval', 'Have somebody look at what it would change and approve it.'),
  unknown_source: final(422, 'Unknown source', 'Declare the source first (PUT /v1/sources), or mend its code.'),
  unknown_mapping: final(422, 'Unknown mapping', 'Define the mapping first (PUT /v1/mappings), or mend its name.'),
  invalid_mapping: final(422, 'Mapping does not fit', 'Mend the mapping or the message as the detail says.'),
  contract_violated: final(422, 'Contract violated', 'Mend the message, or agree on a new contract.'),
  not_found: final(404, 'Not found', 'Check the path and the ids in it.'),
  method_not_allowed: final(405, 'Method not allowed', 'Use one of the methods in the Allow header.'),
  unknown_sku: final(422, 'Unknown SKU', 'Define the item first (PUT /v1/items), or mend the SKU.'),
  unknown_location: final(
    422,
    'Unknown location',
    'Define the location first (PUT /v1/locations), or mend its code.',
  ),
  unknown_channel: final(422, 'Unknown channel', 'Define the channel first (PUT /v1/channels), or mend its code.'),
  unknown_reservation: final(404, 'Unknown reservation', 'Check the id of the reservation.'),
  unknown_supply: final(422, 'Unknown supply', 'Plan the supply first (supply_planned).'),
  unknown_uom: final(422, 'Unknown unit of measure', 'Use one of the units in the detail.'),
  location_not_allowed: final(422, 'Location not allowed', 'Use a location that the channel sells from.'),
  lot_required: final(422, 'Lot required', 'Name the lot.'),
  lot_not_tracked: final(422, 'Lot not tracked', 'Leave the lot out.'),
  lot_expired: final(422, 'Lot expired', 'Name another lot, or none.'),
  not_a_kit: final(422, 'Not a kit', look),
  quantity_not_representable: final(422, 'Quantity not representable', 'Send a whole number of the smallest unit.'),
  quantity_out_of_range: final(422, 'Quantity out of range', 'Send a quantity that is possible here.'),
  conflict: final(409, 'Conflict', read),
  supply_exists: final(409, 'Supply exists', 'Send supply_changed for a supply that is open.'),
  invalid_state: final(409, 'Invalid state', 'Read the thing anew and decide what can be done with it now.'),
  insufficient_stock: final(
    409,
    'Insufficient stock',
    'Ask for less, allow partial or backorder, or offer another item.',
  ),
};

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface WireShortage {
  readonly lineId: string;
  readonly sku: string;
  readonly requested: WireNumber;
  readonly availableToSell: WireNumber;
  readonly uom: string;
}

/** A refusal with what only the border knows: every field that was wrong, and shortages as they are sent. */
export interface HttpRefused extends Refused {
  readonly errors?: readonly FieldError[];
  readonly wireShortages?: readonly WireShortage[];
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly correlationId: string;
  readonly errors?: readonly FieldError[];
  readonly shortages?: readonly WireShortage[];
}

export function problemOf(refused: HttpRefused, correlationId: string): Problem {
  const { code, detail, path } = refused.refusal;
  const { status, title, hint, isRetryable } = problemKinds[code];
  const errors = refused.errors ?? (path === undefined ? undefined : [{ path, message: detail }]);
  return {
    type: `urn:evenstock:problem:${code}`,
    title,
    status,
    code,
    detail,
    hint,
    retryable: isRetryable,
    correlationId,
    ...(errors === undefined ? {} : { errors }),
    ...(refused.wireShortages === undefined ? {} : { shortages: refused.wireShortages }),
  };
}

/** A refusal on its way out of a place that can only throw: a parser, a hook. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly refused: HttpRefused;

  constructor(refused: HttpRefused) {
    super(refused.refusal.detail);
    this.refused = refused;
  }
}

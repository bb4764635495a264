// Every reason for which the hub says no, with its meaning. A refusal is a value, not an exception: the
// caller changes the request. The order is the order of precedence. docs/reference/errors.md says for each
// what the caller and the operator do; a test holds the two lists equal.

export const refusals = {
  unauthenticated: 'No credential, or one that is unknown, revoked or expired.',
  forbidden: 'The credential lacks the scope that this operation needs.',
  rate_limited: 'Too many requests with this credential; wait for Retry-After.',
  overloaded: 'The queue of decisions is full; wait for Retry-After.',
  dependency_down: 'The database cannot be reached or is full; nothing was decided, try again.',
  outcome_unknown: 'The connection was lost while the decision was being committed; repeat with the same key.',
  internal_error: 'The hub failed in a way it should not; nothing of the request is known to be done.',
  malformed_request: 'The request is not well-formed HTTP.',
  request_timeout: 'The request did not arrive in full in time.',
  payload_too_large: 'The request body is larger than the limit.',
  invalid_encoding: 'The text is not valid UTF-8, or contains a character that cannot be kept.',
  malformed_body: 'The body is not what its content type says.',
  unsupported_media_type: 'The content type is not one that this operation reads.',
  unknown_field: 'The request has a field that this operation does not know.',
  invalid_field: 'A field is missing, of the wrong type or outside its range.',
  limit_exceeded: 'The request asks for more than one request may.',
  idempotency_key_reused: 'The idempotency key was used before with another body.',
  idempotency_key_in_use: 'A request with this idempotency key is still running.',
  event_id_reused: 'The source used this event id before with other content.',
  unsupported_event_type: 'The event type is not one that the hub takes from outside.',
  business_key_reused: 'The source used this business key before for another fact.',
  stale_snapshot: 'What was counted is older than the last count that was applied.',
  held_for_approval: 'It would change more than its source may without a person; somebody has to approve it.',
  unknown_source: 'No source has this code.',
  unknown_mapping: 'No mapping has this name.',
  invalid_mapping: 'The mapping cannot be compiled, or what came does not fit it.',
  contract_violated: 'The message does not keep the contract of its source.',
  not_found: 'There is no such thing, or it belongs to another tenant.',
  method_not_allowed: 'The path exists, but not with this method.',
  unknown_sku: 'No item has this SKU.',
  unknown_location: 'No location has this code.',
  unknown_channel: 'No channel has this code.',
  unknown_reservation: 'No reservation has this id.',
  unknown_supply: 'No open supply has this order, SKU and location.',
  unknown_uom: 'The item has no unit of measure with this code.',
  location_not_allowed: 'The channel may not sell from this location.',
  lot_required: 'The item is tracked by lot and the request names none.',
  lot_not_tracked: 'The item is not tracked by lot and the request names one.',
  lot_expired: 'The lot that the request names has expired, so that nobody may be promised it.',
  not_a_kit: 'The item has no components.',
  quantity_not_representable: 'The quantity is no whole number of the smallest unit that the item is counted in.',
  quantity_out_of_range: 'The quantity, or a balance after it, does not fit, or is not positive where it must be.',
  conflict: 'The definition contradicts itself or what is already recorded.',
  supply_exists: 'A supply with this order, SKU and location is already open.',
  invalid_state: 'The thing is not in a state in which this can be done to it.',
  insufficient_stock: 'There is less available to sell than was asked for.',
} as const;

export type RefusalCode = keyof typeof refusals;

export interface Shortage {
  readonly lineId: string;
  readonly sku: string;
  readonly requested: bigint;
  readonly availableToSell: bigint;
}

export interface Refusal {
  readonly code: RefusalCode;
  /** What exactly was wrong, in words a caller can act on. */
  readonly detail: string;
  /** Where in the request, as a path such as `lines/0/quantity`. */
  readonly path?: string;
  readonly shortages?: readonly Shortage[];
}

export type Refused = { readonly ok: false; readonly refusal: Refusal };

export function refuse(code: RefusalCode, detail: string, path?: string): Refused {
  return { ok: false, refusal: path === undefined ? { code, detail } : { code, detail, path } };
}

// The typed client of the Evenstock API: one method an operation, made from its description. No dependencies.

import { operationsOf, type Operations } from './operations.generated.ts';
import { createSend, type ClientOptions } from './send.ts';
import { streamEvents, type JournalEvent, type StreamInput } from './stream-events.ts';

export { EvenstockError, readProblem, type Problem } from './evenstock-error.ts';
export type { components } from './openapi.ts';
export type { Input, Output } from './operations.generated.ts';
export type { CallOptions, ClientOptions, KeyedOptions } from './send.ts';
export type { JournalEvent, StreamInput } from './stream-events.ts';

/**
 * A client of one hub with one credential.
 *
 * ```ts
 * const hub = createClient({ url: 'http://127.0.0.1:7400', key });
 * const reservation = await hub.reserve(
 *   { body: { channel: 'web', lines: [{ sku: 'A', quantity: 2 }] } },
 *   { idempotencyKey: 'order-4711' },
 * );
 * ```
 */
export type Client = Operations & {
  /** The journal as it grows, from a sequence on; comes back by itself when the connection is lost. */
  readonly streamEvents: (input?: StreamInput) => AsyncIterable<JournalEvent>;
};

export function createClient(options: ClientOptions): Client {
  return { ...operationsOf(createSend(options)), streamEvents: (input = {}) => streamEvents(options, input) };
}

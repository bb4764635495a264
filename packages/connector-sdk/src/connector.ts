// What a connector is: a name, the fields of its configuration, and the capabilities that it has. The hub opens it
// with a configuration and calls the capabilities; a connector keeps nothing between calls but what it can lose.

import { readConfig, type ConfigFields, type ConfigOf, type ConfigProblem, type ResolveSecret } from './config.ts';
import { faultOf, terminal } from './faults.ts';
import type { Message, Quantity } from './messages.ts';
import { maskedFault, maskedLog, maskOf } from './secrets.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects when the signal fires. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export type LogFacts = Readonly<Record<string, unknown>>;
export type LogLine = (message: string, facts?: LogFacts) => void;

export interface Log {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** What every capability is given. */
export interface Context<Config> {
  readonly config: Config;
  /** The hub's guarded client: counts against the budget, reaches no private network, ends with the signal. */
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Secrets are masked in what is written. */
  readonly log: Log;
  /** Fires when the hub stops, or no longer waits. */
  readonly signal: AbortSignal;
}

/** One part of what the system has to tell. */
export interface Page {
  readonly messages: readonly Message[];
  /** Where the next page begins. Text of the connector's own; the hub keeps it with what the page came to. */
  readonly nextCursor: string;
  /** There is nothing more for now. */
  readonly isLast: boolean;
}

export interface ListingQuantity {
  readonly listing: string;
  readonly sku: string;
  readonly quantity: Quantity;
  readonly uom?: string;
  /** Grows with every change of the listing: what is older must not overwrite what is newer. */
  readonly version: number;
}

/** What a channel can have against an item. */
export const pushRefusals = ['unknown_listing', 'invalid_quantity', 'not_allowed', 'other'] as const;
export type PushRefusal = (typeof pushRefusals)[number];

/** What became of one item: taken, refused for good, not done and to be tried again, or nobody knows. */
export type PushOutcome =
  | { readonly listing: string; readonly outcome: 'accepted' }
  | { readonly listing: string; readonly outcome: 'refused'; readonly code: PushRefusal; readonly detail: string }
  | { readonly listing: string; readonly outcome: 'later'; readonly detail: string }
  | { readonly listing: string; readonly outcome: 'uncertain'; readonly detail: string };

export type CompareOutcome =
  | PushOutcome
  /** The channel has another quantity than was expected: a sale that the hub has not seen. */
  | { readonly listing: string; readonly outcome: 'conflict'; readonly actual: Quantity };

export interface ListingState {
  readonly listing: string;
  /** Null when the channel has no such listing. */
  readonly quantity: Quantity | null;
}

export type FeedState =
  | { readonly state: 'working'; readonly pollAfterMs: number }
  /** Some items may be refused in a feed that was taken. */
  | { readonly state: 'done'; readonly outcomes: readonly PushOutcome[] }
  | { readonly state: 'failed'; readonly detail: string };

export interface Fulfilment {
  readonly id: string;
  readonly order: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: Quantity }[];
  readonly carrier?: string;
  readonly trackingNumber?: string;
  readonly time: string;
}

export type FulfilmentOutcome =
  | { readonly id: string; readonly outcome: 'accepted' }
  | { readonly id: string; readonly outcome: 'refused'; readonly detail: string }
  | { readonly id: string; readonly outcome: 'later' | 'uncertain'; readonly detail: string };

export interface WebhookRequest {
  readonly topic: string;
  readonly headers: Headers;
  /** As they came: a signature is of these bytes and of no others. */
  readonly body: Uint8Array;
}

export type WebhookAnswer =
  | {
      readonly ok: true;
      /** The system's own name of this delivery: a second one of the same name is answered and not applied. */
      readonly deliveryId: string;
      readonly messages: readonly Message[];
    }
  | { readonly ok: false; readonly reason: 'signature' | 'too_old' | 'unreadable'; readonly detail: string };

/** Those of a connector are given a context; those of an open connector what the hub knows of the call. */
interface CapabilitiesOver<First> {
  /**
   * What the system has to tell after `cursor`; from the beginning when null. The hub has committed everything before
   * the cursor that it hands in.
   */
  readonly pull?: ((first: First, cursor: string | null) => Promise<Page>) | undefined;
  /** Everything before `cursor` is committed: the system may forget it. May be called twice, or never. */
  readonly acknowledge?: ((first: First, cursor: string) => Promise<void>) | undefined;
  /** New and changed sales orders, as `pull`, with a cursor of their own. */
  readonly orders?: ((first: First, cursor: string | null) => Promise<Page>) | undefined;
  /** Tells quantities, at most `budget.itemsPerCall` at once. */
  readonly push?: ((first: First, batch: readonly ListingQuantity[]) => Promise<readonly PushOutcome[]>) | undefined;
  /** Tells fulfilments of sales orders. */
  readonly fulfilments?:
    | ((first: First, batch: readonly Fulfilment[]) => Promise<readonly FulfilmentOutcome[]>)
    | undefined;
  /** What the channel has now. */
  readonly readBack?: ((first: First, listings: readonly string[]) => Promise<readonly ListingState[]>) | undefined;
  /** Writes only where the channel still has `expected`. */
  readonly compareAndSet?:
    | ((
        first: First,
        batch: readonly (ListingQuantity & { readonly expected: Quantity })[],
      ) => Promise<readonly CompareOutcome[]>)
    | undefined;
  /** Feeds that the channel works on by itself. */
  readonly bulk?:
    | {
        readonly submit: (first: First, batch: readonly ListingQuantity[]) => Promise<string>;
        readonly poll: (first: First, feedId: string) => Promise<FeedState>;
      }
    | undefined;
  /** Reads a webhook, after checking that it is the system's. Does no work of its own. */
  readonly webhook?: ((first: First, request: WebhookRequest) => Promise<WebhookAnswer>) | undefined;
}

export type Capabilities<Config> = CapabilitiesOver<Context<Config>>;
export type CapabilityName = keyof Capabilities<never>;

/** What the system allows, until its answers say otherwise. */
export interface Budget {
  readonly requestsPerSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
  readonly itemsPerCall: number;
  /** How many requests one call of `push` makes at most; 1 when left out. */
  readonly requestsPerCall?: number;
}

export interface ConnectorDefinition<Fields extends ConfigFields> {
  /** As its folder: lower case, digits and dashes. */
  readonly name: string;
  readonly title: string;
  readonly config: Fields;
  /** Needed by those that push. */
  readonly budget?: Budget;
  readonly capabilities: Capabilities<ConfigOf<Fields>>;
}

/** What the hub hands to a connector once. */
export interface Surroundings {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly resolveSecret: ResolveSecret;
}

export interface Call {
  readonly signal: AbortSignal;
}

/** A connector with its configuration. All that its capabilities throw is a `ConnectorFault` without secrets in it. */
export type OpenConnector = CapabilitiesOver<Call>;

export type Opened =
  | { readonly ok: true; readonly open: OpenConnector }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export interface Connector {
  readonly name: string;
  readonly title: string;
  readonly config: ConfigFields;
  readonly budget: Budget | null;
  readonly capabilities: readonly CapabilityName[];
  readonly open: (config: unknown, surroundings: Surroundings) => Promise<Opened>;
}

/**
 * Makes a connector of its parts.
 *
 * @example
 * const connector = defineConnector({
 *   name: 'corner-shop',
 *   title: 'Corner shop',
 *   config: { address: { type: 'text', label: 'Address', help: 'Where it is.', required: true, format: 'url' } },
 *   capabilities: {
 *     pull: async ({ config, fetch }, cursor) => {
 *       const response = await fetch(`${config.address}/changes?after=${cursor ?? ''}`);
 *       return { messages: [], nextCursor: await response.text(), isLast: true };
 *     },
 *   },
 * });
 */
export function defineConnector<const Fields extends ConfigFields>(
  definition: ConnectorDefinition<Fields>,
): Connector {
  const { name, title, config: fields, budget = null, capabilities } = definition;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(`"${name}" is no name of a connector: lower case, digits and dashes.`);
  }
  if (budget === null && (capabilities.push || capabilities.compareAndSet || capabilities.bulk)) {
    throw new Error(`The connector ${name} writes and says no budget.`);
  }
  return {
    name,
    title,
    config: fields,
    budget,
    capabilities: namesOf(capabilities),
    open: async (raw, surroundings) => {
      const read = await readConfig(fields, raw, surroundings.resolveSecret);
      if (!read.ok) return read;
      return { ok: true, open: bindAll(capabilities, read.config, read.secrets, surroundings) };
    },
  };
}

const allNames = [
  'pull',
  'acknowledge',
  'orders',
  'push',
  'fulfilments',
  'readBack',
  'compareAndSet',
  'bulk',
  'webhook',
] as const satisfies readonly CapabilityName[];

function namesOf(capabilities: Capabilities<never>): readonly CapabilityName[] {
  return allNames.filter((name) => capabilities[name] !== undefined);
}

function bindAll<Config>(
  capabilities: Capabilities<Config>,
  config: Config,
  secrets: readonly string[],
  surroundings: Surroundings,
): OpenConnector {
  const mask = maskOf(secrets);
  const log = maskedLog(surroundings.log, mask);
  const contextOf = ({ signal }: Call): Context<Config> => ({
    config,
    fetch: (url, init) => surroundings.fetch(url, { ...init, signal: joined(signal, init?.signal) }),
    clock: {
      now: surroundings.clock.now,
      sleep: (ms, own) => surroundings.clock.sleep(ms, joined(signal, own)),
    },
    log,
    signal,
  });
  function bind<Rest extends readonly unknown[], Answer>(
    capability: ((context: Context<Config>, ...rest: Rest) => Promise<Answer>) | undefined,
  ): ((call: Call, ...rest: Rest) => Promise<Answer>) | undefined {
    if (capability === undefined) return undefined;
    return async (call, ...rest) => {
      try {
        return await capability(contextOf(call), ...rest);
      } catch (error) {
        throw maskedFault(faultOf(error), mask);
      }
    };
  }
  const { bulk } = capabilities;
  return {
    pull: bind(capabilities.pull),
    acknowledge: bind(capabilities.acknowledge),
    orders: bind(capabilities.orders),
    push: bind(capabilities.push),
    fulfilments: bind(capabilities.fulfilments),
    readBack: bind(capabilities.readBack),
    compareAndSet: bind(capabilities.compareAndSet),
    bulk: bulk && { submit: sure(bind(bulk.submit)), poll: sure(bind(bulk.poll)) },
    webhook: bind(capabilities.webhook),
  };
}

function sure<Value>(value: Value | undefined): Value {
  if (value === undefined) throw terminal('A capability is there in part.', 'configuration');
  return value;
}

function joined(first: AbortSignal, second: AbortSignal | null | undefined): AbortSignal {
  return second ? AbortSignal.any([first, second]) : first;
}

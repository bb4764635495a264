// Generated from packages/hub/openapi.json by scripts/generate.ts.

import type { operations } from './openapi.ts';
import type { CallOptions, KeyedOptions, Send } from './send.ts';

type Given<Part> = [NonNullable<Part>] extends [never] ? object : NonNullable<Part>;

type Parameters<Id extends keyof operations, In extends 'path' | 'query'> = Given<operations[Id]['parameters'][In]>;

type Body<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Given } };
}
  ? { readonly body: Given }
  : operations[Id] extends { requestBody?: { content: { 'application/json': infer Given } } }
    ? { readonly body?: Given }
    : object;

/** What an operation takes: its path and query parameters, and its body. */
export type Input<Id extends keyof operations> = Readonly<Parameters<Id, 'path'> & Parameters<Id, 'query'>> & Body<Id>;

type Content<Answer> = Answer extends { content: { 'application/json': infer Given } } ? Given : undefined;

/** What an operation answers when it succeeds. */
export type Output<Id extends keyof operations> = {
  [Status in keyof operations[Id]['responses']]: Status extends 200 | 201 | 204
    ? Content<operations[Id]['responses'][Status]>
    : never;
}[keyof operations[Id]['responses']];

export interface Operations {
  /** Define items. */
  readonly putItems: (input: Input<'putItems'>, options?: CallOptions) => Promise<Output<'putItems'>>;
  /** List items. */
  readonly listItems: (input?: Input<'listItems'>, options?: CallOptions) => Promise<Output<'listItems'>>;
  /** Read an item. */
  readonly getItem: (input: Input<'getItem'>, options?: CallOptions) => Promise<Output<'getItem'>>;
  /** Delete an item. */
  readonly deleteItem: (input: Input<'deleteItem'>, options?: CallOptions) => Promise<Output<'deleteItem'>>;
  /** Define locations. */
  readonly putLocations: (input: Input<'putLocations'>, options?: CallOptions) => Promise<Output<'putLocations'>>;
  /** List locations. */
  readonly listLocations: (options?: CallOptions) => Promise<Output<'listLocations'>>;
  /** Define channels. */
  readonly putChannels: (input: Input<'putChannels'>, options?: CallOptions) => Promise<Output<'putChannels'>>;
  /** List channels. */
  readonly listChannels: (options?: CallOptions) => Promise<Output<'listChannels'>>;
  /** Pause a channel. */
  readonly pauseChannel: (input: Input<'pauseChannel'>, options?: KeyedOptions) => Promise<Output<'pauseChannel'>>;
  /** Resume a channel. */
  readonly resumeChannel: (input: Input<'resumeChannel'>, options?: KeyedOptions) => Promise<Output<'resumeChannel'>>;
  /** Say which items the listings of channels show. */
  readonly putListings: (input: Input<'putListings'>, options?: CallOptions) => Promise<Output<'putListings'>>;
  /** List listings with what they are to show and what they show. */
  readonly listListings: (input?: Input<'listListings'>, options?: CallOptions) => Promise<Output<'listListings'>>;
  /** Forget a listing. */
  readonly forgetListing: (input: Input<'forgetListing'>, options?: CallOptions) => Promise<Output<'forgetListing'>>;
  /** Define sourcing pipelines. */
  readonly putSourcingPipelines: (input: Input<'putSourcingPipelines'>, options?: CallOptions) => Promise<Output<'putSourcingPipelines'>>;
  /** List sourcing pipelines. */
  readonly listSourcingPipelines: (input?: Input<'listSourcingPipelines'>, options?: CallOptions) => Promise<Output<'listSourcingPipelines'>>;
  /** List the revisions of a sourcing pipeline. */
  readonly listSourcingPipelineRevisions: (input: Input<'listSourcingPipelineRevisions'>, options?: CallOptions) => Promise<Output<'listSourcingPipelineRevisions'>>;
  /** Describe lots. */
  readonly putLots: (input: Input<'putLots'>, options?: CallOptions) => Promise<Output<'putLots'>>;
  /** List lots. */
  readonly listLots: (input?: Input<'listLots'>, options?: CallOptions) => Promise<Output<'listLots'>>;
  /** State the safety stock of items. */
  readonly putSafetyStock: (input: Input<'putSafetyStock'>, options?: CallOptions) => Promise<Output<'putSafetyStock'>>;
  /** List the safety stock of items. */
  readonly listSafetyStock: (input?: Input<'listSafetyStock'>, options?: CallOptions) => Promise<Output<'listSafetyStock'>>;
  /** Give allotment rules. */
  readonly putAllotmentRules: (input: Input<'putAllotmentRules'>, options?: CallOptions) => Promise<Output<'putAllotmentRules'>>;
  /** List allotment rules. */
  readonly listAllotmentRules: (input?: Input<'listAllotmentRules'>, options?: CallOptions) => Promise<Output<'listAllotmentRules'>>;
  /** Move a quantity between ring fences. */
  readonly moveAllotment: (input: Input<'moveAllotment'>, options?: KeyedOptions) => Promise<Output<'moveAllotment'>>;
  /** Remove an allotment rule. */
  readonly removeAllotmentRule: (input: Input<'removeAllotmentRule'>, options?: CallOptions) => Promise<Output<'removeAllotmentRule'>>;
  /** List the revisions of an allotment rule. */
  readonly listAllotmentRuleRevisions: (input: Input<'listAllotmentRuleRevisions'>, options?: CallOptions) => Promise<Output<'listAllotmentRuleRevisions'>>;
  /** See what a change would do to what channels may sell. */
  readonly planConfig: (input: Input<'planConfig'>, options?: CallOptions) => Promise<Output<'planConfig'>>;
  /** Put a change of what channels may sell in force. */
  readonly applyConfig: (input: Input<'applyConfig'>, options?: KeyedOptions) => Promise<Output<'applyConfig'>>;
  /** Declare sources. */
  readonly putSources: (input: Input<'putSources'>, options?: CallOptions) => Promise<Output<'putSources'>>;
  /** List sources. */
  readonly listSources: (input?: Input<'listSources'>, options?: CallOptions) => Promise<Output<'listSources'>>;
  /** List the revisions of a source. */
  readonly listSourceRevisions: (input: Input<'listSourceRevisions'>, options?: CallOptions) => Promise<Output<'listSourceRevisions'>>;
  /** Say who owns what. */
  readonly putOwnership: (input: Input<'putOwnership'>, options?: CallOptions) => Promise<Output<'putOwnership'>>;
  /** List who owns what. */
  readonly listOwnership: (input?: Input<'listOwnership'>, options?: CallOptions) => Promise<Output<'listOwnership'>>;
  /** Remove an ownership rule. */
  readonly removeOwnership: (input: Input<'removeOwnership'>, options?: CallOptions) => Promise<Output<'removeOwnership'>>;
  /** List the revisions of an ownership rule. */
  readonly listOwnershipRevisions: (input: Input<'listOwnershipRevisions'>, options?: CallOptions) => Promise<Output<'listOwnershipRevisions'>>;
  /** Say what a source’s words are. */
  readonly putCrosswalk: (input: Input<'putCrosswalk'>, options?: CallOptions) => Promise<Output<'putCrosswalk'>>;
  /** List the crosswalk. */
  readonly listCrosswalk: (input?: Input<'listCrosswalk'>, options?: CallOptions) => Promise<Output<'listCrosswalk'>>;
  /** Remove an entry of the crosswalk. */
  readonly removeFromCrosswalk: (input: Input<'removeFromCrosswalk'>, options?: CallOptions) => Promise<Output<'removeFromCrosswalk'>>;
  /** List the revisions of an entry of the crosswalk. */
  readonly listCrosswalkRevisions: (input: Input<'listCrosswalkRevisions'>, options?: CallOptions) => Promise<Output<'listCrosswalkRevisions'>>;
  /** Define mappings. */
  readonly putMappings: (input: Input<'putMappings'>, options?: CallOptions) => Promise<Output<'putMappings'>>;
  /** List mappings. */
  readonly listMappings: (input?: Input<'listMappings'>, options?: CallOptions) => Promise<Output<'listMappings'>>;
  /** List the revisions of a mapping. */
  readonly listMappingRevisions: (input: Input<'listMappingRevisions'>, options?: CallOptions) => Promise<Output<'listMappingRevisions'>>;
  /** Report what happened. */
  readonly sendEvents: (input: Input<'sendEvents'>, options?: KeyedOptions) => Promise<Output<'sendEvents'>>;
  /** Agree on contracts. */
  readonly putContracts: (input: Input<'putContracts'>, options?: CallOptions) => Promise<Output<'putContracts'>>;
  /** List contracts. */
  readonly listContracts: (input?: Input<'listContracts'>, options?: CallOptions) => Promise<Output<'listContracts'>>;
  /** List the revisions of a contract. */
  readonly listContractRevisions: (input: Input<'listContractRevisions'>, options?: CallOptions) => Promise<Output<'listContractRevisions'>>;
  /** Get a contract made of what has been learned. */
  readonly getLearnedContract: (input: Input<'getLearnedContract'>, options?: CallOptions) => Promise<Output<'getLearnedContract'>>;
  /** List findings about messages. */
  readonly listSchemaFindings: (input?: Input<'listSchemaFindings'>, options?: CallOptions) => Promise<Output<'listSchemaFindings'>>;
  /** Accept a finding. */
  readonly acceptSchemaFinding: (input: Input<'acceptSchemaFinding'>, options?: KeyedOptions) => Promise<Output<'acceptSchemaFinding'>>;
  /** Dismiss a finding. */
  readonly dismissSchemaFinding: (input: Input<'dismissSchemaFinding'>, options?: KeyedOptions) => Promise<Output<'dismissSchemaFinding'>>;
  /** Pull events. */
  readonly listEvents: (input?: Input<'listEvents'>, options?: CallOptions) => Promise<Output<'listEvents'>>;
  /** Send a raw message. */
  readonly sendMessage: (input: Input<'sendMessage'>, options?: KeyedOptions) => Promise<Output<'sendMessage'>>;
  /** List raw messages. */
  readonly listInbox: (input?: Input<'listInbox'>, options?: CallOptions) => Promise<Output<'listInbox'>>;
  /** Get a raw message and what became of its records. */
  readonly getMessage: (input: Input<'getMessage'>, options?: CallOptions) => Promise<Output<'getMessage'>>;
  /** List dead letters. */
  readonly listDeadLetters: (input?: Input<'listDeadLetters'>, options?: CallOptions) => Promise<Output<'listDeadLetters'>>;
  /** Get a dead letter with its story. */
  readonly getDeadLetter: (input: Input<'getDeadLetter'>, options?: CallOptions) => Promise<Output<'getDeadLetter'>>;
  /** Try a dead letter again. */
  readonly redriveDeadLetter: (input: Input<'redriveDeadLetter'>, options?: KeyedOptions) => Promise<Output<'redriveDeadLetter'>>;
  /** Give a dead letter up. */
  readonly discardDeadLetter: (input: Input<'discardDeadLetter'>, options?: KeyedOptions) => Promise<Output<'discardDeadLetter'>>;
  /** Try dead letters again by filter. */
  readonly redriveDeadLetters: (input?: Input<'redriveDeadLetters'>, options?: KeyedOptions) => Promise<Output<'redriveDeadLetters'>>;
  /** Report what there is. */
  readonly sendStockReport: (input: Input<'sendStockReport'>, options?: KeyedOptions) => Promise<Output<'sendStockReport'>>;
  /** List stock reports. */
  readonly listStockReports: (input?: Input<'listStockReports'>, options?: CallOptions) => Promise<Output<'listStockReports'>>;
  /** Read what became of a stock report. */
  readonly getStockReport: (input: Input<'getStockReport'>, options?: CallOptions) => Promise<Output<'getStockReport'>>;
  /** Apply a stock report that is held. */
  readonly approveStockReport: (input: Input<'approveStockReport'>, options?: KeyedOptions) => Promise<Output<'approveStockReport'>>;
  /** Do not apply a stock report that is held. */
  readonly refuseStockReport: (input: Input<'refuseStockReport'>, options?: KeyedOptions) => Promise<Output<'refuseStockReport'>>;
  /** Take a stretch of the inbox again. */
  readonly replayInbox: (input: Input<'replayInbox'>, options?: KeyedOptions) => Promise<Output<'replayInbox'>>;
  /** See what other rules or another mapping would have come to. */
  readonly shadowReplay: (input: Input<'shadowReplay'>, options?: CallOptions) => Promise<Output<'shadowReplay'>>;
  /** List positions. */
  readonly listPositions: (input?: Input<'listPositions'>, options?: CallOptions) => Promise<Output<'listPositions'>>;
  /** List movements and promises. */
  readonly listMovements: (input?: Input<'listMovements'>, options?: CallOptions) => Promise<Output<'listMovements'>>;
  /** State dated supply. */
  readonly putSupply: (input: Input<'putSupply'>, options?: CallOptions) => Promise<Output<'putSupply'>>;
  /** List open supply. */
  readonly listSupply: (input?: Input<'listSupply'>, options?: CallOptions) => Promise<Output<'listSupply'>>;
  /** Read what a channel may sell of an item. */
  readonly getAvailability: (input: Input<'getAvailability'>, options?: CallOptions) => Promise<Output<'getAvailability'>>;
  /** Read what a channel may sell of many items. */
  readonly queryAvailability: (input: Input<'queryAvailability'>, options?: CallOptions) => Promise<Output<'queryAvailability'>>;
  /** Explain why a channel may sell so many of an item. */
  readonly explainAvailability: (input: Input<'explainAvailability'>, options?: CallOptions) => Promise<Output<'explainAvailability'>>;
  /** Ask by when how many can leave. */
  readonly askPromises: (input: Input<'askPromises'>, options?: CallOptions) => Promise<Output<'askPromises'>>;
  /** Take a reservation. */
  readonly reserve: (input: Input<'reserve'>, options?: KeyedOptions) => Promise<Output<'reserve'>>;
  /** List reservations. */
  readonly listReservations: (input?: Input<'listReservations'>, options?: CallOptions) => Promise<Output<'listReservations'>>;
  /** Read a reservation. */
  readonly getReservation: (input: Input<'getReservation'>, options?: CallOptions) => Promise<Output<'getReservation'>>;
  /** Confirm a soft reservation. */
  readonly confirmReservation: (input: Input<'confirmReservation'>, options?: KeyedOptions) => Promise<Output<'confirmReservation'>>;
  /** Release a reservation. */
  readonly releaseReservation: (input: Input<'releaseReservation'>, options?: KeyedOptions) => Promise<Output<'releaseReservation'>>;
  /** Extend a soft reservation. */
  readonly extendReservation: (input: Input<'extendReservation'>, options?: KeyedOptions) => Promise<Output<'extendReservation'>>;
  /** Cancel a reservation. */
  readonly cancelReservation: (input: Input<'cancelReservation'>, options?: KeyedOptions) => Promise<Output<'cancelReservation'>>;
  /** Reduce lines of a reservation. */
  readonly reduceReservation: (input: Input<'reduceReservation'>, options?: KeyedOptions) => Promise<Output<'reduceReservation'>>;
  /** Take up to 1,000 reservations. */
  readonly reserveBatch: (input: Input<'reserveBatch'>, options?: KeyedOptions) => Promise<Output<'reserveBatch'>>;
  /** Say what became of orders. */
  readonly putOrderStatuses: (input: Input<'putOrderStatuses'>, options?: CallOptions) => Promise<Output<'putOrderStatuses'>>;
  /** List what became of orders. */
  readonly listOrderStatuses: (input?: Input<'listOrderStatuses'>, options?: CallOptions) => Promise<Output<'listOrderStatuses'>>;
  /** List what sources told of facts that they do not own. */
  readonly listObservations: (input?: Input<'listObservations'>, options?: CallOptions) => Promise<Output<'listObservations'>>;
  /** List the audit trail. */
  readonly listAudit: (input?: Input<'listAudit'>, options?: CallOptions) => Promise<Output<'listAudit'>>;
  /** List exceptions. */
  readonly listExceptions: (input?: Input<'listExceptions'>, options?: CallOptions) => Promise<Output<'listExceptions'>>;
  /** Check the invariants of the ledger. */
  readonly getInvariants: (options?: CallOptions) => Promise<Output<'getInvariants'>>;
  /** Add a tenant. */
  readonly createTenant: (input: Input<'createTenant'>, options?: KeyedOptions) => Promise<Output<'createTenant'>>;
  /** List tenants. */
  readonly listTenants: (options?: CallOptions) => Promise<Output<'listTenants'>>;
  /** Make an API key. */
  readonly createApiKey: (input: Input<'createApiKey'>, options?: KeyedOptions) => Promise<Output<'createApiKey'>>;
  /** List API keys. */
  readonly listApiKeys: (input?: Input<'listApiKeys'>, options?: CallOptions) => Promise<Output<'listApiKeys'>>;
  /** Revoke an API key. */
  readonly revokeApiKey: (input: Input<'revokeApiKey'>, options?: CallOptions) => Promise<Output<'revokeApiKey'>>;
  /** Whether the process lives. */
  readonly health: (options?: CallOptions) => Promise<Output<'health'>>;
  /** Whether requests will succeed. */
  readonly readiness: (options?: CallOptions) => Promise<Output<'readiness'>>;
}

export function operationsOf(send: Send): Operations {
  return {
    putItems: async (input, options) => (await send({ method: 'PUT', path: '/v1/items', isRepeatable: true }, input, options)) as Output<'putItems'>,
    listItems: async (input, options) => (await send({ method: 'GET', path: '/v1/items', isRepeatable: true }, input ?? {}, options)) as Output<'listItems'>,
    getItem: async (input, options) => (await send({ method: 'GET', path: '/v1/items/{sku}', isRepeatable: true }, input, options)) as Output<'getItem'>,
    deleteItem: async (input, options) => (await send({ method: 'DELETE', path: '/v1/items/{sku}', isRepeatable: true }, input, options)) as Output<'deleteItem'>,
    putLocations: async (input, options) => (await send({ method: 'PUT', path: '/v1/locations', isRepeatable: true }, input, options)) as Output<'putLocations'>,
    listLocations: async (options) => (await send({ method: 'GET', path: '/v1/locations', isRepeatable: true }, {}, options)) as Output<'listLocations'>,
    putChannels: async (input, options) => (await send({ method: 'PUT', path: '/v1/channels', isRepeatable: true }, input, options)) as Output<'putChannels'>,
    listChannels: async (options) => (await send({ method: 'GET', path: '/v1/channels', isRepeatable: true }, {}, options)) as Output<'listChannels'>,
    pauseChannel: async (input, options) => (await send({ method: 'POST', path: '/v1/channels/{channel}/pause', isRepeatable: false }, input, options)) as Output<'pauseChannel'>,
    resumeChannel: async (input, options) => (await send({ method: 'POST', path: '/v1/channels/{channel}/resume', isRepeatable: false }, input, options)) as Output<'resumeChannel'>,
    putListings: async (input, options) => (await send({ method: 'PUT', path: '/v1/listings', isRepeatable: true }, input, options)) as Output<'putListings'>,
    listListings: async (input, options) => (await send({ method: 'GET', path: '/v1/listings', isRepeatable: true }, input ?? {}, options)) as Output<'listListings'>,
    forgetListing: async (input, options) => (await send({ method: 'DELETE', path: '/v1/listings/{channel}/{externalId}', isRepeatable: true }, input, options)) as Output<'forgetListing'>,
    putSourcingPipelines: async (input, options) => (await send({ method: 'PUT', path: '/v1/sourcing-pipelines', isRepeatable: true }, input, options)) as Output<'putSourcingPipelines'>,
    listSourcingPipelines: async (input, options) => (await send({ method: 'GET', path: '/v1/sourcing-pipelines', isRepeatable: true }, input ?? {}, options)) as Output<'listSourcingPipelines'>,
    listSourcingPipelineRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/sourcing-pipelines/{code}/revisions', isRepeatable: true }, input, options)) as Output<'listSourcingPipelineRevisions'>,
    putLots: async (input, options) => (await send({ method: 'PUT', path: '/v1/lots', isRepeatable: true }, input, options)) as Output<'putLots'>,
    listLots: async (input, options) => (await send({ method: 'GET', path: '/v1/lots', isRepeatable: true }, input ?? {}, options)) as Output<'listLots'>,
    putSafetyStock: async (input, options) => (await send({ method: 'PUT', path: '/v1/safety-stock', isRepeatable: true }, input, options)) as Output<'putSafetyStock'>,
    listSafetyStock: async (input, options) => (await send({ method: 'GET', path: '/v1/safety-stock', isRepeatable: true }, input ?? {}, options)) as Output<'listSafetyStock'>,
    putAllotmentRules: async (input, options) => (await send({ method: 'PUT', path: '/v1/allotment-rules', isRepeatable: true }, input, options)) as Output<'putAllotmentRules'>,
    listAllotmentRules: async (input, options) => (await send({ method: 'GET', path: '/v1/allotment-rules', isRepeatable: true }, input ?? {}, options)) as Output<'listAllotmentRules'>,
    moveAllotment: async (input, options) => (await send({ method: 'POST', path: '/v1/allotment-rules/move', isRepeatable: false }, input, options)) as Output<'moveAllotment'>,
    removeAllotmentRule: async (input, options) => (await send({ method: 'DELETE', path: '/v1/allotment-rules/{id}', isRepeatable: true }, input, options)) as Output<'removeAllotmentRule'>,
    listAllotmentRuleRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/allotment-rules/{id}/revisions', isRepeatable: true }, input, options)) as Output<'listAllotmentRuleRevisions'>,
    planConfig: async (input, options) => (await send({ method: 'POST', path: '/v1/config/plan', isRepeatable: false }, input, options)) as Output<'planConfig'>,
    applyConfig: async (input, options) => (await send({ method: 'POST', path: '/v1/config/apply', isRepeatable: false }, input, options)) as Output<'applyConfig'>,
    putSources: async (input, options) => (await send({ method: 'PUT', path: '/v1/sources', isRepeatable: true }, input, options)) as Output<'putSources'>,
    listSources: async (input, options) => (await send({ method: 'GET', path: '/v1/sources', isRepeatable: true }, input ?? {}, options)) as Output<'listSources'>,
    listSourceRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/sources/{code}/revisions', isRepeatable: true }, input, options)) as Output<'listSourceRevisions'>,
    putOwnership: async (input, options) => (await send({ method: 'PUT', path: '/v1/ownership', isRepeatable: true }, input, options)) as Output<'putOwnership'>,
    listOwnership: async (input, options) => (await send({ method: 'GET', path: '/v1/ownership', isRepeatable: true }, input ?? {}, options)) as Output<'listOwnership'>,
    removeOwnership: async (input, options) => (await send({ method: 'DELETE', path: '/v1/ownership/{id}', isRepeatable: true }, input, options)) as Output<'removeOwnership'>,
    listOwnershipRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/ownership/{id}/revisions', isRepeatable: true }, input, options)) as Output<'listOwnershipRevisions'>,
    putCrosswalk: async (input, options) => (await send({ method: 'PUT', path: '/v1/crosswalk', isRepeatable: true }, input, options)) as Output<'putCrosswalk'>,
    listCrosswalk: async (input, options) => (await send({ method: 'GET', path: '/v1/crosswalk', isRepeatable: true }, input ?? {}, options)) as Output<'listCrosswalk'>,
    removeFromCrosswalk: async (input, options) => (await send({ method: 'DELETE', path: '/v1/crosswalk', isRepeatable: true }, input, options)) as Output<'removeFromCrosswalk'>,
    listCrosswalkRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/crosswalk/revisions', isRepeatable: true }, input, options)) as Output<'listCrosswalkRevisions'>,
    putMappings: async (input, options) => (await send({ method: 'PUT', path: '/v1/mappings', isRepeatable: true }, input, options)) as Output<'putMappings'>,
    listMappings: async (input, options) => (await send({ method: 'GET', path: '/v1/mappings', isRepeatable: true }, input ?? {}, options)) as Output<'listMappings'>,
    listMappingRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/mappings/{name}/revisions', isRepeatable: true }, input, options)) as Output<'listMappingRevisions'>,
    sendEvents: async (input, options) => (await send({ method: 'POST', path: '/v1/events', isRepeatable: false }, input, options)) as Output<'sendEvents'>,
    putContracts: async (input, options) => (await send({ method: 'PUT', path: '/v1/contracts', isRepeatable: true }, input, options)) as Output<'putContracts'>,
    listContracts: async (input, options) => (await send({ method: 'GET', path: '/v1/contracts', isRepeatable: true }, input ?? {}, options)) as Output<'listContracts'>,
    listContractRevisions: async (input, options) => (await send({ method: 'GET', path: '/v1/contracts/{source}/{topic}/revisions', isRepeatable: true }, input, options)) as Output<'listContractRevisions'>,
    getLearnedContract: async (input, options) => (await send({ method: 'GET', path: '/v1/contracts/{source}/{topic}/learned', isRepeatable: true }, input, options)) as Output<'getLearnedContract'>,
    listSchemaFindings: async (input, options) => (await send({ method: 'GET', path: '/v1/schema-findings', isRepeatable: true }, input ?? {}, options)) as Output<'listSchemaFindings'>,
    acceptSchemaFinding: async (input, options) => (await send({ method: 'POST', path: '/v1/schema-findings/{id}/accept', isRepeatable: false }, input, options)) as Output<'acceptSchemaFinding'>,
    dismissSchemaFinding: async (input, options) => (await send({ method: 'POST', path: '/v1/schema-findings/{id}/dismiss', isRepeatable: false }, input, options)) as Output<'dismissSchemaFinding'>,
    listEvents: async (input, options) => (await send({ method: 'GET', path: '/v1/events', isRepeatable: true }, input ?? {}, options)) as Output<'listEvents'>,
    sendMessage: async (input, options) => (await send({ method: 'POST', path: '/inbound/{source}/{topic}', isRepeatable: false }, input, options)) as Output<'sendMessage'>,
    listInbox: async (input, options) => (await send({ method: 'GET', path: '/v1/inbox', isRepeatable: true }, input ?? {}, options)) as Output<'listInbox'>,
    getMessage: async (input, options) => (await send({ method: 'GET', path: '/v1/inbox/{id}', isRepeatable: true }, input, options)) as Output<'getMessage'>,
    listDeadLetters: async (input, options) => (await send({ method: 'GET', path: '/v1/dead-letters', isRepeatable: true }, input ?? {}, options)) as Output<'listDeadLetters'>,
    getDeadLetter: async (input, options) => (await send({ method: 'GET', path: '/v1/dead-letters/{id}', isRepeatable: true }, input, options)) as Output<'getDeadLetter'>,
    redriveDeadLetter: async (input, options) => (await send({ method: 'POST', path: '/v1/dead-letters/{id}/redrive', isRepeatable: false }, input, options)) as Output<'redriveDeadLetter'>,
    discardDeadLetter: async (input, options) => (await send({ method: 'POST', path: '/v1/dead-letters/{id}/discard', isRepeatable: false }, input, options)) as Output<'discardDeadLetter'>,
    redriveDeadLetters: async (input, options) => (await send({ method: 'POST', path: '/v1/dead-letters/redrive', isRepeatable: false }, input ?? {}, options)) as Output<'redriveDeadLetters'>,
    sendStockReport: async (input, options) => (await send({ method: 'POST', path: '/v1/stock-reports', isRepeatable: false }, input, options)) as Output<'sendStockReport'>,
    listStockReports: async (input, options) => (await send({ method: 'GET', path: '/v1/stock-reports', isRepeatable: true }, input ?? {}, options)) as Output<'listStockReports'>,
    getStockReport: async (input, options) => (await send({ method: 'GET', path: '/v1/stock-reports/{id}', isRepeatable: true }, input, options)) as Output<'getStockReport'>,
    approveStockReport: async (input, options) => (await send({ method: 'POST', path: '/v1/stock-reports/{id}/approve', isRepeatable: false }, input, options)) as Output<'approveStockReport'>,
    refuseStockReport: async (input, options) => (await send({ method: 'POST', path: '/v1/stock-reports/{id}/refuse', isRepeatable: false }, input, options)) as Output<'refuseStockReport'>,
    replayInbox: async (input, options) => (await send({ method: 'POST', path: '/v1/replays', isRepeatable: false }, input, options)) as Output<'replayInbox'>,
    shadowReplay: async (input, options) => (await send({ method: 'POST', path: '/v1/replays/shadow', isRepeatable: false }, input, options)) as Output<'shadowReplay'>,
    listPositions: async (input, options) => (await send({ method: 'GET', path: '/v1/positions', isRepeatable: true }, input ?? {}, options)) as Output<'listPositions'>,
    listMovements: async (input, options) => (await send({ method: 'GET', path: '/v1/movements', isRepeatable: true }, input ?? {}, options)) as Output<'listMovements'>,
    putSupply: async (input, options) => (await send({ method: 'PUT', path: '/v1/supply', isRepeatable: true }, input, options)) as Output<'putSupply'>,
    listSupply: async (input, options) => (await send({ method: 'GET', path: '/v1/supply', isRepeatable: true }, input ?? {}, options)) as Output<'listSupply'>,
    getAvailability: async (input, options) => (await send({ method: 'GET', path: '/v1/availability', isRepeatable: true }, input, options)) as Output<'getAvailability'>,
    queryAvailability: async (input, options) => (await send({ method: 'POST', path: '/v1/availability/query', isRepeatable: true }, input, options)) as Output<'queryAvailability'>,
    explainAvailability: async (input, options) => (await send({ method: 'GET', path: '/v1/availability/explain', isRepeatable: true }, input, options)) as Output<'explainAvailability'>,
    askPromises: async (input, options) => (await send({ method: 'POST', path: '/v1/promises', isRepeatable: true }, input, options)) as Output<'askPromises'>,
    reserve: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations', isRepeatable: false }, input, options)) as Output<'reserve'>,
    listReservations: async (input, options) => (await send({ method: 'GET', path: '/v1/reservations', isRepeatable: true }, input ?? {}, options)) as Output<'listReservations'>,
    getReservation: async (input, options) => (await send({ method: 'GET', path: '/v1/reservations/{id}', isRepeatable: true }, input, options)) as Output<'getReservation'>,
    confirmReservation: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations/{id}/confirm', isRepeatable: false }, input, options)) as Output<'confirmReservation'>,
    releaseReservation: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations/{id}/release', isRepeatable: false }, input, options)) as Output<'releaseReservation'>,
    extendReservation: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations/{id}/extend', isRepeatable: false }, input, options)) as Output<'extendReservation'>,
    cancelReservation: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations/{id}/cancel', isRepeatable: false }, input, options)) as Output<'cancelReservation'>,
    reduceReservation: async (input, options) => (await send({ method: 'PATCH', path: '/v1/reservations/{id}/lines', isRepeatable: false }, input, options)) as Output<'reduceReservation'>,
    reserveBatch: async (input, options) => (await send({ method: 'POST', path: '/v1/reservations/batch', isRepeatable: false }, input, options)) as Output<'reserveBatch'>,
    putOrderStatuses: async (input, options) => (await send({ method: 'PUT', path: '/v1/order-statuses', isRepeatable: true }, input, options)) as Output<'putOrderStatuses'>,
    listOrderStatuses: async (input, options) => (await send({ method: 'GET', path: '/v1/order-statuses', isRepeatable: true }, input ?? {}, options)) as Output<'listOrderStatuses'>,
    listObservations: async (input, options) => (await send({ method: 'GET', path: '/v1/observations', isRepeatable: true }, input ?? {}, options)) as Output<'listObservations'>,
    listAudit: async (input, options) => (await send({ method: 'GET', path: '/v1/audit', isRepeatable: true }, input ?? {}, options)) as Output<'listAudit'>,
    listExceptions: async (input, options) => (await send({ method: 'GET', path: '/v1/exceptions', isRepeatable: true }, input ?? {}, options)) as Output<'listExceptions'>,
    getInvariants: async (options) => (await send({ method: 'GET', path: '/v1/invariants', isRepeatable: true }, {}, options)) as Output<'getInvariants'>,
    createTenant: async (input, options) => (await send({ method: 'POST', path: '/v1/tenants', isRepeatable: false }, input, options)) as Output<'createTenant'>,
    listTenants: async (options) => (await send({ method: 'GET', path: '/v1/tenants', isRepeatable: true }, {}, options)) as Output<'listTenants'>,
    createApiKey: async (input, options) => (await send({ method: 'POST', path: '/v1/api-keys', isRepeatable: false }, input, options)) as Output<'createApiKey'>,
    listApiKeys: async (input, options) => (await send({ method: 'GET', path: '/v1/api-keys', isRepeatable: true }, input ?? {}, options)) as Output<'listApiKeys'>,
    revokeApiKey: async (input, options) => (await send({ method: 'DELETE', path: '/v1/api-keys/{id}', isRepeatable: true }, input, options)) as Output<'revokeApiKey'>,
    health: async (options) => (await send({ method: 'GET', path: '/healthz', isRepeatable: true }, {}, options)) as Output<'health'>,
    readiness: async (options) => (await send({ method: 'GET', path: '/readyz', isRepeatable: true }, {}, options)) as Output<'readiness'>,
  };
}

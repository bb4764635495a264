// The contract between the hub and any connector, listed by hand. The suite that checks a connector is in
// `@evenstock/connector-sdk/conformance`.

export {
  configSchema,
  configTable,
  readConfig,
  type ConfigField,
  type ConfigFields,
  type ConfigOf,
  type ConfigProblem,
  type ResolveSecret,
} from './config.ts';
export {
  defineConnector,
  pushRefusals,
  type Budget,
  type Call,
  type Capabilities,
  type CapabilityName,
  type Clock,
  type CompareOutcome,
  type Connector,
  type ConnectorDefinition,
  type Context,
  type FeedState,
  type Fetch,
  type Fulfilment,
  type FulfilmentOutcome,
  type ListingQuantity,
  type ListingState,
  type Log,
  type OpenConnector,
  type Opened,
  type Page,
  type PushOutcome,
  type PushRefusal,
  type Surroundings,
  type WebhookAnswer,
  type WebhookRequest,
} from './connector.ts';
export {
  ConnectorFault,
  faultKinds,
  faultOf,
  rateLimited,
  retryable,
  terminal,
  uncertain,
  type FaultKind,
  type TerminalReason,
} from './faults.ts';
export {
  eventKinds,
  isQuantity,
  isTime,
  orderStates,
  type EventBody,
  type EventKind,
  type EventType,
  type Message,
  type OrderLine,
  type OrderState,
  type Quantity,
  type SalesOrder,
  type StockEvent,
  type StockReport,
  type StockReportLine,
  type Tombstone,
  type Unreadable,
} from './messages.ts';
export { settleOutcomes } from './outcomes.ts';
export { secretMark } from './secrets.ts';
export {
  apiKeyHeader,
  basic,
  bearer,
  oauthClientCredentials,
  type Authorise,
  type ClientCredentials,
  type TokenSource,
} from './http/auth.ts';
export { jsonOf, readBytes, readCsv, readJson, textOf } from './http/body.ts';
export { parseCsv, type CsvFile, type CsvOptions, type CsvRecord } from './http/csv.ts';
export { linksOf, nextLink, pageNumbered, pages, type Paged } from './http/paging.ts';
export { rateLimitOf, type RateLimitState } from './http/rate-limit.ts';
export { retryAfterMs } from './http/retry-after.ts';
export { faultOfFetch, faultOfStatus, send, type SendOptions } from './http/send.ts';
export {
  equalInConstantTime,
  signShopify,
  signStandardWebhook,
  verifyShopify,
  verifyStandardWebhook,
  type Verified,
} from './http/signatures.ts';

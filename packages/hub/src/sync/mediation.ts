// What mediation is made of: how bytes become records, records events, and events commands. `hub.ts` puts it together,
// because commands are read by the rules of the API.

import type { Command } from '../domain/command.ts';
import type { CanonicalEvent } from '../domain/inbound/canonical-event.ts';
import type { CsvOptions, MessageFormat } from '../domain/inbound/message-format.ts';
import type { Mapping, ReportHead, StockLine } from '../domain/mapping/mapping.ts';
import type { Refused } from '../domain/refusal.ts';
import type { Contract } from '../operations/inbound/contract-of.ts';
import type { ShapeCache } from '../operations/inbound/observe-shapes.ts';
import type { CatalogueCache } from '../operations/catalogue.ts';
import type { OperationContext } from '../operations/operator.ts';
import type { DecisionEngine } from '../operations/decision-engine.ts';
import type { LineRead, ReportDraft } from '../operations/stock-reports/receive-stock-report.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Reader } from '../store/database.ts';
import type { Decoded } from './decode/decoded.ts';

export interface About {
  readonly correlationId: string;
  /** The message that the event came with. */
  readonly causationId: string;
  readonly receivedAt: number;
  readonly actor: string;
}

/** How the bytes of a message are to be read. */
export interface Encoding {
  readonly source: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the mapping of the source reads; null when the message itself tells. */
  readonly format: MessageFormat | null;
  readonly csv: CsvOptions | null;
  /** EPCIS: whether a place, as the source calls it, is one of ours. */
  readonly isOwnLocation?: (location: string) => boolean;
}

export interface Mediation {
  readonly decode: (bytes: AsyncIterable<Uint8Array>, encoding: Encoding) => AsyncIterable<Decoded>;
  /** The mapping with this name as it is now; null when there is none. */
  readonly mappingOf: (reader: Reader, name: string) => Promise<Mapping | null>;
  /** What the messages of a topic are held against; null when nothing was agreed on. */
  readonly contractOf: (reader: Reader, source: string, topic: string) => Promise<Pick<Contract, 'check'> | null>;
  /** What this node has learned of the shapes of messages. */
  readonly shapes: ShapeCache;
  /** The head of a stock report, as the API would take it. */
  readonly draftOf: (
    source: string,
    head: ReportHead,
  ) => { readonly ok: true; readonly draft: ReportDraft } | Refused;
  readonly lineOf: (line: StockLine, at: number) => LineRead;
  readonly commandOf: (
    event: CanonicalEvent,
    about: About,
  ) => { readonly ok: true; readonly command: Command } | Refused;
}

export interface InboxContext extends OperationContext {
  readonly engine: Pick<DecisionEngine, 'submit' | 'submitInChain'>;
  readonly catalogues: CatalogueCache;
  readonly mediation: Mediation;
  readonly log: Log;
  readonly metrics: Metrics;
}

// What the HTTP ring is given by whoever wires the node.

import type { CsvOptions } from '../domain/inbound/message-format.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import type { Snapshots } from '../operations/availability/snapshots.ts';
import type { CatalogueCache } from '../operations/catalogue.ts';
import type { DecisionEngine } from '../operations/decision-engine.ts';
import type { Redriving } from '../operations/inbox/settle-letters.ts';
import type { ReadAgain } from '../operations/replay/messages-again.ts';
import type { JournalFeed } from '../operations/journal-feed.ts';
import type { TakeAgain } from '../operations/replay/take-again.ts';
import type { VerifyReport } from '../operations/verify.ts';
import type { Clock } from '../platform/clock.ts';
import type { HubConfig } from '../platform/config.ts';
import type { MakeId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Database } from '../store/database.ts';
import type { TokenConfig } from './request/tokens.ts';

/** A record of a stream, or why there is none at its place. */
export type Decoded =
  | { readonly ok: true; readonly line: number | null; readonly value: unknown }
  | {
      readonly ok: false;
      readonly line: number | null;
      readonly code: RefusalCode;
      readonly detail: string;
      /** Whether nothing follows because the rest cannot be read, or is not trusted. */
      readonly isLast: boolean;
    };

export interface DecodeWishes {
  readonly format: 'csv' | 'ndjson';
  readonly csv?: CsvOptions;
}

/** Reads a stream record by record. It belongs to `sync`, which this ring does not know. */
export type Decode = (bytes: AsyncIterable<Uint8Array>, wishes: DecodeWishes) => AsyncIterable<Decoded>;

export interface HttpContext {
  readonly database: Database;
  readonly engine: Pick<DecisionEngine, 'submit' | 'weight'>;
  /** The catalogues that the engine keeps: answers are written in the units that decisions were made in. */
  readonly catalogues: CatalogueCache;
  /** What this node has of the stock in memory. */
  readonly snapshots: Pick<Snapshots, 'find'>;
  readonly feed: JournalFeed;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly config: Pick<
    HubConfig,
    'ratePerMinute' | 'bodyBytesMax' | 'inboundBytesMax' | 'openMetrics' | 'openDocs'
  > &
    TokenConfig;
  readonly decode: Decode;
  readonly verify: (tenantId: number) => Promise<VerifyReport>;
  /** Called when a raw message has been stored, for the worker that may be in this node. */
  readonly onMessage?: () => void;
  readonly redriving: Redriving;
  readonly takeAgain: TakeAgain;
  readonly readAgain: ReadAgain;
}

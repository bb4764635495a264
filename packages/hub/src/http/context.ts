// What the HTTP ring is given by whoever wires the node.

import type { CatalogueCache } from '../operations/catalogue.ts';
import type { DecisionEngine } from '../operations/decision-engine.ts';
import type { Redriving } from '../operations/inbox/settle-letters.ts';
import type { VerifyReport } from '../operations/verify.ts';
import type { Clock } from '../platform/clock.ts';
import type { HubConfig } from '../platform/config.ts';
import type { MakeId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Database } from '../store/database.ts';
import type { TokenConfig } from './request/tokens.ts';

export interface HttpContext {
  readonly database: Database;
  readonly engine: Pick<DecisionEngine, 'submit' | 'weight'>;
  /** The catalogues that the engine keeps: answers are written in the units that decisions were made in. */
  readonly catalogues: CatalogueCache;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly config: Pick<
    HubConfig,
    'ratePerMinute' | 'bodyBytesMax' | 'inboundBytesMax' | 'openMetrics' | 'openDocs'
  > &
    TokenConfig;
  readonly verify: (tenantId: number) => Promise<VerifyReport>;
  /** Called when a raw message has been stored, for the worker that may be in this node. */
  readonly onMessage?: () => void;
  readonly redriving: Redriving;
}

// What work on stock reports needs, and how long a node that works on one may be silent before another goes on.

import type { CatalogueCache } from '../catalogue.ts';
import type { DecisionEngine } from '../decision-engine.ts';
import type { OperationContext } from '../operator.ts';

export interface StockReportContext extends OperationContext {
  readonly engine: Pick<DecisionEngine, 'submit'>;
  readonly catalogues: CatalogueCache;
}

export const leaseMs = 60_000;

/** Reports of so many lines are applied by whoever takes them in; larger ones are gone on with afterwards. */
export const linesAtOnceMax = 5000;

/** Refused lines that are kept and told; of the others only the number. */
export const refusalsMax = 1000;

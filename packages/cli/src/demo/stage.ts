// What all parts of the simulated distributor share: the hub, the book, the plan, and the simulated time.

import type { Agenda } from './agenda.ts';
import type { AllotmentJudge } from './allotments/allotment-judge.ts';
import type { Book } from './book.ts';
import type { Feed } from './feed.ts';
import type { Figures } from './figures.ts';
import type { HubCalls } from './hub-calls.ts';
import type { LocationCode } from './network.ts';
import type { OpenOrders } from './open-orders.ts';
import type { Random } from './random.ts';
import type { StockPlan } from './stock-plan.ts';
import type { Tasks } from './tasks.ts';

export interface Stage {
  readonly calls: HubCalls;
  readonly book: Book;
  readonly allotments: AllotmentJudge;
  readonly orders: OpenOrders;
  readonly figures: Figures;
  readonly plan: StockPlan;
  /** What happens later, in simulated time. */
  readonly agenda: Agenda<() => void>;
  /** Each warehouse tells of its own stock, the ERP of what was bought. */
  readonly warehouses: Readonly<Record<LocationCode, Feed>>;
  readonly erp: Feed;
  readonly random: Random;
  readonly tasks: Tasks;
  /** Items of which the hub knows that more has come, until somebody looks who waits for them. */
  readonly arrived: Set<string>;
  /** Makes keys and order numbers of this run different from those of an earlier one. */
  readonly runId: string;
  readonly nextKey: () => string;
  /** Milliseconds of real time, for latencies and for holds. */
  readonly clock: () => number;
  /** How long a hold of an abandoned basket lives, in seconds of real time. */
  readonly abandonedTtlSeconds: number;
  /** Simulated time. */
  now: number;
}

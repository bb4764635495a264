// Keeps what listings are to show up with the journal: one step after the other for each tenant that has listings, as
// soon as the journal's notice comes, and by a look now and then. Any number of nodes may run it; the holder of a
// tenant's lease writes.

import { leaseProjection, projectListings, projectionLeaseMs } from '../../operations/publishing/project-listings.ts';
import type { ProjectionContext } from '../../operations/publishing/project-listings.ts';
import type { JournalFeed } from '../../operations/journal-feed.ts';
import type { OperationContext } from '../../operations/operator.ts';
import type { Log } from '../../platform/log.ts';
import { startLoop } from '../../platform/loop.ts';
import { letGo } from '../../operations/inbox/work-in-turn.ts';
import { LeaseLost, type Lease } from '../../store/inbox/leases.ts';
import { hasListings } from '../../store/publishing/projection.ts';
import { listTenants } from '../../store/tenants.ts';

export interface ProjectorContext extends ProjectionContext, OperationContext {
  readonly feed: JournalFeed;
  readonly log: Log;
  /** Hears which channels of a tenant have something to be told. */
  readonly onDesired: (tenantId: number, channels: readonly string[]) => void;
}

export interface Projector {
  readonly stop: () => Promise<void>;
}

const lookEveryMs = 500;
/** How often it is looked for tenants that have listings by now. */
const findTenantsMs = 1000;

export function startProjector(context: ProjectorContext): Projector {
  const { database, clock, feed, log } = context;
  const tenants = new Map<number, { readonly stop: () => Promise<void> }>();
  const start = (tenantId: number): void => {
    const turn = createTurn(context, tenantId);
    const onFailure = (error: unknown): void => log.warn({ err: error, tenantId }, 'listings could not be projected');
    const loop = startLoop({ clock, everyMs: lookEveryMs, round: turn.take, onFailure });
    const leave = feed.follow(tenantId, loop.wake);
    const stop = async (): Promise<void> => {
      leave();
      await loop.stop();
      // The next node need not wait for its end.
      await turn.leave().catch(onFailure);
    };
    tenants.set(tenantId, { stop });
  };
  const find = async (): Promise<void> => {
    for (const { tenantId } of await database.asPlatform((transaction) => listTenants(transaction))) {
      if (!tenants.has(tenantId) && (await database.read(tenantId, hasListings))) start(tenantId);
    }
  };
  const onFailure = (error: unknown): void => log.warn({ err: error }, 'tenants with listings could not be read');
  const finding = startLoop({ clock, everyMs: findTenantsMs, round: find, onFailure });
  return {
    stop: async () => {
      await finding.stop();
      await Promise.all([...tenants.values()].map((one) => one.stop()));
    },
  };
}

interface Turn {
  readonly take: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** Does what there is to do for a tenant; the lease is kept between turns while it is young. */
function createTurn(context: ProjectorContext, tenantId: number): Turn {
  const { clock, makeId, onDesired } = context;
  const holder = makeId('wrk');
  let lease: Lease | null = null;
  let leasedAt = Number.NEGATIVE_INFINITY;
  const take = async (): Promise<void> => {
    if (lease === null || Math.abs(clock.now() - leasedAt) > projectionLeaseMs / 3) {
      leasedAt = clock.now();
      lease = await leaseProjection(context, tenantId, holder);
    }
    if (lease === null) return;
    try {
      for (let hasMore = true; hasMore;) {
        const done = await projectListings(context, tenantId, lease);
        ({ hasMore } = done);
        if (done.channels.length > 0) onDesired(tenantId, done.channels);
        if (Math.abs(clock.now() - leasedAt) > projectionLeaseMs / 3) return;
      }
    } catch (error) {
      lease = null;
      if (!(error instanceof LeaseLost)) throw error;
    }
  };
  const leave = async (): Promise<void> => {
    if (lease !== null) await letGo(context, tenantId, lease);
  };
  return { take, leave };
}

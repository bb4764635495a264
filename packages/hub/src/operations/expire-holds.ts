// Ends holds that have expired although nothing else is decided for their tenant. Every batch does so first;
// this asks for one. Any number of nodes may do it at the same time: the shard's lock makes them take turns.

import type { SweepCommand } from '../domain/command.ts';
import { isoTime, type Clock } from '../platform/clock.ts';
import type { MakeId } from '../platform/ids.ts';
import type { Database } from '../store/database.ts';
import { dueReservations } from '../store/reservations.ts';
import { listTenants } from '../store/tenants.ts';
import type { DecisionEngine } from './decision-engine.ts';

export interface SweepContext {
  readonly database: Database;
  readonly engine: DecisionEngine;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

export async function expireHolds(context: SweepContext): Promise<void> {
  const { database, engine, clock } = context;
  const tenants = await database.asPlatform((transaction) => listTenants(transaction));
  const decisionTime = clock.decisionTime();
  const time = decisionTime === null ? null : isoTime(decisionTime);
  for (const { tenantId } of tenants) {
    const due = await database.read(tenantId, (reader) => dueReservations(reader, time, 1));
    if (due.length > 0) await engine.submit(tenantId, sweep(context));
  }
}

function sweep({ clock, makeId }: SweepContext): SweepCommand {
  const nobody = { source: null, eventId: null, businessKey: null, order: null, causationId: null, reason: null };
  const origin = { ...nobody, occurredAt: clock.now(), correlationId: makeId('cor'), actor: 'hub' };
  return { type: 'sweep', idempotency: null, origin };
}

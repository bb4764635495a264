// Keeps what other systems say of orders, and gives back at once what is still open of those that are over, where it is
// asked for. What is kept and asked for is audited before anything is given back: if the hub dies in between, the job
// that looks for leaks finds the rest.

import type { EndCommand } from '../../domain/command.ts';
import {
  checkStatus,
  judgeStatus,
  type KnownToStatuses,
  type OrderStatus,
  type StatusOutcome,
} from '../../domain/orders/order-status.ts';
import { refuse, type RefusalCode, type Refused } from '../../domain/refusal.ts';
import { loadOwnership, loadSources } from '../../store/inbound/sources.ts';
import { loadStatuses, openOfOrders, writeStatuses } from '../../store/orders/order-statuses.ts';
import type { DecisionEngine } from '../decision-engine.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export interface StatusDraft extends Omit<OrderStatus, 'since'> {
  /** Null for now. */
  readonly since: number | null;
  /** Whether what is open of the order is to be given back, if it is over. */
  readonly isReleasing: boolean;
}

export interface StatusResult {
  readonly order: string;
  readonly outcome: StatusOutcome;
  /** The reservations that were ended, and those that could not be. */
  readonly released: readonly string[];
  readonly unreleased: readonly { readonly reservation: string; readonly code: RefusalCode }[];
}

export type StatusesPut = { readonly ok: true; readonly results: readonly StatusResult[] } | Refused;

export interface StatusContext extends OperationContext {
  readonly engine: Pick<DecisionEngine, 'submit'>;
}

type Judged = { readonly ok: true; readonly outcomes: ReadonlyMap<string, StatusOutcome> } | Refused;

export async function putOrderStatuses(
  context: StatusContext,
  operator: Operator,
  drafts: readonly StatusDraft[],
): Promise<StatusesPut> {
  const twice = firstTwice(drafts.map((one) => one.order));
  if (twice !== -1) return refuse('conflict', `${drafts[twice]?.order ?? ''} is given twice.`, `${twice}/order`);
  const judged = await keep(context, operator, drafts);
  if (!judged.ok) return judged;
  const counts = (order: string): boolean => ['applied', 'unchanged'].includes(judged.outcomes.get(order) ?? '');
  const over = drafts.filter((one) => one.isReleasing && one.status !== 'open' && counts(one.order));
  const ended = await endOpen(context, operator, over);
  const results = drafts.map(({ order }): StatusResult => {
    const of = ended.filter((one) => one.order === order);
    return {
      order,
      outcome: judged.outcomes.get(order) ?? 'applied',
      released: of.filter((one) => one.code === null).map((one) => one.id),
      unreleased: of.flatMap(({ id, code }) => (code === null ? [] : [{ reservation: id, code }])),
    };
  });
  return { ok: true, results };
}

function firstTwice(orders: readonly string[]): number {
  const given = new Set<string>();
  return orders.findIndex((order) => given.size === given.add(order).size);
}

async function keep(context: StatusContext, operator: Operator, drafts: readonly StatusDraft[]): Promise<Judged> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<Judged> => {
    const head = await lockShard(context, transaction);
    const orders = drafts.map((one) => one.order);
    const [ownership, sources, before] = await Promise.all([
      loadOwnership(transaction),
      loadSources(transaction),
      loadStatuses(transaction, orders),
    ]);
    const bySource = new Map(sources.map((source) => [source.code, source]));
    const known: KnownToStatuses = { now: head.now, ownership, sources: bySource };
    const byOrder = new Map(before.map((one) => [one.order, one]));
    const outcomes = new Map<string, StatusOutcome>();
    const changed: OrderStatus[] = [];
    for (const [index, { isReleasing: _, ...draft }] of drafts.entries()) {
      const given: OrderStatus = { ...draft, since: draft.since ?? head.now };
      const refused = checkStatus(given, known, `${index}/at`);
      if (refused) return refused;
      // Who does not say since when only says what is: no news where that is known.
      const last = byOrder.get(given.order);
      const isKnown = draft.since === null && last?.status === given.status;
      const outcome = judgeStatus(isKnown ? { ...given, since: last.since } : given, last, known);
      outcomes.set(given.order, outcome);
      if (outcome === 'applied') changed.push(given);
    }
    const releasing = drafts.filter((one) => one.isReleasing).map((one) => one.order);
    if (changed.length > 0) writeStatuses(transaction, changed, head.now);
    if (changed.length > 0 || releasing.length > 0) {
      const statuses = changed.map(({ order, status, source }) => ({ order, status, source }));
      const detail = { statuses, releasing };
      audit(transaction, head, operator, {
        action: 'order_statuses.put',
        subject: subjectOf(orders, 'orders'),
        detail,
      });
    }
    return { ok: true, outcomes };
  });
}

interface Ended {
  readonly id: string;
  readonly order: string;
  /** Null where it was ended. */
  readonly code: RefusalCode | null;
}

/** Ends what is open of orders that are over; what was ended meanwhile is no matter. */
async function endOpen(
  { database, engine, clock }: StatusContext,
  { tenantId, actor, correlationId }: Operator,
  over: readonly StatusDraft[],
): Promise<Ended[]> {
  if (over.length === 0) return [];
  const orders = new Map(over.map((one) => [one.order, one]));
  const open = await database.read(tenantId, (reader) => openOfOrders(reader, [...orders.keys()]));
  const commands = open.map(({ id, order }): EndCommand => {
    const { status, source } = orders.get(order) ?? { status: 'closed', source: null };
    const reason = `the order is ${status}`;
    const nobody = { eventId: null, businessKey: null, causationId: null };
    const origin = { ...nobody, source, order, reason, occurredAt: clock.now(), correlationId, actor };
    const type = status === 'cancelled' ? 'cancel' : 'release';
    return { type, reservationId: id, origin, idempotency: null };
  });
  const outcomes = await Promise.all(commands.map((command) => engine.submit(tenantId, command)));
  return open.map(({ id, order }, index): Ended => {
    const outcome = outcomes[index];
    return { id, order, code: outcome === undefined || outcome.ok ? null : outcome.refusal.code };
  });
}

// Moves a quantity from one ring fence to another as one operation: both revisions or none, under the lock that
// decisions take, so that what is moved is not used up meanwhile.

import { moveAllotment, type AllotmentMoved } from '../../domain/allotment/move-allotment.ts';
import type { WireQuantity } from '../../domain/quantity.ts';
import { refuse } from '../../domain/refusal.ts';
import { changeOf, toAllotmentRule } from '../../store/allotment/allotment-rules.ts';
import { loadUses } from '../../store/allotment/allotment-uses.ts';
import { findRecords } from '../../store/governed-records.ts';
import { loadItems } from '../../store/items.ts';
import { lockShard, type OperationContext, type Operator } from '../operator.ts';
import { writeRules } from './put-allotment-rules.ts';

export interface MoveRequest {
  readonly from: string;
  readonly to: string;
  readonly quantity: WireQuantity;
}

export async function moveBetweenFences(
  context: OperationContext,
  operator: Operator,
  request: MoveRequest,
): Promise<AllotmentMoved> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<AllotmentMoved> => {
    const head = await lockShard(context, transaction);
    const [records, uses] = await Promise.all([
      findRecords(transaction, 'allotment', [request.from, request.to]),
      loadUses(transaction, [request.from]),
    ]);
    const rules = records.map(toAllotmentRule);
    const [from, to] = [request.from, request.to].map((id) => rules.find((rule) => rule.id === id));
    if (from === undefined) return refuse('not_found', `There is no allotment rule "${request.from}".`, 'from');
    if (to === undefined) return refuse('not_found', `There is no allotment rule "${request.to}".`, 'to');
    const skus = [...uses.map((use) => use.sku), ...(from.sku === null ? [] : [from.sku])];
    const found = await loadItems(transaction, [...new Set(skus)]);
    const items = new Map(found.map((item) => [item.sku, item]));
    const moved = moveAllotment({ from, to, quantity: request.quantity }, { uses, items, now: head.now });
    if (!moved.ok) return moved;
    const detail = { ...request, quantity: String(request.quantity) };
    const note = { action: 'allotments.moved', subject: `${from.id} to ${to.id}`, detail };
    await writeRules(transaction, head, operator, [changeOf(moved.from), changeOf(moved.to)], note);
    const revised = { from: moved.from.revision + 1, to: moved.to.revision + 1 };
    return {
      ok: true,
      from: { ...moved.from, revision: revised.from },
      to: { ...moved.to, revision: revised.to },
    };
  });
}

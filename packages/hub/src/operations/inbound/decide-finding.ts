// A person decides about a finding: what is accepted becomes part of the next version of the shape; what is dismissed
// does not, and is not raised again. Deciding again in the same way changes nothing.

import { refuse, type Refused } from '../../domain/refusal.ts';
import { adopt } from '../../domain/shapes/learning.ts';
import type { SchemaFinding } from '../../domain/shapes/schema-finding.ts';
import { lockMessageShape } from '../../store/locks.ts';
import { findMessageShape, openMessageShape } from '../../store/inbound/message-shapes.ts';
import { findFinding, writeFindingState } from '../../store/inbound/schema-findings.ts';
import { audit, lockShard, type OperationContext, type Operator } from '../operator.ts';

export type FindingDecided = { readonly ok: true; readonly finding: SchemaFinding } | Refused;

export async function decideFinding(
  context: OperationContext,
  operator: Operator,
  findingId: string,
  state: 'accepted' | 'dismissed',
): Promise<FindingDecided> {
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<FindingDecided> => {
    const head = await lockShard(context, transaction);
    const place = await findFinding(transaction, findingId);
    if (place === null) return refuse('not_found', `There is no finding "${findingId}".`);
    await lockMessageShape(transaction, place.source, place.topic);
    // The hub itself may have accepted it meanwhile.
    const finding = (await findFinding(transaction, findingId)) ?? place;
    if (finding.state === state) return { ok: true, finding };
    if (finding.state !== 'open') {
      return refuse('invalid_state', `The finding is ${finding.state} already, by ${finding.decidedBy ?? 'nobody'}.`);
    }
    if (state === 'accepted') {
      const shape = await findMessageShape(transaction, finding);
      if (shape !== null) openMessageShape(transaction, finding, adopt(shape, [finding]));
    }
    writeFindingState(transaction, [findingId], state, operator.actor);
    const { source, topic, kind, path, before, after } = finding;
    const detail = { source, topic, kind, path, before, after };
    audit(transaction, head, operator, { action: `schema_finding.${state}`, subject: findingId, detail });
    return { ok: true, finding: { ...finding, state, decidedBy: operator.actor, decidedAt: head.now } };
  });
}

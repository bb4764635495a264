// Keeps how late a channel hears of a change, as its publisher measures it: buffers that follow the lag go by it.

import { nextLag } from '../../domain/publishing/lag.ts';
import { isoTime } from '../../platform/clock.ts';
import { loadLags, writeLag } from '../../store/allotment/velocities.ts';
import { readMoment } from '../../store/shard-heads.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';

/** Answers the figure that is kept now. */
export async function measureLag(
  context: OperationContext,
  { tenantId, channel }: { readonly tenantId: number; readonly channel: string },
  measuredMs: number,
): Promise<number> {
  return context.database.inTransaction(tenantId, async (transaction) => {
    const [{ now }, lags] = await Promise.all([
      readMoment(transaction, decisionTimeOf(context)),
      loadLags(transaction),
    ]);
    const known = lags.get(channel);
    const next = nextLag(known === undefined ? null : Number(known), [measuredMs]) ?? measuredMs;
    writeLag(transaction, channel, BigInt(Math.ceil(next)), isoTime(now));
    return Math.ceil(next);
  });
}

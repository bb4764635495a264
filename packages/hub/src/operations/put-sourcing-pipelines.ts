// Defines sourcing pipelines: all of a request or none, each compiled before it is kept. Decisions go by those of the
// catalogue's version, which a change raises.

import { refuse, type Refused } from '../domain/refusal.ts';
import { compilePipeline, type PipelineDefinition } from '../domain/sourcing/pipeline.ts';
import { isoTime } from '../platform/clock.ts';
import { writeRecords } from '../store/governed-records.ts';
import { bumpCatalogueVersion } from '../store/shard-heads.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from './operator.ts';

export type PipelinesPut = { readonly ok: true; readonly changed: number } | Refused;

export async function putSourcingPipelines(
  context: OperationContext,
  operator: Operator,
  pipelines: readonly PipelineDefinition[],
): Promise<PipelinesPut> {
  const codes = pipelines.map((pipeline) => pipeline.code);
  for (const [index, pipeline] of pipelines.entries()) {
    const { code } = pipeline;
    if (codes.indexOf(code) < index) return refuse('conflict', `${code} is given twice.`, `${index}/code`);
    const compiled = compilePipeline(pipeline, String(index));
    if (!compiled.ok) return compiled;
  }
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<PipelinesPut> => {
    const head = await lockShard(context, transaction);
    const changes = pipelines.map(({ code, steps }) => ({ code, body: { code, steps } }));
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = await writeRecords(transaction, 'sourcing', changes, by);
    if (changed === 0) return { ok: true, changed };
    bumpCatalogueVersion(transaction);
    const subject = subjectOf(codes, 'sourcing pipelines');
    audit(transaction, head, operator, { action: 'sourcing_pipelines.put', subject, detail: { codes } });
    return { ok: true, changed };
  });
}

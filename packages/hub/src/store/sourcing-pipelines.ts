// Sourcing pipelines: governed records, few enough to be read whole.

import type { PipelineDefinition } from '../domain/sourcing/pipeline.ts';
import type { Reader } from './database.ts';
import { loadRecords, type GovernedRecord } from './governed-records.ts';

function isPipeline(body: unknown): body is PipelineDefinition {
  return typeof body === 'object' && body !== null && 'code' in body && 'steps' in body && Array.isArray(body.steps);
}

export function toPipeline(record: GovernedRecord): PipelineDefinition {
  const { body, code, revision } = record;
  if (!isPipeline(body)) throw new Error(`Revision ${revision} of "${code}" is no sourcing pipeline.`);
  return body;
}

/** All that are defined, in the order of their codes. */
export async function loadPipelines(reader: Reader): Promise<PipelineDefinition[]> {
  return (await loadRecords(reader, 'sourcing')).map(toPipeline);
}

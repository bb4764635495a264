// A pipeline of sourcing rules: compiled once from the names that somebody chose, then applied to every demand of the
// channels that name it. Filters and sorts stand in any order, the split last; the first sort that tells two places
// apart decides, and the channel's own order where none does.

import { refuse, type Refused } from '../refusal.ts';
import { rules as allRules, type Rules } from './rules.ts';
import type { Candidate, Demanded, Filter, Sort, Source, Split } from './source.ts';
import { fewestShipments } from './splits.ts';

/** As people define it: a governed record. */
export interface PipelineDefinition {
  readonly code: string;
  readonly steps: readonly string[];
}

export interface Pipeline {
  readonly code: string;
  readonly filters: readonly Filter[];
  readonly sorts: readonly Sort[];
  readonly split: Split;
}

export type Pipelines = ReadonlyMap<string, Pipeline>;

/** What a channel goes by that names none. */
export const builtIn: Pipeline = { code: 'default', filters: [], sorts: [], split: fewestShipments };

export type Compiled = { readonly ok: true; readonly pipeline: Pipeline } | Refused;

/** Where no step is a split, the demand goes to as few locations as possible. */
export function compilePipeline(
  { code, steps }: PipelineDefinition,
  path: string,
  rules: Rules = allRules,
): Compiled {
  if (code === builtIn.code) {
    return refuse('conflict', `"${code}" is the pipeline that comes with the hub.`, `${path}/code`);
  }
  const filters: Filter[] = [];
  const sorts: Sort[] = [];
  let split: Split | null = null;
  for (const [index, step] of steps.entries()) {
    const at = `${path}/steps/${index}`;
    const rule = rules.get(step);
    if (rule === undefined) {
      return refuse('invalid_field', `There is no rule "${step}"; there are ${[...rules.keys()].join(', ')}.`, at);
    }
    if (steps.indexOf(step) < index) return refuse('conflict', `${step} is given twice.`, at);
    if (split !== null) {
      const what = rule.kind === 'split' ? 'A pipeline splits once' : 'The split comes last';
      return refuse('conflict', `${what}; ${step} has no effect here.`, at);
    }
    if (rule.kind === 'filter') filters.push(rule.filter);
    else if (rule.kind === 'sort') sorts.push(rule.sort);
    else ({ split } = rule);
  }
  return { ok: true, pipeline: { code, filters, sorts, split: split ?? fewestShipments } };
}

/** Those that were checked when they were defined; a rule that is gone since takes its pipeline with it. */
export function compilePipelines(definitions: readonly PipelineDefinition[]): Pipelines {
  const pipelines = new Map<string, Pipeline>();
  for (const definition of definitions) {
    const compiled = compilePipeline(definition, '');
    if (compiled.ok) pipelines.set(definition.code, compiled.pipeline);
  }
  return pipelines;
}

export function pipelineOf(pipelines: Pipelines, sourcing: string | null): Pipeline {
  return (sourcing === null ? undefined : pipelines.get(sourcing)) ?? builtIn;
}

/** The places that may be used, the preferred first. */
export function eligible(
  { filters, sorts }: Pipeline,
  candidates: readonly Candidate[],
  demanded: Demanded,
): readonly Candidate[] {
  if (filters.length === 0 && sorts.length === 0) return candidates;
  const left = candidates.filter((one) => filters.every((filter) => filter(one, demanded)));
  if (sorts.length === 0) return left;
  return left.toSorted((a, b) => {
    for (const sort of sorts) {
      const order = sort(a, b, demanded);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Where a quantity comes from; less than all of it when the eligible places have less. */
export function chooseSources(
  pipeline: Pipeline,
  candidates: readonly Candidate[],
  quantity: bigint,
  demanded: Demanded,
): Source[] {
  return pipeline.split(eligible(pipeline, candidates, demanded), quantity);
}

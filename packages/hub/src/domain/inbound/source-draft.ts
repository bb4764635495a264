// Sources as they are declared from outside, and what makes a declaration acceptable: no code twice, a fallback that
// says all it needs and nothing more, a mapping that exists, and no more sources than decisions can carry with them.
// A declaration replaces the one before, so that what it leaves out has its default.

import { refuse, type Refused } from '../refusal.ts';
import { sourceDefaults, type Fallback, type Source } from './source.ts';

/** Sources are read whole with the catalogue, so that there is a limit. */
export const sourcesMax = 1000;

export interface FallbackDraft {
  readonly kind: Fallback['kind'];
  readonly percentPerHour?: number;
  readonly percentMax?: number;
}

type Declared = Partial<Omit<Source, 'code' | 'fallback'>>;

export interface SourceDraft extends Declared {
  readonly code: string;
  readonly fallback?: FallbackDraft;
}

export interface KnownToSources {
  /** The codes that are declared already. */
  readonly sources: ReadonlySet<string>;
  readonly mappings: ReadonlySet<string>;
}

export type SourcesUnderstood =
  | { readonly ok: true; readonly sources: readonly Source[]; readonly newCodes: readonly string[] }
  | Refused;

export function understandSources(drafts: readonly SourceDraft[], known: KnownToSources): SourcesUnderstood {
  const given = new Set<string>();
  const sources: Source[] = [];
  for (const [index, draft] of drafts.entries()) {
    const { code, mapping = null } = draft;
    if (given.has(code)) return refuse('conflict', `${code} is given twice.`, `${index}/code`);
    given.add(code);
    const fallback = understandFallback(draft.fallback ?? sourceDefaults.fallback, `${index}/fallback`);
    if (!fallback.ok) return fallback;
    if (mapping !== null && !known.mappings.has(mapping)) {
      return refuse('unknown_mapping', `No mapping has the name "${mapping}".`, `${index}/mapping`);
    }
    sources.push({ ...sourceDefaults, name: code, ...draft, fallback: fallback.fallback });
  }
  const newCodes = [...given].filter((code) => !known.sources.has(code));
  const total = known.sources.size + newCodes.length;
  if (total > sourcesMax) {
    return refuse('limit_exceeded', `There may be ${sourcesMax} sources; it would be ${total}.`, '');
  }
  return { ok: true, sources, newCodes };
}

type FallbackUnderstood = { readonly ok: true; readonly fallback: Fallback } | Refused;

function understandFallback(draft: FallbackDraft, path: string): FallbackUnderstood {
  const { kind, percentPerHour, percentMax } = draft;
  if (kind !== 'buffer') {
    const extra = (['percentPerHour', 'percentMax'] as const).find((field) => draft[field] !== undefined);
    if (extra === undefined) return { ok: true, fallback: { kind } };
    return refuse('invalid_field', `${extra} belongs to a buffer; the fallback is ${kind}.`, `${path}/${extra}`);
  }
  if (percentPerHour === undefined) return missing(`${path}/percentPerHour`);
  if (percentMax === undefined) return missing(`${path}/percentMax`);
  return { ok: true, fallback: { kind, percentPerHour, percentMax } };
}

function missing(path: string): Refused {
  return refuse('invalid_field', `${path}: A buffer needs this field.`, path);
}

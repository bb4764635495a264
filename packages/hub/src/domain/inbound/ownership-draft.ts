// What makes ownership rules acceptable: no id twice, a source that is declared, patterns that cost little to match,
// and a time in which they are in force at all. Two rules may match the same: their order says who has the say.

import { refuse, type Refused } from '../refusal.ts';
import type { OwnershipRule } from './ownership.ts';

/** Rules are read whole with the catalogue and matched one by one, so that there is a limit. */
export const rulesMax = 1000;
export const patternLengthMax = 255;
const wildcardsMax = 5;

export interface KnownToOwnership {
  /** The ids of the rules that are there already. */
  readonly rules: ReadonlySet<string>;
  /** The codes of the declared sources. */
  readonly sources: ReadonlySet<string>;
}

export function checkOwnership(rules: readonly OwnershipRule[], known: KnownToOwnership): Refused | null {
  const given = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (given.has(rule.id)) return refuse('conflict', `${rule.id} is given twice.`, `${index}/id`);
    given.add(rule.id);
    const refused = checkRule(rule, String(index), known.sources);
    if (refused) return refused;
  }
  const total = new Set([...given, ...known.rules]).size;
  if (total <= rulesMax) return null;
  return refuse('limit_exceeded', `There may be ${rulesMax} ownership rules; it would be ${total}.`, '');
}

function checkRule(rule: OwnershipRule, path: string, sources: ReadonlySet<string>): Refused | null {
  const { source, validFrom, validTo } = rule;
  if (!sources.has(source)) {
    return refuse('unknown_source', `No source with the code "${source}" is declared.`, `${path}/source`);
  }
  for (const field of ['sku', 'location'] as const) {
    const refused = checkPattern(rule[field], `${path}/${field}`);
    if (refused) return refused;
  }
  if (validFrom === null || validTo === null || validFrom < validTo) return null;
  return refuse('invalid_field', 'A rule ends after it begins.', `${path}/validTo`);
}

function checkPattern(pattern: string | null, path: string): Refused | null {
  if (pattern === null) return null;
  if (pattern.length > patternLengthMax) {
    return refuse('invalid_field', `A pattern has ${patternLengthMax} characters at most.`, path);
  }
  const wildcards = pattern.split('*').length - 1;
  if (wildcards <= wildcardsMax) return null;
  return refuse('invalid_field', `A pattern has ${wildcardsMax} "*" at most; this has ${wildcards}.`, path);
}

// Defines mappings: all of a request or none, and none that does not compile. A definition replaces the one before and
// makes a revision where it says something else; what is mapped from then on goes by it.

import { compileMapping } from '../../domain/mapping/mapping.ts';
import type { MappingError } from '../../domain/mapping/value.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export interface MappingDraft {
  readonly name: string;
  readonly definition: unknown;
}

/** A refusal that names everything that is wrong with the definitions. */
export interface MappingRefused extends Refused {
  readonly errors?: readonly MappingError[];
}

export type MappingsPut = { readonly ok: true; readonly changed: number } | MappingRefused;

export function refuseMapping(errors: readonly MappingError[]): MappingRefused {
  const [first] = errors;
  const detail = first === undefined ? 'The mapping cannot be compiled.' : said(first);
  return { ...refuse('invalid_mapping', detail, first?.path ?? ''), errors };
}

function said({ path, message }: MappingError): string {
  return path === '' ? message : `${path}: ${message}`;
}

export async function putMappings(
  context: OperationContext,
  operator: Operator,
  drafts: readonly MappingDraft[],
): Promise<MappingsPut> {
  const refused = check(drafts);
  if (refused !== null) return refused;
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<MappingsPut> => {
    const head = await lockShard(context, transaction);
    const changes = drafts.map(({ name, definition }) => ({ code: name, body: definition }));
    const changed = await writeRecords(transaction, 'mapping', changes, {
      ...operator,
      recordedAt: isoTime(head.now),
    });
    if (changed === 0) return { ok: true, changed };
    const names = drafts.map((draft) => draft.name);
    const subject = subjectOf(names, 'mappings');
    audit(transaction, head, operator, { action: 'mappings.put', subject, detail: { names } });
    return { ok: true, changed };
  });
}

/** Before anything is locked: compiling takes as long as the definition is large. */
function check(drafts: readonly MappingDraft[]): MappingRefused | null {
  const names = new Set<string>();
  for (const [index, { name, definition }] of drafts.entries()) {
    if (names.has(name)) return refuse('conflict', `${name} is given twice.`, `${index}/name`);
    names.add(name);
    const compiled = compileMapping(definition);
    if (compiled.ok) continue;
    const at = `${index}/definition`;
    return refuseMapping(
      compiled.errors.map(({ path, message }) => ({ path: path === '' ? at : `${at}/${path}`, message })),
    );
  }
  return null;
}

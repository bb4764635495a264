// Agrees on contracts: all of a request or none. A contract that cannot be read is refused with everything that is
// wrong with it; one that says what it said before makes no revision and leaves no trace.

import { readContract, type ContractFault } from '../../domain/contracts/read-contract.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import { isoTime } from '../../platform/clock.ts';
import { writeRecords } from '../../store/governed-records.ts';
import { audit, lockShard, subjectOf, type OperationContext, type Operator } from '../operator.ts';

export interface ContractDraft {
  readonly source: string;
  readonly topic: string;
  /** Null: there is to be no contract. */
  readonly schema: unknown;
}

export type ContractsPut =
  | { readonly ok: true; readonly changed: number }
  | (Refused & { readonly errors?: readonly ContractFault[] });

const schemaLengthMax = 100_000;

/** The topic is what stands behind the last slash. */
export function codeOf({ source, topic }: Pick<ContractDraft, 'source' | 'topic'>): string {
  return `${source}/${topic}`;
}

export async function putContracts(
  context: OperationContext,
  operator: Operator,
  drafts: readonly ContractDraft[],
): Promise<ContractsPut> {
  const refused = checkDrafts(drafts);
  if (refused) return refused;
  return context.database.inTransaction(operator.tenantId, async (transaction): Promise<ContractsPut> => {
    const head = await lockShard(context, transaction);
    const changes = drafts.map((draft) => ({ code: codeOf(draft), body: draft.schema }));
    const by = { ...operator, recordedAt: isoTime(head.now) };
    const changed = await writeRecords(transaction, 'contract', changes, by);
    if (changed === 0) return { ok: true, changed };
    const codes = changes.map((change) => change.code);
    const subject = subjectOf(codes, 'contracts');
    audit(transaction, head, operator, { action: 'contracts.put', subject, detail: { codes } });
    return { ok: true, changed };
  });
}

function checkDrafts(drafts: readonly ContractDraft[]): Exclude<ContractsPut, { ok: true }> | null {
  const codes = new Set<string>();
  for (const [index, { source, topic, schema }] of drafts.entries()) {
    // Else two contracts could have one code.
    if (topic.includes('/')) return refuse('invalid_field', 'It must have no slash.', `${index}/topic`);
    const code = codeOf({ source, topic });
    if (codes.has(code)) return refuse('conflict', `${code} is given twice.`, `${index}/topic`);
    codes.add(code);
    if (schema === null) continue;
    const path = `${index}/schema`;
    if (JSON.stringify(schema).length > schemaLengthMax) {
      return refuse('limit_exceeded', `A contract has at most ${schemaLengthMax} characters.`, path);
    }
    const read = readContract(schema);
    if (read.ok) continue;
    const errors = read.faults.map((fault) => ({
      path: fault.path === '' ? path : `${path}/${fault.path}`,
      message: fault.message,
    }));
    const [first] = errors;
    const detail = `${first?.path ?? path}: ${first?.message ?? 'It cannot be read.'}`;
    return { ...refuse('invalid_field', detail, first?.path ?? path), errors };
  }
  return null;
}

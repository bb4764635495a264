// The contract of a source and topic for whoever takes its messages: read once a revision, held against each record.

import { violationOf, type ContractNode } from '../../domain/contracts/contract.ts';
import { readContract } from '../../domain/contracts/read-contract.ts';
import { refuse, type Refused } from '../../domain/refusal.ts';
import type { Reader } from '../../store/database.ts';
import { findRecords } from '../../store/governed-records.ts';
import { codeOf } from './put-contracts.ts';

export interface Contract {
  readonly revision: number;
  /** What is wrong with the record, as `contract_violated` with its path; null if it keeps the contract. */
  readonly check: (record: unknown) => Refused | null;
}

/** The contracts that this node has read last. */
export type ContractCache = Map<string, Contract>;

const cachedMax = 1000;

/** Null: the messages of this topic are bound by nothing. */
export async function contractOf(
  cache: ContractCache,
  reader: Reader,
  source: string,
  topic: string,
): Promise<Contract | null> {
  const code = codeOf({ source, topic });
  const [record] = await findRecords(reader, 'contract', [code]);
  if (!record) return null;
  const place = JSON.stringify([reader.tenantId, code]);
  const cached = cache.get(place);
  if (cached?.revision === record.revision) return cached;
  const read = readContract(record.body);
  // It was read when it was agreed on.
  if (!read.ok) throw new Error(`Revision ${record.revision} of the contract ${code} cannot be read.`);
  const contract = contractFrom(read.contract, code, record.revision);
  cache.delete(place);
  cache.set(place, contract);
  const [oldest] = cache.keys();
  if (cache.size > cachedMax && oldest !== undefined) cache.delete(oldest);
  return contract;
}

function contractFrom(node: ContractNode, code: string, revision: number): Contract {
  return {
    revision,
    check: (record) => {
      const violation = violationOf(node, record);
      if (violation === null) return null;
      const where = violation.path === '' ? 'The record' : violation.path;
      const detail = `${where}: ${violation.message} (contract ${code}, revision ${revision})`;
      return refuse('contract_violated', detail, violation.path);
    },
  };
}

// Findings about messages as rows: one for each thing that differed from what is known.

import type { FindingState, SchemaFinding } from '../../domain/shapes/schema-finding.ts';
import type { Reader, Transaction } from '../database.ts';
import type { TopicKey } from './message-shapes.ts';
import { sqlArray } from '../sql-array.ts';

interface Row extends Omit<SchemaFinding, 'messages'> {
  readonly messages: bigint;
}

function toFinding(row: Row): SchemaFinding {
  return { ...row, messages: Number(row.messages) };
}

const columns = `finding_id as "findingId", source, topic, kind, path, before, after,
  first_message_id as "firstMessageId", messages, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", state,
  decided_by as "decidedBy", decided_at as "decidedAt"`;

const load = {
  name: 'load_undecided_findings',
  text: `select ${columns} from schema_findings
    where tenant_id = $1 and source = $2 and topic = $3 and state <> 'accepted' order by finding_id`,
};

/** What is not part of the shape of a topic: open and dismissed findings. */
export async function loadOddities(reader: Reader, { source, topic }: TopicKey): Promise<SchemaFinding[]> {
  return (await reader.query<Row>(load, [reader.tenantId, source, topic])).map(toFinding);
}

export async function findFinding(reader: Reader, findingId: string): Promise<SchemaFinding | null> {
  const text = `select ${columns} from schema_findings where tenant_id = $1 and finding_id = $2`;
  const [row] = await reader.query<Row>({ text }, [reader.tenantId, findingId]);
  return row ? toFinding(row) : null;
}

export interface FindingFilter {
  readonly source: string | undefined;
  readonly topic: string | undefined;
  readonly state: FindingState | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first, a page at a time. */
export async function listFindings(reader: Reader, filter: FindingFilter): Promise<SchemaFinding[]> {
  const text = `select ${columns} from schema_findings
    where tenant_id = $1 and ($2::text is null or source = $2) and ($3::text is null or topic = $3)
      and ($4::text is null or state = $4) and ($5::text is null or finding_id < $5)
    order by finding_id desc limit $6`;
  const { source = null, topic = null, state = null, before = null, limit } = filter;
  const rows = await reader.query<Row>({ text }, [reader.tenantId, source, topic, state, before, limit]);
  return rows.map(toFinding);
}

const insert = {
  name: 'insert_findings',
  text: `insert into schema_findings (tenant_id, finding_id, source, topic, kind, path, before, after,
      first_message_id, messages, first_seen_at, last_seen_at, state)
    select $1, f.id, $2, $3, f.kind, f.path, f.before, f.after, $4, 1, t, t, 'open'
    from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) as f (id, kind, path, before, after),
      (select clock_timestamp()::timestamptz(3) as t) now`,
};

export type FindingDraft = Pick<SchemaFinding, 'findingId' | 'kind' | 'path' | 'before' | 'after'>;

export function insertFindings(
  transaction: Transaction,
  { source, topic }: TopicKey,
  messageId: string,
  drafts: readonly FindingDraft[],
): void {
  transaction.defer(insert, [
    transaction.tenantId,
    source,
    topic,
    messageId,
    sqlArray(drafts, (one) => one.findingId),
    sqlArray(drafts, (one) => one.kind),
    sqlArray(drafts, (one) => one.path),
    sqlArray(drafts, (one) => one.before),
    sqlArray(drafts, (one) => one.after),
  ]);
}

const count = {
  name: 'count_findings',
  text: `update schema_findings set messages = messages + 1, last_seen_at = clock_timestamp()
    where tenant_id = $1 and finding_id = any ($2::text[])`,
};

export function countFindings(transaction: Transaction, findingIds: readonly string[]): void {
  transaction.defer(count, [transaction.tenantId, sqlArray(findingIds, String)]);
}

const decide = {
  name: 'decide_findings',
  text: `update schema_findings set state = $3, decided_by = $4, decided_at = clock_timestamp()
    where tenant_id = $1 and finding_id = any ($2::text[])`,
};

export function writeFindingState(
  transaction: Transaction,
  findingIds: readonly string[],
  state: Exclude<FindingState, 'open'>,
  decidedBy: string,
): void {
  transaction.defer(decide, [transaction.tenantId, sqlArray(findingIds, String), state, decidedBy]);
}

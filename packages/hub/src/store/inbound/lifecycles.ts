// Versions of lifecycle messages as rows: the last one known of each stream, and the commands that wait for one.

import type { Command } from '../../domain/command.ts';
import type { StreamId, WaitingCommand } from '../../domain/inbound/lifecycle.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';
import { sqlArray } from '../sql-array.ts';

export interface KnownVersion extends StreamId {
  readonly version: number;
}

const loadKnown = {
  name: 'load_versions',
  text: `select v.* from unnest($2::text[], $3::text[]) as k (source, subject)
    cross join lateral (select v.source, v.subject, v.version from lifecycle_versions v
      where v.tenant_id = $1 and v.source = k.source and v.subject = k.subject offset 0) v`,
};

export async function loadVersions(reader: Reader, streams: readonly StreamId[]): Promise<KnownVersion[]> {
  return reader.query(loadKnown, [
    reader.tenantId,
    sqlArray(streams, (one) => one.source),
    sqlArray(streams, (one) => one.subject),
  ]);
}

export function writeVersions(transaction: Transaction, versions: readonly KnownVersion[]): void {
  const text = `insert into lifecycle_versions (tenant_id, source, subject, version)
    select $1, * from unnest($2::text[], $3::text[], $4::integer[])
    on conflict (tenant_id, source, subject) do update set version = excluded.version`;
  transaction.defer({ name: 'write_versions', text }, [
    transaction.tenantId,
    sqlArray(versions, (one) => one.source),
    sqlArray(versions, (one) => one.subject),
    sqlArray(versions, (one) => one.version),
  ]);
}

interface WaitingRow {
  readonly source: string;
  readonly subject: string;
  readonly version: number;
  readonly command: string;
  readonly deadline: number;
}

function toWaiting({ source, subject, version, command, deadline }: WaitingRow): WaitingCommand {
  // Written by `writeWaiting` from a command whose quantities are still as they came: text and numbers.
  return { source, lifecycle: { subject, version }, command: JSON.parse(command) as Command, deadline };
}

const loadThose = {
  name: 'load_waiting',
  text: `select w.* from unnest($2::text[], $3::text[]) as k (source, subject)
    cross join lateral (select w.source, w.subject, w.version, w.command, w.deadline from waiting_commands w
      where w.tenant_id = $1 and w.source = k.source and w.subject = k.subject and w.outcome is null offset 0) w`,
};

/** What waits in these streams. */
export async function loadWaiting(reader: Reader, streams: readonly StreamId[]): Promise<WaitingCommand[]> {
  const rows = await reader.query<WaitingRow>(loadThose, [
    reader.tenantId,
    sqlArray(streams, (one) => one.source),
    sqlArray(streams, (one) => one.subject),
  ]);
  return rows.map(toWaiting);
}

export function writeWaiting(transaction: Transaction, waiting: readonly WaitingCommand[], receivedAt: string): void {
  const text = `insert into waiting_commands (tenant_id, received_at, source, subject, version, event_id, command,
      correlation_id, deadline)
    select $1, $2, * from unnest($3::text[], $4::text[], $5::integer[], $6::text[], $7::json[], $8::text[],
      $9::timestamptz[])
    on conflict (tenant_id, source, subject, version) do nothing`;
  transaction.defer({ name: 'write_waiting', text }, [
    transaction.tenantId,
    receivedAt,
    sqlArray(waiting, (one) => one.source),
    sqlArray(waiting, (one) => one.lifecycle.subject),
    sqlArray(waiting, (one) => one.lifecycle.version),
    sqlArray(waiting, ({ command }) => command.origin.eventId ?? command.origin.correlationId),
    sqlArray(waiting, (one) => JSON.stringify(one.command)),
    sqlArray(waiting, (one) => one.command.origin.correlationId),
    sqlArray(waiting, (one) => isoTime(one.deadline)),
  ]);
}

export interface Released {
  readonly waiting: WaitingCommand;
  readonly outcome: Outcome;
}

/** Says of what waited what became of it. */
export function writeReleased(transaction: Transaction, released: readonly Released[]): void {
  const text = `update waiting_commands w set outcome = k.outcome, code = k.code
    from unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::text[])
      as k (source, subject, version, outcome, code)
    where w.tenant_id = $1 and w.source = k.source and w.subject = k.subject and w.version = k.version`;
  transaction.defer({ name: 'write_released', text }, [
    transaction.tenantId,
    sqlArray(released, ({ waiting }) => waiting.source),
    sqlArray(released, ({ waiting }) => waiting.lifecycle.subject),
    sqlArray(released, ({ waiting }) => waiting.lifecycle.version),
    sqlArray(released, ({ outcome }) => (outcome.ok ? outcome.outcome : 'refused')),
    sqlArray(released, ({ outcome }) => (outcome.ok ? null : outcome.refusal.code)),
  ]);
}

export interface OverdueWaiting extends KnownVersion {
  readonly correlationId: string;
}

/** Commands whose predecessor should have come by now; each is answered once and goes on waiting. */
export async function overdueWaiting(
  transaction: Transaction,
  now: string,
  limit: number,
): Promise<OverdueWaiting[]> {
  const text = `update waiting_commands w set deadline = 'infinity'
    from (select source, subject, version from waiting_commands
      where tenant_id = $1 and outcome is null and deadline <= $2 order by deadline limit $3) as due
    where w.tenant_id = $1 and w.source = due.source and w.subject = due.subject and w.version = due.version
    returning w.source, w.subject, w.version, w.correlation_id as "correlationId"`;
  return transaction.query({ name: 'overdue_waiting', text }, [transaction.tenantId, now, limit]);
}

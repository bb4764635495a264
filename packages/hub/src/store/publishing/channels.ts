// How the hub stands with each channel between two calls: what is spent of its budget, and how often it failed.

import type { Breaker } from '../../domain/publishing/breaker.ts';
import type { Spent } from '../../domain/publishing/budget.ts';
import { isoTime } from '../../platform/clock.ts';
import type { Reader, Transaction } from '../database.ts';

export interface Standing {
  readonly spent: Spent;
  readonly breaker: Breaker;
  /** Calls that were answered since the last failure. */
  readonly calls: number;
  /** What a person has to mend; null for nothing. */
  readonly fault: string | null;
}

interface Row {
  readonly spent: Spent;
  readonly calls: bigint;
  readonly failures: number;
  readonly openUntil: number | null;
  readonly fault: string | null;
}

/** Null for a channel that was never asked. */
export async function readStanding(reader: Reader, channel: string): Promise<Standing | null> {
  const text = `select spent, calls, failures, open_until as "openUntil", fault from channel_publishing
    where tenant_id = $1 and channel = $2`;
  const [row] = await reader.query<Row>({ name: 'read_standing', text }, [reader.tenantId, channel]);
  if (row === undefined) return null;
  const { spent, calls, failures, openUntil, fault } = row;
  const breaker = { failures, openUntil: openUntil ?? Number.NEGATIVE_INFINITY };
  return { spent, breaker, calls: Number(calls), fault };
}

export function writeStanding(transaction: Transaction, channel: string, standing: Standing): void {
  const text = `insert into channel_publishing (tenant_id, channel, spent, calls, failures, open_until, fault)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (tenant_id, channel) do update set spent = excluded.spent, calls = excluded.calls,
      failures = excluded.failures, open_until = excluded.open_until, fault = excluded.fault`;
  const { spent, breaker, calls, fault } = standing;
  const openUntil = Number.isFinite(breaker.openUntil) ? isoTime(breaker.openUntil) : null;
  const values = [JSON.stringify(spent), calls, breaker.failures, openUntil, fault];
  transaction.defer({ name: 'write_standing', text }, [transaction.tenantId, channel, ...values]);
}

/** Channels that are to be told something now and may be, those with the highest priority first. */
export async function dueChannels(reader: Reader, now: string | null): Promise<string[]> {
  const text = `with moment as (select coalesce($2::timestamptz, clock_timestamp()) as now)
    select c.code from moment, channels c
    left join channel_publishing p on p.tenant_id = $1 and p.channel = c.code
    where c.tenant_id = $1 and not c.is_paused and (p.open_until is null or p.open_until <= now)
      and (exists (select from listings l where l.tenant_id = $1 and l.channel = c.code
          and l.state in ('waiting', 'uncertain') and l.desired_quantity is not null and l.forgotten_at is null
          and l.next_at <= now)
        or exists (select from listings l where l.tenant_id = $1 and l.channel = c.code and l.state = 'submitted'))
    order by c.priority desc, c.code`;
  const rows = await reader.query<{ code: string }>({ name: 'due_channels', text }, [reader.tenantId, now]);
  return rows.map(({ code }) => code);
}

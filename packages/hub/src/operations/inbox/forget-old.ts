// Forgets what has been kept for as long as it was to be: messages that are done, by the days that their source says,
// with their bytes, records and closed dead letters (an open one keeps its message); stock reports that are finished,
// by the same days; and what was decided under keys. In small steps, each of which may be the last one: the next round
// goes on where this one broke off.

import { undeclared } from '../../domain/inbound/source.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Transaction } from '../../store/database.ts';
import {
  deleteKeys,
  deleteLeaving,
  deleteOrphans,
  deleteReports,
  deleteSome,
  doneSources,
  leavingMessages,
  markLeaving,
  reportedSources,
} from '../../store/inbox/retention.ts';
import { findRecords } from '../../store/governed-records.ts';
import { toSource } from '../../store/inbound/sources.ts';
import { listTenants } from '../../store/tenants.ts';
import { decisionTimeOf } from '../operator.ts';

const messagesMax = 100;
const recordsMax = 5000;
const partsMax = 100;
const reportsMax = 20;

export interface Forgotten {
  readonly messages: number;
  readonly reports: number;
  readonly keys: number;
}

export interface ForgetContext {
  readonly database: Database;
  readonly clock: Clock;
}

/** Of all tenants. */
export async function forgetOld(context: ForgetContext, idempotencyDays: number): Promise<Forgotten> {
  const tenants = await context.database.asPlatform((transaction) => listTenants(transaction));
  let [messages, reports, keys] = [0, 0, 0];
  for (const { tenantId } of tenants) {
    messages += await forgetMessages(context, tenantId);
    reports += await forgetReports(context, tenantId);
    keys += await forgetKeys(context, tenantId, idempotencyDays);
  }
  return { messages, reports, keys };
}

async function forgetMessages(context: ForgetContext, tenantId: number): Promise<number> {
  const { database } = context;
  const now = decisionTimeOf(context);
  for (const source of await database.read(tenantId, doneSources)) {
    const days = await retentionOf(context, tenantId, source);
    await inSteps(context, tenantId, messagesMax, (transaction, limit) =>
      markLeaving(transaction, source, days, now, limit),
    );
  }
  await inSteps(context, tenantId, partsMax, (transaction, limit) => deleteOrphans(transaction, now, limit));
  let forgotten = 0;
  for (;;) {
    const ids = await database.read(tenantId, (reader) => leavingMessages(reader, messagesMax));
    if (ids.length === 0) return forgotten;
    const some = (table: Parameters<typeof deleteSome>[1], max: number): Promise<number> =>
      inSteps(context, tenantId, max, (transaction, limit) => deleteSome(transaction, table, ids, limit));
    await some('inbox_records', recordsMax);
    await some('inbox_payloads', partsMax);
    await some('dead_letters', recordsMax);
    await database.inTransaction(tenantId, (transaction) => {
      deleteLeaving(transaction, ids);
      return Promise.resolve();
    });
    forgotten += ids.length;
  }
}

/** Those under way stay, and those that are held: somebody still has to look at them. */
async function forgetReports(context: ForgetContext, tenantId: number): Promise<number> {
  const now = decisionTimeOf(context);
  let forgotten = 0;
  for (const source of await context.database.read(tenantId, reportedSources)) {
    const days = await retentionOf(context, tenantId, source);
    forgotten += await inSteps(context, tenantId, reportsMax, (transaction, limit) =>
      deleteReports(transaction, source, days, now, limit),
    );
  }
  return forgotten;
}

async function retentionOf({ database }: ForgetContext, tenantId: number, code: string): Promise<number> {
  const [record] = await database.read(tenantId, (reader) => findRecords(reader, 'source', [code]));
  return (record === undefined ? undeclared(code) : toSource(record)).retentionDays;
}

async function forgetKeys(context: ForgetContext, tenantId: number, days: number): Promise<number> {
  const now = decisionTimeOf(context);
  return inSteps(context, tenantId, recordsMax, (transaction, limit) => deleteKeys(transaction, days, now, limit));
}

/** Until a step finds less than it may take; answers how many rows all steps took. */
async function inSteps(
  { database }: ForgetContext,
  tenantId: number,
  limit: number,
  step: (transaction: Transaction, limit: number) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (;;) {
    const count = await database.inTransaction(tenantId, (transaction) => step(transaction, limit));
    sum += count;
    if (count < limit) return sum;
  }
}

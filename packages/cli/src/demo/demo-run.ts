// One demonstration from beginning to end against a running hub: in a tenant that is still empty, so that runs do
// not mix, the replay, and the verification. Answers with what both books and the invariants say.

import { createClient, type Client } from '@evenstock/client';

import type { Terminal } from '../terminal.ts';
import type { VerifyReport } from '../verify-tenants.ts';
import type { Figures } from './figures.ts';
import { hubOverHttp } from './http-calls.ts';
import type { HubCalls } from './hub-calls.ts';
import { Door } from './inbox/door.ts';
import type { InboxOutcome } from './inbox/fault-lines.ts';
import { Mailroom } from './inbox/mailroom.ts';
import type { OrderSource } from './order-lines.ts';
import { seededRandom } from './random.ts';
import { replay, type ReplayPhase, type ReplayResult } from './replay.ts';

export interface DemoOptions {
  readonly terminal: Terminal;
  readonly url: string;
  /** With the right to make tenants. */
  readonly adminKey: string;
  readonly source: OrderSource;
  readonly linesMax: number;
  readonly seed: number;
  readonly speed: number | null;
  readonly figures: Figures;
  readonly onPhase: (phase: ReplayPhase) => void;
  /** Whether warehouses and ERP send raw messages to the inbox, and what is done to these; null for events. */
  readonly inbox: { readonly hasFaults: boolean } | null;
}

export interface DemoOutcome {
  readonly ok: boolean;
  readonly tenant: string;
  readonly result: ReplayResult;
  readonly verify: VerifyReport;
  readonly inbox: InboxOutcome | null;
}

const scopes = [
  'items:read',
  'items:write',
  'stock:read',
  'stock:write',
  'reservations:read',
  'reservations:write',
  'operations:read',
  'allotments:write',
] as const;

/** What the sender of raw messages and the operator behind it may do besides. */
const inboxScopes = ['operations:write', 'sources:write'] as const;

const giveUpAfterMs = 60_000;

export async function runDemo(options: DemoOptions): Promise<DemoOutcome> {
  const { terminal, url, adminKey, figures } = options;
  const granted = options.inbox === null ? scopes : [...scopes, ...inboxScopes];
  const { tenant, key } = await makeTenant(createClient({ url, key: adminKey }), terminal.now(), granted);
  const sleep = async (ms: number): Promise<void> => {
    terminal.stopping.throwIfAborted();
    await terminal.sleep(ms, terminal.stopping);
  };
  const onRetry = (): void => {
    figures.retries += 1;
  };
  const patience = { sleep, now: terminal.now, giveUpAfterMs, onRetry };
  const { source, linesMax, seed, speed, onPhase } = options;
  const runId = `demo-${stampOf(terminal.now())}`;
  const mailroom = await openMailroom(options, new Door({ url, key }, patience), runId);
  const calls = through(mailroom, hubOverHttp({ url, key }, patience));
  const pace = { speed, now: terminal.now, sleep, stopping: terminal.stopping };
  const result = await replay({ source, linesMax, seed, runId, calls, figures, onPhase, ...pace });
  const inbox = await endOf(mailroom);
  const verify = await createClient({ url, key }).getInvariants();
  const isClean = result.oversold === 0 && result.unexpected === 0 && result.books.differing === 0;
  const areKept = result.allotments.broken === 0;
  return { ok: isClean && areKept && verify.ok && inbox?.ok !== false, tenant, result, verify, inbox };
}

async function openMailroom(options: DemoOptions, door: Door, runId: string): Promise<Mailroom | null> {
  const { inbox, figures, seed } = options;
  if (inbox === null) return null;
  const random = seededRandom(seed, 'faults');
  const mailroom = new Mailroom({ door, figures, random, runId, hasFaults: inbox.hasFaults });
  await mailroom.declare();
  return mailroom;
}

function through(mailroom: Mailroom | null, calls: HubCalls): HubCalls {
  if (mailroom === null) return calls;
  return {
    ...calls,
    postEvents: (events) => mailroom.postEvents(events),
    postStockTaking: (taking) => mailroom.postStockTaking(taking),
  };
}

async function endOf(mailroom: Mailroom | null): Promise<InboxOutcome | null> {
  if (mailroom === null) return null;
  const account = await mailroom.account();
  const faults = mailroom.log.rows();
  return { ok: account.ok && faults.every(({ unexpected }) => unexpected === 0), account, faults };
}

/** The first run works in tenant `default`; those after it in one of their own, named after the time. */
async function makeTenant(
  admin: Client,
  now: number,
  granted: readonly (typeof scopes | typeof inboxScopes)[number][],
): Promise<{ tenant: string; key: string }> {
  const { items } = await admin.listItems({ limit: 1 });
  const tenant = items.length === 0 ? 'default' : `demo-${stampOf(now)}`;
  if (items.length > 0) {
    await admin.createTenant({ body: { code: tenant, name: `Demonstration of ${new Date(now).toISOString()}` } });
  }
  const { key } = await admin.createApiKey({ body: { tenant, name: 'evenstock demo', scopes: [...granted] } });
  if (key === undefined) throw new TypeError('The hub made a key and did not show it.');
  return { tenant, key };
}

function stampOf(now: number): string {
  const digits = new Date(now).toISOString().replaceAll(/[^\d]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 17)}`;
}

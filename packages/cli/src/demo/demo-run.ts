// One demonstration from beginning to end against a running hub: in a tenant that is still empty, so that runs do
// not mix, the replay, and the verification. Answers with what both books and the invariants say.

import { apiOverHttp } from '../api-over-http.ts';
import type { HubApi, VerifyReport } from '../hub-api.ts';
import type { Terminal } from '../terminal.ts';
import type { Figures } from './figures.ts';
import { hubOverHttp } from './http-calls.ts';
import type { OrderSource } from './order-lines.ts';
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
}

export interface DemoOutcome {
  readonly ok: boolean;
  readonly tenant: string;
  readonly result: ReplayResult;
  readonly verify: VerifyReport;
}

const scopes = [
  'items:read',
  'items:write',
  'stock:read',
  'stock:write',
  'reservations:read',
  'reservations:write',
  'operations:read',
] as const;

const giveUpAfterMs = 60_000;

export async function runDemo(options: DemoOptions): Promise<DemoOutcome> {
  const { terminal, url, adminKey, figures } = options;
  const admin = apiOverHttp({ url, key: adminKey });
  const tenant = (await admin.isEmpty()) ? 'default' : await makeTenant(admin, terminal.now());
  const { key } = await admin.createKey({ tenant, name: 'evenstock demo', scopes });
  const sleep = async (ms: number): Promise<void> => {
    terminal.stopping.throwIfAborted();
    await terminal.sleep(ms, terminal.stopping);
  };
  const onRetry = (): void => {
    figures.retries += 1;
  };
  const calls = hubOverHttp({ url, key }, { sleep, now: terminal.now, giveUpAfterMs, onRetry });
  const { source, linesMax, seed, speed, onPhase } = options;
  const pace = { speed, now: terminal.now, sleep, stopping: terminal.stopping };
  const result = await replay({
    source,
    linesMax,
    seed,
    runId: `demo-${stampOf(terminal.now())}`,
    calls,
    figures,
    onPhase,
    ...pace,
  });
  const verify = await admin.withKey(key).verify();
  const isClean = result.oversold === 0 && result.unexpected === 0 && result.books.differing === 0;
  return { ok: isClean && verify.ok, tenant, result, verify };
}

/** For the second run and those after it: named after the time, as a person would look for it. */
async function makeTenant(admin: HubApi, now: number): Promise<string> {
  const code = `demo-${stampOf(now)}`;
  await admin.createTenant(code, `Demonstration of ${new Date(now).toISOString()}`);
  return code;
}

function stampOf(now: number): string {
  const digits = new Date(now).toISOString().replaceAll(/[^\d]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 17)}`;
}

// The reference host: what the hub does with a connector, in memory and with faults on demand. It commits a page
// together with its cursor or not at all, acknowledges only afterwards, waits when it is told to, and can be killed
// between any two of these.

import type { ListingQuantity, Log, LogFacts, OpenConnector, Page, PushOutcome, Surroundings } from '../connector.ts';
import { faultOf, type ConnectorFault } from '../faults.ts';
import { settleOutcomes } from '../outcomes.ts';
import { secretMark } from '../secrets.ts';
import { BrokenPromise, must } from './broken-promise.ts';
import { suiteClock, type SuiteClock } from './clock.ts';
import { suiteLedger, type SuiteLedger } from './ledger.ts';
import { openWire, type Wire } from './wire.ts';
import type { Counterpart, Subject } from './subject.ts';

interface PullOptions {
  readonly commits: boolean;
  readonly acknowledges?: boolean;
}

export interface Host {
  readonly counterpart: Counterpart;
  readonly clock: SuiteClock;
  readonly wire: Wire;
  readonly ledger: SuiteLedger;
  readonly faults: readonly ConnectorFault[];
  /** All that was written or thrown, as text. */
  readonly traces: readonly string[];
  readonly trace: (text: string) => void;
  readonly connector: () => OpenConnector;
  readonly signal: () => AbortSignal;
  /** The process dies and another begins: of the connector only what the hub has committed is left. */
  readonly restart: (options?: { readonly cursor: null }) => Promise<void>;
  /** One page; what it has to tell is committed unless told otherwise. */
  readonly pullPage: (options?: PullOptions) => Promise<Page>;
  /** Page after page to the last, waiting and trying again as the hub would. */
  readonly pullAll: () => Promise<void>;
  readonly push: (batch: readonly ListingQuantity[]) => Promise<readonly PushOutcome[]>;
  readonly stop: () => void;
  readonly close: () => Promise<void>;
}

const triesMax = 20;
const pagesMax = 200;
const backoffMs = 1000;

/** What is tried, and how it ends. */
interface Trials {
  readonly faults: ConnectorFault[];
  readonly traces: string[];
  /** Waits as a fault says and tries again; what trying does not mend is thrown. */
  readonly patiently: <Answer>(work: () => Promise<Answer>) => Promise<Answer>;
}

function openTrials(clock: SuiteClock): Trials {
  const faults: ConnectorFault[] = [];
  const traces: string[] = [];
  return {
    faults,
    traces,
    patiently: async (work) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await work();
        } catch (error) {
          const fault = faultOf(error);
          faults.push(fault);
          traces.push(`${fault.message} ${fault.cause instanceof Error ? fault.cause.message : ''}`);
          if (fault.kind === 'terminal' || fault.kind === 'uncertain' || tries === triesMax) throw fault;
          await clock.sleep(fault.kind === 'rateLimited' ? (fault.retryAfterMs ?? 0) : backoffMs);
        }
      }
    },
  };
}

async function openConnector(
  { connector }: Subject,
  counterpart: Counterpart,
  parts: Omit<Surroundings, 'resolveSecret'>,
): Promise<OpenConnector> {
  const resolveSecret = async (reference: string): Promise<string> => {
    const secret = await Promise.resolve(counterpart.secrets[reference]);
    if (secret === undefined) throw new Error(`There is no secret ${reference}.`);
    return secret;
  };
  const opened = await connector.open(counterpart.config, { ...parts, resolveSecret });
  if (opened.ok) return opened.open;
  const problems = opened.problems.map(({ field, message }) => `${field}: ${message}`);
  throw new BrokenPromise(`The counterpart's configuration is refused: ${problems.join(' ')}`);
}

export async function openHost(subject: Subject): Promise<Host> {
  const counterpart = await subject.openCounterpart();
  const clock = suiteClock();
  const ledger = suiteLedger();
  const { faults, traces, patiently } = openTrials(clock);
  const wire = openWire(counterpart, clock);
  const start = (): Promise<OpenConnector> =>
    openConnector(subject, counterpart, { fetch: wire.fetch, clock, log: logTo(traces) });
  let stopping = new AbortController();
  let cursor: string | null = null;
  let open = await start();

  async function commit(page: Page, acknowledges: boolean): Promise<void> {
    ledger.apply(page.messages);
    cursor = page.nextCursor;
    const { acknowledge } = open;
    const through = cursor;
    if (acknowledges && acknowledge) await patiently(() => acknowledge({ signal: stopping.signal }, through));
  }

  async function pullPage({ commits, acknowledges = true }: PullOptions = { commits: true }): Promise<Page> {
    const { pull } = open;
    must(pull !== undefined, 'The connector has no pull.');
    const page = await patiently(() => pull({ signal: stopping.signal }, cursor));
    traces.push(JSON.stringify(page.messages), page.nextCursor);
    if (commits) await commit(page, acknowledges);
    return page;
  }

  return {
    counterpart,
    clock,
    wire,
    ledger,
    faults,
    traces,
    pullPage,
    trace: (text) => traces.push(text),
    connector: () => open,
    signal: () => stopping.signal,
    restart: async (options) => {
      stopping.abort();
      stopping = new AbortController();
      if (options?.cursor === null) cursor = null;
      open = await start();
    },
    pullAll: async () => {
      for (let count = 0; count < pagesMax; count += 1) if ((await pullPage()).isLast) return;
      throw new BrokenPromise(`After ${pagesMax} pages there is no last one.`);
    },
    push: async (batch) => {
      const { push } = open;
      must(push !== undefined, 'The connector has no push.');
      const outcomes = await patiently(() => push({ signal: stopping.signal }, batch));
      traces.push(JSON.stringify(outcomes));
      return settleOutcomes(batch, outcomes);
    },
    stop: () => stopping.abort(),
    close: async () => {
      stopping.abort();
      await counterpart.close?.();
    },
  };
}

function logTo(traces: string[]): Log {
  const line = (message: string, facts: LogFacts = {}): void => {
    traces.push(`${message} ${JSON.stringify(facts)}`);
  };
  return { debug: line, info: line, warn: line, error: line };
}

/** The first text in which a secret stands, or stood before it was masked. */
export function leakIn(traces: readonly string[], secrets: Readonly<Record<string, string>>): string | null {
  const forms = [secretMark, ...Object.values(secrets)];
  return traces.find((trace) => forms.some((form) => trace.includes(form))) ?? null;
}

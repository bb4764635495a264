// What is measured: groups of contestants that do the same job in turn, on copies of the same database.

import { plentyKeys, type Job } from './contestant.ts';
import type { Spread } from './random.ts';

export interface Entry {
  readonly label: string;
  /** A name that `contestant-host.ts` knows. */
  readonly contestant: string;
  readonly size: number;
  readonly job: Omit<Job, 'until' | 'seed'>;
}

export interface Group {
  readonly id: string;
  readonly title: string;
  /** The first entry is ours; its rate is set against those of the others. */
  readonly entries: readonly Entry[];
}

const uniform: Spread = { shape: 'uniform', keys: plentyKeys };
const zipf: Spread = { shape: 'zipf', keys: plentyKeys };
const hot: Spread = { shape: 'one', key: 0 };

/** Two callers of a thousand: one batch is decided while the next one gathers. */
function engine(operation: 'receive' | 'reserve', spread: Spread): Entry {
  const job = { operation, spread, lines: 1, callers: 2, together: 1000 };
  return { label: 'Evenstock, engine', contestant: 'hub', size: 1000, job };
}

function sql(label: string, contestant: string, operation: 'receive' | 'reserve', spread: Spread): Entry {
  const job = { operation, spread, lines: 1, callers: 16, together: 1 };
  return { label, contestant, size: 16, job };
}

function bound(label: string, contestant: 'insert' | 'copy', size: number): Entry {
  const callers = contestant === 'copy' ? 1 : 2;
  const job = { operation: 'receive', spread: uniform, lines: 1, callers, together: size } as const;
  return { label, contestant, size, job };
}

function http(label: string, contestant: string, spread: Spread, callers: number, lines = 1): Entry {
  const job = { operation: 'reserve', spread, lines, callers, together: 1 } as const;
  return { label, contestant: `${contestant} over HTTP`, size: 16, job };
}

function ask(label: string, contestant: string, together: number): Entry {
  const job = { operation: 'ask', spread: uniform, lines: 1, callers: 32, together } as const;
  return { label, contestant: `${contestant} over HTTP`, size: 16, job };
}

const naive = 'SELECT … FOR UPDATE';
const guarded = 'one guarded statement';

export const groups: readonly Group[] = [
  {
    id: 'W1',
    title: 'Movements, uniform over 100,000 SKUs, batches of 1,000',
    entries: [
      engine('receive', uniform),
      sql(naive, 'naive', 'receive', uniform),
      bound('insert of journal rows only', 'insert', 1000),
      bound('COPY of journal rows', 'copy', 100_000),
    ],
  },
  {
    id: 'W1z',
    title: 'Movements, Zipf 1.0',
    entries: [engine('receive', zipf), sql(naive, 'naive', 'receive', zipf)],
  },
  {
    id: 'W2e',
    title: 'Reservations in the engine, uniform',
    entries: [
      engine('reserve', uniform),
      sql(naive, 'naive', 'reserve', uniform),
      sql(guarded, 'guarded', 'reserve', uniform),
    ],
  },
  {
    id: 'W3e',
    title: 'Reservations in the engine, one hot SKU',
    entries: [engine('reserve', hot), sql(naive, 'naive', 'reserve', hot), sql(guarded, 'guarded', 'reserve', hot)],
  },
  {
    id: 'W2',
    title: 'Single reservations over HTTP, uniform, 64 callers',
    entries: [
      http('Evenstock', 'hub', uniform, 64),
      http(naive, 'naive', uniform, 64),
      http(guarded, 'guarded', uniform, 64),
    ],
  },
  {
    id: 'W2x5',
    title: 'Orders of five lines over HTTP, uniform, 64 callers',
    entries: [http('Evenstock', 'hub', uniform, 64, 5), http(naive, 'naive', uniform, 64, 5)],
  },
  {
    id: 'W3',
    title: 'Single reservations over HTTP, one hot SKU, 64 callers',
    entries: [http('Evenstock', 'hub', hot, 64), http(naive, 'naive', hot, 64), http(guarded, 'guarded', hot, 64)],
  },
  {
    id: 'lone',
    title: 'One lone client over HTTP',
    entries: [http('Evenstock', 'hub', uniform, 1), http(guarded, 'guarded', uniform, 1)],
  },
  {
    id: 'W5',
    title: 'Availability over HTTP, 32 callers',
    entries: [
      ask('Evenstock, one SKU', 'hub', 1),
      ask('Evenstock, 100 SKUs a request', 'hub', 100),
      ask('constant JSON', 'constant', 1),
    ],
  },
];

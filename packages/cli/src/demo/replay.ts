// Replays order lines as what happens at a distributor, against a running hub and through its API alone: first a
// pass that derives catalogue and stock, then the lines in the order of time as orders of three channels, while
// warehouses ship, receive, count and take back. Keeps its own book, and ends by laying it beside the hub's.
//
// The lines, the stock and the buyers repeat with the seed. Which of two orders gets the last unit is decided by
// who came first, as in life, so that the figures of two runs are near each other and not the same.

import { Agenda } from './agenda.ts';
import { AllotmentJudge, type AllotmentVerdict } from './allotments/allotment-judge.ts';
import { Backorders } from './backorders.ts';
import { Book } from './book.ts';
import { cancel } from './cancellations.ts';
import { compareBooks, type BookComparison } from './compare-books.ts';
import { readDemand, type Demand } from './demand.ts';
import { readDocuments, type OrderDocument } from './documents.ts';
import { Feed } from './feed.ts';
import type { Figures } from './figures.ts';
import type { HubCalls } from './hub-calls.ts';
import { locationCodes, type LocationCode } from './network.ts';
import { OpenOrders } from './open-orders.ts';
import { OrderDesk } from './order-desk.ts';
import type { OrderSource } from './order-lines.ts';
import { Planner } from './planner.ts';
import { sourcesOf } from './promises.ts';
import { seededRandom } from './random.ts';
import type { Stage } from './stage.ts';
import { planStock, type StockPlan } from './stock-plan.ts';
import { Tasks } from './tasks.ts';
import { correct, receive } from './warehouse.ts';

export interface ReplayOptions {
  readonly source: OrderSource;
  readonly linesMax: number;
  readonly seed: number;
  /** Simulated seconds in a second; null for as fast as the hub answers. */
  readonly speed: number | null;
  readonly runId: string;
  readonly calls: HubCalls;
  readonly figures: Figures;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends the run where it is. */
  readonly stopping: AbortSignal;
  readonly onPhase: (phase: ReplayPhase) => void;
}

/** How far a replay is; the live view is drawn from it and from the figures. */
export interface ReplayPhase {
  readonly name: 'reading' | 'loading' | 'replaying' | 'settling' | 'comparing';
  readonly stage: Stage | null;
  readonly demand: Demand | null;
}

export interface ReplayResult {
  readonly lines: number;
  readonly orders: number;
  readonly reservations: number;
  readonly reservationsPerSecond: number;
  readonly refused: number;
  readonly backordered: number;
  readonly shipped: number;
  readonly returned: number;
  /** Units promised beyond what there was, judged from this client's record of answers alone. */
  readonly oversold: number;
  readonly durationMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly unexpected: number;
  /** Whether the channels stayed inside their allotments, judged the same way. */
  readonly allotments: AllotmentVerdict;
  readonly books: BookComparison;
}

const ordersInFlight = 48;
const backlogMax = 6000;
const itemsPerCall = 500;
const abandonedTtlSeconds = 3;
/** How much longer than its time a hold may take until it has visibly ended. */
const expiryGraceMs = 15_000;

export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { source, linesMax, seed, figures, onPhase } = options;
  onPhase({ name: 'reading', stage: null, demand: null });
  const demand = await readDemand(source, linesMax);
  const stage = setStage(options, planStock(demand, seed), demand);
  onPhase({ name: 'loading', stage, demand });
  await load(stage);
  onPhase({ name: 'replaying', stage, demand });
  const startedAt = options.now();
  const backorders = new Backorders(stage);
  const desk = await play(options, stage, { demand, backorders });
  const durationMs = options.now() - startedAt;
  onPhase({ name: 'settling', stage, demand });
  await settle(stage, backorders);
  await awaitExpiry(options, stage, desk);
  onPhase({ name: 'comparing', stage, demand });
  const books = await compareInTheEnd(options, stage, backorders);
  return resultOf(figures, stage, durationMs, books);
}

function setStage(options: ReplayOptions, plan: StockPlan, demand: Demand): Stage {
  const { calls, figures, seed, runId } = options;
  const random = seededRandom(seed, 'distributor');
  const book = new Book();
  const feedOf = (source: string): Feed => new Feed({ source, runId, calls, figures, random });
  const warehouses: Record<LocationCode, Feed> = {
    'DC-NORTH': feedOf('wms-north'),
    'DC-SOUTH': feedOf('wms-south'),
    '3PL': feedOf('third-party'),
  };
  let keys = 0;
  return {
    calls,
    figures,
    plan,
    random,
    warehouses,
    runId,
    abandonedTtlSeconds,
    book,
    allotments: new AllotmentJudge(book, plan.items.values()),
    orders: new OpenOrders(),
    agenda: new Agenda(),
    erp: feedOf('erp'),
    tasks: new Tasks(ordersInFlight, options.stopping),
    arrived: new Set(),
    nextKey: () => {
      keys += 1;
      return `${runId}-${keys}`;
    },
    clock: options.now,
    now: demand.firstAt,
  };
}

function feedsOf(stage: Stage): Feed[] {
  return [stage.erp, ...Object.values(stage.warehouses)];
}

/** Catalogue, places and channels with their allotments, and the stock that the run begins with. */
async function load(stage: Stage): Promise<void> {
  const items = [...stage.plan.items.values()];
  for (let from = 0; from === 0 || from < items.length; from += itemsPerCall) {
    await stage.calls.prepare(items.slice(from, from + itemsPerCall));
  }
  await stage.calls.putAllotments(stage.allotments.rules);
  for (const { sku, opening } of items) {
    for (const location of locationCodes) {
      const cell = stage.book.at(sku, location);
      if (opening[location] > 0) receive(stage, cell, opening[location], { order: 'OPENING', caseUnits: 1 });
    }
  }
  await Promise.all(feedsOf(stage).map((feed) => feed.flushed()));
}

interface Play {
  readonly demand: Demand;
  readonly backorders: Backorders;
}

async function play(options: ReplayOptions, stage: Stage, { demand, backorders }: Play): Promise<OrderDesk> {
  const { source, linesMax, figures } = options;
  const desk = new OrderDesk(stage);
  const planner = new Planner(stage);
  const tick = (): void => {
    planner.tick();
    const next = stage.now + stage.plan.tickMs;
    if (next <= demand.lastAt) stage.agenda.add(next, tick);
  };
  stage.agenda.add(demand.firstAt + stage.plan.tickMs / 2, tick);
  const startedAt = options.now();
  for await (const document of readDocuments(source.lines(), linesMax)) {
    if (options.speed !== null) {
      const dueAt = startedAt + (document.at - demand.firstAt) / options.speed;
      if (dueAt > options.now()) await options.sleep(dueAt - options.now());
    }
    advance(stage, Math.max(stage.now, document.at));
    handle(stage, desk, document);
    figures.lines += document.lineCount;
    figures.documents += 1;
    options.stopping.throwIfAborted();
    desk.flushOldBatch();
    backorders.look();
    await keepUp(stage);
  }
  desk.flushBatch();
  await stage.tasks.idle();
  return desk;
}

function handle(stage: Stage, desk: OrderDesk, document: OrderDocument): void {
  if (document.kind === 'sale') desk.sell(document);
  else if (document.kind === 'cancellation') stage.tasks.start(() => cancel(stage, desk, document));
  else if (document.kind === 'correction') correct(stage, document.sku, document.change, document.reason);
}

/** Does what is due until then, each at its own time. */
function advance(stage: Stage, until: number): void {
  for (let due = stage.agenda.takeDue(until); due; due = stage.agenda.takeDue(until)) {
    stage.now = Math.max(stage.now, due.at);
    due.what();
  }
  stage.now = until;
}

/** Sends what has to be told; waits where too much is under way, so that memory stays bounded. */
async function keepUp(stage: Stage): Promise<void> {
  for (const feed of feedsOf(stage)) {
    feed.flush();
    if (feed.backlog > backlogMax) await feed.flushed();
  }
  await stage.tasks.room();
}

/** Lets everything that has begun come to its end: parcels, returns, supply under way, and what is owed of it. */
async function settle(stage: Stage, backorders: Backorders): Promise<void> {
  const { agenda, tasks } = stage;
  for (;;) {
    await Promise.all(feedsOf(stage).map((feed) => feed.flushed()));
    backorders.look();
    await tasks.idle();
    if (agenda.size > 0) advance(stage, agenda.nextAt);
    else if (feedsOf(stage).some((feed) => feed.backlog > 0)) continue;
    else if (!(await backorders.lookAtAll())) return;
  }
}

/** The hub ends abandoned holds by itself; each has to have ended soon after its time. */
async function awaitExpiry({ sleep, now }: ReplayOptions, stage: Stage, desk: OrderDesk): Promise<void> {
  const { figures, book, calls } = stage;
  for (const { reserved, endsAt } of desk.abandoned) {
    for (;;) {
      const answer = await calls.read(reserved.id);
      const state = answer.ok ? answer.state : answer.code;
      if (state === 'expired') {
        figures.holdsExpired += 1;
        for (const { sku, location, quantity } of sourcesOf(reserved.lines))
          book.at(sku, location).promised -= quantity;
        break;
      }
      if (now() > endsAt + expiryGraceMs) {
        figures.surprise(`hold ${reserved.id} should have expired and is ${state}`);
        break;
      }
      await sleep(200);
    }
  }
}

/**
 * Positions still show a hold that has expired until it is swept, about a second later, and what it held may then go
 * to somebody who waits for it: then they are read again.
 */
async function compareInTheEnd(
  { sleep, now }: ReplayOptions,
  stage: Stage,
  backorders: Backorders,
): Promise<BookComparison> {
  const giveUpAt = now() + expiryGraceMs;
  for (;;) {
    const books = await compareBooks(stage.calls.positions(), stage.book.cells());
    if (books.differing === 0 || now() > giveUpAt) return books;
    await sleep(500);
    await settle(stage, backorders);
  }
}

function resultOf(figures: Figures, stage: Stage, durationMs: number, books: BookComparison): ReplayResult {
  const { lines, orders, reservations, refused, backordered, shipped, returned, unexpected, latencies } = figures;
  return {
    lines,
    orders,
    reservations,
    reservationsPerSecond: Math.round((1000 * reservations) / Math.max(durationMs, 1)),
    refused,
    backordered,
    shipped,
    returned,
    oversold: stage.book.oversoldUnits,
    durationMs: Math.round(durationMs),
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    unexpected,
    allotments: stage.allotments.verdict,
    books,
  };
}

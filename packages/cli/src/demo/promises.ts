// Asks the hub for promises and takes them back, and enters in the book what was acknowledged: the only place
// where the book hears of promises. What is judged from it is therefore this client's own record of answers.

import type { Marks } from './book.ts';
import type {
  NotReserved,
  ReservationAnswer,
  ReservationRequest,
  Reserved,
  ReservedLine,
  Source,
} from './hub-calls.ts';
import { locationCodes, type ChannelCode, type LocationCode } from './network.ts';
import { isWaiting, placedUnits, totalUnits, type OpenLine, type OpenOrder } from './open-orders.ts';
import type { Stage } from './stage.ts';

/** A promise with the marks of when it was asked for. */
export interface Promised extends Reserved {
  readonly marks: Marks;
}

export async function reserve(stage: Stage, request: ReservationRequest): Promise<Promised | NotReserved> {
  const marks = marksOf(stage, [request]);
  const startedAt = stage.clock();
  const answer = await stage.calls.reserve(request, stage.nextKey());
  stage.figures.latencies.add(stage.clock() - startedAt);
  record(stage, request, answer, marks);
  return withMarks(answer, marks);
}

function withMarks(answer: ReservationAnswer, marks: Marks): Promised | NotReserved {
  return answer.ok ? { ...answer, marks } : answer;
}

export async function reserveAll(
  stage: Stage,
  requests: readonly ReservationRequest[],
): Promise<(Promised | NotReserved)[]> {
  const marks = marksOf(stage, requests);
  const answers = await stage.calls.reserveAll(requests, stage.nextKey());
  for (const [index, request] of requests.entries()) {
    const answer = answers[index];
    if (answer) record(stage, request, answer, marks);
    if (!answer) stage.figures.surprise(`order ${request.order}: no answer in the batch's answer`);
  }
  return answers.map((answer) => withMarks(answer, marks));
}

function marksOf({ book }: Stage, requests: readonly ReservationRequest[]): Marks {
  return book.marks(
    requests.flatMap((request) => request.lines.map((line) => line.sku)),
    locationCodes,
  );
}

function record(stage: Stage, request: ReservationRequest, answer: ReservationAnswer, marks: Marks): void {
  const { figures, book, allotments } = stage;
  if (!answer.ok) {
    if (answer.code === 'insufficient_stock') figures.refused += 1;
    else figures.surprise(`order ${request.order}: ${answer.code}: ${answer.detail}`);
    return;
  }
  figures.reservations += 1;
  for (const { sku, sources, reserved, backordered } of answer.lines) {
    let placed = 0;
    for (const { location, quantity } of sources) {
      book.grant({ channel: request.channel, sku, location, quantity }, marks);
      placed += quantity;
    }
    if (placed !== reserved) {
      figures.surprise(`order ${request.order}: ${reserved} of ${sku} reserved, ${placed} placed`);
    }
    figures.reservedUnits += reserved;
    figures.backordered += backordered;
  }
  allotments.promised({ channel: request.channel, lines: answer.lines, marks });
}

/** Everything that is still open of it is given back. */
export async function release(
  stage: Stage,
  channel: ChannelCode,
  reserved: Pick<Reserved, 'id' | 'lines'>,
): Promise<boolean> {
  const { book, figures } = stage;
  for (const source of sourcesOf(reserved.lines)) book.mayFree({ channel, ...source });
  const answer = await stage.calls.release(reserved.id, stage.nextKey());
  if (!answer.ok) {
    figures.surprise(`release of ${reserved.id}: ${answer.code}: ${answer.detail}`);
    return false;
  }
  for (const { sku, location, quantity } of sourcesOf(reserved.lines)) book.at(sku, location).promised -= quantity;
  return true;
}

export function* sourcesOf(lines: Iterable<Pick<ReservedLine, 'sku' | 'sources'>>) {
  for (const { sku, sources } of lines) {
    for (const { location, quantity } of sources) yield { sku, location, quantity };
  }
}

export interface Reduction {
  readonly line: OpenLine;
  readonly units: number;
}

/** Takes units off lines of an order; which places they come from is the hub's choice and is read off its answer. */
export async function reduce(stage: Stage, order: OpenOrder, reductions: readonly Reduction[]): Promise<boolean> {
  const { book, figures } = stage;
  const { channel } = order;
  const assumed = reductions.flatMap(({ line: { sku, sources }, units }) =>
    sources.map(({ location, quantity }) => ({ channel, sku, location, quantity: Math.min(units, quantity) })),
  );
  // Any of its places may give back as much as that; what did not is taken back when the answer is here.
  for (const units of assumed) book.mayFree(units);
  const wanted = reductions.map(({ line, units }) => ({
    lineId: line.lineId,
    quantity: totalUnits(line) - units,
  }));
  const marks = marksOfOrder(stage, order);
  const answer = await stage.calls.reduce(order.reservationId, wanted, stage.nextKey());
  for (const units of assumed) book.mayFree({ ...units, quantity: -units.quantity });
  if (!answer.ok) {
    figures.surprise(`reduction of order ${order.number}: ${answer.code}: ${answer.detail}`);
    return false;
  }
  const taken = new Map(reductions.map(({ line, units }) => [line, units]));
  enter(stage, order, answer, { marks, taken });
  return true;
}

/** Asks what has been filled of what the order waits for, since only the hub knows. */
export async function learn(stage: Stage, order: OpenOrder): Promise<void> {
  if (!isWaiting(order)) return;
  const marks = marksOfOrder(stage, order);
  const answer = await stage.calls.read(order.reservationId);
  if (answer.ok) enter(stage, order, answer, { marks, taken: new Map() });
  else stage.figures.surprise(`order ${order.number}: ${answer.code}: ${answer.detail}`);
}

function marksOfOrder({ book }: Stage, { lines }: OpenOrder): Marks {
  return book.marks(
    [...lines.values()].map(({ sku }) => sku),
    locationCodes,
  );
}

interface Asked {
  /** Of when it was asked. */
  readonly marks: Marks;
  /** What was to be taken off. */
  readonly taken: ReadonlyMap<OpenLine, number>;
}

/** What the hub says of an order, laid beside what is known of it; between two answers it may have filled some. */
function enter(stage: Stage, order: OpenOrder, { lines }: Reserved, { marks, taken }: Asked): void {
  for (const line of order.lines.values()) {
    const after = lines.find(({ lineId }) => lineId === line.lineId);
    if (after) enterLine(stage, line, after, taken.get(line) ?? 0);
    else stage.figures.surprise(`order ${order.number}: its line ${line.lineId} is not in the answer`);
  }
  // What is filled from now on is filled after this was asked.
  order.marks = marks;
}

function enterLine(stage: Stage, line: OpenLine, after: ReservedLine, taken: number): void {
  const { book, figures, orders } = stage;
  const { order, sku } = line;
  const { channel } = order;
  const before = placedUnits(line) + line.backordered;
  let hasLess = false;
  for (const [location, units] of differences(line.sources, after.sources)) {
    if (units > 0) {
      // Filled at any time since it was last asked for: only what was lost before then was surely lost.
      book.grant({ channel, sku, location, quantity: units }, order.marks);
      figures.backordersServed += units;
    } else {
      book.at(sku, location).promised += units;
      book.mayFree({ channel, sku, location, quantity: -units });
      hasLess = true;
    }
  }
  line.sources = after.sources;
  line.backordered = after.backordered;
  const gone = before - placedUnits(line) - line.backordered;
  if (gone !== taken || (hasLess && taken === 0)) {
    figures.surprise(`order ${order.number}: ${taken} of ${sku} to be taken off, ${gone} were`);
  }
  orders.settle(line);
}

/** How many more lie at each place; nothing where it is as it was. */
function differences(before: readonly Source[], after: readonly Source[]): Map<LocationCode, number> {
  const units = new Map<LocationCode, number>();
  for (const { location, quantity } of before) units.set(location, (units.get(location) ?? 0) - quantity);
  for (const { location, quantity } of after) units.set(location, (units.get(location) ?? 0) + quantity);
  for (const [location, more] of units) if (more === 0) units.delete(location);
  return units;
}

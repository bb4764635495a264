// Asks the hub for promises and takes them back, and enters in the book what was acknowledged: the only place
// where the book hears of promises. What is judged from it is therefore this client's own record of answers.

import type { LossMarks } from './book.ts';
import type { ReservationAnswer, ReservationRequest, Reserved, ReservedLine } from './hub-calls.ts';
import { locationCodes } from './network.ts';
import { placedUnits, totalUnits, type OpenLine, type OpenOrder } from './open-orders.ts';
import type { Stage } from './stage.ts';

export async function reserve(stage: Stage, request: ReservationRequest): Promise<ReservationAnswer> {
  const answer = await ask(stage, request);
  if (!answer.ok && answer.code === 'insufficient_stock') stage.figures.refused += 1;
  return answer;
}

/** The same for units that somebody waits for already: that there are none yet is no refusal. */
export async function reserveAgain(stage: Stage, request: ReservationRequest): Promise<ReservationAnswer> {
  return ask(stage, request);
}

async function ask(stage: Stage, request: ReservationRequest): Promise<ReservationAnswer> {
  const marks = marksOf(stage, [request]);
  const startedAt = stage.clock();
  const answer = await stage.calls.reserve(request, stage.nextKey());
  stage.figures.latencies.add(stage.clock() - startedAt);
  record(stage, request, answer, marks);
  return answer;
}

export async function reserveAll(
  stage: Stage,
  requests: readonly ReservationRequest[],
): Promise<ReservationAnswer[]> {
  const marks = marksOf(stage, requests);
  const answers = await stage.calls.reserveAll(requests, stage.nextKey());
  for (const [index, request] of requests.entries()) {
    const answer = answers[index];
    if (answer) record(stage, request, answer, marks);
    if (answer && !answer.ok && answer.code === 'insufficient_stock') stage.figures.refused += 1;
    if (!answer) stage.figures.surprise(`order ${request.order}: no answer in the batch's answer`);
  }
  return answers;
}

function marksOf({ book }: Stage, requests: readonly ReservationRequest[]): LossMarks {
  return book.marks(
    requests.flatMap((request) => request.lines.map((line) => line.sku)),
    locationCodes,
  );
}

function record(stage: Stage, request: ReservationRequest, answer: ReservationAnswer, marks: LossMarks): void {
  const { figures, book } = stage;
  if (!answer.ok) {
    if (answer.code !== 'insufficient_stock')
      figures.surprise(`order ${request.order}: ${answer.code}: ${answer.detail}`);
    return;
  }
  figures.reservations += 1;
  for (const { sku, sources, reserved, backordered } of answer.lines) {
    let placed = 0;
    for (const { location, quantity } of sources) {
      book.grant(sku, location, quantity, marks);
      placed += quantity;
    }
    if (placed !== reserved) {
      figures.surprise(`order ${request.order}: ${reserved} of ${sku} reserved, ${placed} placed`);
    }
    figures.reservedUnits += reserved;
    figures.backordered += backordered;
  }
}

/** Everything that is still open of it is given back. */
export async function release(stage: Stage, reserved: Pick<Reserved, 'id' | 'lines'>): Promise<boolean> {
  const { book, figures } = stage;
  for (const { sku, location, quantity } of sourcesOf(reserved.lines)) book.mayFree(sku, location, quantity);
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
  const assumed = reductions.flatMap(({ line, units }) =>
    line.sources.map(({ location, quantity }) => ({ line, location, units: Math.min(units, quantity) })),
  );
  // Any of its places may give back as much as that; what did not is taken back below.
  for (const { line, location, units } of assumed) book.mayFree(line.sku, location, units);
  const wanted = reductions.map(({ line, units }) => ({
    lineId: line.lineId,
    quantity: totalUnits(line) - units,
  }));
  const answer = await stage.calls.reduce(order.reservationId, wanted, stage.nextKey());
  if (!answer.ok) {
    for (const { line, location, units } of assumed) book.mayFree(line.sku, location, -units);
    figures.surprise(`reduction of order ${order.number}: ${answer.code}: ${answer.detail}`);
    return false;
  }
  for (const { line, units } of reductions) {
    const after = answer.lines.find((one) => one.lineId === line.lineId);
    applyReduction(stage, line, units, after);
  }
  return true;
}

function applyReduction(stage: Stage, line: OpenLine, units: number, after: ReservedLine | undefined): void {
  const { book, figures, orders } = stage;
  const before = { placed: placedUnits(line), backordered: line.backordered };
  // What was handed to the warehouse is shipped for this client, whether or not the hub has heard of it yet.
  const sources = line.sources.length === 0 ? [] : (after?.sources ?? []);
  for (const { location, quantity } of line.sources) {
    const left = sources.reduce((sum, one) => (one.location === location ? sum + one.quantity : sum), 0);
    book.at(line.sku, location).promised -= quantity - left;
    book.mayFree(line.sku, location, quantity - left - Math.min(units, quantity));
  }
  line.sources = sources;
  line.backordered = after?.backordered ?? 0;
  const taken = before.placed - placedUnits(line) + before.backordered - line.backordered;
  if (taken !== units) {
    figures.surprise(`order ${line.order.number}: ${units} of ${line.sku} to be taken off, ${taken} were`);
  }
  orders.settle(line);
}

// The calls of the simulated distributor over HTTP, as patient as its real systems would be.

import { createClient, EvenstockError, type Client, type components } from '@evenstock/client';

import { patiently, type Patience } from '../patience.ts';
import { bestSeller } from './allotments/allotment-rules.ts';
import type {
  EventAnswer,
  HubCalls,
  HubEvent,
  ItemDraft,
  NotReserved,
  PositionRow,
  ReservationAnswer,
  ReservationRequest,
  Reserved,
  Source,
} from './hub-calls.ts';
import { channels, locationCodes, locations, type LocationCode } from './network.ts';

type Schemas = components['schemas'];

/** Answers of single events that only say that it was not the time: the event is sent again. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'dependency_down', 'outcome_unknown']);

const retryMs = 200;

export function hubOverHttp(address: { readonly url: string; readonly key: string }, patience: Patience): HubCalls {
  // Patience is ours here: how often it was needed is counted.
  const client = createClient({ ...address, attemptsMax: 1 });
  const answered = async (call: () => Promise<Schemas['Reservation']>): Promise<ReservationAnswer> => {
    try {
      return reservedOf(await patiently(patience, call));
    } catch (error) {
      if (error instanceof EvenstockError && error.problem !== null) return refusedOf(error.problem);
      throw error;
    }
  };
  return {
    prepare: (items) => prepare(client, items, patience),
    putAllotments: async (rules) => {
      await patiently(patience, () => client.putAllotmentRules({ body: [...rules] }));
    },
    available: async (channel, sku) => {
      const answer = await patiently(patience, () => client.getAvailability({ channel, sku }));
      return Number(answer.availableToSell);
    },
    postEvents: (events) => postEvents(client, events, patience),
    postStockTaking: null,
    reserve: (request, idempotencyKey) =>
      answered(() => client.reserve({ body: mutable(request) }, { idempotencyKey })),
    reserveAll: (requests, key) => reserveAll(client, requests, key, patience),
    confirm: (id, idempotencyKey) => answered(() => client.confirmReservation({ id }, { idempotencyKey })),
    release: (id, idempotencyKey) => answered(() => client.releaseReservation({ id }, { idempotencyKey })),
    reduce: (id, lines, idempotencyKey) =>
      answered(() => client.reduceReservation({ id, body: { lines: [...lines] } }, { idempotencyKey })),
    read: (id) => answered(() => client.getReservation({ id })),
    positions: () => positions(client, patience),
  };
}

async function prepare(client: Client, items: readonly ItemDraft[], patience: Patience): Promise<void> {
  await patiently(patience, () => client.putLocations({ body: [...locations] }));
  const definitions = channels.map((channel) => ({ ...channel, locations: [...channel.locations] }));
  await patiently(patience, () => client.putChannels({ body: definitions }));
  if (items.length > 0) await patiently(patience, () => client.putItems({ body: items.map(itemOf) }));
}

function itemOf({ sku, name, caseUnits, isBestSeller }: ItemDraft): Schemas['Item'] {
  const uoms = caseUnits > 1 ? { uoms: [{ code: 'case', numerator: caseUnits }] } : {};
  return { sku, name, ...uoms, ...(isBestSeller ? { attributes: { class: bestSeller } } : {}) };
}

/** Generated types have lists that may be changed. */
function mutable(request: ReservationRequest): Schemas['ReserveRequest'] {
  return { ...request, lines: [...request.lines] };
}

/** Events need no key: each is told apart by its source and id, and sent again it is a duplicate. */
async function postEvents(client: Client, events: readonly HubEvent[], patience: Patience): Promise<EventAnswer[]> {
  const answers = await postOnce(client, events, patience);
  for (let pauseMs = 50; answers.some(isPassing); pauseMs = Math.min(2 * pauseMs, 2000)) {
    patience.onRetry();
    await patience.sleep(pauseMs);
    const again = events.filter((_, index) => isPassing(answers[index]));
    const repeated = await postOnce(client, again, patience);
    for (const answer of repeated) answers[answers.findIndex((one) => one.id === answer.id)] = answer;
  }
  return answers;
}

function isPassing(answer: EventAnswer | undefined): boolean {
  return answer?.outcome === 'refused' && passing.has(answer.code ?? '');
}

async function postOnce(client: Client, events: readonly HubEvent[], patience: Patience): Promise<EventAnswer[]> {
  const body = events.map(cloudEventOf);
  const answer = await patiently(patience, () => client.sendEvents({ body }));
  if (!('results' in answer)) throw new TypeError('A batch of events was answered as a single one.');
  return answer.results.map(({ id, outcome, code }) => ({ id: id ?? '', outcome, code: code ?? null }));
}

function cloudEventOf({ id, source, kind, at, body }: HubEvent): Schemas['CloudEvent'] {
  const time = new Date(at).toISOString();
  return { specversion: '1.0', id, source, type: `evenstock.${kind}.v1`, time, data: body };
}

/** What was not decided for want of time is asked for again; under another key, since the first is answered. */
async function reserveAll(
  client: Client,
  requests: readonly ReservationRequest[],
  key: string,
  patience: Patience,
): Promise<ReservationAnswer[]> {
  const body = { reservations: requests.map(mutable) };
  const { results } = await patiently(patience, () => client.reserveBatch({ body }, { idempotencyKey: key }));
  const answers = results.map(batchAnswer);
  const undecided = [...answers.keys()].filter((index) => isUndecided(answers[index]));
  if (undecided.length === 0) return answers;
  patience.onRetry();
  await patience.sleep(retryMs);
  const rest = requests.filter((_, index) => undecided.includes(index));
  const again = await reserveAll(client, rest, `${key}+`, patience);
  for (const [position, index] of undecided.entries()) {
    const answer = again[position];
    if (answer) answers[index] = answer;
  }
  return answers;
}

function isUndecided(answer: ReservationAnswer | undefined): boolean {
  return answer?.ok === false && (answer.code === 'overloaded' || answer.code === 'dependency_down');
}

function batchAnswer({ reservation, problem }: Schemas['ReservationResult']): ReservationAnswer {
  if (reservation !== undefined) return reservedOf(reservation);
  if (problem !== undefined) return refusedOf(problem);
  throw new TypeError('A reservation of a batch has neither an answer nor a problem.');
}

function reservedOf({ id, state, lines }: Schemas['Reservation']): Reserved {
  return {
    ok: true,
    id,
    state,
    lines: lines.map(({ lineId, sku, reserved, backordered, sources }) => ({
      lineId,
      sku,
      reserved: Number(reserved),
      backordered: Number(backordered),
      sources: placesOf(sources),
    })),
  };
}

/** Place by place: what was filled later is told apart from what was there at once, even at one place. */
function placesOf(sources: Schemas['ReservationLine']['sources']): Source[] {
  const units = new Map<LocationCode, number>();
  for (const { location, quantity } of sources) {
    const code = locationOf(location);
    units.set(code, (units.get(code) ?? 0) + Number(quantity));
  }
  return [...units].map(([location, quantity]) => ({ location, quantity }));
}

function refusedOf({ code, detail, shortages = [] }: Schemas['Problem']): NotReserved {
  const had = shortages.map(({ lineId, availableToSell }) => [lineId, Number(availableToSell)] as const);
  return { ok: false, code, detail, shortages: new Map(had) };
}

function locationOf(code: string): LocationCode {
  const known = locationCodes.find((one) => one === code);
  if (known === undefined) throw new TypeError(`The hub placed units at "${code}", of which nobody told it.`);
  return known;
}

async function* positions(client: Client, patience: Patience): AsyncGenerator<PositionRow, void, undefined> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const from = cursor === undefined ? {} : { cursor };
    const page = await patiently(patience, () => client.listPositions({ limit: 1000, ...from }));
    for (const row of page.items) yield positionOf(row);
    cursor = page.nextCursor;
  }
}

function positionOf(row: Schemas['Position']): PositionRow {
  return {
    sku: row.sku,
    location: row.location,
    sellable: Number(row.sellable),
    damaged: Number(row.damaged),
    returned: Number(row.returned),
    inTransit: Number(row.inTransit),
    onOrder: Number(row.onOrder),
    promised: Number(row.reserved) + Number(row.allocated),
  };
}

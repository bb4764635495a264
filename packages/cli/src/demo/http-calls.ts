// The calls of the simulated distributor over HTTP, as patient as its real systems would be.

import { faultOf, query } from '../api-over-http.ts';
import { sendTo, type HubAddress, type HubAnswer, type HubRequest } from '../hub-transport.ts';
import { patiently, type Patience } from '../patience.ts';
import { list, quantity, text, textOrNull, UnexpectedAnswer } from '../read-json.ts';
import type {
  EventAnswer,
  HubCalls,
  HubEvent,
  ItemDraft,
  NotReserved,
  PositionRow,
  ReservationAnswer,
  Reserved,
} from './hub-calls.ts';
import { channels, locationCodes, locations, type LocationCode } from './network.ts';

/** Answers of single events that only say that it was not the time: the event is sent again. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'dependency_down', 'outcome_unknown']);

export function hubOverHttp(address: HubAddress, patience: Patience): HubCalls {
  const send = patiently(sendTo(address), patience);
  const ask = async (request: HubRequest): Promise<unknown> => {
    const answer = await send(request);
    if (answer.problem !== null) throw faultOf(answer);
    return answer.body;
  };
  const change = async (path: string, idempotencyKey: string, body: unknown): Promise<ReservationAnswer> => {
    const method = path.endsWith('/lines') ? 'PATCH' : 'POST';
    return reservationAnswer(await send({ method, path, body, idempotencyKey }));
  };
  return {
    prepare: async (items) => {
      await ask({ method: 'PUT', path: '/v1/locations', body: locations });
      await ask({ method: 'PUT', path: '/v1/channels', body: channels });
      if (items.length > 0) await ask({ method: 'PUT', path: '/v1/items', body: items.map(itemBody) });
    },
    postEvents: (events) => postEvents(ask, events, patience),
    reserve: async (request, key) => change('/v1/reservations', key, request),
    reserveAll: async (requests, idempotencyKey) => {
      const body = { reservations: requests };
      const answered = await ask({ method: 'POST', path: '/v1/reservations/batch', body, idempotencyKey });
      return list(answered, 'results').map(batchAnswer);
    },
    confirm: (id, key) => change(`/v1/reservations/${id}/confirm`, key, {}),
    release: (id, key) => change(`/v1/reservations/${id}/release`, key, {}),
    reduce: (id, lines, key) => change(`/v1/reservations/${id}/lines`, key, { lines }),
    stateOf: async (id) => text(await ask({ method: 'GET', path: `/v1/reservations/${id}` }), 'state'),
    positions: () => positions(ask),
  };
}

type Ask = (request: HubRequest) => Promise<unknown>;

function itemBody({ sku, name, caseUnits }: ItemDraft): object {
  return { sku, name, ...(caseUnits > 1 ? { uoms: [{ code: 'case', numerator: caseUnits }] } : {}) };
}

/** An event is told apart by its source and id: sent again it is a duplicate, which then counts as applied. */
async function postEvents(ask: Ask, events: readonly HubEvent[], patience: Patience): Promise<EventAnswer[]> {
  const answers = await postOnce(ask, events);
  for (let pauseMs = 50; answers.some(isPassing); pauseMs = Math.min(2 * pauseMs, 2000)) {
    patience.onRetry('overloaded');
    await patience.sleep(pauseMs);
    const again = events.filter((_, index) => isPassing(answers[index]));
    const repeated = await postOnce(ask, again);
    for (const answer of repeated) answers[answers.findIndex((one) => one.id === answer.id)] = answer;
  }
  return answers;
}

function isPassing(answer: EventAnswer | undefined): boolean {
  return answer?.outcome === 'refused' && passing.has(answer.code ?? '');
}

async function postOnce(ask: Ask, events: readonly HubEvent[]): Promise<EventAnswer[]> {
  const body = events.map(eventBody);
  const answered = await ask({ method: 'POST', path: '/v1/events', body });
  return list(answered, 'results').map((one) => ({
    id: text(one, 'id'),
    outcome: text(one, 'outcome'),
    code: textOrNull(one, 'code'),
  }));
}

function eventBody({ id, source, kind, at, body }: HubEvent): object {
  const time = new Date(at).toISOString();
  return { specversion: '1.0', id, source, type: `evenstock.${kind}.v1`, time, data: body };
}

function reservationAnswer({ body, problem }: HubAnswer): ReservationAnswer {
  return problem === null ? reservedOf(body) : refusedOf(body, problem);
}

function batchAnswer(result: unknown): ReservationAnswer {
  if (text(result, 'outcome') === 'reserved') return reservedOf(Reflect.get(Object(result), 'reservation'));
  const problem: unknown = Reflect.get(Object(result), 'problem');
  return refusedOf(problem, { code: text(problem, 'code'), detail: text(problem, 'detail') });
}

function reservedOf(body: unknown): Reserved {
  return {
    ok: true,
    id: text(body, 'id'),
    state: text(body, 'state'),
    lines: list(body, 'lines').map((line) => ({
      lineId: text(line, 'lineId'),
      sku: text(line, 'sku'),
      reserved: quantity(line, 'reserved'),
      backordered: quantity(line, 'backordered'),
      sources: list(line, 'sources').map((source) => ({
        location: locationOf(text(source, 'location')),
        quantity: quantity(source, 'quantity'),
      })),
    })),
  };
}

function refusedOf(body: unknown, { code, detail }: { code: string; detail: string }): NotReserved {
  const shortages = new Map<string, number>();
  const told: unknown = Reflect.get(Object(body), 'shortages');
  if (Array.isArray(told)) {
    for (const shortage of told) shortages.set(text(shortage, 'lineId'), quantity(shortage, 'availableToSell'));
  }
  return { ok: false, code, detail, shortages };
}

function locationOf(code: string): LocationCode {
  const known = locationCodes.find((one) => one === code);
  if (known === undefined) throw new UnexpectedAnswer(`The hub placed units at "${code}", which nobody told it of.`);
  return known;
}

async function* positions(ask: Ask): AsyncGenerator<PositionRow, void, undefined> {
  let cursor: string | null = null;
  do {
    const page = await ask({ method: 'GET', path: `/v1/positions${query({ limit: '1000', cursor })}` });
    for (const row of list(page, 'items')) yield positionOf(row);
    cursor = textOrNull(page, 'nextCursor');
  } while (cursor !== null);
}

function positionOf(row: unknown): PositionRow {
  return {
    sku: text(row, 'sku'),
    location: text(row, 'location'),
    sellable: quantity(row, 'sellable'),
    damaged: quantity(row, 'damaged'),
    returned: quantity(row, 'returned'),
    inTransit: quantity(row, 'inTransit'),
    onOrder: quantity(row, 'onOrder'),
    promised: quantity(row, 'reserved') + quantity(row, 'allocated'),
  };
}

// Clients that behave as the documentation asks of them: each request has an Idempotency-Key and is repeated with
// it, at this node or another, until there is an answer. Some answers are asked for a second time, to see that
// they are the same. What was said is kept in a history (see `history.ts`).

import { setTimeout as delay } from 'node:timers/promises';

import type { Random } from '../../bench/random.ts';
import type { Answer, Api } from './api.ts';
import type { History, Told } from './history.ts';
import { between, pick } from './seed.ts';
import { channel } from './small-shop.ts';

/** A repetition that says something else than the first answer. */
class OtherAnswer extends Error {
  override readonly name = 'OtherAnswer';
}

export interface LoadOptions {
  readonly random: Random;
  readonly skus: readonly string[];
  readonly clients: number;
  /** Requests in all. */
  readonly requests: number;
  /** The nodes that can be asked at this moment; a repetition may go to another one. */
  readonly nodes: () => readonly Api[];
  /** How long one request may stay without an answer before the test has failed. */
  readonly patienceMs?: number;
}

export interface Load {
  readonly history: History;
  readonly done: Promise<void>;
  /** Answers that did not come, and refusals that ask to come again, by what was seen. */
  readonly troubles: ReadonlyMap<string, number>;
  readonly replays: () => number;
  readonly answers: () => number;
  /** Resolves at the answer that makes them so many; rejects when the load ends before. */
  readonly reaches: (answers: number) => Promise<void>;
  /** Lets the clients go after the request that each is at. */
  readonly end: () => Promise<void>;
}

const retryMs = 50;

/** Asks until it is answered: a client that repeats its key, on whatever node it reaches. */
function askerOf({ random, nodes, patienceMs = 60_000 }: LoadOptions, troubles: Map<string, number>) {
  const trouble = (what: string): void => {
    troubles.set(what, (troubles.get(what) ?? 0) + 1);
  };

  return async (told: Told): Promise<Answer> => {
    const { key, sku, quantity } = told;
    const body = { channel, order: key, lines: [{ sku, quantity }] };
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      try {
        const headers = { 'idempotency-key': key };
        const answer = await pick(random, nodes()).send({ method: 'POST', path: '/v1/reservations', body, headers });
        if (!isRetryable(answer)) return answer;
        trouble(`${answer.status} ${codeOf(answer)}`);
      } catch (error) {
        trouble(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      }
      await delay(retryMs);
    }
    throw new Error(`No answer to ${key} within ${patienceMs} ms: ${JSON.stringify([...troubles])}`);
  };
}

export function startLoad(options: LoadOptions): Load {
  const { random, skus, clients, requests } = options;
  const history: History = new Map();
  const troubles = new Map<string, number>();
  let begun = 0;
  let answers = 0;
  let replays = 0;
  let isEnding = false;
  const waiting: { readonly at: number; readonly resolve: () => void }[] = [];

  const ask = askerOf(options, troubles);

  const settle = async (told: Told): Promise<void> => {
    const answer = await ask(told);
    if (answer.status === 201) {
      told.id = (JSON.parse(answer.text) as { id: string }).id;
      told.text = answer.text;
    } else if (answer.status === 409) told.id = null;
    else throw new Error(`${told.key}: ${answer.status} ${answer.text}`);
    if (answer.headers['idempotency-replayed'] === 'true') replays += 1;
    answers += 1;
    for (const { at, resolve } of waiting) if (answers >= at) resolve();
    if (typeof told.id !== 'string' || random() > 0.1) return;
    const again = await ask(told);
    if (again.text !== told.text || again.headers['idempotency-replayed'] !== 'true') {
      throw new OtherAnswer(`${told.key}: first ${told.text}, then ${again.text}`);
    }
  };

  const work = async (): Promise<void> => {
    while (begun < requests && !isEnding) {
      begun += 1;
      const key = `order-${begun}`;
      const told: Told = { key, sku: pick(random, skus), quantity: between(random, 1, 3), id: undefined, text: '' };
      history.set(key, told);
      await settle(told);
    }
  };

  const done = Promise.all(Array.from({ length: clients }, work)).then(() => undefined);
  done.catch(() => undefined);
  const reaches = (at: number): Promise<void> => {
    const reached = new Promise<void>((resolve) => waiting.push({ at, resolve }));
    const ended = done.then(() => {
      throw new Error(`The load ended with ${answers} answers, before ${at} had come.`);
    });
    return Promise.race([reached, ended]);
  };
  return {
    history,
    done,
    troubles,
    replays: () => replays,
    answers: () => answers,
    reaches,
    end: () => {
      isEnding = true;
      return done;
    },
  };
}

function isRetryable({ status, text }: Answer): boolean {
  return status >= 500 || status === 429 || (status === 409 && codeOf({ text }) === 'idempotency_key_in_use');
}

export function codeOf({ text }: Pick<Answer, 'text'>): string {
  return (JSON.parse(text) as { code?: string }).code ?? '';
}

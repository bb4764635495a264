// The calls that a sender of raw messages and the operator behind it make: a message in, what became of it, its dead
// letters tried again or given up, stock reports. Repeats what may be repeated until it is answered.

import { request } from 'node:http';

import { createClient, EvenstockError, readProblem, type Client, type Output } from '@evenstock/client';

import { patiently, type Patience } from '../../patience.ts';

export interface RawMessage {
  readonly source: string;
  readonly topic: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** The same bytes with the same key are one message. */
  readonly key: string;
}

export type Sent = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly code: string };

export type MessageRecord = Output<'getMessage'>['items'][number];
export type DeadLetter = Output<'listDeadLetters'>['items'][number];

/** A message that nothing is done on any more. */
export interface Story {
  readonly id: string;
  readonly state: string;
  readonly records: readonly MessageRecord[];
}

export type ReportAnswer = Pick<Output<'sendStockReport'>, 'id' | 'outcome' | 'changed'> & { readonly code: string };

const pauseMsMin = 4;
const pauseMsMax = 60;
const recordsPerPage = 1000;

export class Door {
  readonly client: Client;
  readonly #address: { readonly url: string; readonly key: string };
  readonly #patience: Patience;

  constructor(address: { readonly url: string; readonly key: string }, patience: Patience) {
    this.#address = address;
    this.#patience = patience;
    this.client = createClient({ ...address, attemptsMax: 1 });
  }

  patiently<T>(call: () => Promise<T>): Promise<T> {
    return patiently(this.#patience, call);
  }

  /** By hand, since a definition is anything as far as the types of the client go. */
  async putMapping(name: string, definition: object): Promise<void> {
    const bytes = Buffer.from(JSON.stringify([{ name, definition }]));
    await this.patiently(() => this.#ask('PUT', '/v1/mappings', { 'content-type': 'application/json' }, bytes));
  }

  async send(message: RawMessage): Promise<Sent> {
    try {
      const text = await this.patiently(() => this.#post(message));
      return { ok: true, id: idIn(text) };
    } catch (error) {
      if (error instanceof EvenstockError && error.problem !== null) return { ok: false, code: error.code };
      throw error;
    }
  }

  #post({ source, topic, contentType, bytes, fileName, key }: RawMessage): Promise<string> {
    const headers = { 'content-type': contentType, 'x-file-name': fileName, 'idempotency-key': key };
    return this.#ask('POST', `/inbound/${source}/${topic}`, headers, bytes);
  }

  /** By hand, because a refusal that comes before the whole body was sent is an answer too. */
  #ask(method: string, path: string, more: Record<string, string>, bytes: Uint8Array): Promise<string> {
    const { url, key } = this.#address;
    const headers = { authorization: `Bearer ${key}`, 'content-length': bytes.length, ...more };
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const asked = request(`${url}${path}`, { method, headers }, (answer) => {
        isAnswered = true;
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const status = answer.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(text);
          else reject(refusalOf(status, answer.headers, text));
        });
      });
      asked.on('error', (error) => {
        if (!isAnswered) reject(EvenstockError.unreachable(url, error));
      });
      asked.end(bytes);
    });
  }

  /** Sends the beginning of a message and hangs up. */
  async cutConnection({ source, topic, contentType, bytes }: RawMessage, length: number): Promise<void> {
    const { url, key } = this.#address;
    const headers = { authorization: `Bearer ${key}`, 'content-type': contentType, 'content-length': bytes.length };
    await new Promise<void>((resolve) => {
      const asked = request(`${url}/inbound/${source}/${topic}`, { method: 'POST', headers });
      asked.on('error', () => undefined);
      asked.on('close', resolve);
      asked.write(bytes.subarray(0, length), () => asked.destroy());
    });
  }

  /** When it is over, with the outcomes of all its records. */
  async story(id: string): Promise<Story> {
    for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
      const page = await this.patiently(() => this.client.getMessage({ id, limit: recordsPerPage }));
      const { state } = page.message;
      if (state === 'done' || state === 'dead') return { id, state, records: await this.#records(id, page) };
      await this.#patience.sleep(pauseMs);
    }
  }

  async #records(id: string, first: Output<'getMessage'>): Promise<MessageRecord[]> {
    const records = [...first.items];
    for (let { nextCursor } = first; nextCursor !== null;) {
      const cursor = nextCursor;
      const page = await this.patiently(() => this.client.getMessage({ id, limit: recordsPerPage, cursor }));
      records.push(...page.items);
      ({ nextCursor } = page);
    }
    return records;
  }

  /** The letters of a message that are open, the first first. */
  async letters(messageId?: string): Promise<readonly DeadLetter[]> {
    const which = messageId === undefined ? {} : { messageId };
    return (await this.patiently(() => this.client.listDeadLetters({ limit: 1000, ...which }))).items;
  }

  redrive(id: string, payload: unknown): Promise<Output<'redriveDeadLetter'>> {
    const body = payload === undefined ? {} : { payload };
    return this.patiently(() => this.client.redriveDeadLetter({ id, body }));
  }

  discard(id: string, reason: string): Promise<Output<'discardDeadLetter'>> {
    return this.patiently(() => this.client.discardDeadLetter({ id, body: { reason } }));
  }

  /** A CSV file with its head in the query; a refusal is an answer. */
  async report(head: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<ReportAnswer> {
    const path = `/v1/stock-reports?${new URLSearchParams(head).toString()}`;
    try {
      const text = await this.patiently(() => this.#ask('POST', path, { 'content-type': 'text/csv' }, bytes));
      return { code: '', ...(await this.#reportEnd(idIn(text))) };
    } catch (error) {
      if (!(error instanceof EvenstockError) || error.problem === null) throw error;
      return { id: '', outcome: 'refused', changed: 0, code: error.code };
    }
  }

  async #reportEnd(id: string): Promise<Output<'getStockReport'>> {
    for (let pauseMs = pauseMsMin; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
      const report = await this.patiently(() => this.client.getStockReport({ id }));
      if (!isUnderWay(report.outcome)) return report;
      await this.#patience.sleep(pauseMs);
    }
  }

  async refuseReport(id: string, reason: string): Promise<string> {
    return (await this.patiently(() => this.client.refuseStockReport({ id, body: { reason } }))).outcome;
  }
}

function isUnderWay(outcome: string): boolean {
  return outcome === 'receiving' || outcome === 'comparing' || outcome === 'applying';
}

/** Of an answer that is an object with one. */
function idIn(text: string): string {
  const answer: unknown = JSON.parse(text);
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new TypeError(`The hub answered without an id: ${text.slice(0, 200)}`);
}

function refusalOf(status: number, headers: Readonly<Record<string, unknown>>, text: string): EvenstockError {
  const head = { status, headers: new Headers() };
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') head.headers.set(name, value);
  }
  return new EvenstockError(readProblem(head, text), head);
}

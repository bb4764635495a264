// Nobody holds everything: soft holds are limited for a channel and for each of its clients (F40), whichever node is
// asked and however many come at once; a hold that is over gives its room back at that moment, swept or not.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, openHttpFor, putMore, receipt, type Answer, type HttpNode } from '../testing/http.ts';
import { channelOf, standingClock } from '../testing/ledger.ts';

const { url } = await createTestDatabase();
const start = Date.parse('2026-06-01T08:00:00Z');

let node: HttpNode;
let clock: ReturnType<typeof standingClock>;

beforeEach(async () => {
  clock = standingClock(start);
  node = await openHttpFor(url, { clock: { ...clock, now: () => clock.decisionTime() ?? start } });
  await putMore(node, {
    channels: [channelOf('web', ['DC1'], { holdsMax: 5, holdsMaxPerClient: 2 }), channelOf('free', ['DC1'])],
  });
  await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 100) });
});

function bodyOf(more: object = {}): object {
  return { channel: 'web', kind: 'soft', ttlSeconds: 60, lines: [{ sku: 'A', quantity: 1 }], ...more };
}

function hold(more: object = {}, of: HttpNode = node): Promise<Answer> {
  return of.ask('POST /v1/reservations', { body: bodyOf(more) });
}

async function outcomeOf(more: object = {}): Promise<unknown> {
  const { status, body } = await hold(more);
  return status === 201 ? 'held' : at(body, 'code');
}

async function holds(count: number, more: object = {}): Promise<void> {
  for (let taken = 0; taken < count; taken += 1) expect(await outcomeOf(more)).toBe('held');
}

function outcomes(answer: Answer): unknown[] {
  const results = at(answer.body, 'results');
  return Array.isArray(results) ? results.map((one) => at(one, 'problem', 'code') ?? at(one, 'outcome')) : [];
}

describe('holds', () => {
  test('are as many as a client may have, and as many as its channel may have', async () => {
    await holds(2, { customer: 'C1' });
    const refused = await hold({ customer: 'C1' });
    expect(refused).toMatchObject({ body: { code: 'limit_exceeded', errors: [{ path: 'customer' }] } });
    await holds(2, { customer: 'C2' });
    await holds(1);
    expect(await hold()).toMatchObject({ body: { code: 'limit_exceeded', errors: [{ path: 'channel' }] } });
    expect(await outcomeOf({ customer: 'C3' })).toBe('limit_exceeded');
  });

  test('of another channel, and what is reserved for good, do not count', async () => {
    await holds(2, { customer: 'C1' });
    await holds(3, { customer: 'C1', channel: 'free' });
    const hard = { kind: 'hard', ttlSeconds: undefined, customer: 'C1' };
    await holds(3, hard);
    expect(await outcomeOf({ customer: 'C1' })).toBe('limit_exceeded');
  });

  test('that are confirmed, released or cancelled give their room back', async () => {
    for (const verb of ['confirm', 'release', 'cancel']) {
      await holds(1, { customer: 'C1' });
      const last = await hold({ customer: 'C1' });
      expect(await outcomeOf({ customer: 'C1' })).toBe('limit_exceeded');
      expect((await node.ask(`POST /v1/reservations/${String(at(last.body, 'id'))}/${verb}`)).status).toBe(200);
      await holds(1, { customer: 'C1' });
      for (const id of await open('C1')) await node.ask(`POST /v1/reservations/${id}/release`);
    }
  });

  test('that are over give their room back at once, before anybody sweeps them', async () => {
    await holds(1, { customer: 'C1', ttlSeconds: 120 });
    await holds(1, { customer: 'C1' });
    await holds(3);
    clock.advance(59_999);
    expect(await outcomeOf({ customer: 'C1' })).toBe('limit_exceeded');
    clock.advance(1);
    await holds(1, { customer: 'C1' });
    expect(await outcomeOf({ customer: 'C1' })).toBe('limit_exceeded');
    await holds(3);
    expect(await outcomeOf()).toBe('limit_exceeded');
    clock.advance(60_000);
    await holds(2, { customer: 'C1' });
    expect((await node.ask('GET /v1/invariants')).body).toMatchObject({ ok: true });
  });

  test('that are extended keep their room', async () => {
    const first = await hold({ customer: 'C1' });
    await holds(1, { customer: 'C1' });
    await node.ask(`POST /v1/reservations/${String(at(first.body, 'id'))}/extend`, { body: { ttlSeconds: 600 } });
    clock.advance(60_000);
    await holds(1, { customer: 'C1' });
    expect(await outcomeOf({ customer: 'C1' })).toBe('limit_exceeded');
  });

  test('in one request are counted as they are taken', async () => {
    const reservations = ['C1', 'C1', 'C1', 'C2', 'C3', 'C4', 'C5'].map((customer) => bodyOf({ customer }));
    const answer = await node.ask('POST /v1/reservations/batch', { body: { reservations } });
    expect(outcomes(answer)).toEqual([
      'reserved',
      'reserved',
      'limit_exceeded',
      'reserved',
      'reserved',
      'reserved',
      'limit_exceeded',
    ]);
  });

  test('that expire while a batch asks for them make room for just as many', async () => {
    await holds(5);
    clock.advance(60_000);
    const reservations = Array.from({ length: 8 }, () => bodyOf());
    const answer = await node.ask('POST /v1/reservations/batch', { body: { reservations } });
    expect(outcomes(answer).filter((one) => one === 'reserved')).toHaveLength(5);
  });

  test('are counted across nodes, at once too', async () => {
    const { tenantId } = node;
    const nodes = [node, await openHttpFor(url, { tenantId, clock }), await openHttpFor(url, { tenantId, clock })];
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => hold({ customer: `C${index % 10}` }, nodes[index % 3])),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    const perClient = new Map<unknown, number>();
    for (const { status, body } of answers) {
      const customer = at(body, 'customer');
      if (status === 201) perClient.set(customer, (perClient.get(customer) ?? 0) + 1);
    }
    expect(Math.max(...perClient.values())).toBeLessThanOrEqual(2);
  });

  test('are not allowed at all where the limit is none', async () => {
    await putMore(node, { channels: [channelOf('web', ['DC1'], { holdsMax: 0 })] });
    expect(await outcomeOf()).toBe('limit_exceeded');
    await holds(1, { kind: 'hard', ttlSeconds: undefined });
  });
});

async function open(customer: string): Promise<string[]> {
  const items = at((await node.ask('GET /v1/reservations?state=held')).body, 'items');
  const found = Array.isArray(items) ? items.filter((one) => at(one, 'customer') === customer) : [];
  return found.map((one) => String(at(one, 'id')));
}

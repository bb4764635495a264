// Goal: kits that share a component, the component itself and a ring fence of another channel are sold by three hubs at
// once until nothing is left, one hub is killed in the middle, and no unit is promised twice: what clients were told
// adds up, the fence is whole, and the ledger agrees (I1 to I14). How: clients with keys, who repeat what is not
// answered, order what they like of the four; components are counted from what was accepted.

import { expect, test } from 'vitest';

import { createTestDatabase } from '../test/test-database.ts';
import { openApi, type Answer, type Api } from './testing/api.ts';
import { startHub } from './testing/hub-process.ts';
import { expectInvariants } from './testing/invariants.ts';
import { codeOf } from './testing/keyed-load.ts';
import { pick, seededRandom } from './testing/seed.ts';
import { location, openShop, positionOf } from './testing/small-shop.ts';
import { waitUntil } from './testing/wait-until.ts';

const database = await createTestDatabase();
const random = seededRandom('kits-race');

const stock = 3000;
const fenced = 400;

/** What one of each takes of the shared component and of the others. */
const kits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  SHARED: { SHARED: 1 },
  PAIR: { SHARED: 2, CAP: 1 },
  SET: { SHARED: 3, BOX: 1 },
};

interface Sale {
  readonly channel: string;
  readonly sku: string;
}

const accepted: Sale[] = [];
const refusals = new Map<string, number>();
const troubles = new Set<string>();

/** Repeats its key, at another hub too, until there is an answer. */
async function order(apis: readonly Api[], key: string, { channel, sku }: Sale): Promise<Answer> {
  const body = { channel, lines: [{ sku, quantity: 1 }] };
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    try {
      const headers = { 'idempotency-key': key };
      const answer = await pick(random, apis).send({ method: 'POST', path: '/v1/reservations', body, headers });
      if (answer.status < 500) return answer;
      troubles.add(String(answer.status));
    } catch (error) {
      troubles.add(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    }
  }
  throw new Error(`There is no answer to ${key}.`);
}

/** Sells until a channel is refused the smallest thing there is, many times in a row. */
async function sell(apis: readonly Api[], client: number, channel: string): Promise<void> {
  for (let round = 0, dry = 0; dry < 3; round += 1) {
    const sku = dry > 0 ? 'SHARED' : pick(random, Object.keys(kits));
    const answer = await order(apis, `${client}-${round}`, { channel, sku });
    if (answer.status === 201) {
      accepted.push({ channel, sku });
      dry = 0;
    } else {
      expect(`${answer.status} ${codeOf(answer)}`).toBe('409 insufficient_stock');
      refusals.set(sku, (refusals.get(sku) ?? 0) + 1);
      dry += 1;
    }
  }
}

function taken(component: string, channel?: string): number {
  const of = accepted.filter((sale) => channel === undefined || sale.channel === channel);
  return of.reduce((sum, { sku }) => sum + (kits[sku]?.[component] ?? 0), 0);
}

async function open(api: Api): Promise<void> {
  await openShop(api, ['SHARED', 'CAP', 'BOX'], stock);
  const asKit = (sku: string): object => {
    return {
      sku,
      kit: Object.entries(kits[sku] ?? {}).map(([component, quantity]) => ({ sku: component, quantity })),
    };
  };
  await api.call({ method: 'PUT', path: '/v1/items', body: [asKit('PAIR'), asKit('SET')] });
  const channels = ['b2b', 'edi'].map((code) => ({ code, locations: [location] }));
  await api.call({ method: 'PUT', path: '/v1/channels', body: channels });
  const fence = { id: 'edi', channel: 'edi', sku: 'SHARED', kind: 'ring_fence', value: fenced, unit: 'quantity' };
  await api.call({ method: 'PUT', path: '/v1/allotment-rules', body: [fence] });
}

test('three hubs, one of which is killed, never promise kits, their component or a fence of it twice', async () => {
  const flags = ['--database-url', database.url];
  const hubs = await Promise.all([startHub({ flags }), startHub({ flags }), startHub({ flags })]);
  const apis = hubs.map(({ url }) => openApi(url));
  const [first, , victim] = apis;
  if (!first || !victim) throw new Error('There is no hub.');
  await open(first);

  const selling = Promise.all(
    Array.from({ length: 24 }, (_, client) => sell(apis, client, client % 2 === 0 ? 'web' : 'b2b')),
  );
  await waitUntil('a good part is sold', () => taken('SHARED') > stock / 3);
  expect(await hubs[2]?.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  expect(taken('SHARED')).toBeLessThan(stock - fenced);
  const next = await startHub({ flags });
  await victim.close();
  apis[2] = openApi(next.url);
  await selling;

  expect(troubles.size).toBeGreaterThan(0);
  expect(taken('SHARED')).toBe(stock - fenced);
  // The fence is whole, for its own channel and for nobody else.
  const own = { path: '/v1/availability?sku=SHARED&channel=edi' };
  expect(await first.call(own)).toMatchObject({ availableToSell: fenced });
  await sell(apis, 100, 'edi');
  expect(taken('SHARED')).toBe(stock);
  expect(taken('SHARED', 'edi')).toBe(fenced);
  for (const sku of ['SHARED', 'CAP', 'BOX']) {
    const reserved = taken(sku);
    expect(await positionOf(first, sku)).toMatchObject({ onHand: stock, reserved, available: stock - reserved });
  }
  await expectInvariants(first);
});

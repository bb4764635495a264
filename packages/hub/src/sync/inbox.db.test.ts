// The inbox on a real database: every message is worked on in its order, once, and leaves an outcome for each record,
// whoever works on it and wherever they break off.

import { Readable } from 'node:stream';

import { describe, expect, onTestFinished, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { mediation } from '../hub.ts';
import { verify } from '../operations/verify.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../store/database.ts';
import { listLetters } from '../store/inbox/dead-letters.ts';
import { insertMessage, listMessages } from '../store/inbox/messages.ts';
import { lockNamed } from '../store/locks.ts';
import { positionsAt } from '../store/positions.ts';
import { engineAround, inboxOf, messageOf, outcomesOf, recordsOf, sent, told, work } from '../testing/inbox.ts';
import { openNode, openSmallLedger, standingClock, type Node, type NodeOptions } from '../testing/ledger.ts';
import { startProxy } from '../testing/proxy.ts';
import { startInbox, workOnSource } from './inbox.ts';
import type { Decoded } from './decode/decoded.ts';
import type { Encoding, Mediation } from './mediation.ts';
import { createRedriving } from './redrive.ts';

const { url } = await createTestDatabase();

async function open(options: NodeOptions = {}): Promise<Node> {
  const node = await openSmallLedger(url, options);
  onTestFinished(() => node.database.close());
  return node;
}

async function onHand(node: Node, sku = 'A', location = 'DC1'): Promise<bigint | undefined> {
  const [found] = await node.database.read(node.tenantId, (reader) => positionsAt(reader, [{ sku, location }]));
  return found?.sellable;
}

async function expectSound(node: Node): Promise<void> {
  const report = await verify({ database: node.database, clock: systemClock }, node.tenantId);
  expect(report.checks.filter((check) => !check.ok)).toEqual([]);
}

const receipt = (sku: string, quantity: number, more: object = {}): Record<string, unknown> =>
  told('receipt', { sku, location: 'DC1', quantity }, more);

const many = (count: number): Record<string, unknown>[] => Array.from({ length: count }, () => receipt('A', 1));

describe('a message', () => {
  test('leaves one outcome for each of its records, and counts that add up', async () => {
    const node = await open();
    const first = receipt('A', 5);
    const id = await sent(node, [first, first, receipt('A', 2), receipt('nothing', 1), 'no event']);
    expect(await work(inboxOf(node), node)).toBe(1);
    expect(await outcomesOf(node, id)).toEqual([
      'applied',
      'duplicate',
      'applied',
      'dead_letter unknown_sku',
      'dead_letter invalid_field',
    ]);
    const message = await messageOf(node.database, node.tenantId, id);
    expect(message).toMatchObject({
      state: 'done',
      records: 5,
      counts: { applied: 2, duplicate: 1, dead_letter: 2 },
    });
    expect(await onHand(node)).toBe(7n);
    await expectSound(node);
  });

  test('of many parts and chunks is read line by line, and each line that is wrong is told by its number', async () => {
    const node = await open();
    const lines = many(1500).map((event) => JSON.stringify(event));
    lines[700] = '{"cut off';
    const padded = lines.map((line) => `${line}${' '.repeat(1500)}`).join('\n');
    const id = await sent(node, padded, { contentType: 'application/x-ndjson' });
    await work(inboxOf(node), node);
    const message = await messageOf(node.database, node.tenantId, id);
    expect(message.parts).toBeGreaterThan(2);
    expect(message).toMatchObject({ state: 'done', records: 1500 });
    const wrong = (await recordsOf(node, id)).filter(({ outcome }) => outcome === 'dead_letter');
    expect(wrong.map(({ line }) => line)).toContain(701);
  });

  const whole = Array.from({ length: 3 }, (_, index) => receipt('A', 10 ** index));
  const textOf = (separator: string): string => whole.map((event) => JSON.stringify(event)).join(separator);

  test.each([
    ['a JSON list', `[${textOf(',')}`.slice(0, -9), 'application/json', ['applied', 'applied']],
    ['a JSON list behind a comma', `[${textOf(',')},`, 'application/json', ['applied', 'applied', 'applied']],
    ['a JSON list behind a record', `[${textOf(',')}`, 'application/json', ['applied', 'applied']],
    ['a single JSON object', JSON.stringify(whole[0]).slice(0, -1), 'application/json', []],
    ['NDJSON in a record', textOf('\n').slice(0, -9), 'application/x-ndjson', ['applied', 'applied']],
  ])(
    'that is %s cut off is applied as far as it is there, and its end is told',
    async (_, text, contentType, applied) => {
      const node = await open();
      const id = await sent(node, text, { contentType });
      await work(inboxOf(node), node);
      expect(await outcomesOf(node, id)).toEqual([...applied, 'dead_letter malformed_body']);
      expect((await messageOf(node.database, node.tenantId, id)).state).toBe('done');
      await expectSound(node);
    },
  );

  test('that is NDJSON cut off exactly behind a record is whole for all that can be seen', async () => {
    const node = await open();
    const id = await sent(node, textOf('\n'), { contentType: 'application/x-ndjson' });
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, id)).toEqual(['applied', 'applied', 'applied']);
  });

  test('that came before is known, whether it comes the same way or by the API', async () => {
    const node = await open();
    const event = receipt('A', 5);
    await sent(node, event);
    const again = await sent(node, event);
    await work(inboxOf(node), node);
    expect(await outcomesOf(node, again)).toEqual(['duplicate']);
    expect(await onHand(node)).toBe(5n);
  });

  test.each([
    ['nothing at all', '[]', []],
    ['a type that is not read', Buffer.from('%PDF-1.7'), ['dead_letter unsupported_media_type'], 'application/pdf'],
    ['a document that is cut off', '[{"id": "1"', ['dead_letter malformed_body']],
    ['a key twice', '{"id": 1, "id": 2}', ['dead_letter malformed_body']],
    ['a prototype', '{"__proto__": {}}', ['dead_letter unknown_field']],
    ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, ['dead_letter limit_exceeded']],
    ['bytes that are no text', Buffer.from([0xff, 0xfe]), ['dead_letter invalid_encoding']],
    [
      'an event of another source',
      JSON.stringify({ ...receipt('A', 1), source: 'erp' }),
      ['dead_letter invalid_field'],
    ],
    [
      'an integer that no double holds',
      JSON.stringify(receipt('A', 1)).replace('"quantity":1', '"quantity":9007199254740993'),
      ['applied'],
    ],
  ] as [string, string | Buffer, string[], string?][])(
    'of %s harms nobody',
    async (_, content, outcomes, contentType = 'application/json') => {
      const node = await open();
      const id = await sent(node, content, { contentType });
      const next = await sent(node, receipt('B', 1));
      await work(inboxOf(node), node);
      expect(await outcomesOf(node, id)).toEqual(outcomes);
      expect(await outcomesOf(node, next)).toEqual(['applied']);
      await expectSound(node);
    },
  );
});

describe('workers', () => {
  test('of several nodes work on the messages of a source in their order and once', async () => {
    const node = await open();
    const nodes = [node, openNode(url, node.tenantId), openNode(url, node.tenantId)];
    onTestFinished(() => Promise.all(nodes.slice(1).map(({ database }) => database.close())).then(() => undefined));
    const ids = [];
    for (let count = 0; count < 30; count += 1) ids.push(await sent(node, many(3)));
    for (const id of ids) {
      // Whoever is second is told that somebody has it; between them nothing is left or done twice.
      while ((await messageOf(node.database, node.tenantId, id)).state !== 'done') {
        await Promise.all(nodes.map((one, at) => work(inboxOf(one), one, 'wms', `node-${at}`)));
      }
    }
    const seqs = [];
    for (const id of ids) for (const { seq, outcome } of await recordsOf(node, id)) seqs.push([outcome, seq]);
    expect(seqs).toEqual(Array.from({ length: 90 }, (_, index) => ['applied', BigInt(index + 1)]));
    await expectSound(node);
  });

  test('take over from one that died when its lease ends, and one who comes back late writes nothing', async () => {
    const clock = standingClock(systemClock.now());
    const node = await open({ clock });
    const id = await sent(node, many(3), { clock });
    const stalled = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    const slow = engineAround(node, async (_, decide) => {
      reached.resolve(undefined);
      await stalled.promise;
      return decide();
    });
    const first = work(inboxOf(node, { clock, engine: slow }), node, 'wms', 'first');
    await reached.promise;
    expect(await work(inboxOf(node, { clock }), node, 'wms', 'second')).toBe(0);
    clock.advance(60_000);
    expect(await work(inboxOf(node, { clock }), node, 'wms', 'second')).toBe(1);
    stalled.resolve(undefined);
    await first;
    expect(await outcomesOf(node, id)).toEqual(['applied', 'applied', 'applied']);
    expect((await messageOf(node.database, node.tenantId, id)).counts).toEqual({ applied: 3 });
    expect(await onHand(node)).toBe(3n);
    await expectSound(node);
  });

  test("killed between the engine's commit and the outcomes leave a message that counts what it applied", async () => {
    const clock = standingClock(systemClock.now());
    const node = await open({ clock });
    const known = receipt('A', 10);
    await sent(node, known, { clock });
    await work(inboxOf(node, { clock }), node);
    const proxy = await startProxy(url);
    const database = openDatabase({ url: proxy.url, readersMax: 2, writersMax: 2 });
    onTestFinished(async () => {
      await database.close();
      await proxy.close();
    });
    const twice = receipt('B', 1);
    const id = await sent(node, [receipt('A', 1), known, twice, twice], { clock });
    let isAway = false;
    const cut = engineAround(node, async (_, decide) => {
      const outcome = await decide();
      isAway = true;
      proxy.goAway();
      return outcome;
    });
    const context = inboxOf(node, { clock, database, engine: cut });
    const turn = { holder: 'first', isStopping: () => isAway };
    await expect(workOnSource(context, node.tenantId, 'wms', turn)).rejects.toThrow(/connection|terminated|EPIPE/i);
    expect(await outcomesOf(node, id)).toEqual([]);
    clock.advance(60_000);
    await work(inboxOf(node, { clock }), node, 'wms', 'second');
    expect(await outcomesOf(node, id)).toEqual(['applied', 'duplicate', 'applied', 'duplicate']);
    expect([await onHand(node), await onHand(node, 'B')]).toEqual([11n, 1n]);
    await expectSound(node);
  });

  test('are woken, work side by side, and stop at a point where the rest can be taken up', async () => {
    const node = await open();
    const sources = ['a', 'b', 'c', 'd', 'e', 'f'];
    const ids = [];
    for (const source of sources) ids.push(await sent(node, { ...receipt('A', 1), source }, { source }));
    const workers = [startInbox(inboxOf(node)), startInbox(inboxOf(node))];
    for (const id of ids) {
      await expect.poll(async () => (await messageOf(node.database, node.tenantId, id)).state).toBe('done');
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await onHand(node)).toBe(6n);
  });
});

/** A decoder with a defect. */
function brittle(): Mediation {
  const whole = mediation();
  async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Decoded> {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    if (Buffer.concat(parts).includes('poison')) throw new Error('It broke.');
    yield* whole.decode(Readable.from(parts), encoding);
  }
  return { ...whole, decode };
}

test('messages of a source take their places in the order in which they are committed', async () => {
  const node = await open();
  const waits = `select count(*)::integer as n from pg_locks where locktype = 'advisory' and not granted`;
  const draft = { topic: 't', contentType: '', headers: {}, idempotencyKey: null, correlationId: 'c', actor: 'a' };
  const slow = { ...draft, messageId: 'msg_slow', source: 'wms', contentHash: 'aa', size: 1, parts: 1 };
  let late: Promise<string> = Promise.resolve('');
  const first = await node.database.inTransaction(node.tenantId, async (transaction) => {
    await lockNamed(transaction, 'inbox wms');
    late = sent(node, receipt('A', 1));
    // Somebody else is ready to take the next place, and has to wait for this one to be taken.
    await expect.poll(() => transaction.query<{ n: number }>({ text: waits })).toEqual([{ n: 1 }]);
    return insertMessage(transaction, slow, null);
  });
  const second = await messageOf(node.database, node.tenantId, await late);
  expect(second.inboxSeq).toBeGreaterThan(first?.inboxSeq ?? 0n);
});

describe('a message that cannot be worked on', () => {
  test('for want of room rests in its place, what is done stays done, and nothing passes it', async () => {
    const clock = standingClock(systemClock.now());
    const node = await open({ clock, limits: { queueWeightMax: 1 } });
    const id = await sent(node, [receipt('A', 1), receipt('B', 1)], { clock });
    const next = await sent(node, receipt('A', 1), { clock });
    const context = inboxOf(node, { clock });
    await work(context, node);
    expect(await messageOf(node.database, node.tenantId, id)).toMatchObject({
      state: 'received',
      records: 1,
      postponements: 1,
      faultCode: 'overloaded',
    });
    expect(await work(context, node)).toBe(0);
    expect(await outcomesOf(node, next)).toEqual([]);
    clock.advance(1000);
    await work(context, node);
    expect(await outcomesOf(node, id)).toEqual(['applied', 'applied']);
    expect(await outcomesOf(node, next)).toEqual(['applied']);
    await expectSound(node);
  });

  test('because it breaks the worker is given up with its reason after five attempts, and others go on', async () => {
    const clock = standingClock(systemClock.now());
    const node = await open({ clock });
    const id = await sent(node, 'poison', { clock });
    const next = await sent(node, receipt('A', 1), { clock });
    const poisoned = inboxOf(node, { clock, mediation: brittle() });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await work(poisoned, node);
      clock.advance(60_000);
    }
    expect(await messageOf(node.database, node.tenantId, id)).toMatchObject({ state: 'dead', attempts: 5 });
    await work(poisoned, node);
    expect(await outcomesOf(node, next)).toEqual(['applied']);
    const [letter] = await node.database.read(node.tenantId, (reader) =>
      listLetters(reader, { state: 'open', after: 0n, limit: 10 }),
    );
    expect(letter).toMatchObject({ stage: 'message', code: 'internal_error', detail: 'It broke.', attempts: 5 });
    await expectSound(node);
    const operator = { tenantId: node.tenantId, actor: 'operator', correlationId: 'cor' };
    const redriving = createRedriving(inboxOf(node, { clock }), () => undefined);
    expect(await redriving.redrive(operator, letter?.letterId ?? '', undefined)).toMatchObject({ ok: true });
    await work(inboxOf(node, { clock }), node);
    expect(await outcomesOf(node, id)).toEqual(['dead_letter malformed_body']);
    await expectSound(node);
  });

  test('because one record breaks the engine loses that record alone', async () => {
    const clock = standingClock(systemClock.now());
    const node = await open({ clock });
    const id = await sent(node, [receipt('A', 1), receipt('B', 1), receipt('A', 2)], { clock });
    const engine = engineAround(node, async (command, decide) => {
      if ('sku' in command && command.sku === 'B') throw new Error('A defect.');
      return decide();
    });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await work(inboxOf(node, { clock, engine }), node);
      clock.advance(60_000);
    }
    expect(await outcomesOf(node, id)).toEqual(['applied', 'dead_letter internal_error', 'applied']);
    await expectSound(node);
  });
});

test('another tenant sees none of it', async () => {
  const [node, other] = [await open(), await open()];
  await sent(node, receipt('A', 1));
  const filter = { before: null, limit: 10 };
  expect(await other.database.read(other.tenantId, (reader) => listMessages(reader, filter))).toEqual([]);
  expect(await work(inboxOf(other), other)).toBe(0);
});

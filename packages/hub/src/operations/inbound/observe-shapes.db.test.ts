// Shapes are learned from messages, findings are raised when one is different, and a shape changes only when a person
// accepts a finding or a new field has come often enough; on several nodes at once, and never at a message's expense.

import { afterAll, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../../test/test-database.ts';
import { adoptingMessages, learningMessages } from '../../domain/shapes/learning.ts';
import { odditiesMax } from '../../domain/shapes/schema-finding.ts';
import { formatsOf } from '../../domain/shapes/shape.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeId } from '../../platform/ids.ts';
import { openDatabase } from '../../store/database.ts';
import { findMessageShape, type MessageShape } from '../../store/inbound/message-shapes.ts';
import { listFindings } from '../../store/inbound/schema-findings.ts';
import { createTenant } from '../../testing/ledger.ts';
import { decideFinding, type FindingDecided } from './decide-finding.ts';
import { observeShapes, type Observed, type ShapeCache } from './observe-shapes.ts';

const { url } = await createTestDatabase();
const database = openDatabase({ url, readersMax: 4, writersMax: 4 });
afterAll(() => database.close());

const about = { source: 'wms', topic: 'stock' };
const usual = { sku: 'A', qty: 1 };

interface Topic {
  readonly tenantId: number;
  readonly observe: (...records: readonly unknown[]) => Promise<Observed>;
  readonly shape: () => Promise<MessageShape | null>;
  readonly findings: () => Promise<object[]>;
  readonly decide: (findingId: string, state: 'accepted' | 'dismissed') => Promise<FindingDecided>;
}

function nodeOf(tenantId: number, shapes: ShapeCache = new Map()): Topic {
  return {
    tenantId,
    observe: (...records) =>
      observeShapes({ database, makeId, shapes }, tenantId, { ...about, messageId: makeId('msg') }, records),
    shape: () => database.read(tenantId, (reader) => findMessageShape(reader, about)),
    findings: async () => {
      const all = { source: 'wms', topic: undefined, state: undefined, before: undefined, limit: 1000 };
      const findings = await database.read(tenantId, (reader) => listFindings(reader, all));
      return findings.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    },
    decide: (findingId, state) => {
      const operator = { tenantId, actor: 'key_test', correlationId: 'cor' };
      return decideFinding({ database, clock: systemClock, makeId }, operator, findingId, state);
    },
  };
}

async function learnt(): Promise<Topic> {
  const topic = nodeOf(await createTenant(database));
  for (let count = 0; count < learningMessages; count += 1) await topic.observe(usual);
  return topic;
}

function idOf(findings: readonly object[], at = 0): string {
  const [found] = findings.slice(at);
  return found !== undefined && 'findingId' in found ? String(found.findingId) : '';
}

describe('learning', () => {
  test('raises nothing for the first messages, however different they are', async () => {
    const topic = nodeOf(await createTenant(database));
    for (let count = 0; count < learningMessages; count += 1) {
      expect(await topic.observe({ [`field${count}`]: count })).toEqual({ raised: [], fault: null });
    }
    expect(await topic.shape()).toMatchObject({ version: 1, messages: 20, records: 20n });
    expect((await topic.observe({ other: 1 })).raised).toMatchObject([{ kind: 'new_field', path: 'other' }]);
  });

  test('notes everything that comes meanwhile, also what would raise nothing later', async () => {
    const topic = nodeOf(await createTenant(database));
    await topic.observe({ sku: 'A' });
    await topic.observe({ sku: '12' });
    const shape = await topic.shape();
    expect(formatsOf(shape?.known.paths.get('sku')?.formats ?? 0)).toEqual(['integer', 'text']);
  });

  test('counts every message and record, whether it was different or not', async () => {
    const topic = await learnt();
    await topic.observe(usual, usual, usual);
    await topic.observe(usual, { ...usual, odd: true });
    await topic.observe(usual);
    expect(await topic.shape()).toMatchObject({ version: 1, messages: 23, records: 26n });
  });

  test('is the same on several nodes at once', async () => {
    const tenantId = await createTenant(database);
    const nodes = Array.from({ length: 4 }, () => nodeOf(tenantId));
    const all = Array.from({ length: learningMessages }, (_, at) =>
      (nodes[at % 4] ?? nodeOf(tenantId)).observe({ ...usual, at }),
    );
    expect(await Promise.all(all)).toEqual(
      Array.from({ length: learningMessages }, () => ({ raised: [], fault: null })),
    );
    expect(await nodes[0]?.shape()).toMatchObject({ messages: 20, records: 20n });
    const odd = await Promise.all(nodes.map((node) => node.observe({ ...usual, at: 'x' })));
    expect(odd.flatMap((one) => one.raised)).toHaveLength(1);
    expect(await nodes[0]?.findings()).toMatchObject([{ kind: 'type_changed', path: 'at', messages: 4 }]);
  });
});

describe('findings', () => {
  test('name what is different, with the first message, and are raised once', async () => {
    const topic = await learnt();
    const odd = { ...about, messageId: 'msg_odd' };
    const context = { database, makeId, shapes: new Map() };
    const { raised } = await observeShapes(context, topic.tenantId, odd, [{ sku: '12', qty: null, note: 'x' }]);
    expect(raised).toEqual([
      { kind: 'new_field', path: 'note', before: null, after: 'string' },
      { kind: 'type_changed', path: 'qty', before: 'integer', after: 'null' },
    ]);
    expect((await topic.observe({ sku: 'A', qty: null, note: 'y' })).raised).toEqual([]);
    expect(await topic.findings()).toMatchObject([
      { kind: 'new_field', messages: 2, state: 'open', decidedBy: null },
      { kind: 'type_changed', messages: 2, state: 'open', firstMessageId: 'msg_odd' },
    ]);
  });

  test('of one topic do not grow without end', async () => {
    const topic = await learnt();
    for (let count = 0; count < 4; count += 1) {
      const entries = Array.from({ length: 150 }, (_, at) => [`k${count}_${at}`, at]);
      await topic.observe({ ...usual, ...Object.fromEntries(entries) });
    }
    expect(await topic.findings()).toHaveLength(odditiesMax);
  });

  test('are accepted into the next version of the shape, by a person', async () => {
    const topic = await learnt();
    await topic.observe({ sku: 'A', qty: 'many' });
    const id = idOf(await topic.findings());
    expect(await topic.decide(id, 'accepted')).toMatchObject({ ok: true, finding: { state: 'accepted' } });
    expect(await topic.decide(id, 'accepted')).toMatchObject({ ok: true });
    expect(await topic.shape()).toMatchObject({ version: 2, messages: 21 });
    expect(await topic.observe({ sku: 'A', qty: 'few' })).toEqual({ raised: [], fault: null });
    expect((await topic.observe({ sku: 'A', qty: null })).raised).toHaveLength(1);
    const refused = await topic.decide(id, 'dismissed');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'invalid_state' } });
  });

  test('that are dismissed leave the shape as it is, and are not raised again', async () => {
    const topic = await learnt();
    await topic.observe({ sku: 'A' });
    const id = idOf(await topic.findings());
    expect(await topic.decide(id, 'dismissed')).toMatchObject({ finding: { kind: 'missing_field', path: 'qty' } });
    expect((await topic.observe({ sku: 'A' })).raised).toEqual([]);
    expect(await topic.findings()).toMatchObject([{ state: 'dismissed', messages: 2, decidedBy: 'key_test' }]);
    expect(await topic.shape()).toMatchObject({ version: 1 });
  });

  test('of a new field are accepted by themselves once it has come often enough, others never', async () => {
    const topic = await learnt();
    for (let count = 1; count < adoptingMessages; count += 1) await topic.observe({ sku: 'A', qty: 'x', note: 1 });
    expect(await topic.shape()).toMatchObject({ version: 1 });
    await topic.observe({ sku: 'A', qty: 'x', note: 1 });
    await topic.observe({ sku: 'A', qty: 'x', note: 1 });
    expect(await topic.shape()).toMatchObject({ version: 2, messages: learningMessages + adoptingMessages + 1 });
    expect(await topic.findings()).toMatchObject([
      { kind: 'new_field', state: 'accepted', messages: adoptingMessages, decidedBy: 'hub' },
      { kind: 'type_changed', state: 'open', messages: adoptingMessages + 1 },
    ]);
  });
});

test('a new field that was dismissed stays out of the shape, however often it comes', async () => {
  const topic = await learnt();
  await topic.observe({ ...usual, note: 1 });
  await topic.decide(idOf(await topic.findings()), 'dismissed');
  for (let count = 0; count <= adoptingMessages; count += 1) await topic.observe({ ...usual, note: 1 });
  expect(await topic.shape()).toMatchObject({ version: 1 });
  expect(await topic.findings()).toMatchObject([{ state: 'dismissed', messages: adoptingMessages + 2 }]);
});

test('what cannot be kept is handed back, and fails nothing', async () => {
  const { raised, fault } = await nodeOf(2_000_000_000).observe(usual);
  expect(raised).toEqual([]);
  expect(fault).toBeInstanceOf(Error);
});

test('a message without records teaches nothing', async () => {
  const topic = nodeOf(await createTenant(database));
  expect(await topic.observe()).toEqual({ raised: [], fault: null });
  expect(await topic.shape()).toBeNull();
});

test('a node that has an old version in mind takes no message for a new one that is none', async () => {
  const topic = await learnt();
  const late = nodeOf(topic.tenantId);
  await late.observe(usual);
  await topic.observe({ ...usual, note: 'x' });
  await topic.decide(idOf(await topic.findings()), 'accepted');
  expect(await late.observe({ ...usual, note: 'y' })).toEqual({ raised: [], fault: null });
  expect(await late.shape()).toMatchObject({ version: 2, messages: learningMessages + 3 });
});

test('names that cannot be kept are left out', async () => {
  const topic = await learnt();
  const { fault } = await topic.observe({ ...usual, '\u0000': 1, '\ud800': 1, '{"a",\\}': 1, 'a/b': 1 });
  expect(fault).toBeNull();
  expect(await topic.findings()).toMatchObject([{ path: 'a~1b' }, { path: '{"a",\\}' }]);
});

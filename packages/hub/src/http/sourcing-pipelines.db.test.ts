// Sourcing pipelines over HTTP: governed, refused with a path, and in force from the next decision on.

import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { pipelineOf } from '../domain/sourcing/pipeline.ts';
import { loadCatalogue } from '../operations/catalogue.ts';
import { putChannels } from '../operations/put-channels.ts';
import { systemClock } from '../platform/clock.ts';
import { makeId } from '../platform/ids.ts';
import { at, closeHttp, openHttp, type HttpNode } from '../testing/http.ts';
import { channelOf } from '../testing/ledger.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeAll(async () => {
  node = await openHttp(url);
});

afterAll(() => closeHttp(node));

test('each change is a revision, and saying the same again is none', async () => {
  const first = [{ code: 'near', steps: ['open', 'region'] }];
  expect((await node.ask('PUT /v1/sourcing-pipelines', { body: first })).body).toEqual({ written: 1, changed: 1 });
  expect((await node.ask('PUT /v1/sourcing-pipelines', { body: first })).body).toEqual({ written: 1, changed: 0 });
  const second = [{ code: 'near', steps: ['region', 'cheapest'] }];
  expect((await node.ask('PUT /v1/sourcing-pipelines', { body: second })).body).toEqual({ written: 1, changed: 1 });
  expect(at((await node.ask('GET /v1/sourcing-pipelines')).body, 'items')).toEqual(second);
  const revisions = await node.ask('GET /v1/sourcing-pipelines/near/revisions');
  expect(at(revisions.body, 'items')).toMatchObject([
    { revision: 2, record: second[0] },
    { revision: 1, record: first[0] },
  ]);
});

test.each([
  ['a rule that does not exist', [{ code: 'x', steps: ['open', 'closed'] }], 'invalid_field', '0/steps/1'],
  ['a filter after the split', [{ code: 'x', steps: ['in_order', 'open'] }], 'conflict', '0/steps/1'],
  [
    'two splits',
    [
      { code: 'x', steps: [] },
      { code: 'y', steps: ['in_order', 'cheapest'] },
    ],
    'conflict',
    '1/steps/1',
  ],
  ['the name of the built-in one', [{ code: 'default', steps: [] }], 'conflict', '0/code'],
  [
    'one that is given twice',
    [
      { code: 'x', steps: [] },
      { code: 'x', steps: ['open'] },
    ],
    'conflict',
    '1/code',
  ],
])('a request with %s is refused as a whole', async (_, body, code, path) => {
  const answer = await node.ask('PUT /v1/sourcing-pipelines', { body });
  expect(answer.body).toMatchObject({ code, errors: [{ path }] });
  expect(JSON.stringify((await node.ask('GET /v1/sourcing-pipelines')).body)).not.toContain('"x"');
});

test('the catalogue that decisions go by has them compiled', async () => {
  await node.ask('PUT /v1/sourcing-pipelines', { body: [{ code: 'late', steps: ['priority', 'in_order'] }] });
  const catalogue = await node.database.read(node.tenantId, (reader) => loadCatalogue(reader, 0n));
  const pipeline = pipelineOf(catalogue.pipelines, 'late');
  expect([pipeline.code, pipeline.sorts.length, pipeline.split.name]).toEqual(['late', 1, 'inOrder']);
});

test('a channel names a pipeline that exists', async () => {
  await node.ask('PUT /v1/sourcing-pipelines', { body: [{ code: 'known', steps: [] }] });
  const { database, tenantId } = node;
  const operator = { tenantId, actor: 'test', correlationId: 'cor_1' };
  const put = (sourcing: string) =>
    putChannels({ database, clock: systemClock, makeId }, operator, [
      channelOf('one', ['DC1'], { sourcing: 'known' }),
      channelOf('two', ['DC1'], { sourcing }),
    ]);
  expect(await put('unknown')).toMatchObject({ ok: false, refusal: { code: 'conflict', path: '1/sourcing' } });
  expect(await put('known')).toMatchObject({ ok: true });
});

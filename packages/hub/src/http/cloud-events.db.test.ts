// CloudEvents 1.0.2 over HTTP: structured, batch and binary mode in, with extensions and binary data, and the batch
// format out.

import { beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, openHttpFor, receipt, type Answer, type HttpNode } from '../testing/http.ts';

const { url } = await createTestDatabase();

let node: HttpNode;

beforeEach(async () => {
  node = await openHttpFor(url);
});

const data = { sku: 'A', location: 'DC1', quantity: 5 };
const attributes = {
  'ce-specversion': '1.0',
  'ce-id': 'e-1',
  'ce-source': 'wms',
  'ce-type': 'evenstock.receipt.v1',
  'ce-time': '2026-01-02T03:04:05Z',
};

function binary(headers: Record<string, string> = {}, body: unknown = data): Promise<Answer> {
  return node.ask('POST /v1/events', { body, headers: { ...attributes, ...headers } });
}

describe('binary mode', () => {
  test('is the same event as in structured mode', async () => {
    expect((await binary()).body).toMatchObject({ id: 'e-1', outcome: 'applied' });
    const body = {
      specversion: '1.0',
      id: 'e-1',
      source: 'wms',
      type: 'evenstock.receipt.v1',
      time: '2026-01-02T03:04:05Z',
      data,
    };
    expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'duplicate' });
  });

  test('decodes its headers once, after taking quotes off', async () => {
    const sent = await binary({
      'ce-id': '"a \\"b\\""%20%e2%82%ac%2541',
      'ce-extension': 'x',
      'ce-subject': 'Euro%20%F0%9F%98%80',
    });
    expect(sent.body).toMatchObject({ id: 'a "b" €%41', outcome: 'applied' });
  });

  test.each([
    ['bytes that are no UTF-8', { 'ce-id': '%C0%A0' }, 'invalid_encoding', 'id'],
    ['a per cent sign alone', { 'ce-id': '100%' }, 'invalid_encoding', 'id'],
    ['a name that no attribute can have', { 'ce-correlation_id': 'x' }, 'unknown_field', 'correlation_id'],
    ['its content type twice', { 'ce-datacontenttype': 'application/json' }, 'unknown_field', 'datacontenttype'],
    ['another version', { 'ce-specversion': '0.3' }, 'invalid_field', 'specversion'],
    ['a time that is none', { 'ce-time': 'now' }, 'invalid_field', 'time'],
  ])('%s is refused', async (_, headers, code, path) => {
    const answer = await binary(headers);
    expect(answer.body).toMatchObject({ code });
    expect(JSON.stringify(at(answer.body, 'errors'))).toContain(`"path":"${path}"`);
  });

  test('without data, or with a batch of it, is refused with its field', async () => {
    expect((await binary({}, null)).body).toMatchObject({ code: 'invalid_field', errors: [{ path: 'data/sku' }] });
    expect((await binary({ 'content-type': 'text/xml' })).status).toBe(415);
    expect((await binary({}, [data])).body).toMatchObject({ code: 'invalid_field' });
  });

  test('is no stream, and its key does not hide another event', async () => {
    const payload = `${JSON.stringify(data)}\n`;
    const headers = { ...attributes, 'content-type': 'application/x-ndjson' };
    expect((await node.ask('POST /v1/events', { payload, headers })).body).toMatchObject({
      code: 'unsupported_media_type',
    });
    await binary({ 'idempotency-key': 'k' });
    const second = await binary({ 'idempotency-key': 'k', 'ce-id': 'e-2' });
    expect(second.body).toMatchObject({ id: 'e-2', outcome: 'applied' });
  });
});

describe('structured mode', () => {
  test('lets extensions through; they, null attributes and binary data make no other event', async () => {
    const body = receipt('A', 'DC1', 5);
    expect((await node.ask('POST /v1/events', { body })).body).toMatchObject({ outcome: 'applied' });
    const { data: own, ...rest } = body;
    const base64 = Buffer.from(JSON.stringify(own)).toString('base64');
    for (const more of [
      { ...body, comexampleextension1: 'value', flag: true, number: -5 },
      { ...body, subject: null, extension: null },
      { ...rest, data_base64: base64, datacontenttype: 'application/json' },
      { ...body, datacontenttype: 'application/vnd.shop+json; charset=utf-8' },
    ]) {
      expect((await node.ask('POST /v1/events', { body: more })).body).toMatchObject({ outcome: 'duplicate' });
    }
  });

  test.each([
    ['both data and binary data', { data_base64: 'e30=' }, 'invalid_field', 'data_base64'],
    [
      'text that is no Base64',
      { data: undefined, data_base64: 'e30', datacontenttype: 'a/json' },
      'invalid_field',
      'data_base64',
    ],
    ['binary data of no type', { data: undefined, data_base64: 'e30=' }, 'unsupported_media_type', 'datacontenttype'],
    ['a fraction as an extension', { extension: 1.5 }, 'invalid_field', 'extension'],
    ['an extension that is too long', { extension: 'x'.repeat(1001) }, 'invalid_field', 'extension'],
    ['a name that is too long', { [`x${'y'.repeat(20)}`]: 'x' }, 'unknown_field', `x${'y'.repeat(20)}`],
  ])('%s is refused', async (_, more, code, path) => {
    const answer = await node.ask('POST /v1/events', { body: { ...receipt('A', 'DC1', 5), ...more } });
    expect(answer.body).toMatchObject({ code });
    expect(JSON.stringify(at(answer.body, 'errors'))).toContain(`"path":"${path}"`);
  });
});

describe('the batch format out', () => {
  const accept = 'application/cloudevents-batch+json';

  test('is the page alone, with the next one in the Link header', async () => {
    await binary();
    await binary({ 'ce-id': 'e-2' });
    const first = await node.ask('GET /v1/events?limit=1&sku=A', { headers: { accept } });
    expect(first.headers['content-type']).toBe(`${accept}; charset=utf-8`);
    expect(first.body).toMatchObject([{ specversion: '1.0', id: '1', type: 'evenstock.receipt.v1' }]);
    const next = /^<([^>]+)>; rel="next"$/.exec(String(first.headers['link']))?.[1] ?? '';
    const second = await node.ask(`GET ${next}`, { headers: { accept } });
    expect(second.body).toMatchObject([{ id: '2' }]);
  });

  test.each([undefined, '*/*', 'application/json', `${accept};q=0`])('is not given to %s', async (other) => {
    await binary();
    const page = await node.ask('GET /v1/events', other === undefined ? {} : { headers: { accept: other } });
    expect(page.body).toMatchObject({ items: [{ id: '1' }], nextCursor: '1' });
  });
});

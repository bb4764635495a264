// Bad input: each gets a clear error with a code and a pointer to the field, nothing is half done, and the node
// goes on.

import { connect } from 'node:net';

import { afterAll, afterEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../../../../test/test-database.ts';
import { at, closeHttp, openHttp, receipt, type Answer } from '../testing/http.ts';

const { url } = await createTestDatabase();

const node = await openHttp(url);
const origin = await node.listen();
afterAll(() => closeHttp(node));

// Whatever comes in, it is no failure of ours.
afterEach(() => {
  expect(node.logged).toEqual([]);
});

const asJson = { 'content-type': 'application/json' };

function post(payload: string | Buffer, target = '/v1/reservations', headers = asJson): Promise<Answer> {
  return node.ask(`POST ${target}`, { payload, headers });
}

const line = '{"sku":"A","quantity":1}';
const whole = (rest: string): string => `{"channel":"web","lines":[${line}]${rest}}`;

describe('a body', () => {
  test.each([
    ['text that is no JSON', 'hello', 400, 'malformed_body'],
    ['half of a body', '{"channel":"web"', 400, 'malformed_body'],
    ['NaN', whole(',"ttlSeconds":NaN'), 400, 'malformed_body'],
    ['a comment', whole('/* no */'), 400, 'malformed_body'],
    ['nothing at all', '', 400, 'invalid_field'],
    ['null', 'null', 400, 'invalid_field'],
    ['a number', '7', 400, 'invalid_field'],
    ['an array', '[]', 400, 'invalid_field'],
    ['a key twice', whole(',"channel":"other"'), 400, 'malformed_body'],
    [
      'a key twice, deep inside',
      `{"channel":"web","lines":[{"sku":"A","sku":"B","quantity":1}]}`,
      400,
      'malformed_body',
    ],
    ['a byte order mark', `\uFEFF${whole('')}`, 400, 'malformed_body'],
  ])('of %s is refused', async (_, payload, status, code) => {
    expect(await post(payload)).toMatchObject({ status, body: { code } });
  });

  test.each([
    ['a field that nobody knows', whole(',"colour":"red"'), 'unknown_field', 'colour'],
    ['a field of the database', whole(',"tenant_id":1'), 'unknown_field', 'tenant_id'],
    ['a state of the caller’s choice', whole(',"state":"fulfilled"'), 'unknown_field', 'state'],
    ['__proto__', whole(',"__proto__":{"isAdmin":true}'), 'unknown_field', '__proto__'],
    ['__proto__, written otherwise', whole(String.raw`,"\u005f_proto__":{}`), 'unknown_field', '__proto__'],
    [
      'constructor, deep inside',
      whole(',"order":{"constructor":{"prototype":{}}}'),
      'unknown_field',
      'order/constructor',
    ],
    ['a word for a number', whole(',"ttlSeconds":"60"'), 'invalid_field', 'ttlSeconds'],
    ['a fraction for a whole number', whole(',"ttlSeconds":1.5'), 'invalid_field', 'ttlSeconds'],
    ['a time to live of 0', whole(',"ttlSeconds":0'), 'invalid_field', 'ttlSeconds'],
    ['a policy that is none', whole(',"policy":"best_effort"'), 'invalid_field', 'policy'],
    ['blanks around a code', '{"channel":" web","lines":[]}', 'invalid_field', 'channel'],
    ['a code that is too long', `{"channel":"${'w'.repeat(65)}","lines":[]}`, 'invalid_field', 'channel'],
    ['no lines', '{"channel":"web","lines":[]}', 'invalid_field', 'lines'],
    ['a line that is none', '{"channel":"web","lines":[null]}', 'invalid_field', 'lines/0'],
    [
      'a quantity that is none',
      '{"channel":"web","lines":[{"sku":"A","quantity":[1]}]}',
      'invalid_field',
      'lines/0/quantity',
    ],
    ['no quantity', '{"channel":"web","lines":[{"sku":"A"}]}', 'invalid_field', 'lines/0/quantity'],
    [
      'a time that is none',
      `{"channel":"web","lines":[{"sku":"A","quantity":1,"neededBy":"soon"}]}`,
      'invalid_field',
      'lines/0/neededBy',
    ],
  ])('with %s is refused with its path', async (_, payload, code, path) => {
    const answer = await post(payload);
    expect(answer.status).toBe(400);
    expect(at(answer.body, 'code')).toBe(code);
    expect(at(answer.body, 'errors', 0, 'path')).toBe(path);
    expect(Object.prototype).not.toHaveProperty('isAdmin');
  });

  test.each([
    ['2^63', '9223372036854775808', 'quantity_out_of_range'],
    ['2^63 as a string', '"9223372036854775808"', 'quantity_out_of_range'],
    ['2^53 + 1, which no double holds', '9007199254740993', 'insufficient_stock'],
    ['1e400', '1e400', 'quantity_not_representable'],
    ['-1e400', '-1e400', 'quantity_not_representable'],
    ['a fraction below what a double tells from 1', '1.00000000000000000001', 'quantity_not_representable'],
    ['0x10', '"0x10"', 'quantity_not_representable'],
    ['1e3 as a string', '"1e3"', 'quantity_not_representable'],
    ['a decimal comma', '"1,5"', 'quantity_not_representable'],
    ['minus nothing', '-0', 'quantity_out_of_range'],
    ['Infinity as a string', '"Infinity"', 'quantity_not_representable'],
  ])('with the quantity %s is refused, never rounded', async (_, quantity, code) => {
    const answer = await post(`{"channel":"web","lines":[{"sku":"A","quantity":${quantity}}]}`);
    expect(at(answer.body, 'code')).toBe(code);
    const shortage = at(answer.body, 'shortages', 0, 'requested');
    if (code === 'insufficient_stock') expect(shortage).toBe('9007199254740993');
  });

  test('of invalid UTF-8, with a NUL or half a character is refused', async () => {
    const [before, after] = whole(',"order":"?"')
      .split('?')
      .map((part) => Buffer.from(part));
    const broken = Buffer.concat([before ?? Buffer.alloc(0), Buffer.from([0xc3, 0x28]), after ?? Buffer.alloc(0)]);
    expect(await post(broken)).toMatchObject({ status: 400, body: { code: 'invalid_encoding' } });
    for (const escape of [String.raw`\u0000`, String.raw`a\ud800b`]) {
      const answer = await post(whole(`,"order":"${escape}"`));
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_encoding', errors: [{ path: 'order' }] } });
    }
    const astral = await post(whole(String.raw`,"order":"\ud83d\ude00"`));
    expect(astral.body).toMatchObject({ code: 'insufficient_stock' });
  });

  test('of 10,000 levels is refused cheaply, wherever it is', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    for (const payload of [deep, whole(`,"order":${deep}`), '{"a":'.repeat(10_000)]) {
      expect(await post(payload)).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
    }
    const item = await node.ask('PUT /v1/items', {
      payload: `[{"sku":"X","attributes":{"a":${deep}}}]`,
      headers: asJson,
    });
    expect(item).toMatchObject({ status: 400, body: { code: 'limit_exceeded' } });
  });

  test('of another kind is refused', async () => {
    for (const [type, payload] of [
      ['text/plain', whole('')],
      ['application/xml', '<a/>'],
      ['application/x-www-form-urlencoded', 'channel=web'],
      ['application/json; charset=utf-16', whole('')],
      ['application/x-ndjson', whole('')],
      ['application/cloudevents+json', whole('')],
      ['nonsense', whole('')],
    ]) {
      const answer = await post(payload ?? '', '/v1/reservations', { 'content-type': type ?? '' });
      expect([type, answer.status, at(answer.body, 'code')]).toEqual([type, 415, 'unsupported_media_type']);
    }
    const packed = await node.ask('POST /v1/reservations', {
      payload: whole(''),
      headers: { ...asJson, 'content-encoding': 'gzip' },
    });
    expect(packed).toMatchObject({ status: 415 });
  });

  test('that is wrong leaves nothing behind', async () => {
    await node.ask('POST /v1/events', { body: receipt('A', 'DC1', 10) });
    await post('{"channel":"web","lines":[{"sku":"A","quantity":1},{"sku":"NONE","quantity":1}]}');
    const positions = await node.ask('GET /v1/positions');
    expect(at(positions.body, 'items')).toMatchObject([{ sku: 'A', sellable: 10, reserved: 0, seq: 1 }]);
  });
});

describe('a path', () => {
  test.each([
    'GET /v1/nothing',
    'GET //v1/items',
    'GET /v1//items',
    'GET /v1/items/',
    'GET /V1/items',
    'GET /v1/items/%zz',
    'GET /',
  ])('%s is not found', async (what) => {
    expect(await node.ask(what)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test.each([
    ['DELETE /v1/items', 'PUT, GET, HEAD, OPTIONS'],
    ['GET /v1/api-keys/key_1', 'DELETE, OPTIONS'],
    ['POST /v1/reservations/res_1', 'GET, HEAD, OPTIONS'],
    ['POST /healthz', 'GET, HEAD, OPTIONS'],
  ])('%s is not allowed and says what is', async (what, allow) => {
    const answer = await node.ask(what, { key: null });
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' }, headers: { allow } });
    const options = await node.ask(what.replace(/^\w+/, 'OPTIONS'), { key: null });
    expect(options).toMatchObject({ status: 204, headers: { allow } });
  });

  test('HEAD answers as GET does, without the body', async () => {
    const answer = await node.ask('HEAD /v1/items');
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });

  test('with a NUL, half a character or a control character finds nothing and breaks nothing', async () => {
    for (const code of ['%00', 'a%00b', '%ED%A0%80', '%0a', '%20A']) {
      const answer = await node.ask(`GET /v1/items/${code}`);
      expect([code, answer.status]).toEqual([code, 404]);
    }
  });

  test('an id of any length and kind finds nothing and breaks nothing', async () => {
    for (const id of [
      "'; drop table items; --",
      '../../etc/passwd',
      'x'.repeat(5000),
      '%',
      '*',
      'null',
      '0',
      'ß😀',
    ]) {
      const answer = await node.ask(`GET /v1/reservations/${encodeURIComponent(id)}`);
      expect([id, answer.status]).toEqual([id, 404]);
    }
    expect((await node.ask('GET /v1/items/A')).status).toBe(200);
  });
});

describe('a query', () => {
  test.each([
    ['GET /v1/positions?colour=red', 'unknown_field', 'colour'],
    ['GET /v1/positions?limit=0', 'invalid_field', 'limit'],
    ['GET /v1/positions?limit=1001', 'invalid_field', 'limit'],
    ['GET /v1/positions?limit=ten', 'invalid_field', 'limit'],
    ['GET /v1/positions?limit=1e2', 'invalid_field', 'limit'],
    ['GET /v1/positions?cursor=nonsense', 'invalid_field', 'cursor'],
    ['GET /v1/positions?sku=A&sku=B', 'invalid_field', 'sku'],
    ['GET /v1/positions?sku=%00', 'invalid_field', 'sku'],
    ['GET /v1/positions?__proto__=1', 'unknown_field', '__proto__'],
    ['GET /v1/movements?cursor=-1', 'invalid_field', 'cursor'],
    ['GET /v1/movements?kind=a%27b', 'invalid_field', 'kind'],
    ['GET /v1/availability?sku=A', 'invalid_field', 'channel'],
    ['GET /v1/reservations?state=gone', 'invalid_field', 'state'],
  ])('%s is refused with its parameter', async (what, code, path) => {
    expect(await node.ask(what)).toMatchObject({ status: 400, body: { code, errors: [{ path }] } });
  });

  test('words that are SQL are only words', async () => {
    for (const word of ["'", "' or 1=1 --", '"; drop schema evenstock cascade; --', String.raw`\'`, '$1', '%', '_']) {
      const value = encodeURIComponent(word);
      for (const target of [
        `positions?sku=${value}`,
        `movements?order=${value}`,
        `reservations?order=${value}`,
        `items?cursor=${value}`,
      ]) {
        const answer = await node.ask(`GET /v1/${target}`);
        expect([target, answer.status]).toEqual([target, 200]);
      }
    }
  });
});

/** Speaks HTTP by hand and answers what came back until the connection ended. */
async function speak(text: string, rest?: AsyncIterable<string>): Promise<string> {
  const address = new URL(origin);
  const socket = connect(Number(address.port), address.hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  // Being cut off while sending is what is to happen.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.write(text);
  for await (const piece of rest ?? []) {
    if (!socket.writable) break;
    socket.write(piece);
  }
  await closed;
  return received;
}

describe('on the wire', () => {
  test('a body of 100 MB is refused by its length, before it is read', async () => {
    const response = await fetch(`${origin}/v1/reservations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${node.key}`, 'content-type': 'application/json' },
      body: Buffer.alloc(100 * 1024 * 1024, 'x'),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
  });

  test('a body without length is refused once it is too long', async () => {
    const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${node.key}\r\n`;
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    async function* chunks(): AsyncGenerator<string> {
      for (let count = 0; count < 200; count += 1) yield await Promise.resolve(chunk);
    }
    const answer = await speak(
      `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      chunks(),
    );
    expect(answer).toContain(' 413 ');
    expect(answer).toContain('payload_too_large');
  });

  test.each([
    ['what is no HTTP', 'hello\r\n\r\n', ' 400 '],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', ' 400 '],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ' 400 ',
    ],
    ['headers of 100 KB', `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`, ' 431 '],
  ])('%s is refused with a problem document', async (_, text, status) => {
    const answer = await speak(text);
    expect(answer).toContain(status);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"correlationId":"cor_');
  });
});

test('the node still answers', async () => {
  expect((await node.ask('GET /readyz')).status).toBe(200);
});

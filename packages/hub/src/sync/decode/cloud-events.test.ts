// CloudEvents in messages, and the conformance samples of the specification where they are at hand, else ours.

import { describe, expect, test } from 'vitest';

import { told } from './testing/decoding.ts';
import { standardFiles, whereFrom } from './testing/standards.ts';

const minimum = { specversion: '1.0', type: 'com.example.someevent', id: '1234', source: '/mycontext/subcontext' };

function read(message: unknown, headers = {}): Promise<unknown[]> {
  return told(JSON.stringify(message), { format: 'cloudevents', headers });
}

describe('structured and batch', () => {
  test('events come out with their data and extensions, without what is null', async () => {
    const event = { ...minimum, datacontenttype: 'application/json', data: { message: 'Hello' }, comexample: 5 };
    expect(await read({ ...event, subject: null })).toEqual([event]);
    expect(await read([event, minimum])).toEqual([event, minimum]);
    expect(await read([])).toEqual([]);
  });

  test('binary data of a JSON type is read', async () => {
    const base64 = Buffer.from('{"a":[1]}').toString('base64');
    const event = { ...minimum, datacontenttype: 'text/json' };
    expect(await read({ ...event, data_base64: base64 })).toEqual([{ ...event, data: { a: [1] } }]);
  });

  test.each([
    [{ ...minimum, id: undefined }, '1 not_an_event'],
    [{ ...minimum, id: null }, '1 not_an_event'],
    [{ ...minimum, source: '' }, '1 not_an_event'],
    [{ ...minimum, type: 5 }, '1 not_an_event'],
    [{ ...minimum, specversion: '0.3' }, '1 not_an_event'],
    [{ ...minimum, Upper: 'x' }, '1 not_an_event'],
    [{ ...minimum, extension: ['x'] }, '1 not_an_event'],
    [{ ...minimum, extension: 2 ** 31 }, '1 not_an_event'],
    [{ ...minimum, datacontenttype: 'application/xml', data: '<a/>' }, '1 not_an_event'],
    [{ ...minimum, data_base64: 'e30=', data: {} }, '1 not_an_event'],
    [{ ...minimum, datacontenttype: 'a/json', data_base64: 'e30' }, '1 not_an_event'],
    [{ ...minimum, datacontenttype: 'a/json', data_base64: 'e3s=' }, '1 not_an_event'],
    ['text', '1 not_json'],
  ])('%j is refused, and the next one is read', async (event, error) => {
    expect(await read(event)).toEqual([error]);
    if (typeof event === 'object') expect(await read([event, minimum])).toEqual([error, minimum]);
  });
});

describe('binary mode', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-type': 'a.b', 'ce-id': '1', 'ce-source': '/s', host: 'x' };

  test('the message is the data, whatever JSON it is', async () => {
    const event = { specversion: '1.0', type: 'a.b', id: '1', source: '/s', datacontenttype: 'application/json' };
    const json = { ...headers, 'content-type': 'application/json' };
    for (const data of [{ a: 1 }, [1, 2], [], 1.5, 'text'])
      expect(await read(data, json)).toEqual([{ ...event, data }]);
    expect(await told('', { format: 'cloudevents', headers: json })).toEqual([event]);
  });

  test.each([
    ['invalid UTF-8', { 'ce-id': '%ff' }],
    ['what is not ASCII', { 'ce-id': '\u00e9' }],
    ['a header that is sent twice', { 'ce-id': ['1', '2'] }],
    ['a header that is no attribute', { 'ce-data': 'x' }],
    ['data that is no JSON', { 'content-type': 'text/plain' }],
  ])('%s is refused', async (_, more) => {
    expect(await read({ a: 1 }, { ...headers, ...more })).toEqual(['1 not_an_event']);
  });

  test('a body that says it is an event is one, whatever the headers', async () => {
    const type = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect(await read(minimum, { ...headers, ...type })).toEqual([minimum]);
  });
});

const ownFeature = `
    POST /someresource HTTP/1.1
    ce-specversion: 1.0
    ce-type: com.example.someevent
    ce-time: 2018-04-05T03:56:24Z
    ce-id: 1234-1234-1234
    ce-source: /mycontext/subcontext
    Content-Type: <contentType>

    { "message": "Hello World!" }
    """
    POST /someresource HTTP/1.1
    Content-Type: <contentType>

    { "specversion": "1.0", "type": "com.example.someevent", "time": "2018-04-05T03:56:24Z", "id": "1234-1234-1234",
      "source": "/mycontext/subcontext", "datacontenttype": "application/json", "data": { "message": "Hello World!" } }
    """
`;

test(`the requests of the HTTP conformance feature are read as it says (${whereFrom})`, async () => {
  const [file] = standardFiles('cloudevents/conformance/features', /^http/);
  const text = file?.text ?? ownFeature;
  const requests = [...text.matchAll(/POST [^\n]*\n([\s\S]*?)\n\s*\n([\s\S]*?)"""/g)];
  expect(requests).toHaveLength(2);
  for (const [, head = '', body = ''] of requests) {
    const isBinary = head.includes('ce-id');
    const type = isBinary ? 'application/json' : 'application/cloudevents+json';
    for (const contentType of [type, `${type}; charset=utf-8`]) {
      const lines = head
        .replace('<contentType>', contentType)
        .split('\n')
        .map((line) => line.trim());
      const headers = Object.fromEntries(
        lines.map((line) => [
          line.slice(0, line.indexOf(':')).toLowerCase(),
          line.slice(line.indexOf(':') + 1).trim(),
        ]),
      );
      expect(await told(body, { format: 'cloudevents', headers })).toEqual([
        {
          id: '1234-1234-1234',
          specversion: '1.0',
          type: 'com.example.someevent',
          source: '/mycontext/subcontext',
          time: '2018-04-05T03:56:24Z',
          datacontenttype: isBinary ? contentType : 'application/json',
          data: { message: 'Hello World!' },
        },
      ]);
    }
  }
});

// How bodies are read: JSON of any kind strictly and whole, up to a limit; YAML as its text; NDJSON and CSV as a stream
// that its handler takes at its own pace. Anything else is refused.

import { isUtf8 } from 'node:buffer';

import type { FastifyInstance } from 'fastify';

import { refuse } from '../../domain/refusal.ts';
import { readJson } from './json-body.ts';
import { RefusedRequest } from '../problems.ts';

export const json = 'application/json';
export const cloudEvent = 'application/cloudevents+json';
export const cloudEvents = 'application/cloudevents-batch+json';
export const ndjson = 'application/x-ndjson';
export const yamls = ['application/yaml', 'text/yaml'] as const;
export const csv = 'text/csv';

export function addBodyParsers(server: FastifyInstance, bodyBytesMax: number): void {
  server.removeAllContentTypeParsers();
  const whole = { parseAs: 'buffer', bodyLimit: bodyBytesMax } as const;
  server.addContentTypeParser<Buffer>([json, cloudEvent, cloudEvents], whole, (_request, bytes, done) => {
    if (bytes.length === 0) {
      done(null);
      return;
    }
    const read = readJson(bytes);
    if (read.ok) done(null, read.value);
    else done(new RefusedRequest(read));
  });
  server.addContentTypeParser<Buffer>([...yamls], whole, (_request, bytes, done) => {
    if (isUtf8(bytes)) done(null, bytes.toString('utf8'));
    else done(new RefusedRequest(refuse('invalid_encoding', 'The body is not valid UTF-8.')));
  });
  server.addContentTypeParser([ndjson, csv], (_request, stream, done) => {
    done(null, stream);
  });
}

/** Takes any body as a stream of what was sent. */
export function addRawParser(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, stream, done) => {
    done(null, stream);
  });
}

/** Refuses what would be read as something that it is not. */
export function checkMediaType(
  headers: { readonly 'content-type'?: string | undefined; readonly 'content-encoding'?: string | undefined },
  accepted: readonly string[],
): ReturnType<typeof refuse> | null {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return refuse(
      'unsupported_media_type',
      `The content encoding ${encoding.slice(0, 40)} is not read; send it plain.`,
    );
  }
  const type = headers['content-type'];
  if (type === undefined || accepted.includes(type)) return null;
  const [essence = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (!accepted.includes(essence)) {
    return refuse('unsupported_media_type', `This operation reads ${accepted.join(', ')}.`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset === undefined || /^charset="?utf-?8"?$/.test(charset)) return null;
  return refuse('unsupported_media_type', 'Only UTF-8 is read.');
}

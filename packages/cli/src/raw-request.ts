// One request whose body is sent as it is: what a file holds, not what the typed client could say. Answers with the
// text, or line by line; a refusal is thrown as the client throws it.

import { EvenstockError, readProblem } from '@evenstock/client';

export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With its query. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

export type SendRaw = (request: RawRequest) => Promise<string>;

/** The answer line by line, as it comes: asked for as NDJSON. */
export type SendLines = (request: RawRequest) => AsyncGenerator<string>;

export function rawSender(url: string, key: string): SendRaw {
  return async (request) => {
    const response = await open(url, key, request, null);
    return response.text();
  };
}

export function lineSender(url: string, key: string): SendLines {
  return (request) => linesOf(url, key, request);
}

async function* linesOf(url: string, key: string, request: RawRequest): AsyncGenerator<string> {
  const { body } = await open(url, key, request, 'application/x-ndjson');
  if (body === null) return;
  let rest = '';
  try {
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
    }
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw EvenstockError.unreachable(url, error);
  }
  if (rest !== '') yield rest;
}

async function open(url: string, key: string, request: RawRequest, accept: string | null): Promise<Response> {
  const { method, path, contentType, body, signal } = request;
  const headers = new Headers({ authorization: `Bearer ${key}` });
  if (contentType !== undefined) headers.set('content-type', contentType);
  if (accept !== null) headers.set('accept', accept);
  const isStream = body instanceof ReadableStream;
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(isStream ? { duplex: 'half' as const } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw EvenstockError.unreachable(url, error);
  }
  if (response.ok) return response;
  throw new EvenstockError(readProblem(response, await response.text()), response);
}

// One request whose body is sent as it is: what a file holds, not what the typed client could say. Answers with the
// text; a refusal is thrown as the client throws it.

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

export function rawSender(url: string, key: string): SendRaw {
  return async ({ method, path, contentType, body, signal }) => {
    const headers = new Headers({ authorization: `Bearer ${key}` });
    if (contentType !== undefined) headers.set('content-type', contentType);
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
    const text = await response.text();
    if (!response.ok) throw new EvenstockError(readProblem(response, text), response);
    return text;
  };
}

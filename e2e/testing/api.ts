// The HTTP API as a client uses it: requests with a credential over a bounded number of kept connections. An answer
// is its status, its headers and its text; a request without an answer throws.

import { Pool } from 'undici';
import { afterAll } from 'vitest';

import { adminKey } from './hub-process.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Request {
  readonly method?: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** A body as it is, in place of `body`. */
  readonly bytes?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Api {
  readonly url: string;
  readonly send: (request: Request) => Promise<Answer>;
  /** Sends what must succeed, and answers with the body. */
  readonly call: <T = Record<string, unknown>>(request: Request) => Promise<T>;
  readonly close: () => Promise<void>;
}

const open = new Set<Api>();

afterAll(async () => {
  await Promise.all([...open].map((api) => api.close()));
});

export interface ApiOptions {
  readonly key?: string;
  readonly connections?: number;
  readonly timeoutMs?: number;
}

export function openApi(url: string, options: ApiOptions = {}): Api {
  const { key = adminKey, connections = 64, timeoutMs = 30_000 } = options;
  const pool = new Pool(url, { connections, bodyTimeout: timeoutMs, headersTimeout: timeoutMs, pipelining: 1 });
  const send = async ({ method = 'GET', path, body, bytes, headers }: Request): Promise<Answer> => {
    const content = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await pool.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${key}`,
        ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const api: Api = {
    url,
    send,
    call: async <T>(request: Request): Promise<T> => {
      const { status, text } = await send(request);
      if (status >= 300) throw new Error(`${request.method ?? 'GET'} ${request.path}: ${status} ${text}`);
      return JSON.parse(text) as T;
    },
    close: async () => {
      open.delete(api);
      await pool.destroy();
    },
  };
  open.add(api);
  return api;
}

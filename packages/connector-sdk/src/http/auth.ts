// Ways of saying who asks, each a function that adds to the headers of a request. Tokens of OAuth 2 are fetched once
// for all who wait, renewed before they end, and fetched anew when the system no longer takes one.

import type { Clock, Fetch } from '../connector.ts';
import { retryable, terminal, type ConnectorFault } from '../faults.ts';
import { readJson } from './body.ts';
import { faultOfFetch, faultOfStatus } from './send.ts';

export type Authorise = (headers: Headers) => void;

export function bearer(token: string): Authorise {
  return (headers) => headers.set('authorization', `Bearer ${token}`);
}

/** RFC 7617, in UTF-8. A user name cannot contain a colon. */
export function basic(user: string, password: string): Authorise {
  if (user.includes(':')) throw terminal('A user name cannot contain a colon.', 'configuration');
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return (headers) => headers.set('authorization', `Basic ${credentials}`);
}

export function apiKeyHeader(name: string, key: string): Authorise {
  return (headers) => headers.set(name, key);
}

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
}

export interface TokenSource {
  readonly authorise: (parts: TokenParts) => Promise<Authorise>;
  /** After a 401: the next request fetches a new token. */
  readonly forget: () => void;
}

interface TokenParts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
}

interface Token {
  readonly text: string;
  readonly renewAt: number;
}

/** Renewed this long before its end, so that none ends on the way. */
const marginMs = 60_000;
const lifetimeUnlessToldMs = 300_000;
const answerBytesMax = 100_000;

export function oauthClientCredentials(client: ClientCredentials): TokenSource {
  let token: Token | null = null;
  let underWay: Promise<Token> | null = null;
  return {
    authorise: async (parts) => {
      if (token === null || parts.clock.now() >= token.renewAt) {
        underWay ??= fetchToken(client, parts).finally(() => (underWay = null));
        token = await underWay;
      }
      return bearer(token.text);
    },
    forget: () => {
      token = null;
    },
  };
}

async function fetchToken(client: ClientCredentials, { fetch, clock }: TokenParts): Promise<Token> {
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' });
  // RFC 6749, 2.3.1: both are encoded as in a form before they are put together.
  basic(encodeURIComponent(client.clientId), encodeURIComponent(client.clientSecret))(headers);
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  if (client.scope !== undefined) body.set('scope', client.scope);
  const at = clock.now();
  const asked = { method: 'POST', headers, body: body.toString(), redirect: 'manual' } as const;
  const response = await fetch(client.tokenUrl, asked).catch((error: unknown) => {
    throw faultOfFetch(error, { isWrite: false });
  });
  if (!response.ok) throw faultOfToken(response, clock.now());
  const answer = await readJson(response, { maxBytes: answerBytesMax });
  const said = new Map<string, unknown>(typeof answer === 'object' && answer !== null ? Object.entries(answer) : []);
  const [text, lifetime] = [said.get('access_token'), Number(said.get('expires_in'))];
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
    throw terminal('The token server answered without a token.', 'unexpectedAnswer');
  }
  const lifetimeMs = Number.isFinite(lifetime) && lifetime > 0 ? lifetime * 1000 : lifetimeUnlessToldMs;
  return { text, renewAt: at + Math.max(lifetimeMs - marginMs, lifetimeMs / 2) };
}

/** A token server says 400 as well as 401 when it does not take the credentials. */
function faultOfToken(response: Response, nowMs: number): ConnectorFault {
  const fault = faultOfStatus(response, { isWrite: false, nowMs });
  if (fault !== null) return fault;
  if (response.status !== 400) return retryable(`The token server answered ${response.status}.`);
  return terminal('The token server refuses the credentials.', 'credentials');
}

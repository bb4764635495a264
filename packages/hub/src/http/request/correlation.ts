// What ties a request to everything that it causes: the caller's correlation id, else the trace that it belongs
// to, else an id of ours.

import type { MakeId } from '../../platform/ids.ts';

const visible = /^[\x21-\x7e]{1,128}$/;
const trace = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export function correlationIdOf(headers: Headers, makeId: MakeId): string {
  const own = headers['x-correlation-id'];
  if (typeof own === 'string' && visible.test(own)) return own;
  return traceIdOf(headers) ?? makeId('cor');
}

export function traceparentOf(headers: Headers): string | null {
  const { traceparent } = headers;
  return typeof traceparent === 'string' && trace.test(traceparent) ? traceparent : null;
}

function traceIdOf(headers: Headers): string | null {
  const { traceparent } = headers;
  return (typeof traceparent === 'string' && trace.exec(traceparent)?.[1]) || null;
}

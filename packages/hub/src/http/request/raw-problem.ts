// A problem document as bytes on the wire, for a connection that never became a request.

import { problemKinds, problemOf, type HttpRefused } from '../problems.ts';

export function rawProblem(refused: HttpRefused, correlationId: string, status?: number): string {
  const body = JSON.stringify(problemOf(refused, correlationId));
  const head = [
    `HTTP/1.1 ${status ?? problemKinds[refused.refusal.code].status} Refused`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

// The Idempotency-Key: the same key with the same method, path and body is the same request, and is answered as
// the first time. Decisions carry it into the engine; other requests are claimed before and kept afterwards.

import type { FastifyRequest } from 'fastify';

import type { IdempotencyIdentity } from '../../domain/command.ts';
import { refuse } from '../../domain/refusal.ts';
import { answerOnce } from '../../operations/answer-once.ts';
import { sha256 } from '../../platform/hash.ts';
import { canonicalJson } from '../../platform/canonical-json.ts';
import type { HttpRefused } from '../problems.ts';
import type { Answer, RawCall } from '../route.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

export type IdentityFound = { readonly ok: true; readonly identity: IdempotencyIdentity | null } | HttpRefused;

/** The identity of a request that has a key; its content is compared whatever the order of its fields. */
export function identityOf(request: FastifyRequest): IdentityFound {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return { ok: true, identity: null };
  if (typeof key !== 'string' || !keyPattern.test(key)) {
    const detail = 'The Idempotency-Key has to be 1 to 255 visible ASCII characters.';
    return refuse('invalid_field', detail, 'Idempotency-Key');
  }
  const content = `${request.method} ${request.url}\n${canonicalJson(request.body)}`;
  return { ok: true, identity: { scope: 'http', key, fingerprint: sha256(content) } };
}

/** Does a request that is no single decision once. */
export async function answerClaimed(
  call: RawCall,
  identity: IdempotencyIdentity,
  answer: (call: RawCall) => Promise<Answer> | Answer,
): Promise<Answer> {
  const kept = await answerOnce(call.parts, call.caller.tenantId, identity, async () => {
    const answered = await answer(call);
    if (answered === 'streaming') throw new Error('A streamed answer cannot be kept.');
    // Out of the operation a refusal goes as it is, with what only the border knows.
    if (!answered.ok) return answered;
    const { status, body, keptBody } = answered;
    const text = answered.text ?? textOf(body);
    return { ok: true, status, body: text, keptBody: keptBody === undefined ? text : textOf(keptBody) };
  });
  if (!kept.ok) return kept;
  const { status, body, isReplayed = false } = kept;
  return { ok: true, status, isReplayed, ...(body === '' ? {} : { text: body }) };
}

function textOf(body: unknown): string {
  return body === undefined ? '' : JSON.stringify(body);
}

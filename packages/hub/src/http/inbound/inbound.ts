// Raw messages in: whatever a source sends is stored as it came and acknowledged then. What it says is read afterwards.

import { Readable } from 'node:stream';

import { Type } from 'typebox';

import { takeMessage, type Arrival } from '../../operations/inbox/take-message.ts';
import { readKey } from '../request/idempotency-key.ts';
import { defineRoute, type Answer, type Call, type Route } from '../route.ts';
import { oneOf, reference, strict } from '../wire/schemas.ts';

export const messageStates = ['received', 'working', 'done', 'dead'] as const;

const topic = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[A-Za-z0-9._-]+$',
  description: 'What sort of message it is, as the source calls it.',
});

const params = strict({ source: { ...reference, description: 'Code of the source.' }, topic });

/** What may be told apart by, or read with; never what proves who sent it. */
const kept = /^(ce-[a-z0-9]+|date|user-agent|traceparent|x-request-id|x-event-id|x-event-type|x-file-name)$/;
const headersMax = 40;
const headerLengthMax = 1000;

function headersOf(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || !kept.test(name) || Object.keys(found).length >= headersMax) continue;
    found[name] = value.slice(0, headerLengthMax);
  }
  return found;
}

async function* bytesOf(body: unknown): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return;
  for await (const piece of body) {
    if (piece instanceof Uint8Array) yield piece;
  }
}

type Params = { readonly source: string; readonly topic: string };

async function take(call: Call<unknown, unknown, Params>): Promise<Answer> {
  const { parts, caller, correlationId, request, body } = call;
  const key = readKey(request);
  if (!key.ok) return key;
  const arrival: Arrival = {
    ...call.params,
    contentType: (request.headers['content-type'] ?? '').slice(0, headerLengthMax),
    headers: headersOf(request.headers),
    idempotencyKey: key.key,
    correlationId,
    actor: caller.actor,
  };
  const taken = await takeMessage(parts, caller.tenantId, arrival, bytesOf(body), parts.config.inboundBytesMax);
  if (!taken.ok) return taken;
  parts.onMessage?.();
  const { message, isKnown } = taken;
  const answer = { id: message.messageId, state: message.state, correlationId: message.correlationId };
  return { ok: true, status: 202, body: answer, isReplayed: isKnown };
}

const post = defineRoute({
  method: 'POST',
  path: '/inbound/{source}/{topic}',
  operationId: 'sendMessage',
  tag: 'Inbound',
  summary: 'Send a raw message',
  description:
    'The bytes are stored as they came, of any content type, and acknowledged then; what they say is applied ' +
    'afterwards, in the order in which the messages of the source were received. With an `Idempotency-Key` the ' +
    'same bytes sent again to the same source and topic are the same message, for as long as it is kept. Content ' +
    'encodings are not undone.',
  scope: 'stock:write',
  isRaw: true,
  body: Type.Unknown(),
  params,
  documentedBodies: { '*/*': Type.Unknown({ description: 'Anything.' }) },
  answers: {
    202: {
      description: 'It is stored. Ask `GET /v1/inbox/{id}` what became of it.',
      schema: Type.Object(
        { id: Type.String(), state: oneOf(messageStates), correlationId: Type.String() },
        { title: 'MessageTaken' },
      ),
    },
  },
  errors: ['idempotency_key_reused', 'payload_too_large'],
  acceptsKey: true,
  handle: take,
});

export const inboundRoutes: readonly Route[] = [post];

// What a route is: where it answers, who may ask, the schemas of what comes in and goes out, and its handler. The
// schemas are the types of the handler, the check of the request and the OpenAPI document at once.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';

import type { IdempotencyIdentity } from '../domain/command.ts';
import { refuse, type RefusalCode } from '../domain/refusal.ts';
import type { Scope } from '../domain/scope.ts';
import type { Operator } from '../operations/operator.ts';
import type { HttpContext } from './context.ts';
import type { Caller } from './request/caller.ts';
import type { HttpRefused } from './problems.ts';
import type { SlowBodies } from './request/slow-bodies.ts';
import { compileCheck, queryReader } from './request/validation.ts';

/** What handlers work with: the context, and what this ring keeps between requests. */
export interface HttpParts extends HttpContext {
  readonly slowBodies: SlowBodies;
  /** Aborted when the server closes: what streams ends. */
  readonly stopping: AbortSignal;
  /** Who presents this credential now, for requests that outlive the check at their start. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller | null>;
  /** Makes this node look every credential up again; the others hear of a revocation a moment later. */
  readonly forgetCallers: () => void;
}

export interface Call<Body = unknown, Query = unknown, Params = unknown> {
  readonly parts: HttpParts;
  readonly caller: Caller;
  readonly correlationId: string;
  readonly body: Body;
  readonly query: Query;
  readonly params: Params;
  /** For a route whose repetitions the decision engine recognises: the identity, if the caller gave a key. */
  readonly identity: IdempotencyIdentity | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answered {
  readonly ok: true;
  readonly status: number;
  /** Sent as JSON; nothing when left out. */
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly text?: string;
  readonly contentType?: string;
  /** What a repetition is told instead, where that may not be the same. */
  readonly keptBody?: unknown;
  readonly isReplayed?: boolean;
}

/** `streaming`: the handler answers on the reply itself. */
export type Answer = Answered | HttpRefused | 'streaming';

export interface AnswerSchema {
  readonly description: string;
  readonly schema?: TSchema;
  readonly contentType?: string;
  /** By content type, what is answered instead when the caller asks for it. */
  readonly onRequest?: Readonly<Record<string, TSchema>>;
}

/** How a repeated request with an Idempotency-Key is kept from doing it twice. */
export type OnceBy =
  /** The decision engine, in the transaction of the decision. */
  | 'decision'
  /** A claim of the key before, and the kept answer afterwards. */
  | 'claim';

interface RouteWords {
  readonly method: Method;
  /** With parameters in braces, as in the OpenAPI document. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What the caller's credential must hold; null: open to everybody. */
  readonly scope: Scope | null;
  readonly contentTypes?: readonly string[];
  readonly isBodyOptional?: boolean;
  readonly answers: Readonly<Record<number, AnswerSchema>>;
  /** The refusals that are particular to this operation; those of every operation are added. */
  readonly errors?: readonly RefusalCode[];
  readonly once?: OnceBy;
  /** Whether the handler itself heeds an Idempotency-Key. */
  readonly acceptsKey?: boolean;
  readonly hasNoHead?: boolean;
  /** Whether the body comes to the handler as a stream of the bytes that were sent, whatever their type. */
  readonly isRaw?: boolean;
  /** By content type, for the document, where the handler checks the body piece by piece. */
  readonly documentedBodies?: Readonly<Record<string, TSchema>>;
}

export interface RouteDefinition<
  Body extends TSchema,
  Query extends TSchema,
  Params extends TSchema,
> extends RouteWords {
  readonly body?: Body;
  readonly query?: Query;
  readonly params?: Params;
  readonly handle: (call: Call<Static<Body>, Static<Query>, Static<Params>>) => Promise<Answer> | Answer;
}

export type RawCall = Omit<Call, 'query' | 'params'>;

export interface Route extends RouteWords {
  readonly body?: TSchema;
  readonly query?: TSchema;
  readonly params?: TSchema;
  /** Compiles the checks; what it answers serves one request. */
  readonly prepare: () => (call: RawCall) => Promise<Answer> | Answer;
}

/** The schema of what a route does not take. */
type Nothing = TObject;

/** A route whose handler sees only what its schemas let through. */
export function defineRoute<
  Body extends TSchema = Nothing,
  Query extends TSchema = Nothing,
  Params extends TSchema = Nothing,
>(definition: RouteDefinition<Body, Query, Params>): Route {
  const { handle, ...words } = definition;
  return {
    ...words,
    prepare: () => {
      const checkBody = compileCheck<Body>(words.body);
      const checkQuery = compileCheck<Query>(words.query);
      const readQuery = queryReader(words.query);
      const checkParams = compileCheck<Params>(words.params);
      const takesNoBody = words.body === undefined || words.isBodyOptional === true;
      return (call) => {
        const params = checkParams(call.request.params ?? {});
        // What cannot be the name of anything is not there.
        if (!params.ok) return refuse('not_found', 'There is nothing at this path.');
        const query = checkQuery(readQuery(call.request.query));
        if (!query.ok) return query;
        if (call.body === undefined && !takesNoBody) return refuse('invalid_field', 'The request needs a body.', '');
        const body = checkBody(call.body ?? {});
        if (!body.ok) return body;
        return handle({ ...call, body: body.value, query: query.value, params: params.value });
      };
    },
  };
}

export function operatorOf({ caller, correlationId }: Pick<Call, 'caller' | 'correlationId'>): Operator {
  return { tenantId: caller.tenantId, actor: caller.actor, correlationId };
}

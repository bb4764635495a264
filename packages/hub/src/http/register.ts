// Puts routes on the server: checks the credential before the body is read, hands the handler what its schemas let
// through, keeps repeated requests from being done twice, and writes the answer or the problem document.

import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import { refuse } from '../domain/refusal.ts';
import type { Scope } from '../domain/scope.ts';
import { addRawParser, checkMediaType, csv, json, ndjson } from './request/body-parsers.ts';
import type { Caller } from './request/caller.ts';
import type { Credentials } from './request/credentials.ts';
import { answerClaimed, identityOf } from './request/idempotency-key.ts';
import { problemKinds, problemOf, RefusedRequest, type HttpRefused } from './problems.ts';
import type { Answer, Answered, HttpParts, RawCall, Route } from './route.ts';

const nobody: Caller = { tenantId: 0, actor: 'nobody', scopes: new Set() };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** The path as the OpenAPI document has it: the label of metrics. */
    path?: string;
  }
}

export function fastifyPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

export function registerRoutes(
  server: FastifyInstance,
  parts: HttpParts,
  credentials: Credentials,
  routes: readonly Route[],
): void {
  const [raw, read] = [routes.filter(isRaw), routes.filter((route) => !isRaw(route))];
  for (const route of read) registerRoute(server, parts, credentials, route);
  // A context of its own, whose only parser hands the stream on.
  void server.register((scope, _options, done) => {
    addRawParser(scope);
    for (const route of raw) registerRoute(scope, parts, credentials, route);
    done();
  });
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  for (const [path, allowed] of methods) registerOthers(server, path, allowed);
}

function isRaw(route: Route): boolean {
  return route.isRaw === true;
}

function registerRoute(server: FastifyInstance, parts: HttpParts, credentials: Credentials, route: Route): void {
  const answer = route.prepare();
  const { scope, contentTypes = [json], once } = route;
  const isOpen = scope === null;
  const checkMedia = ({ headers }: FastifyRequest): HttpRefused | null =>
    isRaw(route) ? null : checkMediaType(headers, contentTypes);
  const isWatched = route.body !== undefined && !isRaw(route);
  server.route({
    method: route.method,
    url: fastifyPath(route.path),
    exposeHeadRoute: route.method === 'GET' && route.hasNoHead !== true,
    config: { path: route.path, ...(isOpen ? { rateLimit: false } : {}) },
    // Behind the rate limit, which has recognised the caller if this node has just seen it, and before the body.
    preParsing: (request, _reply, _payload, done) => {
      const go = (): void => {
        const refused = (scope && checkScope(request.caller, scope)) ?? checkMedia(request);
        if (refused === null && isWatched && !isStream(request)) parts.slowBodies.begin(request.raw);
        done(refused && new RefusedRequest(refused));
      };
      if (scope === null || request.caller !== null) {
        go();
        return;
      }
      credentials.find(request.headers.authorization).then((caller) => {
        request.caller = caller;
        go();
      }, done);
    },
    // What is known at once is answered in the same turn. Nothing is returned: the reply is sent by itself, and Fastify
    // would wait for one that is returned to be on its way.
    handler: (request, reply) => {
      if (isWatched) parts.slowBodies.end(request.raw);
      const { id: correlationId, body, caller } = request;
      const call = { parts, caller: caller ?? nobody, correlationId, body, identity: null, request, reply };
      const sendOutcome = (outcome: Answer): void => {
        if (outcome === 'streaming') return;
        if (outcome.ok) send(reply, outcome);
        else sendProblem(parts, request, reply, outcome);
      };
      const outcome = once === undefined ? answer(call) : answerKeyed(call, once, answer);
      if (outcome instanceof Promise) return outcome.then(sendOutcome);
      sendOutcome(outcome);
      return undefined;
    },
  });
}

function isStream({ headers }: FastifyRequest): boolean {
  const type = headers['content-type'];
  return type?.startsWith(ndjson) === true || type?.startsWith(csv) === true;
}

function checkScope(caller: Caller | null, scope: Scope): HttpRefused | null {
  if (caller === null) return refuse('unauthenticated', 'Send an API key that is known and valid.');
  return caller.scopes.has(scope) ? null : refuse('forbidden', `This needs a credential with the scope ${scope}.`);
}

function answerKeyed(
  call: RawCall,
  once: NonNullable<Route['once']>,
  answer: (call: RawCall) => Promise<Answer> | Answer,
): Promise<Answer> | Answer {
  const found = identityOf(call.request);
  if (!found.ok) return found;
  const { identity } = found;
  if (identity === null) return answer(call);
  if (once === 'decision') return answer({ ...call, identity });
  return answerClaimed({ ...call, identity }, identity, answer);
}

function send(reply: FastifyReply, answered: Answered): FastifyReply {
  reply.code(answered.status);
  if (answered.isReplayed === true) reply.header('idempotency-replayed', 'true');
  if (answered.text === undefined && answered.body === undefined) return reply.send();
  reply.header('content-type', answered.contentType ?? 'application/json; charset=utf-8');
  return reply.send(answered.text ?? JSON.stringify(answered.body));
}

export function sendProblem(
  parts: Pick<HttpParts, 'metrics'>,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: HttpRefused,
): FastifyReply {
  const { code } = refused.refusal;
  const { status, retryAfter } = problemKinds[code];
  parts.metrics.count('evenstock_refusals_total', 1, { code });
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(refused, request.id)));
}

const everyMethod = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'OPTIONS'] as const satisfies HTTPMethods[];

/** Answers the methods that a path does not have. */
function registerOthers(server: FastifyInstance, path: string, methods: readonly string[]): void {
  const own = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  const allow = [...own, 'OPTIONS'].join(', ');
  server.route({
    method: everyMethod.filter((method) => !own.includes(method)),
    url: fastifyPath(path),
    config: { path, rateLimit: false },
    onRequest: (request, reply, done) => {
      reply.header('allow', allow);
      if (request.method !== 'OPTIONS') {
        done(new RefusedRequest(refuse('method_not_allowed', `${path} takes ${allow}.`)));
        return;
      }
      reply.code(204).send();
    },
    handler: (_request, reply) => reply.code(204).send(),
  });
}

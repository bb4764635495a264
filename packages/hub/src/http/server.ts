// Builds the HTTP server of a node: parsers, limits, error answers, and the routes of `routes.ts`.

import type { IncomingMessage } from 'node:http';

import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';

import { refuse } from '../domain/refusal.ts';
import { keepListening } from '../operations/listening.ts';
import type { Clock } from '../platform/clock.ts';
import { keysChannel } from '../store/api-keys.ts';
import { addBodyParsers } from './request/body-parsers.ts';
import type { HttpContext } from './context.ts';
import { correlationIdOf, traceparentOf } from './request/correlation.ts';
import { createCredentials, type Credentials } from './request/credentials.ts';
import { refusalOf } from './faults.ts';
import { rawProblem } from './request/raw-problem.ts';
import { createTokens } from './request/tokens.ts';
import { watchSlowBodies } from './request/slow-bodies.ts';
import { RefusedRequest } from './problems.ts';
import { registerRoutes, sendProblem } from './register.ts';
import type { HttpParts } from './route.ts';
import { routes } from './routes.ts';

export type { HttpContext } from './context.ts';

export async function createHttp(context: HttpContext): Promise<FastifyInstance> {
  const { clock, database, config, metrics } = context;
  const credentials = createCredentials({ database, clock, verifyToken: createTokens(context) });
  const slowBodies = watchSlowBodies(clock, ({ headers }) => correlationIdOf(headers, context.makeId));
  const stopping = new AbortController();
  const parts: HttpParts = {
    ...context,
    verify: shareRunning(context.verify),
    slowBodies,
    stopping: stopping.signal,
    callerOf: (request) => credentials.find(request.headers.authorization),
    forgetCallers: credentials.forgetAll,
  };
  const server = makeServer(context);
  addBodyParsers(server, config.bodyBytesMax);
  addHooks(server, context);
  addErrorAnswers(server, parts);
  await addRateLimit(server, context, credentials);
  registerRoutes(server, parts, credentials, routes);
  const listening = keepListening({
    database,
    clock,
    channel: keysChannel,
    onNotice: credentials.forget,
    onGap: credentials.forgetAll,
  });
  metrics.gauge(
    'evenstock_queue_weight',
    'Weight of the decisions that wait or are made.',
    () => context.engine.weight,
  );
  metrics.gauge('evenstock_event_streams', 'Open event streams.', context.feed.followers);
  const closed = new AbortController();
  server.addHook('preClose', (done) => {
    stopping.abort();
    void closeIdle(server, clock, closed.signal);
    done();
  });
  server.addHook('onClose', async () => {
    closed.abort();
    await Promise.all([listening.stop(), slowBodies.stop()]);
  });
  await server.ready();
  return server;
}

/** Whoever asks while it runs for a tenant waits for the same one: it reads the whole journal. */
function shareRunning<Report>(work: (tenantId: number) => Promise<Report>): (tenantId: number) => Promise<Report> {
  const running = new Map<number, Promise<Report>>();
  return (tenantId) => {
    const known = running.get(tenantId);
    if (known) return known;
    const begun = work(tenantId).finally(() => running.delete(tenantId));
    running.set(tenantId, begun);
    return begun;
  };
}

// Longer than a decision is tried while the database is away: whoever is owed an answer has it by then.
const drainMsMax = 15_000;

/**
 * Ends connections as they fall idle: the server itself ends only those that are when it begins to close, and times
 * out no request any more. One that has not arrived in full by the end of the patience never will.
 */
async function closeIdle(server: FastifyInstance, clock: Clock, closed: AbortSignal): Promise<void> {
  const patientUntil = clock.now() + drainMsMax;
  while (!closed.aborted) {
    if (clock.now() < patientUntil) server.server.closeIdleConnections();
    else server.server.closeAllConnections();
    await clock.sleep(50, closed).catch(() => undefined);
  }
}

function makeServer(context: HttpContext): FastifyInstance {
  return fastify({
    // Requests are not logged one by one; what fails is, with its correlation id (see `addErrorAnswers`).
    logger: false,
    genReqId: (request) => correlationIdOf(request.headers, context.makeId),
    bodyLimit: context.config.bodyBytesMax,
    keepAliveTimeout: 72_000,
    // Slow senders of headers are cut off here, of bodies by `watchSlowBodies`; a stream may take its time.
    http: { headersTimeout: 15_000 },
    requestTimeout: 3_600_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(context, request, reply, refusalOf(error));
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable || error.code === 'ECONNRESET') {
        socket.destroy();
        return;
      }
      const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
      const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      const detail = isTooLarge ? 'The headers are too large.' : 'What was sent could not be read as HTTP.';
      const refused = isSlow
        ? refuse('request_timeout', 'The request did not arrive in full.')
        : refuse('malformed_request', detail);
      socket.end(rawProblem(refused, context.makeId('cor'), isTooLarge ? 431 : undefined));
    },
  });
}

/** The same object each time: routes, methods and status codes are few. */
function rememberLabels(): (route: string, method?: string, status?: number) => Readonly<Record<string, string>> {
  const known = new Map<string, Readonly<Record<string, string>>>();
  return (route, method = '', status = 0) => {
    const key = `${method} ${status} ${route}`;
    const found = known.get(key);
    if (found) return found;
    const labels = method === '' ? { route } : { route, method, status: String(status) };
    known.set(key, labels);
    return labels;
  };
}

function addHooks(server: FastifyInstance, { metrics, log }: HttpContext): void {
  server.decorateRequest('caller', null);
  const labelsOf = rememberLabels();
  let isClosing = false;
  server.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    const traceparent = traceparentOf(request.headers);
    if (traceparent !== null) reply.header('traceparent', traceparent);
    // The caller's next request goes to a node that stays.
    if (isClosing) reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.config.path ?? 'none';
    const answered = labelsOf(route, request.method, reply.statusCode);
    metrics.count('evenstock_http_requests_total', 1, answered);
    metrics.observe('evenstock_http_request_seconds', reply.elapsedTime / 1000, labelsOf(route));
    if (log.isLevelEnabled('debug')) {
      const { id: correlationId, method, url } = request;
      log.debug({ correlationId, method, url, status: reply.statusCode, ms: reply.elapsedTime }, 'answered');
    }
    done();
  });
}

function addErrorAnswers(server: FastifyInstance, context: HttpParts): void {
  server.setNotFoundHandler((request, reply) => {
    sendProblem(context, request, reply, refuse('not_found', 'There is nothing at this path.'));
  });
  server.setErrorHandler((error, request, reply) => {
    context.slowBodies.end(request.raw);
    const refused = refusalOf(error);
    if (refused.refusal.code === 'internal_error') {
      context.log.error(
        { err: error, correlationId: request.id, method: request.method, url: request.url },
        'a request failed',
      );
    }
    if (refused.refusal.code === 'payload_too_large') readOn(context.clock, request.raw, reply);
    sendProblem(context, request, reply, refused);
  });
}

const readOnMsMax = 10_000;

/** A caller who is cut off while sending may never see why: for a while, what is sent is read and dropped. */
function readOn(clock: Clock, request: IncomingMessage, reply: FastifyReply): void {
  reply.removeHeader('connection');
  request.resume();
  void clock.sleep(readOnMsMax).then(() => {
    if (!request.complete) request.destroy();
  });
}

// A credential that this node does not know costs a look into the database: there are fewer of those a minute.
const unknownPerMinute = 1200;

async function addRateLimit(server: FastifyInstance, context: HttpContext, credentials: Credentials): Promise<void> {
  await server.register(rateLimit, {
    global: true,
    timeWindow: 60_000,
    enableDraftSpec: true,
    cache: 20_000,
    keyGenerator: (request) => {
      request.caller = credentials.known(request.headers.authorization);
      const { caller } = request;
      return caller === null ? `ip ${request.ip}` : `${caller.tenantId} ${caller.actor}`;
    },
    max: (request) => (request.caller === null ? unknownPerMinute : context.config.ratePerMinute),
    errorResponseBuilder: (_request, { ttl }) =>
      new RefusedRequest(refuse('rate_limited', `The limit is reached; go on in ${Math.ceil(ttl / 1000)} s.`)),
  });
}

// The server process of an HTTP measurement: the hub, or a rival behind the same Fastify. It says its port, and
// ends when the runner is gone.

import { fastify, type FastifyInstance } from 'fastify';

import { startHub } from '../../packages/hub/src/hub.ts';
import { allScopes } from '../../packages/hub/src/domain/scope.ts';
import { defaultConfig } from '../../packages/hub/src/platform/config.ts';
import { sha256 } from '../../packages/hub/src/platform/hash.ts';
import { makeId } from '../../packages/hub/src/platform/ids.ts';
import { createLog } from '../../packages/hub/src/platform/log.ts';
import { insertApiKey } from '../../packages/hub/src/store/api-keys.ts';
import { openDatabase } from '../../packages/hub/src/store/database.ts';
import { guardedDesk } from '../rivals/guarded.ts';
import { naiveDesk } from '../rivals/naive.ts';
import { openPool, tenantId, type StockDesk } from '../rivals/sql-rival.ts';
import { benchKey, constantAnswer, type ServerOrder } from './server-order.ts';

async function startEvenstock(url: string): Promise<string> {
  const database = openDatabase({ url, readersMax: 1, writersMax: 1 });
  const key = { keyId: makeId('key'), name: 'bench', scopes: allScopes, expiresAt: null };
  await database.inTransaction(tenantId, (transaction) => insertApiKey(transaction, key, sha256(benchKey)));
  await database.close();
  const config = {
    ...defaultConfig,
    port: 0,
    databaseUrl: url,
    adminKey: 'evk_unused',
    ratePerMinute: 1e9,
    logLevel: 'error' as const,
  };
  const hub = await startHub({ config, log: createLog('error') });
  return hub.url;
}

/** The same request and answers as the hub's, with the least that a server can do around its desk. */
function rivalServer(desk: StockDesk): FastifyInstance {
  const server = fastify({ logger: false });
  let made = 0;
  server.post('/v1/reservations', async (request, reply) => {
    const body = request.body as { lines: { sku: string; quantity: number }[] };
    made += 1;
    const id = `res_${process.pid}_${made}`;
    const key = String(request.headers['idempotency-key']);
    const skus = body.lines.map((line) => line.sku).toSorted();
    const isDone = await desk.reserve(id, key, skus);
    return reply.code(isDone ? 201 : 409).send(isDone ? { id, lines: body.lines } : { code: 'insufficient_stock' });
  });
  return server;
}

async function start({ name, url, connections }: ServerOrder): Promise<string> {
  if (name === 'hub') return startEvenstock(url);
  if (name === 'constant') {
    const server = fastify({ logger: false });
    server.get('/v1/availability', () => constantAnswer);
    return server.listen({ port: 0, host: '127.0.0.1' });
  }
  const desk = name === 'naive' ? naiveDesk : guardedDesk;
  return rivalServer(desk(openPool(url, name, connections))).listen({ port: 0, host: '127.0.0.1' });
}

process.on('message', (order: ServerOrder) => {
  start(order).then(
    (url) => process.send?.({ url }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());

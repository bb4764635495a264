// What machines and people ask a node about itself: whether it lives, whether requests will succeed, its metrics,
// and the description of its API.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { Type } from 'typebox';

import { refuse } from '../domain/refusal.ts';
import { ping } from '../store/ping.ts';
import { docsPage, docsScript } from './docs.ts';
import { defineRoute, type Answer, type RawCall, type Route } from './route.ts';

const tag = 'System';

// No tenant has this number: a reader of it sees no rows, which is all that is needed here.
const noTenant = 0;

/** Where an operator has closed these pages, they need a credential. */
async function checkOpen(call: RawCall, isOpen: boolean): Promise<Answer | null> {
  if (isOpen) return null;
  const caller = await call.parts.callerOf(call.request);
  return caller === null ? refuse('unauthenticated', 'Send an API key that is known and valid.') : null;
}

const health = defineRoute({
  method: 'GET',
  path: '/healthz',
  operationId: 'health',
  tag,
  summary: 'Whether the process lives',
  scope: null,
  answers: { 200: { description: 'It does.', schema: Type.Object({ status: Type.Literal('ok') }) } },
  handle: (): Answer => ({ ok: true, status: 200, body: { status: 'ok' } }),
});

const ready = defineRoute({
  method: 'GET',
  path: '/readyz',
  operationId: 'readiness',
  tag,
  summary: 'Whether requests will succeed',
  scope: null,
  answers: {
    200: {
      description: 'They will.',
      schema: Type.Object({ status: Type.Literal('ready'), queueWeight: Type.Integer() }),
    },
  },
  errors: ['dependency_down'],
  handle: async ({ parts }): Promise<Answer> => {
    if (parts.stopping.aborted) return refuse('overloaded', 'This node is stopping.');
    await parts.database.read(noTenant, ping);
    return { ok: true, status: 200, body: { status: 'ready', queueWeight: parts.engine.weight } };
  },
});

const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  operationId: 'metrics',
  tag,
  summary: 'Metrics of this node',
  description: 'In the text format of Prometheus. Needs a credential where the operator has closed it.',
  scope: null,
  answers: { 200: { description: 'Metrics.', contentType: 'text/plain' } },
  handle: async (call): Promise<Answer> => {
    const refused = await checkOpen(call, call.parts.config.openMetrics);
    const contentType = 'text/plain; version=0.0.4; charset=utf-8';
    return refused ?? { ok: true, status: 200, text: call.parts.metrics.print(), contentType };
  },
});

let document: Promise<string> | null = null;

function openApiText(): Promise<string> {
  document ??= readFile(path.join(import.meta.dirname, '..', '..', 'openapi.json'), 'utf8');
  return document;
}

const openApi = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  operationId: 'openApi',
  tag,
  summary: 'This description',
  scope: null,
  answers: { 200: { description: 'OpenAPI 3.1.', contentType: 'application/json' } },
  handle: async (call): Promise<Answer> => {
    const refused = await checkOpen(call, call.parts.config.openDocs);
    return refused ?? { ok: true, status: 200, text: await openApiText() };
  },
});

const docs = defineRoute({
  method: 'GET',
  path: '/docs',
  operationId: 'docs',
  tag,
  summary: 'This description as a page',
  description: 'Everything that the page needs comes from this node.',
  scope: null,
  answers: { 200: { description: 'A page.', contentType: 'text/html' } },
  handle: async (call): Promise<Answer> => {
    const refused = await checkOpen(call, call.parts.config.openDocs);
    if (refused !== null) return refused;
    const { policy, html } = await docsPage();
    call.reply.header('content-security-policy', policy);
    return { ok: true, status: 200, text: html, contentType: 'text/html; charset=utf-8' };
  },
});

const script = defineRoute({
  method: 'GET',
  path: '/docs/scalar.js',
  operationId: 'docsScript',
  tag,
  summary: 'The script of the page',
  scope: null,
  answers: { 200: { description: 'A script.', contentType: 'text/javascript' } },
  handle: async (call): Promise<Answer> => {
    const refused = await checkOpen(call, call.parts.config.openDocs);
    if (refused !== null) return refused;
    call.reply.header('cache-control', 'public, max-age=86400');
    return { ok: true, status: 200, text: await docsScript(), contentType: 'text/javascript; charset=utf-8' };
  },
});

export const systemRoutes: readonly Route[] = [health, ready, metrics, openApi, docs, script];

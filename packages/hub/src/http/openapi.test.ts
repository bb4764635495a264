// The description of the API: what is committed is what the routes say, and every operation is described in full.

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { isScope, scopes } from '../domain/scope.ts';
import { openApiDocument } from './openapi.ts';
import { routes } from './routes.ts';

const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');
const version = String(/"version": "([^"]+)"/.exec(committed)?.[1]);

test('what is committed is what the routes say (if not: npm run generate)', () => {
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(openApiDocument(routes, version))));
});

test('operations have names of their own', () => {
  const ids = routes.map((route) => route.operationId);
  expect(ids).toEqual([...new Set(ids)]);
  const places = routes.map((route) => `${route.method} ${route.path}`);
  expect(places).toEqual([...new Set(places)]);
});

describe.each(routes.map((route) => [route.operationId, route] as const))('%s', (_, route) => {
  test('says what it does, who may do it and what it answers', () => {
    expect(route.summary).toMatch(/^[A-Z].+[^.]$/);
    expect(Object.keys(route.answers)).not.toEqual([]);
    if (route.scope !== null) expect(isScope(route.scope)).toBe(true);
  });

  test('takes an Idempotency-Key if it changes something by POST', () => {
    const isReading = route.scope?.endsWith(':read') === true;
    const takesKey = route.once !== undefined || route.acceptsKey === true;
    expect(takesKey).toBe((route.method === 'POST' || route.method === 'PATCH') && !isReading);
  });

  test('declares the parameters of its path', () => {
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const properties: unknown =
      route.params !== undefined && 'properties' in route.params ? route.params.properties : {};
    expect(Object.keys(properties ?? {})).toEqual(named);
  });
});

test('every scope opens something', () => {
  const used = new Set(routes.map((route) => route.scope));
  expect(Object.keys(scopes).filter((scope) => isScope(scope) && !used.has(scope))).toEqual([]);
});

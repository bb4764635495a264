// The methods of the client as TypeScript: one an operation, with its types from the OpenAPI document. Casts stand
// here and nowhere else in the client: the server checks its answers against the same schemas in its tests.

import { takesKey } from '../../packages/hub/src/http/openapi.ts';
import type { Route } from '../../packages/hub/src/http/route.ts';

const head = `// Generated from packages/hub/openapi.json by scripts/generate.ts.

import type { operations } from './openapi.ts';
import type { CallOptions, KeyedOptions, Send } from './send.ts';

type Given<Part> = [NonNullable<Part>] extends [never] ? object : NonNullable<Part>;

type Parameters<Id extends keyof operations, In extends 'path' | 'query'> = Given<operations[Id]['parameters'][In]>;

type Body<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Given } };
}
  ? { readonly body: Given }
  : operations[Id] extends { requestBody?: { content: { 'application/json': infer Given } } }
    ? { readonly body?: Given }
    : object;

/** What an operation takes: its path and query parameters, and its body. */
export type Input<Id extends keyof operations> = Readonly<Parameters<Id, 'path'> & Parameters<Id, 'query'>> & Body<Id>;

type Content<Answer> = Answer extends { content: { 'application/json': infer Given } } ? Given : undefined;

/** What an operation answers when it succeeds. */
export type Output<Id extends keyof operations> = {
  [Status in keyof operations[Id]['responses']]: Status extends 200 | 201 | 204
    ? Content<operations[Id]['responses'][Status]>
    : never;
}[keyof operations[Id]['responses']];
`;

/** Operations that do not answer with JSON have no method. */
function isJson(route: Route): boolean {
  return Object.values(route.answers).every(
    ({ schema, contentType }) => contentType === undefined || schema !== undefined,
  );
}

function methodOf(route: Route): { readonly type: string; readonly value: string } {
  const { operationId: id, summary, method, path, query, params, body } = route;
  const needsInput = params !== undefined || query !== undefined || body !== undefined;
  const isRequired =
    params !== undefined || (body !== undefined && route.isBodyOptional !== true) || hasRequired(route);
  const optional = isRequired ? '' : '?';
  const options = takesKey(route) ? 'KeyedOptions' : 'CallOptions';
  const input = needsInput ? `input${optional}: Input<'${id}'>, ` : '';
  const isRepeatable = method === 'GET' || method === 'PUT' || method === 'DELETE' || route.scope === 'stock:read';
  const operation = `{ method: '${method}', path: '${path}', isRepeatable: ${isRepeatable} }`;
  const given = needsInput ? 'input, options' : 'options';
  const sent = needsInput ? 'input ?? {}, options' : '{}, options';
  return {
    type: `  /** ${summary}. */\n  readonly ${id}: (${input}options?: ${options}) => Promise<Output<'${id}'>>;`,
    value:
      `    ${id}: async (${given}) => ` +
      `(await send(${operation}, ${isRequired ? given : sent})) as Output<'${id}'>,`,
  };
}

function hasRequired({ query }: Route): boolean {
  return query !== undefined && 'required' in query && Array.isArray(query.required) && query.required.length > 0;
}

export function clientMethods(routes: readonly Route[]): string {
  const methods = routes.filter(isJson).map(methodOf);
  const types = methods.map((one) => one.type).join('\n');
  const values = methods.map((one) => one.value).join('\n');
  return `${head}
export interface Operations {
${types}
}

export function operationsOf(send: Send): Operations {
  return {
${values}
  };
}
`;
}

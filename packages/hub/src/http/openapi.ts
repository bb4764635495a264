// The OpenAPI 3.1 document, from the table of routes: the schemas that check requests are the ones that are
// published. A schema with a title in PascalCase becomes a component under that name.

import type { TSchema } from 'typebox';

import { refusals, type RefusalCode } from '../domain/refusal.ts';
import { scopes } from '../domain/scope.ts';
import { problemKinds } from './problems.ts';
import type { AnswerSchema, Route } from './route.ts';
import { problem } from './wire/schemas.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { [name: string]: Json };

const introduction = `The API of an Evenstock hub: it takes facts and promises about goods from many systems, and never
promises a unit twice.

- **Quantities** go out in the base UOM of the item, named beside them as \`uom\`; they come in in any unit of the item.
  A quantity is a JSON number or, where a double would not be exact, a decimal string. Nothing is rounded.
- **Times** are RFC 3339 with zone. **Sequences** (\`seq\`) are places in the journal of the tenant, in the order of
  commit.
- **Once**: a POST or PATCH that changes something takes an \`Idempotency-Key\`. The same request with the same key is
  answered as the first time, with \`Idempotency-Replayed: true\`. Refusals are not kept, since they changed nothing.
- **Refusals** are problem documents (\`application/problem+json\`) with a \`code\` from a closed list.
- **Following**: \`X-Correlation-Id\` (or the trace of \`traceparent\`) is taken over, returned, and kept with all that
  the request causes.
- **Limits**: each credential may ask so often a minute; the \`RateLimit-*\` headers say how much is left.
- **Lists** answer \`{items, nextCursor}\`; send \`nextCursor\` as \`cursor\` for the next page.`;

const tags: readonly (readonly [name: string, text: string])[] = [
  ['Catalogue', 'Items, locations and channels.'],
  ['Allotments', 'What a channel may sell of what there is, or what is kept from it.'],
  ['Inbound', 'Systems that report, who owns what, and how their messages are understood.'],
  ['Events', 'What happened, in and out, as CloudEvents.'],
  ['Stock reports', 'What there is as of a moment, as a source counted it.'],
  ['Stock', 'Positions, movements and availability.'],
  ['Reservations', 'Promises to a demand.'],
  ['Operations', 'What operators look at and switch.'],
  ['Platform', 'Tenants and keys.'],
  ['System', 'The node itself.'],
];

/** The refusals that any operation can answer with. */
const ofAll: readonly RefusalCode[] = [
  'malformed_request',
  'invalid_field',
  'unknown_field',
  'dependency_down',
  'internal_error',
];
const ofClosed: readonly RefusalCode[] = ['unauthenticated', 'forbidden', 'rate_limited'];
const ofBodies: readonly RefusalCode[] = [
  'payload_too_large',
  'invalid_encoding',
  'malformed_body',
  'unsupported_media_type',
  'limit_exceeded',
  'request_timeout',
];
const ofKeys: readonly RefusalCode[] = ['idempotency_key_reused', 'idempotency_key_in_use'];
const ofDecisions: readonly RefusalCode[] = ['overloaded', 'outcome_unknown'];

function errorsOf(route: Route): readonly RefusalCode[] {
  const isWriting = route.method !== 'GET' && route.scope !== 'stock:read';
  const codes = new Set<RefusalCode>([
    ...ofAll,
    ...(route.scope === null ? [] : ofClosed),
    ...(route.body === undefined ? [] : ofBodies),
    ...(takesKey(route) ? ofKeys : []),
    ...(isWriting ? ofDecisions : []),
    ...(route.errors ?? []),
  ]);
  // In the order of the list, which is that of precedence.
  return Object.keys(refusals).flatMap((code) => [...codes].filter((one) => one === code));
}

export function takesKey(route: Route): boolean {
  return route.once !== undefined || route.acceptsKey === true;
}

/** Lifts titled schemas, and refusals, out to where they can be referred to. */
class Components {
  readonly schemas: JsonObject = {};
  readonly responses: JsonObject = {};

  /** A reference to the answer with these codes: the first list of a status goes by its name, others by number. */
  response(name: string, codes: readonly RefusalCode[]): JsonObject {
    const description = codes.map((code) => `\`${code}\`: ${refusals[code]}`).join('\n\n');
    const content = { 'application/problem+json': { schema: this.lift(problem) } };
    const response: JsonObject = { description, content };
    for (let number = 1; ; number += 1) {
      const own = number === 1 ? name : `${name}x${number}`;
      this.responses[own] ??= response;
      if (JSON.stringify(this.responses[own]) === JSON.stringify(response))
        return { $ref: `#/components/responses/${own}` };
    }
  }

  /** The schema as plain JSON, with references where it, or a part of it, has a name. */
  lift(schema: unknown): Json {
    if (Array.isArray(schema)) return schema.map((one) => this.lift(one));
    if (typeof schema !== 'object' || schema === null) return isScalar(schema) ? schema : null;
    const lifted: JsonObject = {};
    for (const [name, value] of Object.entries(schema)) lifted[name] = this.lift(value);
    const { title } = lifted;
    if (typeof title !== 'string' || !/^[A-Z]\w+$/.test(title)) return lifted;
    const known = this.schemas[title];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(lifted)) {
      throw new Error(`Two schemas are called ${title}; give one another title.`);
    }
    this.schemas[title] = lifted;
    return { $ref: `#/components/schemas/${title}` };
  }
}

function isScalar(value: unknown): value is null | boolean | number | string {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}

export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const components = new Components();
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = (paths[route.path] ??= {});
    path[route.method.toLowerCase()] = operationOf(route, components);
  }
  const schemas = Object.fromEntries(Object.entries(components.schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Evenstock',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: tags.map(([name, text]) => ({ name, description: text })),
    paths,
    components: { schemas, responses: components.responses, parameters, securitySchemes: { bearer: security } },
  };
}

const security: JsonObject = {
  type: 'http',
  scheme: 'bearer',
  description: `An API key. Scopes:\n\n${Object.entries(scopes)
    .map(([scope, text]) => `- \`${scope}\`: ${text}`)
    .join('\n')}`,
};

const parameters: JsonObject = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Makes a repeated request one request: 1 to 255 visible ASCII characters of your choice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  CorrelationId: {
    name: 'X-Correlation-Id',
    in: 'header',
    description: 'Kept with everything that the request causes, and returned; one is made when left out.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  },
};

function operationOf(route: Route, components: Components): JsonObject {
  const body = bodyOf(route, components);
  const parts = [route.description ?? '', route.scope === null ? '' : `Scope: \`${route.scope}\`.`];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: parts.filter((part) => part !== '').join('\n\n'),
    security: route.scope === null ? [] : [{ bearer: [route.scope] }],
    parameters: [
      ...parametersOf(route.params, 'path', components),
      ...parametersOf(route.query, 'query', components),
      ...(takesKey(route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
      ...(route.scope === null ? [] : [{ $ref: '#/components/parameters/CorrelationId' }]),
    ],
    ...(body === null ? {} : { requestBody: body }),
    responses: { ...answersOf(route, components), ...problemsOf(route, components) },
  };
}

function parametersOf(schema: TSchema | undefined, where: 'path' | 'query', components: Components): Json[] {
  const lifted = schema === undefined ? null : components.lift(schema);
  if (!isObject(lifted) || !isObject(lifted['properties'])) return [];
  const required = Array.isArray(lifted['required']) ? lifted['required'] : [];
  return Object.entries(lifted['properties']).map(([name, property]) => {
    const words = isObject(property) && typeof property['description'] === 'string' ? property['description'] : null;
    const isRequired = where === 'path' || required.includes(name);
    return {
      name,
      in: where,
      required: isRequired,
      ...(words === null ? {} : { description: words }),
      schema: property,
    };
  });
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bodyOf(
  { body, documentedBodies, isBodyOptional = false }: Route,
  components: Components,
): JsonObject | null {
  if (body === undefined) return null;
  const content: JsonObject = {};
  for (const [type, schema] of Object.entries(documentedBodies ?? { 'application/json': body })) {
    content[type] = { schema: components.lift(schema) };
  }
  return { required: !isBodyOptional, content };
}

function answersOf(route: Route, components: Components): JsonObject {
  const answers: JsonObject = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    answers[status] = { description: answer.description, ...contentOf(answer, components) };
  }
  return answers;
}

function contentOf(answer: AnswerSchema, components: Components): JsonObject {
  const { schema, contentType = 'application/json', onRequest = {} } = answer;
  if (schema === undefined && contentType === 'application/json') return {};
  const content: JsonObject = {
    [contentType]: { schema: schema === undefined ? { type: 'string' } : components.lift(schema) },
  };
  for (const [type, other] of Object.entries(onRequest)) content[type] = { schema: components.lift(other) };
  return { content };
}

/** The refusals of an operation, by status; what is said alike of many operations is said once. */
function problemsOf(route: Route, components: Components): JsonObject {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of errorsOf(route)) {
    const { status } = problemKinds[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problems: JsonObject = {};
  for (const [status, codes] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    problems[status] = components.response(`Refused${status}`, codes);
  }
  return problems;
}

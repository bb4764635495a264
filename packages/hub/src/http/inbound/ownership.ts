// Ownership over HTTP: for which fact, items and places the word of which source counts, and from when to when.

import { Type, type Static } from 'typebox';

import { facts, type OwnershipRule } from '../../domain/inbound/ownership.ts';
import { patternLengthMax, rulesMax } from '../../domain/inbound/ownership-draft.ts';
import { putOwnership, removeOwnership } from '../../operations/inbound/put-ownership.ts';
import { isoTime } from '../../platform/clock.ts';
import { listRecords } from '../../store/governed-records.ts';
import { toOwnershipRule } from '../../store/inbound/sources.ts';
import type { HttpRefused } from '../problems.ts';
import { nextCursor } from '../request/cursor.ts';
import { readTime } from '../request/times.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { cursor, identifier, limit, oneOf, page, reference, strict, time } from '../wire/schemas.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, tag, written } from './governed.ts';
import { sourceCode } from './sources.ts';

function pattern(what: string) {
  const description = `${what}, in which up to five \`*\` stand for any characters; any when left out.`;
  return Type.Optional({ ...identifier, maxLength: patternLengthMax, description, examples: ['DC*'] });
}

export const ownershipRule = strict(
  {
    id: { ...identifier, description: 'The caller’s own name for the rule.' },
    fact: oneOf(facts),
    source: sourceCode,
    class: Type.Optional({
      ...reference,
      description: 'Items whose attribute `class` is this; any when left out.',
    }),
    sku: pattern('SKU'),
    location: pattern('Code of a location'),
    validFrom: Type.Optional({ ...time, description: 'Facts that happened from then on; always when left out.' }),
    validTo: Type.Optional({ ...time, description: 'Facts that happened before then; without end when left out.' }),
    order: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        default: 0,
        description: 'Of the rules that match, the one of the smallest order has the say, then that of the first id.',
      }),
    ),
  },
  { title: 'OwnershipRule' },
);

type WireRule = Static<typeof ownershipRule>;
type Read = { readonly ok: true; readonly rules: readonly OwnershipRule[] } | HttpRefused;

export function readRules(given: readonly WireRule[]): Read {
  const rules: OwnershipRule[] = [];
  for (const [index, one] of given.entries()) {
    const { validFrom: from, validTo: to } = one;
    const validFrom = from === undefined ? null : readTime(from, `${index}/validFrom`);
    if (validFrom !== null && !validFrom.ok) return validFrom;
    const validTo = to === undefined ? null : readTime(to, `${index}/validTo`);
    if (validTo !== null && !validTo.ok) return validTo;
    rules.push({
      id: one.id,
      fact: one.fact,
      source: one.source,
      itemClass: one.class ?? null,
      sku: one.sku ?? null,
      location: one.location ?? null,
      validFrom: validFrom?.value ?? null,
      validTo: validTo?.value ?? null,
      order: one.order ?? 0,
    });
  }
  return { ok: true, rules };
}

function view({ id, fact, source, itemClass, sku, location, validFrom, validTo, order }: OwnershipRule): WireRule {
  return {
    id,
    fact,
    source,
    ...(itemClass === null ? {} : { class: itemClass }),
    ...(sku === null ? {} : { sku }),
    ...(location === null ? {} : { location }),
    ...(validFrom === null ? {} : { validFrom: isoTime(validFrom) }),
    ...(validTo === null ? {} : { validTo: isoTime(validTo) }),
    order,
  };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/ownership',
  operationId: 'putOwnership',
  tag,
  summary: 'Say who owns what',
  description:
    'All of the request or none. A rule replaces the one with its id; other rules stay. What differs from before ' +
    'makes a revision. Where no rule matches, nobody owns the fact and every source may speak. A tenant has ' +
    `${rulesMax} rules at most.`,
  scope: 'sources:write',
  body: Type.Array(ownershipRule, { minItems: 1, maxItems: rulesMax }),
  answers: { 200: written },
  errors: ['unknown_source', 'limit_exceeded', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const read = readRules(call.body);
    if (!read.ok) return read;
    return answerWritten(await putOwnership(call.parts, operatorOf(call), read.rules), read.rules.length);
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/ownership',
  operationId: 'listOwnership',
  tag,
  summary: 'List who owns what',
  description: 'Rules that are over or not yet in force too.',
  scope: 'sources:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their ids.', schema: page(ownershipRule, 'OwnershipPage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = query;
    const found = await parts.database.read(caller.tenantId, (reader) =>
      listRecords(reader, 'ownership', after, count),
    );
    const items = found.map((one) => view(toOwnershipRule(one)));
    return { ok: true, status: 200, body: { items, nextCursor: nextCursor(found, count, (one) => one.code) } };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/v1/ownership/{id}',
  operationId: 'removeOwnership',
  tag,
  summary: 'Remove an ownership rule',
  description:
    'As if it had never been, for everything that is decided from now on; to end a rule at a time, give it `validTo`.',
  scope: 'sources:write',
  params: strict({ id: identifier }),
  answers: { 204: { description: 'It is removed; its revisions stay.' } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const outcome = await removeOwnership(call.parts, operatorOf(call), call.params.id);
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/ownership/{id}/revisions',
  operationId: 'listOwnershipRevisions',
  tag,
  summary: 'List the revisions of an ownership rule',
  scope: 'sources:read',
  params: strict({ id: identifier }),
  query: strict(revisionQuery),
  answers: { 200: revisionPage(ownershipRule, 'OwnershipRevision') },
  errors: ['not_found'],
  handle: (call): Promise<Answer> =>
    answerRevisions(call, 'ownership', call.params.id, (record) => view(toOwnershipRule(record))),
});

export const ownershipRoutes: readonly Route[] = [put, list, remove, revisions];

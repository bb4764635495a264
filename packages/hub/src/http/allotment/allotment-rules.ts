// Allotment rules over HTTP: what a channel may sell of what there is, or what is kept from it.

import { Type, type Static } from 'typebox';

import { allotmentRulesMax, valueScale, type AllotmentDraft } from '../../domain/allotment/allotment-draft.ts';
import { allotmentKinds, allotmentUnits, type AllotmentRule } from '../../domain/allotment/allotment-rule.ts';
import { moveBetweenFences } from '../../operations/allotment/move-allotment.ts';
import { putAllotmentRules, removeAllotmentRule } from '../../operations/allotment/put-allotment-rules.ts';
import { isoTime } from '../../platform/clock.ts';
import { listAllotmentRules, toAllotmentRule } from '../../store/allotment/allotment-rules.ts';
import { answerRevisions, answerWritten, revisionPage, revisionQuery, written } from '../inbound/governed.ts';
import type { HttpRefused } from '../problems.ts';
import { nextCursor } from '../request/cursor.ts';
import { readTime } from '../request/times.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import {
  channelCode,
  cursor,
  identifier,
  limit,
  locationCode,
  oneOf,
  page,
  reference,
  sku,
  strict,
  time,
  wireQuantity,
} from '../wire/schemas.ts';
import { wireQuantity as wire } from '../wire/wire-quantity.ts';

export const tag = 'Allotments';

const definition = {
  id: { ...identifier, description: 'The caller’s own name for the rule.' },
  channel: channelCode,
  sku: Type.Optional(sku),
  class: Type.Optional({
    ...reference,
    description: 'Items whose attribute `class` is this; any when left out.',
  }),
  segment: Type.Optional({ ...reference, description: 'Whoever buys for this segment; anybody when left out.' }),
  customer: Type.Optional({ ...reference, description: 'This customer; anybody when left out.' }),
  location: Type.Optional(locationCode),
  kind: oneOf(allotmentKinds),
  value: Type.Optional({
    ...wireQuantity,
    description: `In \`unit\`; at most ${valueScale} decimals, and no more than 100 percent. A block has none.`,
  }),
  unit: Type.Optional(
    oneOf(allotmentUnits, {
      description:
        '`quantity`: of the base UOM; `percent`: of what there is; `days`: of what the channel sells a day; ' +
        '`dynamic`: times what it sells while it does not yet know. A kind can have some of them.',
    }),
  ),
  validFrom: Type.Optional({ ...time, description: 'In force from then on; always when left out.' }),
  validTo: Type.Optional({ ...time, description: 'No longer in force then; without end when left out.' }),
  order: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      default: 0,
      description:
        'Of ring fences, the one of the smallest order is covered and used first, then that of the first id.',
    }),
  ),
};

export const rule = strict(definition, { title: 'AllotmentRule' });
const ruleView = strict(
  { ...definition, revision: Type.Integer({ description: 'The number of its last change.' }) },
  { title: 'AllotmentRuleInForce' },
);

type WireRule = Static<typeof rule>;
type Read = { readonly ok: true; readonly drafts: readonly AllotmentDraft[] } | HttpRefused;

export function readRules(given: readonly WireRule[]): Read {
  const drafts: AllotmentDraft[] = [];
  for (const [index, one] of given.entries()) {
    const { validFrom: from, validTo: to } = one;
    const validFrom = from === undefined ? null : readTime(from, `${index}/validFrom`);
    if (validFrom !== null && !validFrom.ok) return validFrom;
    const validTo = to === undefined ? null : readTime(to, `${index}/validTo`);
    if (validTo !== null && !validTo.ok) return validTo;
    drafts.push({
      id: one.id,
      channel: one.channel,
      sku: one.sku ?? null,
      itemClass: one.class ?? null,
      segment: one.segment ?? null,
      customer: one.customer ?? null,
      location: one.location ?? null,
      kind: one.kind,
      value: one.value ?? null,
      unit: one.unit ?? null,
      validFrom: validFrom?.value ?? null,
      validTo: validTo?.value ?? null,
      order: one.order ?? 0,
    });
  }
  return { ok: true, drafts };
}

function view(one: AllotmentRule): WireRule {
  const { id, channel, itemClass, segment, customer, location, kind, unit, validFrom, validTo, order } = one;
  return {
    id,
    channel,
    ...(one.sku === null ? {} : { sku: one.sku }),
    ...(itemClass === null ? {} : { class: itemClass }),
    ...(segment === null ? {} : { segment }),
    ...(customer === null ? {} : { customer }),
    ...(location === null ? {} : { location }),
    kind,
    ...(unit === null ? {} : { value: wire(one.millionths, valueScale), unit }),
    ...(validFrom === null ? {} : { validFrom: isoTime(validFrom) }),
    ...(validTo === null ? {} : { validTo: isoTime(validTo) }),
    order,
  };
}

function viewInForce(one: AllotmentRule): Static<typeof ruleView> {
  return { ...view(one), revision: one.revision };
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/allotment-rules',
  operationId: 'putAllotmentRules',
  tag,
  summary: 'Give allotment rules',
  description:
    'All of the request or none. A rule replaces the one with its id; other rules stay. What differs from before ' +
    'makes a revision. Ring fences in percent that could together hold more than 100 percent of an item at a ' +
    `location are refused. A tenant has ${allotmentRulesMax} rules at most.`,
  scope: 'allotments:write',
  body: Type.Array(rule, { minItems: 1, maxItems: allotmentRulesMax }),
  answers: { 200: written },
  errors: [
    'unknown_channel',
    'unknown_sku',
    'unknown_location',
    'quantity_not_representable',
    'quantity_out_of_range',
    'limit_exceeded',
    'conflict',
  ],
  handle: async (call): Promise<Answer> => {
    const read = readRules(call.body);
    if (!read.ok) return read;
    return answerWritten(await putAllotmentRules(call.parts, operatorOf(call), read.drafts), read.drafts.length);
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/allotment-rules',
  operationId: 'listAllotmentRules',
  tag,
  summary: 'List allotment rules',
  description: 'Rules that are over or not yet in force too.',
  scope: 'allotments:read',
  query: strict({
    channel: Type.Optional(channelCode),
    sku: Type.Optional({ ...sku, description: 'Rules that name this item.' }),
    limit,
    cursor,
  }),
  answers: { 200: { description: 'In the order of their ids.', schema: page(ruleView, 'AllotmentRulePage') } },
  handle: async ({ parts, caller, query }): Promise<Answer> => {
    const { limit: count = 100, cursor: afterId = '', channel, sku: item } = query;
    const filter = { channel, sku: item, afterId, limit: count };
    const found = await parts.database.read(caller.tenantId, (reader) => listAllotmentRules(reader, filter));
    const next = nextCursor(found, count, (one) => one.id);
    return { ok: true, status: 200, body: { items: found.map(viewInForce), nextCursor: next } };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/v1/allotment-rules/{id}',
  operationId: 'removeAllotmentRule',
  tag,
  summary: 'Remove an allotment rule',
  description:
    'For everything that is decided from now on; to end a rule at a time, give it `validTo`. A ring fence that is ' +
    'given again under the same id goes on counting where it was; under a new id it starts anew.',
  scope: 'allotments:write',
  params: strict({ id: identifier }),
  answers: { 204: { description: 'It is removed; its revisions stay.' } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const outcome = await removeAllotmentRule(call.parts, operatorOf(call), call.params.id);
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

const revisions = defineRoute({
  method: 'GET',
  path: '/v1/allotment-rules/{id}/revisions',
  operationId: 'listAllotmentRuleRevisions',
  tag,
  summary: 'List the revisions of an allotment rule',
  scope: 'allotments:read',
  params: strict({ id: identifier }),
  query: strict(revisionQuery),
  answers: { 200: revisionPage(rule, 'AllotmentRuleRevision') },
  errors: ['not_found'],
  handle: (call): Promise<Answer> =>
    answerRevisions(call, 'allotment', call.params.id, (record) => view(toAllotmentRule(record))),
});

const move = defineRoute({
  method: 'POST',
  path: '/v1/allotment-rules/move',
  operationId: 'moveAllotment',
  tag,
  summary: 'Move a quantity between ring fences',
  description:
    'From one ring fence of a quantity to another that is about the same, of another channel: both or neither, and ' +
    'never more than is unused. Where the fences are for many items, as much of each.',
  scope: 'allotments:write',
  body: strict(
    { from: identifier, to: identifier, quantity: { ...wireQuantity, description: 'Of the base UOM.' } },
    { title: 'AllotmentMove' },
  ),
  answers: {
    200: {
      description: 'Both as they are now.',
      schema: strict({ from: ruleView, to: ruleView }, { title: 'AllotmentMoved' }),
    },
  },
  errors: ['not_found', 'invalid_state', 'quantity_not_representable', 'quantity_out_of_range', 'conflict'],
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const outcome = await moveBetweenFences(call.parts, operatorOf(call), call.body);
    if (!outcome.ok) return outcome;
    return { ok: true, status: 200, body: { from: viewInForce(outcome.from), to: viewInForce(outcome.to) } };
  },
});

export const allotmentRuleRoutes: readonly Route[] = [put, list, move, remove, revisions];

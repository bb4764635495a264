// Changes of channels, allotment rules and safety stock as one, over HTTP: rehearsed, and put in force.

import { Type, type Static } from 'typebox';

import { allotmentRulesMax } from '../../domain/allotment/allotment-draft.ts';
import { sumScale } from '../../domain/config/rehearsal.ts';
import { refuse, type RefusalCode } from '../../domain/refusal.ts';
import { applyChange } from '../../operations/config/apply-change.ts';
import { planChange, type Plan } from '../../operations/config/plan-change.ts';
import { within, type ConfigDraft } from '../../operations/config/understand-change.ts';
import { isoTime } from '../../platform/clock.ts';
import { readRules, rule, tag } from '../allotment/allotment-rules.ts';
import { readSafetyStock, stated } from '../allotment/safety-stock.ts';
import { channelDefinition, readChannels } from '../channels.ts';
import type { HttpRefused } from '../problems.ts';
import { ndjson } from '../request/body-parsers.ts';
import { defineRoute, operatorOf, type Answer, type Route } from '../route.ts';
import { answerInLines, wantsLines } from '../wire/progress-lines.ts';
import { identifier, seq, strict, time, wireQuantity } from '../wire/schemas.ts';
import { wireQuantity as wire } from '../wire/wire-quantity.ts';

const body = Type.Object(
  {
    channels: Type.Optional(
      Type.Array(channelDefinition, { maxItems: 1000, description: 'As in `PUT /v1/channels`.' }),
    ),
    allotmentRules: Type.Optional(
      Type.Array(rule, { maxItems: allotmentRulesMax, description: 'As in `PUT /v1/allotment-rules`.' }),
    ),
    removeAllotmentRules: Type.Optional(
      Type.Array(identifier, { maxItems: allotmentRulesMax, description: 'Ids of rules to take back.' }),
    ),
    safetyStock: Type.Optional(Type.Array(stated, { maxItems: 1000, description: 'As in `PUT /v1/safety-stock`.' })),
  },
  { title: 'ConfigChange', additionalProperties: false, minProperties: 1 },
);

type Read = { readonly ok: true; readonly draft: ConfigDraft } | HttpRefused;

function readDraft(given: Static<typeof body>): Read {
  const channels = readChannels(given.channels ?? []);
  if (!channels.ok) return within('channels', channels);
  const rules = readRules(given.allotmentRules ?? []);
  if (!rules.ok) return within('allotmentRules', rules);
  const draft = {
    channels: channels.channels,
    allotmentRules: rules.drafts,
    removeAllotmentRules: given.removeAllotmentRules ?? [],
    safetyStock: readSafetyStock(given.safetyStock ?? []),
  };
  return { ok: true, draft };
}

const count = (description: string) => Type.Integer({ description });
const sum = (description: string) => ({ ...wireQuantity, description });

const plan = Type.Object(
  {
    channels: Type.Array(
      Type.Object({
        channel: Type.String(),
        rises: count('Items of which it may sell more than before.'),
        falls: count('Items of which it may sell less.'),
        toZero: count('Of those that fall, how many fall to 0.'),
        fromZero: count('Of those that rise, how many were at 0.'),
        raisedBy: sum('By how much those that rise do together, in base UOMs.'),
        loweredBy: sum('By how much those that fall do together, in base UOMs.'),
      }),
      { description: 'All of them, also those for which nothing changes, in the order of their codes.' },
    ),
    changes: Type.Array(
      Type.Object({
        sku: Type.String(),
        channel: Type.String(),
        before: sum('What it may sell now.'),
        after: sum('What it could sell.'),
        uom: Type.String({ description: 'The base UOM of the item.' }),
      }),
      { description: 'The largest changes first, in base UOMs.' },
    ),
    changesLeftOut: count('How many more there are.'),
    items: count('Items that there are.'),
    itemsReached: count('Items that the change could have an effect on: those that were computed.'),
    asOfSeq: { ...seq, description: 'The sequence of the journal that it was computed at.' },
    computedAt: time,
  },
  { title: 'ConfigPlan' },
);

function viewPlan({ channels, largest, differences, items, reached, asOfSeq, now }: Plan): Static<typeof plan> {
  return {
    channels: channels.map(({ raisedBy, loweredBy, ...counts }) => ({
      ...counts,
      raisedBy: wire(raisedBy, sumScale),
      loweredBy: wire(loweredBy, sumScale),
    })),
    changes: largest.map(({ item, channel, before, after }) => ({
      sku: item.sku,
      channel,
      before: wire(before, item.scale),
      after: wire(after, item.scale),
      uom: item.baseUom,
    })),
    changesLeftOut: differences - largest.length,
    items,
    itemsReached: reached,
    asOfSeq: Number(asOfSeq),
    computedAt: isoTime(now),
  };
}

const refusals: readonly RefusalCode[] = [
  'unknown_channel',
  'unknown_sku',
  'unknown_location',
  'unknown_uom',
  'location_not_allowed',
  'quantity_not_representable',
  'quantity_out_of_range',
  'limit_exceeded',
  'not_found',
  'conflict',
];

const planRoute = defineRoute({
  method: 'POST',
  path: '/v1/config/plan',
  operationId: 'planConfig',
  tag,
  summary: 'See what a change would do to what channels may sell',
  description:
    'Computes for every item and channel what may be sold before and after the change, as of one moment of the ' +
    'ledger, for whoever asks for no segment and as no customer. Changes nothing; refuses what the PUT of each part ' +
    `would refuse. With \`Accept: ${ndjson}\` the answer is a line a second that says how far it is, and on the last ` +
    'line the `report`, or the `problem` for which there is none.',
  scope: 'operations:read',
  query: strict({
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'How many changes are listed at most.' }),
    ),
  }),
  body,
  answers: {
    200: {
      description: 'What would differ.',
      schema: plan,
      onRequest: {
        [ndjson]: Type.Object({
          progress: Type.Optional(Type.Object({ done: count('Items.') }, { title: 'ConfigPlanProgress' })),
          report: Type.Optional(plan),
        }),
      },
    },
  },
  errors: refusals,
  handle: async (call): Promise<Answer> => {
    const { limit: most = 100 } = call.query;
    const read = readDraft(call.body);
    if (!read.ok) return read;
    const { parts, caller } = call;
    if (wantsLines(call)) {
      return answerInLines(call, {
        name: 'the rehearsal of a change',
        begin: (watched) => planChange({ ...parts, ...watched }, caller.tenantId, read.draft, most),
        view: viewPlan,
      });
    }
    const found = await planChange(parts, caller.tenantId, read.draft, most);
    return found.ok ? { ok: true, status: 200, body: viewPlan(found) } : found;
  },
});

const applied = Type.Object(
  {
    channels: count('Channels that were written.'),
    safetyStock: count('Figures of safety stock that were written.'),
    changed: count('Allotment rules that said something new and made a revision.'),
    revisions: Type.Array(
      Type.Object({
        id: Type.String(),
        revision: Type.Integer({ description: 'The number of its last change.' }),
        isRemoved: Type.Boolean(),
      }),
      { description: 'Of each allotment rule that was named, in the order of their ids.' },
    ),
  },
  { title: 'ConfigApplied' },
);

const applyRoute = defineRoute({
  method: 'POST',
  path: '/v1/config/apply',
  operationId: 'applyConfig',
  tag,
  summary: 'Put a change of what channels may sell in force',
  description:
    'All of it in one transaction, or none: channels, then rules taken back, then rules given, then safety stock. ' +
    'Channels and safety stock need the scope `items:write` as well.',
  scope: 'allotments:write',
  body,
  answers: { 200: { description: 'It is in force.', schema: applied } },
  errors: refusals,
  once: 'claim',
  handle: async (call): Promise<Answer> => {
    const needsItems = call.body.channels !== undefined || call.body.safetyStock !== undefined;
    if (needsItems && !call.caller.scopes.has('items:write')) {
      return refuse('forbidden', 'Channels and safety stock need a credential with the scope items:write.');
    }
    const read = readDraft(call.body);
    if (!read.ok) return read;
    const { draft } = read;
    const outcome = await applyChange(call.parts, operatorOf(call), draft);
    if (!outcome.ok) return outcome;
    const answer: Static<typeof applied> = {
      channels: draft.channels.length,
      safetyStock: draft.safetyStock.length,
      changed: outcome.changed,
      revisions: outcome.revisions.map(({ code, ...rest }) => ({ id: code, ...rest })),
    };
    return { ok: true, status: 200, body: answer };
  },
});

export const configChangeRoutes: readonly Route[] = [planRoute, applyRoute];

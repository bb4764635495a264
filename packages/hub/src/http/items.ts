// Items over HTTP: defined in bulk, read one by one or listed.

import { Type, type Static } from 'typebox';

import type { Item } from '../domain/item.ts';
import type { ItemDraft } from '../domain/item-draft.ts';
import { refuse } from '../domain/refusal.ts';
import { removeItem } from '../operations/delete-item.ts';
import { putItems } from '../operations/put-items.ts';
import { listItems, loadItems } from '../store/items.ts';
import { nextCursor } from './request/cursor.ts';
import { defineRoute, operatorOf, type Answer, type Call, type Route } from './route.ts';
import { cursor, limit, oneOf, page, sku, strict, uomCode, wireQuantity } from './wire/schemas.ts';
import { wireInteger, wireQuantity as wire } from './wire/wire-quantity.ts';

const tag = 'Catalogue';

const uomSchema = strict(
  {
    code: uomCode,
    numerator: wireQuantity,
    denominator: Type.Optional({ ...wireQuantity, default: 1 }),
  },
  { title: 'UnitOfMeasure', description: 'One unit is exactly numerator/denominator base units.' },
);

const item = strict(
  {
    sku,
    name: Type.Optional(Type.String({ maxLength: 500, description: 'The SKU when left out.' })),
    baseUom: Type.Optional({ ...uomCode, default: 'each', description: 'The unit that the item is counted in.' }),
    scale: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 9,
        default: 0,
        description: 'Decimal places of the base UOM that are kept.',
      }),
    ),
    uoms: Type.Optional(Type.Array(uomSchema, { maxItems: 100 })),
    tracking: Type.Optional(oneOf(['none', 'lot', 'serial'], { default: 'none' })),
    kit: Type.Optional(
      Type.Array(strict({ sku, quantity: wireQuantity }), {
        maxItems: 200,
        description: 'Components, in their base UOM, of one base unit of the kit.',
      }),
    ),
    substitutes: Type.Optional(
      Type.Array(
        strict({
          sku,
          ratio: Type.Optional(
            Type.Union(
              [Type.Number({ exclusiveMinimum: 0 }), Type.String({ pattern: String.raw`^\d{1,15}(\.\d{1,15})?$` })],
              {
                default: 1,
                description: 'Units of the substitute for one unit of this item.',
              },
            ),
          ),
          priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
        }),
        { maxItems: 100 },
      ),
    ),
    tier: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: 'Item' },
);

type WireItem = Static<typeof item>;

function draftOf(given: WireItem): ItemDraft {
  const { uoms = [], kit = [], substitutes = [] } = given;
  return {
    sku: given.sku,
    name: given.name ?? given.sku,
    baseUom: given.baseUom ?? 'each',
    scale: given.scale ?? 0,
    uoms: uoms.map(({ code, numerator, denominator = 1 }) => ({ code, numerator, denominator })),
    tracking: given.tracking ?? 'none',
    kit,
    substitutes: substitutes.map((one) => ({
      sku: one.sku,
      ratio: String(one.ratio ?? 1),
      priority: one.priority ?? 0,
    })),
    tier: given.tier ?? null,
    attributes: given.attributes ?? {},
  };
}

function view(one: Item, scaleOf: (sku: string) => number): WireItem {
  const perUnit = 10n ** BigInt(one.scale);
  return {
    sku: one.sku,
    name: one.name,
    baseUom: one.baseUom,
    scale: one.scale,
    uoms: one.uoms.map(({ code, numerator, denominator }) => ({
      code,
      numerator: wireInteger(numerator),
      denominator: wireInteger(denominator),
    })),
    tracking: one.tracking,
    kit: one.kit.map((part) => ({ sku: part.sku, quantity: wire(part.quantity * perUnit, scaleOf(part.sku)) })),
    substitutes: [...one.substitutes],
    tier: one.tier,
    attributes: { ...one.attributes },
  };
}

/** Items as they are answered; the components of kits are needed for the scale of their quantities. */
async function read(
  { parts, caller }: Pick<Call, 'parts' | 'caller'>,
  find: (reader: Parameters<typeof loadItems>[0]) => Promise<Item[]>,
): Promise<{ readonly items: WireItem[]; readonly found: readonly Item[] }> {
  return parts.database.read(caller.tenantId, async (reader) => {
    const found = await find(reader);
    const components = found.flatMap((one) => one.kit.map((part) => part.sku));
    const known = components.length === 0 ? [] : await loadItems(reader, [...new Set(components)]);
    const scales = new Map(known.map((one) => [one.sku, one.scale]));
    return { items: found.map((one) => view(one, (code) => scales.get(code) ?? 0)), found };
  });
}

const put = defineRoute({
  method: 'PUT',
  path: '/v1/items',
  operationId: 'putItems',
  tag,
  summary: 'Define items',
  description:
    'All of the request or none. A definition replaces the one before, so that what is left out gets its default. ' +
    'The scale, base UOM and tracking of an item that the ledger has counted cannot change.',
  scope: 'items:write',
  body: Type.Array(item, { minItems: 1, maxItems: 1000 }),
  answers: {
    200: {
      description: 'How many were written.',
      schema: Type.Object({ written: Type.Integer() }, { title: 'Written' }),
    },
  },
  errors: ['unknown_sku', 'quantity_not_representable', 'quantity_out_of_range', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const outcome = await putItems(call.parts, operatorOf(call), call.body.map(draftOf));
    return outcome.ok ? { ok: true, status: 200, body: { written: outcome.written } } : outcome;
  },
});

const get = defineRoute({
  method: 'GET',
  path: '/v1/items/{sku}',
  operationId: 'getItem',
  tag,
  summary: 'Read an item',
  scope: 'items:read',
  params: strict({ sku }),
  answers: { 200: { description: 'Its definition.', schema: item } },
  errors: ['not_found'],
  handle: async (call): Promise<Answer> => {
    const { items } = await read(call, (reader) => loadItems(reader, [call.params.sku]));
    const [body] = items;
    return body ? { ok: true, status: 200, body } : refuse('not_found', `There is no item "${call.params.sku}".`);
  },
});

const list = defineRoute({
  method: 'GET',
  path: '/v1/items',
  operationId: 'listItems',
  tag,
  summary: 'List items',
  scope: 'items:read',
  query: strict({ limit, cursor }),
  answers: { 200: { description: 'In the order of their SKUs.', schema: page(item, 'ItemPage') } },
  handle: async (call): Promise<Answer> => {
    const { limit: count = 100, cursor: after = '' } = call.query;
    const { items, found } = await read(call, (reader) => listItems(reader, after, count));
    return { ok: true, status: 200, body: { items, nextCursor: nextCursor(found, count, (one) => one.sku) } };
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/v1/items/{sku}',
  operationId: 'deleteItem',
  tag,
  summary: 'Delete an item',
  description:
    'Refused while anything of it is stocked, on order or promised, or a kit contains it. What the journal says of ' +
    'it stays. Whatever names it afterwards is refused, until it is defined anew, with the same smallest unit.',
  scope: 'items:write',
  params: strict({ sku }),
  answers: { 204: { description: 'It is gone from the catalogue.' } },
  errors: ['not_found', 'conflict'],
  handle: async (call): Promise<Answer> => {
    const outcome = await removeItem(call.parts, operatorOf(call), call.params.sku);
    return outcome.ok ? { ok: true, status: 204 } : outcome;
  },
});

export const itemRoutes: readonly Route[] = [put, list, get, remove];

// The parts that the schemas of requests and answers are made of. A schema with a `title` in PascalCase becomes a
// component of the OpenAPI document under that name.

import { Type, type TObject, type TProperties, type TSchema, type TUnsafe } from 'typebox';

import type { WireQuantity } from '../../domain/quantity.ts';

/** An object that refuses every field that it does not name. */
export function strict<Properties extends TProperties>(
  properties: Properties,
  options: { readonly title?: string; readonly description?: string } = {},
): TObject<Properties> {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

// Printable, without blanks around it: what a person can copy and another system can keep.
const printable = String.raw`^[^\s\u0000-\u001f\u007f](?:[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f])?$`;

function code(maxLength: number, description: string): ReturnType<typeof Type.String> {
  return Type.String({ minLength: 1, maxLength, pattern: printable, description });
}

export const sku = code(100, 'SKU of an item.');
export const locationCode = code(64, 'Code of a location.');
export const channelCode = code(64, 'Code of a channel.');
export const lotCode = code(100, 'Lot, for an item that is tracked by lot.');
export const serialNumbers = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
  maxItems: 1000,
  description: 'Serial numbers, for an item that is tracked by them: one for each base unit, all different.',
});
export const uomCode = code(32, 'Unit of measure; the base UOM of the item when left out.');
export const reference = code(200, 'Number of a document in another system.');
export const identifier = code(255, 'Identifier.');
export const text = Type.String({ maxLength: 1000 });

export const wireQuantity = Type.Unsafe<WireQuantity>({
  type: ['number', 'string'],
  description:
    'A decimal, as a JSON number or as a string; a string where a double would not be exact. What is no whole ' +
    'number of the smallest unit is refused, never rounded.',
  examples: [12, '12.5'],
});

export const time = Type.String({
  format: 'date-time',
  description: 'RFC 3339 with zone.',
  examples: ['2026-03-01T08:30:00Z'],
});

export const graceDays = Type.Number({
  minimum: 0,
  maximum: 3650,
  description: 'Days after its date for which supply that has not come still counts; 1 when nobody says.',
});

export const seq = Type.Integer({ description: 'Sequence in the journal: the order of commit, without gaps.' });

export const limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Entries of one page.' }),
);

export const cursor = Type.Optional(
  Type.String({ maxLength: 1000, description: '`nextCursor` of the page before; the first page when left out.' }),
);

/** One of these words. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
  options: { readonly description?: string; readonly default?: Words[number] } = {},
): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options });
}

export function page<T extends TSchema>(items: T, title: string): ReturnType<typeof pageOf<T>> {
  return pageOf(items, title);
}

function pageOf<T extends TSchema>(items: T, title: string) {
  return Type.Object(
    {
      items: Type.Array(items),
      nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
    },
    { title },
  );
}

export const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'One of the codes in docs/reference/errors.md.' }),
    detail: Type.String({ description: 'What exactly was wrong.' }),
    hint: Type.String({ description: 'What the caller does about it.' }),
    retryable: Type.Boolean({ description: 'Whether the same request can succeed later without a change.' }),
    correlationId: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String({ examples: ['lines/0/quantity'] }), message: Type.String() })),
    ),
    shortages: Type.Optional(
      Type.Array(
        Type.Object({
          lineId: Type.String(),
          sku: Type.String(),
          requested: wireQuantity,
          availableToSell: wireQuantity,
          uom: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem', description: 'RFC 9457 problem document.' },
);

// The parts of a mapping's definition outside its expressions: what it is for, what it reads, and the fields that it
// fills. Tables again, of which the compiler and the schema are made.

import { csvDelimiters, csvEncodings, messageFormats, type CsvOptions } from '../inbound/message-format.ts';
import {
  inner,
  optional,
  reject,
  rejectUnknown,
  required,
  takeFrom,
  type Option,
  type Schema,
  type Shape,
} from './compilation.ts';
import { expression, listOf, oneOf, predicate, recordPath, textUpTo, type RecordPath } from './shapes.ts';
import { isObject, type Evaluate, type Test } from './value.ts';

export const targets = ['event', 'stockReport'] as const;

export type Target = (typeof targets)[number];

/** How a value becomes that of a field. */
export type FieldKind = 'text' | 'quantity' | 'time' | 'version';

export interface Field {
  readonly says: string;
  readonly kind: FieldKind;
  readonly isRequired?: boolean;
}

const lineFields = {
  sku: { says: 'SKU of the item, or what the source calls it', kind: 'text', isRequired: true },
  location: { says: 'location, or what the source calls it', kind: 'text' },
  lot: { says: 'lot, for an item that is tracked by lot', kind: 'text' },
  status: { says: 'stock status: sellable, quarantine, damaged, onHold, returned', kind: 'text' },
  quantity: { says: 'plain decimal number', kind: 'quantity', isRequired: true },
  uom: { says: 'unit of measure; the base UOM of the item when left out', kind: 'text' },
} as const satisfies Record<string, Field>;

const text = (says: string): Field => ({ says, kind: 'text' });

export const fieldsOf: Readonly<Record<Target, Readonly<Record<string, Field>>>> = {
  // What an event needs depends on its kind; the engine says what is missing.
  event: {
    ...lineFields,
    sku: text(lineFields.sku.says),
    quantity: { says: lineFields.quantity.says, kind: 'quantity' },
    toLocation: text('location that it goes to'),
    toLot: text('lot that it becomes'),
    toStatus: text('stock status that it becomes'),
    dueAt: { says: 'when a supply is due, RFC 3339', kind: 'time' },
    businessKey: text('names the fact independently of who tells it'),
    order: text('number of the order that it belongs to'),
    reservationId: text('reservation that it belongs to'),
    version: { says: 'version of what it is about, for messages that replace each other', kind: 'version' },
    reason: text('why, for people'),
  },
  stockReport: { ...lineFields, status: text(`${lineFields.status.says}, or onHand for their sum`) },
};

/** An object with options of its own and nothing else. */
function objectOf<T>(
  says: string,
  options: readonly Option<unknown>[],
  make: (take: <V>(option: Option<V>) => V) => T,
): Shape<T> {
  const names = options.map((option) => option.name);
  return {
    says,
    schema: objectSchema(options),
    read: (compilation, value, path) => {
      const node = isObject(value) ? value : {};
      if (!isObject(value)) reject(compilation, path, `Here stands an object with ${names.join(', ')}.`);
      else rejectUnknown(compilation, node, path, names);
      return make(takeFrom(compilation, node, path));
    },
  };
}

export function objectSchema(options: readonly Option<unknown>[]): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: options.filter((option) => option.isRequired).map((option) => option.name),
    properties: Object.fromEntries(
      options.map(({ name, shape, says }) => [name, { ...shape.schema, description: says }]),
    ),
  };
}

const delimiter = optional('delimiter', oneOf([...csvDelimiters]), null, 'found in the first line when left out');
const columns = optional(
  'columns',
  listOf(textUpTo(500), 1, 2000),
  null,
  'the names of the columns of a file without a header line',
);
const quote = optional(
  'quote',
  oneOf<'"' | "'" | null>(['"', "'", null]),
  '"',
  'the character that quotes; null: none',
);
const encoding = optional(
  'encoding',
  oneOf([...csvEncodings]),
  null,
  'by the byte order mark, else UTF-8, when left out',
);
const openEnd = optional(
  'openEnd',
  oneOf<'refused' | 'accepted'>(['refused', 'accepted']),
  'refused',
  'whether a last line without a line end is read',
);

const csvOptions = objectOf<CsvOptions>(
  'an object with delimiter, columns, quote, encoding, openEnd',
  [delimiter, columns, quote, encoding, openEnd],
  (take) => {
    const [ownDelimiter, ownColumns, ownEncoding] = [take(delimiter), take(columns), take(encoding)];
    return {
      ...(ownDelimiter === null ? {} : { delimiter: ownDelimiter }),
      ...(ownColumns === null ? {} : { columns: ownColumns }),
      quote: take(quote),
      ...(ownEncoding === null ? {} : { encoding: ownEncoding }),
      openEnd: take(openEnd),
    };
  },
);

export interface CompiledField {
  readonly name: string;
  readonly path: string;
  readonly field: Field;
  readonly evaluate: Evaluate;
}

function fieldsShape(target: Target): Shape<readonly CompiledField[]> {
  const known = Object.entries(fieldsOf[target]);
  const options = known.map(([name, field]) =>
    field.isRequired === true
      ? required<Evaluate | null>(name, expression, null, field.says)
      : optional<Evaluate | null>(name, expression, null, field.says),
  );
  const shape = objectOf('an object of the fields below, each an expression', options, () => null);
  return {
    ...shape,
    read: (compilation, value, path) => {
      const node = isObject(value) ? value : {};
      if (!isObject(value))
        reject(compilation, path, `Here stand fields: ${known.map(([name]) => name).join(', ')}.`);
      else
        rejectUnknown(
          compilation,
          node,
          path,
          known.map(([name]) => name),
        );
      const take = takeFrom(compilation, node, path);
      return known.flatMap(([name, field], index) => {
        const option = options[index];
        const evaluate = option === undefined ? null : take(option);
        return evaluate === null ? [] : [{ name, path: inner(path, name), field, evaluate }];
      });
    },
  };
}

const head = <T>(name: string, shape: Shape<T>, says: string): Option<T | null> => optional(name, shape, null, says);

export const parts = {
  target: required('target', oneOf([...targets]), 'event', 'what the records become'),
  description: head('description', textUpTo(1000), 'for people'),
  format: optional(
    'format',
    oneOf([...messageFormats]),
    'json',
    'the format of the raw messages; json when left out',
  ),
  csv: head('csv', csvOptions, 'what a CSV file does not say itself'),
  forEach: head<RecordPath>('forEach', recordPath, 'the list whose items become one event or line each'),
  when: head<Test>('when', predicate, 'which records are taken, or which items; the others are skipped'),
  kind: required<Evaluate | null>('kind', expression, null, 'the kind of the event, such as receipt'),
  id: required<Evaluate | null>('id', expression, null, 'what identifies the event for its source, for ever'),
  time: head<Evaluate>('time', expression, 'when it happened there; when it was received, if left out'),
  asOf: head<Evaluate>(
    'asOf',
    expression,
    'as of when the figures are; of the whole message; when it was received, if left out',
  ),
  location: head<Evaluate>('location', expression, 'location of all lines that name none; of the whole message'),
  complete: head<Evaluate>('complete', expression, 'whether what is not named is gone; of the whole message'),
  eventFields: required('fields', fieldsShape('event'), [], 'the fields of the event'),
  lineFields: required('fields', fieldsShape('stockReport'), [], 'the fields of the line'),
} as const;

const common = [parts.target, parts.description, parts.format, parts.csv, parts.forEach, parts.when];

/** What a definition may have, by its target. */
export const partsOf: Readonly<Record<Target, readonly Option<unknown>[]>> = {
  event: [...common, parts.kind, parts.id, parts.time, parts.eventFields],
  stockReport: [...common, parts.asOf, parts.location, parts.complete, parts.lineFields],
};

// The JSON Schema of a mapping, from the tables of which the compiler is made. An editor that is given it completes and
// checks a mapping as it is written; what only the compiler can know (zones, date formats, paths) it leaves open.

import type { Operation, Option, Schema } from './compilation.ts';
import { objectSchema, parts, partsOf, targets } from './definition.ts';
import { operations, predicates } from './table.ts';

/** An operation's own argument, as the option that has its name. */
function allOptions({ name, main, says, options }: Operation<unknown>): readonly Option<unknown>[] {
  return [{ name, shape: main, says, isRequired: true, absent: null }, ...options];
}

function operationSchema(row: Operation<unknown>): Schema {
  return { title: row.name, description: row.says, ...objectSchema(allOptions(row)), examples: [row.example] };
}

const scalar = { title: 'constant', type: ['string', 'number', 'boolean', 'null'] };

export function mappingSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Mapping',
    description: 'What the raw records of a source become. Generated from the table of operations; do not edit.',
    type: 'object',
    required: [parts.target.name],
    oneOf: targets.map((target) => ({
      title: target,
      allOf: [{ properties: { target: { const: target } } }],
      ...objectSchema(partsOf[target]),
    })),
    $defs: {
      expression: { anyOf: [scalar, ...[...operations.values()].map(operationSchema)] },
      predicate: { anyOf: [...predicates.values()].map(operationSchema) },
    },
  };
}

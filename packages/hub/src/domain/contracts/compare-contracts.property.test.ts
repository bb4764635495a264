// What a comparison calls harmless is harmless: while no change breaks the senders, every message that kept the old
// contract keeps the new one; while none breaks the readers, every message that keeps the new one kept the old.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { compareContracts } from './compare-contracts.ts';
import { violationOf, type ContractNode } from './contract.ts';
import { readContract } from './read-contract.ts';

const types = ['string', 'integer', 'number', 'null', 'boolean', 'object', 'array'];
const small = fc.integer({ min: 0, max: 3 });
const names = ['a', 'b', 'c'];

/** Keywords that are there or not. */
function some(keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(keywords, { requiredKeys: [] });
}

const scalar = fc.oneof(fc.constantFrom('', 'a', 'ab', 'abcd', true, false, null), fc.integer({ min: -1, max: 4 }));

const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.boolean(),
    fc.record({ type: fc.constantFrom(...types) }),
    fc.record({ type: fc.uniqueArray(fc.constantFrom(...types), { minLength: 1, maxLength: 3 }) }),
    fc.record({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }) }),
    some({
      type: fc.constant('string'),
      minLength: small,
      maxLength: small,
      pattern: fc.constantFrom('^a', '^[ab]*$'),
    }),
    some({ type: fc.constantFrom('number', 'integer'), minimum: small, maximum: small, exclusiveMinimum: small }),
    some({ items: tie('schema'), minItems: small, maxItems: small }),
    fields(tie('schema')),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc
      .tuple(fields(tie('schema')), fc.array(fields(tie('schema')), { minLength: 1, maxLength: 2 }))
      .map(([whole, anyOf]) => ({ ...whole, anyOf })),
  ),
}));

function fields(inner: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return some({
    type: fc.constant('object'),
    properties: fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 3, noNullPrototype: true }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), inner),
  });
}

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.constant(1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** A change that keeps most of what there was, as people make them. */
const pair = fc.oneof(
  fc.tuple(schema, schema),
  fc
    .tuple(schema, some({ minLength: small, required: fc.constant(['a']), maximum: small }))
    .map(([before, more]): [unknown, unknown] => [
      before,
      typeof before === 'object' ? { ...before, ...more } : before,
    ]),
  schema.map((one): [unknown, unknown] => [one, { anyOf: [one, { type: 'null' }] }]),
);

function read(document: unknown): ContractNode {
  const found = readContract(document);
  return found.ok ? found.contract : expect.fail(JSON.stringify([document, found.faults]));
}

/** The value without fields that an open contract does not name: nobody is taken to send them. */
function named(nodes: readonly ContractNode[], given: unknown): unknown {
  const all = nodes.flatMap(withBranches);
  if (Array.isArray(given)) {
    const items = all.flatMap((node) => node.items ?? []);
    return given.map((one) => named(items, one));
  }
  if (typeof given !== 'object' || given === null) return given;
  const kept = Object.entries(given).flatMap(([name, inner]): [string, unknown][] => {
    const isKnown = all.some((node) => node.properties.has(name) || node.required.includes(name) || node.additional);
    const below = all.flatMap((node) => node.properties.get(name) ?? node.additional ?? []);
    return isKnown ? [[name, named(below, inner)]] : [];
  });
  return Object.fromEntries(kept);
}

function withBranches(node: ContractNode): ContractNode[] {
  return [node, ...node.anyOf.flatMap(withBranches)];
}

test('what is called harmless to senders and readers is', () => {
  fc.assert(
    fc.property(pair, fc.array(value, { minLength: 5, maxLength: 20 }), ([one, other], values) => {
      const [before, after] = [read(one), read(other)];
      const changes = compareContracts(before, after);
      const broken = new Set(changes.map((change) => change.breaks));
      for (const given of values) {
        const [old, fresh] = [named([before], given), named([after], given)];
        if (!broken.has('senders') && violationOf(before, old) === null) {
          expect([old, violationOf(after, old)]).toEqual([old, null]);
        }
        if (!broken.has('readers') && violationOf(after, fresh) === null) {
          expect([fresh, violationOf(before, fresh)]).toEqual([fresh, null]);
        }
      }
    }),
    {
      numRuns: 1000,
      // A branch that lets fields without a name come, which was called harmless to readers.
      examples: [
        [[{ properties: { c: { type: 'object' } } }, { anyOf: [{ additionalProperties: true }] }], [{ c: 1.5 }]],
      ],
    },
  );
});

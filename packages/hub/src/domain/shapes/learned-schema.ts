// A JSON Schema of what has been learned: a starting point for a contract. It accepts every value that the shape was
// learned from, and leaves open what it knows nothing of.

import { below, elements, nameOf, typesOf, type Shape } from './shape.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

export function learnedSchema(shape: Shape): JsonSchema {
  const children = new Map<string, string[]>();
  for (const path of shape.paths.keys()) {
    if (path === '') continue;
    const cut = path.lastIndexOf('/');
    const parent = path.slice(0, Math.max(0, cut));
    children.set(parent, [...(children.get(parent) ?? []), path.slice(cut + 1)]);
  }
  const schema = schemaAt(shape, '', children);
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema };
}

function schemaAt(shape: Shape, path: string, children: ReadonlyMap<string, readonly string[]>): JsonSchema {
  const segments = children.get(path) ?? [];
  const properties: [string, JsonSchema][] = [];
  const required: string[] = [];
  for (const segment of segments) {
    if (segment === elements) continue;
    const inner = below(path, segment);
    properties.push([nameOf(segment), schemaAt(shape, inner, children)]);
    if (shape.paths.get(inner)?.isRequired) required.push(nameOf(segment));
  }
  const types = typeWords(shape.paths.get(path)?.types ?? 0);
  const [only] = types;
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 ? only : types }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }),
    ...(required.length === 0 ? {} : { required }),
    ...(segments.includes(elements) ? { items: schemaAt(shape, below(path, elements), children) } : {}),
  };
}

/** Every integer is a number to JSON Schema. */
function typeWords(bits: number): string[] {
  const types = typesOf(bits);
  return types.includes('number') ? types.filter((type) => type !== 'integer') : types;
}

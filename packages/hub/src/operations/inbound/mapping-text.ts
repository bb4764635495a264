// A mapping as its author wrote it, in YAML or JSON: compiled, or every error with its line, column and field.

import { limits } from '../../domain/mapping/limits.ts';
import { compileMapping, type Mapping } from '../../domain/mapping/mapping.ts';
import { readYaml, type TextPlace } from '../../platform/yaml.ts';

export interface PlacedError extends TextPlace {
  /** In the definition, such as `fields/quantity/multiply/0`; empty where the text cannot be read at all. */
  readonly path: string;
  readonly message: string;
}

export type MappingTextRead =
  | { readonly ok: true; readonly definition: unknown; readonly mapping: Mapping }
  | { readonly ok: false; readonly errors: readonly PlacedError[] };

export function readMappingText(text: string): MappingTextRead {
  // What cannot be a mapping is not parsed first.
  if (text.length > limits.definitionSize) {
    const message = `A definition has at most ${limits.definitionSize} characters.`;
    return { ok: false, errors: [{ path: '', message, line: 1, column: 1 }] };
  }
  const read = readYaml(text);
  if (!read.ok) return { ok: false, errors: read.errors.map((error) => ({ path: '', ...error })) };
  const compiled = compileMapping(read.value);
  if (compiled.ok) return { ok: true, definition: read.value, mapping: compiled.mapping };
  return { ok: false, errors: compiled.errors.map((error) => ({ ...error, ...read.placeOf(error.path) })) };
}

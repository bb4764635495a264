// Looks a definition over before anything is made of it: how large and deep it is, that it does not contain itself, and
// that its texts can be kept. What passes is a tree of plain values.

import { inner } from './compilation.ts';
import { limits } from './limits.ts';
import { isObject, type MappingError } from './value.ts';

interface Inspection {
  size: number;
  readonly onWay: Set<object>;
}

/** The first thing that is wrong; null when nothing is. */
export function inspectDefinition(definition: unknown): MappingError | null {
  return inspect({ size: 0, onWay: new Set() }, definition, '');
}

function inspect(inspection: Inspection, value: unknown, path: string): MappingError | null {
  inspection.size += 1;
  const fault = faultOf(inspection, value);
  if (fault !== null) return { path, message: fault };
  if (typeof value !== 'object' || value === null) return null;
  if (inspection.onWay.has(value)) return { path, message: 'The definition contains itself.' };
  if (inspection.onWay.size >= limits.depth) {
    return { path, message: `The definition is nested deeper than ${limits.depth} levels.` };
  }
  inspection.onWay.add(value);
  const found = inspectParts(inspection, value, path);
  inspection.onWay.delete(value);
  return found;
}

function inspectParts(inspection: Inspection, value: object, path: string): MappingError | null {
  for (const [name, part] of Object.entries(value)) {
    const at = inner(path, name.slice(0, 100));
    const ofName = isObject(value) ? faultOf(inspection, name) : null;
    if (ofName !== null) return { path: at, message: ofName };
    const found = inspect(inspection, part, at);
    if (found !== null) return found;
  }
  return null;
}

function faultOf(inspection: Inspection, value: unknown): string | null {
  if (typeof value === 'string') {
    inspection.size += value.length;
    if (value.length > limits.textLength) return `A text has at most ${limits.textLength} characters.`;
    if (value.includes('\0') || !value.isWellFormed()) return 'The text has a character that cannot be kept.';
  }
  if (inspection.size > limits.definitionSize) return `A definition has at most ${limits.definitionSize} characters.`;
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') {
    return `A ${typeof value} is no JSON.`;
  }
  return null;
}

// A mapping: what the raw records of a source become, as data that anybody can read. It is compiled once to closures;
// applying it runs no code of its author's, terminates by construction (see limits.ts), and throws nothing.

import type { CsvOptions, MessageFormat } from '../inbound/message-format.ts';
import type { CanonicalEvent } from '../inbound/canonical-event.ts';
import { applier } from './apply.ts';
import { reject, rejectUnknown, takeFrom, type Compilation } from './compilation.ts';
import { parts, partsOf, targets, type Target } from './definition.ts';
import { inspectDefinition } from './inspect-definition.ts';
import { operations, predicates } from './table.ts';
import { isObject, type About, type MappingError } from './value.ts';

/** A line of a stock report, with null for what it does not say. */
export interface StockLine {
  readonly sku: string;
  readonly location: string | null;
  readonly lot: string | null;
  readonly status: string | null;
  /** A plain decimal. */
  readonly quantity: string;
  readonly uom: string | null;
}

/** What a record says of the report that its lines belong to; null where it says nothing. */
export interface ReportHead {
  /** RFC 3339. */
  readonly asOf: string | null;
  readonly location: string | null;
  readonly complete: boolean | null;
}

export interface MappedRecord {
  readonly ok: true;
  readonly events: readonly CanonicalEvent[];
  /** Null for a mapping to events. */
  readonly report: ReportHead | null;
  readonly lines: readonly StockLine[];
}

export type Mapped =
  | MappedRecord
  | { readonly ok: true; readonly skipped: string }
  | { readonly ok: false; readonly problems: readonly MappingError[] };

export type Apply = (record: unknown, about: About) => Mapped;

export interface Mapping {
  readonly target: Target;
  readonly format: MessageFormat;
  readonly csv?: CsvOptions;
  readonly apply: Apply;
}

export type MappingCompiled =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly errors: readonly MappingError[] };

function isTarget(value: unknown): value is Target {
  return targets.some((target) => target === value);
}

/** Compiles a definition, or says everything that is wrong with it. */
export function compileMapping(definition: unknown): MappingCompiled {
  const fault = inspectDefinition(definition);
  if (fault !== null) return { ok: false, errors: [fault] };
  if (!isObject(definition)) {
    return { ok: false, errors: [{ path: '', message: 'A mapping is an object with target, fields and more.' }] };
  }
  const { target } = definition;
  if (!isTarget(target)) {
    return { ok: false, errors: [{ path: 'target', message: `The target is one of ${targets.join(', ')}.` }] };
  }
  const compilation: Compilation = { operations, predicates, errors: [], operationCount: 0, lookupEntryCount: 0 };
  const mapping = compileParts(compilation, definition, target);
  return compilation.errors.length > 0 ? { ok: false, errors: compilation.errors } : { ok: true, mapping };
}

function compileParts(
  compilation: Compilation,
  definition: Readonly<Record<string, unknown>>,
  target: Target,
): Mapping {
  rejectUnknown(
    compilation,
    definition,
    '',
    partsOf[target].map((part) => part.name),
  );
  const take = takeFrom(compilation, definition, '');
  take(parts.description);
  const [format, csv, forEach, when] = [take(parts.format), take(parts.csv), take(parts.forEach), take(parts.when)];
  if (csv !== null && format !== 'csv') reject(compilation, 'csv', 'These options are for the format csv only.');
  const shared = { forEach, when };
  const plan =
    target === 'event'
      ? {
          ...shared,
          target,
          kind: take(parts.kind),
          id: identity(compilation, definition['id']) ? take(parts.id) : null,
          time: take(parts.time),
          fields: take(parts.eventFields),
        }
      : {
          ...shared,
          target,
          asOf: take(parts.asOf),
          location: take(parts.location),
          complete: take(parts.complete),
          fields: take(parts.lineFields),
        };
  // Counted after all is compiled: what one item costs.
  const apply = applier(plan, compilation.operationCount);
  return { target, format, ...(csv === null ? {} : { csv }), apply };
}

/** Whether something can identify an event: not the same for all of them. */
function identity(compilation: Compilation, id: unknown): boolean {
  const isConstant = id !== undefined && (!isObject(id) || Object.hasOwn(id, 'constant'));
  if (isConstant) reject(compilation, 'id', 'The same id for every event identifies none.');
  return !isConstant;
}

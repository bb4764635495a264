// Applies a compiled mapping to one record: its items, their fields, and what is wrong with them. All of a record or
// nothing of it: one problem, and none of its events goes on.

import type { CanonicalEvent } from '../inbound/canonical-event.ts';
import { decimalText } from './decimal.ts';
import type { CompiledField, FieldKind } from './definition.ts';
import { limits } from './limits.ts';
import type { Apply, Mapped, ReportHead, StockLine } from './mapping.ts';
import { isInstant } from './operations/dates.ts';
import type { RecordPath } from './shapes.ts';
import { cut, fail, textOf, type Evaluate, type Run, type Test, type Value } from './value.ts';

interface Taking {
  readonly forEach: RecordPath | null;
  readonly when: Test | null;
  readonly fields: readonly CompiledField[];
}

interface EventPlan extends Taking {
  readonly target: 'event';
  readonly kind: Evaluate | null;
  readonly id: Evaluate | null;
  readonly time: Evaluate | null;
}

interface ReportPlan extends Taking {
  readonly target: 'stockReport';
  readonly asOf: Evaluate | null;
  readonly location: Evaluate | null;
  readonly complete: Evaluate | null;
}

export function applier(plan: EventPlan | ReportPlan, operationCount: number): Apply {
  return (record, about) => {
    const run: Run = { record, parent: record, about, index: 0, problems: [], characters: 0, instant: '' };
    const items = itemsOf(run, plan.forEach, operationCount);
    const mapped =
      items === null ? null : plan.target === 'event' ? eventsOf(plan, run, items) : report(plan, run, items);
    const { problems } = run;
    return problems.length > 0 || mapped === null ? { ok: false, problems } : mapped;
  };
}

function itemsOf(run: Run, forEach: RecordPath | null, operationCount: number): readonly unknown[] | null {
  if (forEach === null) return [run.record];
  const found = forEach.read(run.record);
  if (!Array.isArray(found)) return fail(run, 'forEach', `${forEach.text} is no list.`);
  if (found.length > limits.forEachItems) {
    return fail(run, 'forEach', `${forEach.text} has more than ${limits.forEachItems} items.`);
  }
  if (found.length * operationCount > limits.stepsPerRecord) {
    return fail(run, 'forEach', `${forEach.text} has too many items for a mapping of ${operationCount} operations.`);
  }
  const items: readonly unknown[] = found;
  return items;
}

/** Goes through the items that are taken; stops when so much is wrong that more says nothing. */
function eachItem<T>(plan: Taking, run: Run, items: readonly unknown[], make: () => T | null): T[] {
  const made: T[] = [];
  for (const [index, item] of items.entries()) {
    run.record = item;
    run.index = index;
    const before = run.problems.length;
    if (plan.when === null || plan.when(run)) {
      const one = make();
      if (one !== null) made.push(one);
    }
    if (plan.forEach !== null) nameItem(run, before, index);
    if (run.problems.length >= limits.problems) break;
  }
  return made;
}

function nameItem(run: Run, before: number, index: number): void {
  for (const [at, { path, message }] of run.problems.entries()) {
    if (at >= before) run.problems[at] = { path, message: `Item ${index}: ${message}` };
  }
}

function nothingTaken(items: readonly unknown[]): Mapped {
  return {
    ok: true,
    skipped: items.length === 0 ? 'It has no items.' : 'The predicate of the mapping does not hold.',
  };
}

const kindForm = /^[a-z][a-z_]{0,49}$/;

function eventsOf(plan: EventPlan, run: Run, items: readonly unknown[]): Mapped {
  const ids = new Set<string>();
  const events = eachItem(plan, run, items, () => {
    const event = eventOf(plan, run);
    if (event === null) return null;
    if (ids.has(event.id)) return fail(run, 'id', `Two items have the id ${cut(event.id)}.`);
    ids.add(event.id);
    return event;
  });
  if (events.length === 0) return nothingTaken(items);
  return { ok: true, events, report: null, lines: [] };
}

function eventOf(plan: EventPlan, run: Run): CanonicalEvent | null {
  const kind = demand(run, 'kind', 'text', plan.kind);
  const id = demand(run, 'id', 'text', plan.id);
  const time =
    plan.time === null ? new Date(run.about.receivedAt).toISOString() : demand(run, 'time', 'time', plan.time);
  const data: Record<string, string | number> = {};
  for (const { name, path, field, evaluate } of plan.fields) {
    const value = fieldValue(run, path, field.kind, evaluate(run));
    if (value !== null) data[name] = value;
  }
  if (kind === null || id === null || time === null) return null;
  if (!kindForm.test(kind)) return fail(run, 'kind', `${cut(kind)} is no kind of event.`);
  return { id, source: run.about.source, type: `evenstock.${kind}.v1`, time, data };
}

function report(plan: ReportPlan, run: Run, items: readonly unknown[]): Mapped {
  const head = headOf(plan, run);
  const lines = eachItem(plan, run, items, () => lineOf(plan, run));
  if (lines.length === 0) return nothingTaken(items);
  return { ok: true, events: [], report: head, lines };
}

function headOf({ asOf, location, complete }: ReportPlan, run: Run): ReportHead {
  const told = complete === null ? null : complete(run);
  const isTold = told === null || told === '' || typeof told === 'boolean';
  if (!isTold && told !== 'true' && told !== 'false')
    fail(run, 'complete', `${cut(told)} is neither true nor false.`);
  return {
    asOf: asOf && textField(run, 'asOf', 'time', asOf(run)),
    location: location && textField(run, 'location', 'text', location(run)),
    complete: told === null || told === '' ? null : told === true || told === 'true',
  };
}

function lineOf(plan: ReportPlan, run: Run): StockLine | null {
  const found: Record<string, string | null> = {};
  for (const { name, path, field, evaluate } of plan.fields) {
    found[name] =
      field.isRequired === true
        ? demand(run, path, field.kind, evaluate)
        : textField(run, path, field.kind, evaluate(run));
  }
  const { sku = null, location = null, lot = null, status = null, quantity = null, uom = null } = found;
  return sku === null || quantity === null ? null : { sku, location, lot, status, quantity, uom };
}

/** A field that has to be there. */
function demand(run: Run, path: string, kind: FieldKind, evaluate: Evaluate | null): string | null {
  if (evaluate === null) return null;
  const before = run.problems.length;
  const value = textField(run, path, kind, evaluate(run));
  // What failed has been said; what is merely absent has not.
  if (value === null && run.problems.length === before) fail(run, path, 'It is not there.');
  return value;
}

function textField(run: Run, path: string, kind: FieldKind, value: Value): string | null {
  const found = fieldValue(run, path, kind, value);
  return typeof found === 'number' ? String(found) : found;
}

function fieldValue(run: Run, path: string, kind: FieldKind, value: Value): string | number | null {
  if (value === null || value === '') return null;
  if (kind === 'version' && typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  if (kind === 'quantity') {
    const decimal = decimalText(value);
    return decimal ?? fail(run, path, `${cut(value)} is no plain decimal number; read it with "number".`);
  }
  const text = textOf(run, path, value);
  if (text === null) return null;
  if (text.length > limits.fieldLength) {
    return fail(run, path, `A field has at most ${limits.fieldLength} characters.`);
  }
  if (text.includes('\0') || !text.isWellFormed()) return fail(run, path, 'It has a character that cannot be kept.');
  if (kind === 'time' && text !== run.instant && !isInstant(text)) {
    return fail(run, path, `${cut(text)} is no time with a zone (RFC 3339); read it with "date".`);
  }
  return text;
}

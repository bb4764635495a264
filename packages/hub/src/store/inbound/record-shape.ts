// The shape of the bodies of governed records, held before the domain sees them: a record that is not what its kind
// says is a fault of ours and stops what would be decided by it.

import type { GovernedRecord } from '../governed-records.ts';

export type Shape<T> = { readonly [Field in keyof T]-?: (value: unknown) => boolean };

export const isText = (value: unknown): boolean => typeof value === 'string';
export const isNumber = (value: unknown): boolean => Number.isFinite(value);
export const orNull =
  (isKind: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || isKind(value);
export const oneOf =
  (words: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && words.includes(value);

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function hasShape(value: unknown, shape: Readonly<Record<string, (field: unknown) => boolean>>): boolean {
  return isObject(value) && Object.entries(shape).every(([name, isKind]) => isKind(value[name]));
}

export function fault({ code, revision }: GovernedRecord, what: string): Error {
  return new Error(`Revision ${revision} of the record "${code}" is no ${what}.`);
}

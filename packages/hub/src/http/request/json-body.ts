// JSON bodies: what the strict reader of the platform refuses, as a refusal of the request.

import { refuse } from '../../domain/refusal.ts';
import { readJsonValue } from '../../platform/json.ts';
import type { HttpRefused } from '../problems.ts';

export type JsonRead = { readonly ok: true; readonly value: unknown } | HttpRefused;

export function readJson(bytes: Buffer): JsonRead {
  const read = readJsonValue(bytes);
  return read.ok ? read : refuse(read.code, read.detail, read.path ?? undefined);
}

// CloudEvents in a message: one or an array in the JSON format, or one whose attributes are the headers that the
// message came with (binary mode). Each comes out as an object of its attributes and `data`.

import { isBinaryMode, openBinary, openStructured, type CloudEventOpened } from '../../platform/cloud-events.ts';
import type { Decoded, DecodedRecord, DecodeLimits, MessageHeaders } from './decoded.ts';
import { readJson, readWhole } from './json.ts';

const required = ['specversion', 'id', 'source', 'type'] as const;

export async function* readCloudEvents(
  bytes: AsyncIterable<Uint8Array>,
  headers: MessageHeaders,
  limits: DecodeLimits,
): AsyncGenerator<Decoded> {
  if (isBinaryMode(headers)) {
    const data = await readWhole(bytes, limits);
    yield data.ok ? eventOf(data, openBinary(headers, data.value)) : data;
    return;
  }
  for await (const one of readJson(bytes, limits)) yield one.ok ? eventOf(one, openStructured(one.value)) : one;
}

function eventOf(record: DecodedRecord, opened: CloudEventOpened): Decoded {
  const { index, line } = record;
  if (!opened.ok) {
    const { code, detail } = opened;
    return { ok: false, index, line, code, fault: 'not_an_event', detail, isLast: false };
  }
  const why = lackOf(opened.event);
  if (why === null) return { ok: true, index, line, value: opened.event };
  return { ok: false, index, line, code: 'invalid_field', fault: 'not_an_event', detail: why, isLast: false };
}

function lackOf(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'An event is an object.';
  const attributes = new Map<string, unknown>(Object.entries(event));
  const missing = required.find((name) => typeof attributes.get(name) !== 'string' || attributes.get(name) === '');
  if (missing !== undefined) return `${missing}: The attribute is missing, or is no text.`;
  return attributes.get('specversion') === '1.0' ? null : 'specversion: Only CloudEvents 1.0 is read.';
}

// CloudEvents 1.0.2 as they travel: the JSON format, and the binary mode of HTTP, where attributes are headers. Both
// come to one object of attributes with JSON `data`. What an event means, and which attributes must be there, is for
// whoever reads it; extensions are let through, since a receiver may not know them all.

import { readJsonValue, type JsonFault } from './json.ts';

export interface CloudEventFault {
  readonly ok: false;
  readonly code: JsonFault['code'] | 'invalid_field' | 'unsupported_media_type';
  readonly detail: string;
  readonly path: string | null;
}

export type CloudEventOpened = { readonly ok: true; readonly event: unknown } | CloudEventFault;

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const attributeName = /^[a-z0-9]{1,20}$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const integerMax = 2 ** 31;
const attributeLengthMax = 1000;

function refuse(code: CloudEventFault['code'], detail: string, path: string | null): CloudEventFault {
  return { ok: false, code, detail, path };
}

/** `application/json`, `text/json`, `application/vnd.a+json; charset=utf-8` and their like. */
function isJson(contentType: string): boolean {
  return /^[^/;\s]+\/(?:[^/;\s]+\+)?json\s*(?:;|$)/i.test(contentType.trim());
}

/** An event of the JSON format: attributes that are null are left out, and `data_base64` becomes `data`. */
export function openStructured(value: unknown): CloudEventOpened {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: true, event: value };
  const members = Object.entries(value);
  let isAsItIs = true;
  for (const [name, inner] of members) {
    if (name === 'data') continue;
    if (name === 'data_base64' || inner === null) {
      isAsItIs = false;
      continue;
    }
    if (!attributeName.test(name)) {
      return refuse('unknown_field', 'No attribute has such a name: a-z and 0-9, 20 at most.', name);
    }
    if (!isAttributeValue(inner)) {
      const what = `text of ${attributeLengthMax} characters at most, a boolean or a 32-bit integer`;
      const detail = `${name}: An attribute is ${what}.`;
      return refuse('invalid_field', detail, name);
    }
  }
  const { datacontenttype }: { datacontenttype?: unknown } = value;
  if (typeof datacontenttype === 'string' && !isJson(datacontenttype)) return notJson(datacontenttype);
  if (isAsItIs) return { ok: true, event: value };
  const kept = members.filter(([name, inner]) => name === 'data' || (inner !== null && name !== 'data_base64'));
  return withBinary(Object.fromEntries(kept), value);
}

function isAttributeValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= attributeLengthMax;
  if (typeof value === 'number') return Number.isInteger(value) && value >= -integerMax && value < integerMax;
  return typeof value === 'boolean';
}

function withBinary(event: Record<string, unknown>, sent: { readonly data_base64?: unknown }): CloudEventOpened {
  const { data_base64: text } = sent;
  if (text === undefined || text === null) return { ok: true, event };
  if ('data' in event)
    return refuse('invalid_field', 'data_base64: Only one of data and data_base64.', 'data_base64');
  if (typeof text !== 'string' || !base64.test(text)) {
    return refuse('invalid_field', 'data_base64: It must be Base64.', 'data_base64');
  }
  // Without its type nobody may take binary data for JSON.
  if (event['datacontenttype'] === undefined) return notJson('binary data without datacontenttype');
  const read = readJsonValue(Buffer.from(text, 'base64'));
  if (!read.ok) return refuse(read.code, read.detail, 'data_base64');
  return { ok: true, event: { ...event, data: read.value } };
}

function notJson(contentType: string): CloudEventFault {
  const detail = `The data of an event must be JSON, not ${contentType.slice(0, 100)}.`;
  return refuse('unsupported_media_type', detail, 'datacontenttype');
}

/** Whether the attributes are in the headers: any of them is, and the body does not say that it is an event itself. */
export function isBinaryMode(headers: Headers): boolean {
  const contentType = headers['content-type'];
  if (typeof contentType === 'string' && /^\s*application\/cloudevents/i.test(contentType)) return false;
  return (
    headers['ce-specversion'] !== undefined || headers['ce-id'] !== undefined || headers['ce-type'] !== undefined
  );
}

/** The event whose attributes are in the headers and whose data is the body; undefined: there is no data. */
export function openBinary(headers: Headers, data: unknown): CloudEventOpened {
  const event: Record<string, unknown> = {};
  const { 'content-type': contentType } = headers;
  if (typeof contentType === 'string') {
    if (!isJson(contentType)) return notJson(contentType);
    event['datacontenttype'] = contentType;
  }
  for (const [header, sent] of Object.entries(headers)) {
    if (!header.startsWith('ce-') || sent === undefined) continue;
    const name = header.slice(3);
    if (!attributeName.test(name) || name === 'data' || name === 'datacontenttype') {
      return refuse('unknown_field', `The header ${header.slice(0, 100)} is no attribute of an event.`, name);
    }
    const value = typeof sent === 'string' ? headerText(sent) : null;
    if (value === null) {
      const detail = `The header ${header} is not printable ASCII that percent-encodes UTF-8.`;
      return refuse('invalid_encoding', detail, name);
    }
    event[name] = value;
  }
  return { ok: true, event: data === undefined ? event : { ...event, data } };
}

/** A header's value: double quotes taken off, then one round of percent-decoding. */
function headerText(sent: string): string | null {
  if (!/^[\u0020-\u007e]*$/.test(sent)) return null;
  const plain = sent
    .trim()
    .replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, '$1'));
  try {
    const text = decodeURIComponent(plain);
    return text.includes('\u0000') ? null : text;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

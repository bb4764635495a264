// GS1 EPCIS 2.0 in JSON and JSON-LD: documents, query documents, single events and arrays of them, each event as the
// canonical events that it comes to, one a class of goods. The id of a canonical event is that of its EPCIS event; an
// event without one is known by its content.

import type { CanonicalEvent } from '../../domain/inbound/canonical-event.ts';
import { mapEpcisEvent, type EpcisMovement, type EpcisOptions } from '../../domain/epcis/canonical.ts';
import { readEpcisEvent, refuseEvent, type EpcisRefused } from '../../domain/epcis/epcis-event.ts';
import { canonicalJson } from '../../platform/canonical-json.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Decoded, DecodeLimits } from './decoded.ts';
import { readJson } from './json.ts';

const idLengthMax = 255;

export async function* readEpcis(
  bytes: AsyncIterable<Uint8Array>,
  options: EpcisOptions,
  limits: DecodeLimits,
): AsyncGenerator<Decoded> {
  let index = 0;
  for await (const one of readJson(bytes, limits)) {
    if (!one.ok) {
      yield { ...one, index };
      index += 1;
      continue;
    }
    for (const event of eventsIn(one.value)) {
      for (const decoded of canonicalOf(event, options)) {
        yield { index, line: one.line, ...decoded };
        index += 1;
      }
    }
  }
}

type Converted =
  | { readonly ok: true; readonly value: CanonicalEvent }
  | Pick<Extract<Decoded, { ok: false }>, 'ok' | 'code' | 'fault' | 'detail' | 'isLast'>;

function* canonicalOf(value: unknown, options: EpcisOptions): Generator<Converted> {
  const event = readEpcisEvent(value);
  const mapped = event.ok ? mapEpcisEvent(event, options) : event;
  if (!event.ok || !mapped.ok) {
    yield refused(mapped.ok ? refuseEvent('not_an_event', '') : mapped);
    return;
  }
  const id = event.id ?? contentId(value);
  const keys = mapped.movements.map(keyOf);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) {
    yield refused(refuseEvent('not_an_event', `It names the same class twice: ${twice.slice(0, 200)}`));
    return;
  }
  for (const [at, movement] of mapped.movements.entries()) {
    const own = keys.length === 1 ? id : `${id}#${keys[at] ?? ''}`;
    yield {
      ok: true,
      value: {
        id: own.length <= idLengthMax ? own : `urn:evenstock:epcis:sha-256:${sha256(own)}`,
        source: options.source,
        type: `evenstock.${movement.kind}.v1`,
        time: event.time,
        data: movement.data,
      },
    };
  }
}

function refused({ fault, detail }: EpcisRefused): Converted {
  const code = fault === 'not_an_event' ? 'invalid_field' : 'unsupported_event_type';
  return { ok: false, code, fault, detail, isLast: false };
}

/** What tells the movements of one event apart, in whatever order they stand. */
function keyOf({ line }: EpcisMovement): string {
  return [line.sku, line.lot ?? '', line.uom ?? ''].join('|').replace(/\|+$/, '');
}

/** The same content is the same event; when it was recorded is no part of what happened. */
function contentId(value: unknown): string {
  const content = Object.entries(value ?? {}).filter(([name]) => name !== 'recordTime' && name !== '@context');
  return `urn:evenstock:epcis:sha-256:${sha256(canonicalJson(Object.fromEntries(content)))}`;
}

/** The events of a document, or the value itself. */
function eventsIn(value: unknown): readonly unknown[] {
  const { epcisBody: body } = membersOf(value);
  if (body === undefined) return [value];
  const { queryResults, eventList, event } = membersOf(body);
  const { resultsBody } = membersOf(queryResults);
  const events = eventList ?? membersOf(resultsBody)['eventList'] ?? event;
  return Array.isArray(events) ? events : [events];
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

// The crosswalk: what a source calls an item, a unit, a place, and what we call it. An entry holds for one source. A
// value with an entry is replaced, one without stays as it is: it may be ours already.

import { refuse, type Refused } from '../refusal.ts';
import type { CanonicalEvent } from './canonical-event.ts';

export const crosswalkKinds = ['sku', 'uom', 'location', 'lot', 'customer'] as const;

export type CrosswalkKind = (typeof crosswalkKinds)[number];

/** What a source calls something. */
export interface CrosswalkKey {
  readonly kind: CrosswalkKind;
  readonly external: string;
}

export interface CrosswalkEntry extends CrosswalkKey {
  readonly source: string;
  readonly canonical: string;
}

/** The code of an entry's record: one entry for each source, kind and external word. */
export function crosswalkCode(source: string, { kind, external }: CrosswalkKey): string {
  return JSON.stringify([source, kind, external]);
}

/** How a key is looked up in what was found for one source. */
export function crosswalkKey({ kind, external }: CrosswalkKey): string {
  return JSON.stringify([kind, external]);
}

// The fields of an event that name something, and what they name.
const named = {
  sku: 'sku',
  location: 'location',
  toLocation: 'location',
  uom: 'uom',
  lot: 'lot',
  toLot: 'lot',
} as const satisfies Readonly<Record<string, CrosswalkKind>>;

function* namesIn(data: CanonicalEvent['data']): Generator<readonly [field: string, key: CrosswalkKey]> {
  for (const [field, kind] of Object.entries(named)) {
    const external = Object.hasOwn(data, field) ? data[field] : undefined;
    if (typeof external === 'string') yield [field, { kind, external }];
  }
}

/** What has to be looked up to translate an event. */
export function keysOf(event: CanonicalEvent): CrosswalkKey[] {
  return [...namesIn(event.data)].map(([, key]) => key);
}

/** The event in our words; the same object when nothing in it has an entry. */
export function translateEvent(event: CanonicalEvent, lookup: ReadonlyMap<string, string>): CanonicalEvent {
  if (lookup.size === 0) return event;
  const translated: Record<string, string> = {};
  for (const [field, key] of namesIn(event.data)) {
    const canonical = lookup.get(crosswalkKey(key));
    if (canonical !== undefined && canonical !== key.external) translated[field] = canonical;
  }
  return Object.keys(translated).length === 0 ? event : { ...event, data: { ...event.data, ...translated } };
}

/** No word of ours is longer than what may be its name. */
const canonicalLengthMax: Readonly<Record<CrosswalkKind, number>> = {
  sku: 100,
  uom: 32,
  location: 64,
  lot: 100,
  customer: 200,
};

/** What makes entries acceptable: none twice, and each leads to what may be a name here. */
export function checkCrosswalk(entries: readonly CrosswalkEntry[]): Refused | null {
  const given = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const { source, kind, external, canonical } = entry;
    const code = crosswalkCode(source, entry);
    if (given.has(code)) {
      return refuse('conflict', `The ${kind} "${external}" of ${source} is given twice.`, `${index}/external`);
    }
    given.add(code);
    const longest = canonicalLengthMax[kind];
    if (canonical.length > longest) {
      return refuse('invalid_field', `A ${kind} has ${longest} characters at most.`, `${index}/canonical`);
    }
  }
  return null;
}

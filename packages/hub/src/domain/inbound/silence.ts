// An owner that has not been heard for longer than it promised: either its say goes on to the next owner, or what is
// sold of its stock meanwhile is up to the fallback that was declared for it.

import type { Item } from '../item.ts';
import { ownersOf, type Fact, type OwnershipRule, type Subject } from './ownership.ts';
import type { Fallback, Source } from './source.ts';

/** What has to be known to say who has the say: the ledger's view is one such. */
export interface Hearing {
  readonly now: number;
  /** When each source was last heard. */
  readonly heard: ReadonlyMap<string, number>;
  readonly catalogue: {
    readonly sources: ReadonlyMap<string, Source>;
    readonly ownership: readonly OwnershipRule[];
  };
}

/** In force at a location for as long as its owner is silent. */
export interface Silence {
  readonly source: string;
  readonly silentForMs: number;
  /** How much of that is beyond its objective. */
  readonly overdueMs: number;
  readonly fallback: Fallback;
}

export function classOf(item: Item | undefined): string | null {
  const itemClass = item?.attributes['class'];
  return typeof itemClass === 'string' ? itemClass : null;
}

/** Null while a source is heard as often as it promised, and for one that promised nothing. */
function silenceOf({ heard, now }: Hearing, source: Source | undefined): Silence | null {
  const heardAt = source && heard.get(source.code);
  if (source === undefined || source.freshnessMs === null || heardAt === undefined) return null;
  const silentForMs = now - heardAt;
  const overdueMs = silentForMs - source.freshnessMs;
  return overdueMs > 0 ? { source: source.code, silentForMs, overdueMs, fallback: source.fallback } : null;
}

/** The sources that are silent now and whose silence changes what may be sold. */
export function silentSources(hearing: Hearing): string[] {
  const silent = [...hearing.catalogue.sources.values()].filter((source) => {
    return source.fallback.kind !== 'keep_last' && silenceOf(hearing, source) !== null;
  });
  return silent.map(({ code }) => code).toSorted();
}

/** The rule that has the say: the first whose source is not silent with its say going on to the next. */
export function whoHasTheSay(hearing: Hearing, fact: Fact, subject: Subject, at: number): OwnershipRule | null {
  const { ownership, sources } = hearing.catalogue;
  if (ownership.length === 0) return null;
  const owners = ownersOf(ownership, fact, subject, at);
  const speaking = owners.find(({ source }) => {
    return silenceOf(hearing, sources.get(source))?.fallback.kind !== 'next_owner';
  });
  return speaking ?? owners[0] ?? null;
}

/** The silence of whoever owns what is on hand of an item at a location now. */
export function silenceAt(hearing: Hearing, item: Item, location: string): Silence | null {
  const subject = { sku: item.sku, itemClass: classOf(item), location };
  const rule = whoHasTheSay(hearing, 'on_hand', subject, hearing.now);
  return rule && silenceOf(hearing, hearing.catalogue.sources.get(rule.source));
}

const msPerHour = 3_600_000;

/** How much of what is available is held back because of a silence. */
export function heldBackBy({ fallback, overdueMs }: Silence, available: bigint): bigint {
  if (available <= 0n) return 0n;
  if (fallback.kind === 'stop_selling') return available;
  if (fallback.kind !== 'buffer') return 0n;
  const percent = Math.min(fallback.percentMax, (fallback.percentPerHour * overdueMs) / msPerHour);
  // Rounded up: what is kept back is kept back because it may not be there.
  return (available * BigInt(Math.round(percent * 10_000)) + 999_999n) / 1_000_000n;
}

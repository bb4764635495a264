// What a tenant has defined, as decisions and readings use it: one version of it, whole but for the items, of which
// those are there that are asked about.

import type { RuleIndex } from './allotment/rule-index.ts';
import type { Channel } from './channel.ts';
import type { OwnershipRule } from './inbound/ownership.ts';
import type { Source } from './inbound/source.ts';
import type { Item } from './item.ts';
import type { Location } from './location.ts';
import type { Pipelines } from './sourcing/pipeline.ts';

export interface Catalogue {
  readonly items: ReadonlyMap<string, Item>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly ownership: readonly OwnershipRule[];
  readonly rules: RuleIndex;
  /** By their codes; the one that comes with the hub is not among them. */
  readonly pipelines: Pipelines;
}

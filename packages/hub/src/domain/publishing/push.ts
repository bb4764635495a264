// What the publisher needs of a connector: that it can be told figures, and (if it is able to) asked for them. What a
// channel answers is not believed before it was looked at: a listing counts as accepted only if the answer names it
// once and says so.

export interface PushItem {
  /** The channel's own id. */
  readonly listing: string;
  readonly sku: string;
  readonly quantity: bigint;
  /** Rises with each change: a channel that keeps it can tell what is old. */
  readonly version: bigint;
  /** What the channel is thought to show, for one that can compare before it sets. */
  readonly expected: bigint | null;
}

export type PushOutcome =
  | { readonly listing: string; readonly outcome: 'accepted' }
  | { readonly listing: string; readonly outcome: 'refused'; readonly code: string; readonly detail: string }
  /** Not taken, and to be tried again; or nobody knows. */
  | { readonly listing: string; readonly outcome: 'later' | 'uncertain' };

export type PushAnswer =
  | { readonly kind: 'answered'; readonly items: readonly PushOutcome[] }
  /** Nothing of it was taken, and it may be tried again. */
  | { readonly kind: 'retryable'; readonly detail: string }
  | { readonly kind: 'rateLimited'; readonly retryAfterMs: number | null }
  /** Nothing of it was taken, and nothing will be before a person has done something. */
  | { readonly kind: 'terminal'; readonly detail: string }
  /** Nobody knows what was taken. */
  | { readonly kind: 'uncertain'; readonly detail: string };

export interface Push {
  readonly send: (items: readonly PushItem[], signal: AbortSignal) => Promise<PushAnswer>;
  /** What the channel shows now, by listing; what it does not know is left out. */
  readonly readBack?: (listings: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, bigint>>;
}

export type Verdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly code: string; readonly detail: string }
  | { readonly outcome: 'later' }
  | { readonly outcome: 'unclear' };

const unclear: Verdict = { outcome: 'unclear' };

const longest = { code: 100, detail: 500 } as const;

/** What came of each listing of a call; unclear where the answer does not say, or says it twice and differently. */
export function verdictsOf(
  sent: readonly Pick<PushItem, 'listing'>[],
  items: readonly PushOutcome[],
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>(sent.map(({ listing }) => [listing, unclear]));
  const told = new Set<string>();
  for (const item of items) {
    const known = verdicts.get(item.listing);
    if (known === undefined) continue;
    const isContradiction = told.has(item.listing) && known.outcome !== verdictOf(item).outcome;
    told.add(item.listing);
    verdicts.set(item.listing, isContradiction ? unclear : verdictOf(item));
  }
  return verdicts;
}

function verdictOf(item: PushOutcome): Verdict {
  if (item.outcome === 'accepted' || item.outcome === 'later') return { outcome: item.outcome };
  // A word that none of us has said means nothing.
  if (item.outcome !== 'refused') return unclear;
  const { code, detail } = item;
  // It comes from outside: what the types say of it is a hope.
  const said = [code, detail].every((word: unknown) => typeof word === 'string');
  if (!said) return unclear;
  return { outcome: 'refused', code: code.slice(0, longest.code), detail: detail.slice(0, longest.detail) };
}

// What one listing of a channel is to show, what it was sent and what it is known to show, and how these follow from
// each other. Promises that nothing older ever overwrites newer (I8): versions of a listing only rise, an answer counts
// only for the attempt that it answers, and after an attempt whose end is unknown the listing is not taken for in sync
// before that attempt can have no more effect.

export const listingStates = ['in_sync', 'waiting', 'submitted', 'uncertain', 'refused'] as const;

/**
 * `waiting`: the channel is to be told; `submitted`: a call with it is under way; `uncertain`: what came of a call is
 * not known; `refused`: the channel does not take it as it is.
 */
export type ListingState = (typeof listingStates)[number];

/** Whole units, as of an entry of the journal. Of two figures of a listing the one with the higher version is newer. */
export interface Figure {
  readonly quantity: bigint;
  readonly seq: bigint;
  readonly version: bigint;
}

export interface Dated extends Figure {
  /** Milliseconds. */
  readonly at: number;
}

export interface Submitted extends Dated {
  /** Names the call that it went with. */
  readonly attempt: string;
}

export interface ListingFault {
  readonly code: string;
  readonly detail: string;
}

/** The figures of a listing; who it is of is not their business. */
export interface ListingFigures {
  readonly desired: Dated | null;
  readonly submitted: Submitted | null;
  readonly confirmed: Dated | null;
  readonly state: ListingState;
  /** Since when the channel shows something else than it should; null while it does not. */
  readonly since: number | null;
  /** Not sent or read back before this. */
  readonly nextAt: number;
  /** Until when an attempt whose end is unknown may still take effect. */
  readonly doubtUntil: number | null;
  readonly fault: ListingFault | null;
}

/** One of which nothing is known but that it is there. */
export function newListing(at: number): ListingFigures {
  const nothing = { desired: null, submitted: null, confirmed: null, doubtUntil: null, fault: null };
  return { ...nothing, state: 'waiting', since: at, nextAt: at };
}

/** What is to be shown from now on. The same listing when that is no news, or older than what is known. */
export function desire<L extends ListingFigures>(
  listing: L,
  { quantity, seq }: Pick<Figure, 'quantity' | 'seq'>,
  at: number,
): L {
  const { desired, state } = listing;
  if (desired !== null && (desired.quantity === quantity || seq < desired.seq)) return listing;
  const next = { quantity, seq, version: newestVersion(listing) + 1n, at };
  // A call that is under way, or of which nothing is known, is waited for: the newer figure goes behind it.
  const isOpen = state === 'submitted' || state === 'uncertain';
  const since = state === 'in_sync' || listing.since === null ? at : listing.since;
  return { ...listing, desired: next, state: isOpen ? state : 'waiting', since, nextAt: at };
}

function newestVersion({ desired, submitted, confirmed }: ListingFigures): bigint {
  const versions = [desired, submitted, confirmed].map((figure) => figure?.version ?? 0n);
  return versions.reduce((newest, version) => (version > newest ? version : newest));
}

/** Whether it may be sent or read back now. */
export function isDue({ state, desired, nextAt }: ListingFigures, now: number): boolean {
  return desired !== null && nextAt <= now && (state === 'waiting' || state === 'uncertain');
}

/** Written down before the call, so that whoever finds it knows that the channel may have heard of it. */
export function submit<L extends ListingFigures>(listing: L, attempt: string, at: number): L {
  const { desired, state } = listing;
  if (desired === null || (state !== 'waiting' && state !== 'uncertain')) return listing;
  return { ...listing, state: 'submitted', submitted: { ...desired, attempt, at } };
}

function isOf(
  listing: ListingFigures,
  attempt: string,
): listing is ListingFigures & { readonly submitted: Submitted } {
  return listing.state === 'submitted' && listing.submitted?.attempt === attempt;
}

/** The channel shows what it was sent with this attempt. */
export function accept<L extends ListingFigures>(listing: L, attempt: string, at: number): L {
  if (!isOf(listing, attempt)) return listing;
  return confirm(listing, listing.submitted, listing.submitted.at, at);
}

/** The channel was seen to show a quantity; the look began at `askedAt`. */
export function found<L extends ListingFigures>(
  listing: L,
  quantity: bigint,
  { askedAt, at }: { readonly askedAt: number; readonly at: number },
): L {
  const { submitted, state } = listing;
  if (state !== 'uncertain' || submitted === null || submitted.at > askedAt) return listing;
  if (submitted.quantity === quantity) return confirm(listing, submitted, askedAt, at);
  return { ...listing, state: 'waiting', nextAt: at };
}

/** `knownAt`: from when on it holds that nothing sent before counts any more, unless it was in doubt then. */
function confirm<L extends ListingFigures>(listing: L, shown: Submitted, knownAt: number, at: number): L {
  const { desired, confirmed, doubtUntil } = listing;
  const { quantity, seq, version } = shown;
  const isNews = confirmed === null || version >= confirmed.version;
  const next = isNews ? { quantity, seq, version, at } : confirmed;
  const sure = { ...listing, confirmed: next, fault: null };
  const isInDoubt = doubtUntil !== null && knownAt < doubtUntil;
  if (desired === null || desired.version > next.version) {
    const left = isInDoubt ? doubtUntil : null;
    return { ...sure, state: 'waiting', since: desired?.at ?? at, nextAt: at, doubtUntil: left };
  }
  // What was sent earlier and not answered could still arrive behind this: looked at again when it cannot any more.
  if (isInDoubt) return { ...sure, state: 'uncertain', nextAt: doubtUntil };
  return { ...sure, state: 'in_sync', since: null, doubtUntil: null };
}

/** The channel does not take it. What is desired since goes out all the same. */
export function refuseListing<L extends ListingFigures>(
  listing: L,
  attempt: string,
  fault: ListingFault,
  at: number,
): L {
  if (!isOf(listing, attempt)) return listing;
  const { desired, submitted } = listing;
  const isOld = desired === null || desired.version > submitted.version;
  return { ...listing, state: isOld ? 'waiting' : 'refused', fault, nextAt: at };
}

/** The channel is known not to have taken it, for a reason that passes. */
export function putOff<L extends ListingFigures>(listing: L, attempt: string, nextAt: number): L {
  if (!isOf(listing, attempt)) return listing;
  // An earlier attempt in doubt stays so.
  return { ...listing, state: listing.doubtUntil === null ? 'waiting' : 'uncertain', nextAt };
}

/** Nobody knows whether the channel has taken it; it may yet, until `until`. */
export function doubt<L extends ListingFigures>(
  listing: L,
  attempt: string,
  { until, nextAt }: { readonly until: number; readonly nextAt: number },
): L {
  if (!isOf(listing, attempt)) return listing;
  return { ...listing, state: 'uncertain', nextAt, doubtUntil: Math.max(until, listing.doubtUntil ?? until) };
}

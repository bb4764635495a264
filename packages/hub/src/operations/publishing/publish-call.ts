// One call to a channel, in three steps: what goes with it is written down before it is made, and what came of it
// afterwards, each in a transaction of the holder of the channel's lease. Whoever takes a channel over finds what was
// under way and takes it for uncertain. Nothing here talks to a channel.

import { afterFailure, afterTerminalFailure, closedBreaker, itemsAfter } from '../../domain/publishing/breaker.ts';
import { allLeft, recover, slowDown, spend, type Budget } from '../../domain/publishing/budget.ts';
import { accept, doubt, found, isDue, putOff, refuseListing, submit } from '../../domain/publishing/listing.ts';
import { verdictsOf, type PushAnswer, type PushItem, type Verdict } from '../../domain/publishing/push.ts';
import { defaultTerms, type PublishingTerms } from '../../domain/publishing/publishing-terms.ts';
import { shareByAge } from '../../domain/publishing/urgency.ts';
import type { Transaction } from '../../store/database.ts';
import { closeSubjects, openException } from '../../store/exceptions.ts';
import { acquireLease, holdLease, type Lease } from '../../store/inbox/leases.ts';
import { readStanding, writeStanding, type Standing } from '../../store/publishing/channels.ts';
import {
  lockListings,
  mostUrgentListings,
  submittedListings,
  writeListings,
  type Listing,
} from '../../store/publishing/listings.ts';
import { readMoment, type Moment } from '../../store/shard-heads.ts';
import type { LedgerContext } from '../availability/stock.ts';
import { catalogueAt } from '../catalogue.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';

export interface PublishContext extends LedgerContext, OperationContext {
  /** At least 0 and below 1. */
  readonly chance: () => number;
}

export interface Subject {
  readonly tenantId: number;
  readonly channel: string;
  readonly lease: Lease;
}

/** Longer than any call may take. */
const leaseMarginMs = 20_000;
const orphansMax = 1000;
/** How long a listing rests that the channel wants to be told again. */
const laterMs = 1000;

export async function leaseChannel(
  context: PublishContext,
  tenantId: number,
  channel: string,
  holder: string,
): Promise<Lease | null> {
  const time = decisionTimeOf(context);
  return context.database.inTransaction(tenantId, (transaction) =>
    acquireLease(transaction, `publish ${channel}`, holder, leaseMarginMs, time),
  );
}

async function begin(
  context: PublishContext,
  transaction: Transaction,
  { lease }: Subject,
  ms: number,
): Promise<Moment> {
  const time = decisionTimeOf(context);
  const [moment] = await Promise.all([readMoment(transaction, time), holdLease(transaction, lease, ms, time)]);
  return moment;
}

/** What was under way when the channel was last held: nobody knows what came of it. */
export async function doubtOrphans(context: PublishContext, subject: Subject): Promise<void> {
  const { tenantId, channel } = subject;
  for (;;) {
    const count = await context.database.inTransaction(tenantId, async (transaction) => {
      const { now, catalogueVersion } = await begin(context, transaction, subject, leaseMarginMs);
      const keys = await submittedListings(transaction, channel, orphansMax);
      if (keys.length === 0) return 0;
      const { lateMs, timeoutMs } = await termsOf(context, transaction, channel, catalogueVersion);
      const until = now + timeoutMs + lateMs;
      const locked = await lockListings(transaction, keys);
      writeListings(
        transaction,
        locked.map((one) => doubt(one, one.submitted?.attempt ?? '', { until, nextAt: now })),
      );
      return locked.length;
    });
    if (count < orphansMax) return;
  }
}

async function termsOf(
  context: PublishContext,
  transaction: Transaction,
  channel: string,
  version: bigint,
): Promise<PublishingTerms> {
  const catalogue = await catalogueAt(transaction, context.catalogues, version);
  return catalogue.channels.get(channel)?.publishing ?? defaultTerms;
}

export type Next =
  | { readonly kind: 'idle' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'send' | 'look'; readonly call: Call };

export interface Call {
  readonly attempt: string;
  readonly at: number;
  readonly terms: PublishingTerms;
  readonly listings: readonly Listing[];
}

/** Takes what is told or looked at next and spends a call on it; written down before anybody hears of it. */
export async function takeCall(context: PublishContext, subject: Subject, canLook: boolean): Promise<Next> {
  const { tenantId, channel } = subject;
  return context.database.inTransaction(tenantId, async (transaction): Promise<Next> => {
    const [{ now, catalogueVersion }, known] = await Promise.all([
      begin(context, transaction, subject, leaseMarginMs),
      readStanding(transaction, channel),
    ]);
    const catalogue = await catalogueAt(transaction, context.catalogues, catalogueVersion);
    const own = catalogue.channels.get(channel);
    if (own === undefined || own.isPaused) return { kind: 'idle' };
    const terms = own.publishing ?? defaultTerms;
    const standing = known ?? newStanding(terms.budget, now);
    if (standing.breaker.openUntil > now) return { kind: 'wait', ms: standing.breaker.openUntil - now };
    const wanted = itemsAfter(standing.breaker, standing.calls, terms.budget.itemsPerCall);
    const spending = spend(terms.budget, standing.spent, now, wanted);
    if (!spending.ok) {
      const isAny = (await mostUrgentListings(transaction, channel, now, { byUrgency: 1, byAge: 0 })).length > 0;
      return isAny ? { kind: 'wait', ms: spending.waitMs } : { kind: 'idle' };
    }
    const byAge = shareByAge(spending.items, standing.calls);
    const share = { byUrgency: spending.items - byAge, byAge };
    const keys = await mostUrgentListings(transaction, channel, now, share);
    if (keys.length === 0) return { kind: 'idle' };
    const due = (await lockListings(transaction, keys)).filter((one) => isDue(one, now));
    if (due.length === 0) return { kind: 'wait', ms: 1 };
    const { looks, sends } = split(due, canLook);
    const isLook = sends.length === 0 || (looks.length > 0 && standing.calls % 2 === 1);
    // What was not taken costs nothing.
    const paid = spend(terms.budget, standing.spent, now, (isLook ? looks : sends).length);
    writeStanding(transaction, channel, { ...standing, spent: paid.ok ? paid.spent : spending.spent });
    const attempt = context.makeId('att');
    // Nobody else may take the channel over while the call may still be under way.
    await holdLease(transaction, subject.lease, terms.timeoutMs + leaseMarginMs, decisionTimeOf(context));
    if (isLook) return { kind: 'look', call: { attempt, at: now, terms, listings: looks } };
    const listings = sends.map((one) => submit(one, attempt, now));
    writeListings(transaction, listings);
    return { kind: 'send', call: { attempt, at: now, terms, listings } };
  });
}

/** A channel that was never asked has spent nothing. */
function newStanding(budget: Budget, now: number): Standing {
  return { spent: allLeft(budget, now), breaker: closedBreaker, calls: 0, fault: null };
}

/** What of it is only to be looked at, because it was sent and not answered. */
function split(due: readonly Listing[], canLook: boolean): { readonly looks: Listing[]; readonly sends: Listing[] } {
  const isLook = ({ state, desired, submitted }: Listing): boolean =>
    canLook && state === 'uncertain' && submitted?.version === desired?.version;
  return { looks: due.filter(isLook), sends: due.filter((one) => !isLook(one)) };
}

export function itemsOf({ listings }: Call): PushItem[] {
  return listings.flatMap(({ externalId, sku, submitted, confirmed }) => {
    if (submitted === null) return [];
    const { quantity, version } = submitted;
    return [{ listing: externalId, sku, quantity, version, expected: confirmed?.quantity ?? null }];
  });
}

export interface Settled {
  readonly accepted: number;
  readonly refused: number;
  /** For how long each of those that were accepted had waited. */
  readonly lagsMs: readonly number[];
}

/** Writes down what came of a call. */
export async function settleCall(
  context: PublishContext,
  subject: Subject,
  call: Call,
  answer: PushAnswer,
): Promise<Settled> {
  const { tenantId, channel } = subject;
  const { attempt, terms, listings } = call;
  return context.database.inTransaction(tenantId, async (transaction) => {
    const [moment, known, locked] = await Promise.all([
      begin(context, transaction, subject, leaseMarginMs),
      readStanding(transaction, channel),
      lockListings(transaction, listings),
    ]);
    const { now } = moment;
    const verdicts = answer.kind === 'answered' ? verdictsOf(itemsOf(call), answer.items) : null;
    const standing = standingAfter(context, known ?? newStanding(terms.budget, now), {
      terms,
      answer,
      verdicts,
      now,
    });
    const settle = (one: Listing): Listing => {
      const verdict = verdicts?.get(one.externalId);
      if (verdict?.outcome === 'accepted') return accept(one, attempt, now);
      if (verdict?.outcome === 'refused') return refuseListing(one, attempt, verdict, now);
      if (verdict?.outcome === 'later') return putOff(one, attempt, now + laterMs);
      const isTaken = answer.kind === 'answered' || answer.kind === 'uncertain';
      return isTaken ? doubt(one, attempt, { until: now + terms.lateMs, nextAt: now }) : putOff(one, attempt, now);
    };
    const after = locked.map(settle);
    writeListings(transaction, after);
    writeStanding(transaction, channel, standing);
    tell(context, transaction, { channel, moment, attempt }, { before: locked, after, known, standing });
    const accepted = locked.filter((one, index) => isConfirmed(one, after[index]));
    const lagsMs = accepted.flatMap(({ since }) => (since === null ? [] : [Math.max(0, now - since)]));
    const refused = after.filter((one, index) => one.fault !== null && one.fault !== locked[index]?.fault).length;
    return { accepted: accepted.length, refused, lagsMs };
  });
}

function isConfirmed(before: Listing, after: Listing | undefined): boolean {
  return after?.confirmed !== undefined && after.confirmed !== before.confirmed;
}

interface Outcome {
  readonly terms: PublishingTerms;
  readonly answer: PushAnswer;
  readonly verdicts: ReadonlyMap<string, Verdict> | null;
  readonly now: number;
}

function standingAfter(context: PublishContext, standing: Standing, outcome: Outcome): Standing {
  const { terms, answer, verdicts, now } = outcome;
  const { spent, breaker, calls } = standing;
  // An answer that says nothing of anything is no better than none.
  const isClear = verdicts === null || [...verdicts.values()].some((one) => one.outcome !== 'unclear');
  if (answer.kind === 'answered' && isClear) {
    return { spent: recover(spent), breaker: closedBreaker, calls: calls + 1, fault: null };
  }
  if (answer.kind === 'rateLimited') {
    return { ...standing, spent: slowDown(terms.budget, spent, now, answer.retryAfterMs) };
  }
  if (answer.kind === 'terminal') {
    return { spent, breaker: afterTerminalFailure(breaker, now), calls: 0, fault: answer.detail.slice(0, 500) };
  }
  return { ...standing, breaker: afterFailure(breaker, now, context.chance()), calls: 0 };
}

interface Told {
  readonly before: readonly Listing[];
  readonly after: readonly Listing[];
  readonly known: Standing | null;
  readonly standing: Standing;
}

/** Opens and closes what a person has to look at: listings that are refused, a channel that cannot be published to. */
function tell(
  context: PublishContext,
  transaction: Transaction,
  { channel, moment, attempt }: { readonly channel: string; readonly moment: Moment; readonly attempt: string },
  { before, after, known, standing }: Told,
): void {
  const { now, seq } = moment;
  const about = { location: '', lot: '', available: 0n, correlationId: attempt, seq };
  const mended: string[] = [];
  for (const [index, { externalId, sku, state, fault }] of after.entries()) {
    const subject = `${channel} ${externalId}`;
    if (state === 'refused') {
      openException(transaction, context.makeId('exc'), { ...about, kind: 'listing_refused', sku, subject }, now);
    } else if (fault === null && before[index]?.fault !== null) mended.push(subject);
  }
  if (mended.length > 0) closeSubjects(transaction, 'listing_refused', mended, { at: now, seq });
  if (standing.fault !== null) {
    const stopped = { ...about, kind: 'publishing_stopped', sku: '', subject: channel } as const;
    openException(transaction, context.makeId('exc'), stopped, now);
  } else if (known !== null && known.fault !== null) {
    closeSubjects(transaction, 'publishing_stopped', [channel], { at: now, seq });
  }
}

/** Writes down what the channel was seen to show; null when it could not be seen. */
export async function settleLook(
  context: PublishContext,
  subject: Subject,
  call: Call,
  seen: ReadonlyMap<string, bigint> | null,
): Promise<void> {
  const { tenantId, channel } = subject;
  const { at: askedAt, terms, listings } = call;
  await context.database.inTransaction(tenantId, async (transaction) => {
    const [{ now }, known, locked] = await Promise.all([
      begin(context, transaction, subject, leaseMarginMs),
      readStanding(transaction, channel),
      lockListings(transaction, listings),
    ]);
    const standing = known ?? newStanding(terms.budget, now);
    const answer: PushAnswer = seen === null ? { kind: 'uncertain', detail: '' } : { kind: 'answered', items: [] };
    writeStanding(transaction, channel, standingAfter(context, standing, { terms, answer, verdicts: null, now }));
    if (seen === null) return;
    // Of what it does not know nothing was taken: `found` with a quantity that nothing was sent with.
    const after = locked.map((one) => found(one, seen.get(one.externalId) ?? -1n, { askedAt, at: now }));
    writeListings(transaction, after);
  });
}

// The messages of a source, one after the other: who works on them holds the source's lease, and whatever is written
// about them is written by the holder or not at all. A message that cannot be worked on now rests in its place, and
// nothing passes it (I6); one that never can is given up as a whole.

import { restMs } from '../../domain/inbound/ending.ts';
import { reportOfMessage } from '../../domain/inbound/stock-report.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import { acquireLease, holdLease, releaseLease, type Lease } from '../../store/inbox/leases.ts';
import { endMessage, putBack, startOldest, type Message } from '../../store/inbox/messages.ts';
import { failIntake } from '../../store/inbound/stock-reports.ts';
import { writeLetters } from '../../store/inbox/dead-letters.ts';
import { decisionTimeOf, type OperationContext } from '../operator.ts';

/** Longer than a decision is tried and a statement may take, so that a holder at work is not taken for dead. */
export const leaseMs = 45_000;

/** Starts that do not end well before a message is given up. */
export const attemptsMax = 5;

/** How often a message rests for want of something outside: with rests of a minute, most of a day. */
const postponementsMax = 1000;

export async function leaseSource(
  context: OperationContext,
  tenantId: number,
  source: string,
  holder: string,
): Promise<Lease | null> {
  return context.database.inTransaction(tenantId, (transaction) =>
    acquireLease(transaction, `inbox ${source}`, holder, leaseMs, decisionTimeOf(context)),
  );
}

export async function letGo(context: OperationContext, tenantId: number, lease: Lease): Promise<void> {
  await context.database.inTransaction(tenantId, (transaction) => {
    releaseLease(transaction, lease);
    return Promise.resolve();
  });
}

/** The oldest message of the source that is not done; null when there is none, or it rests. */
export async function startNext(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  source: string,
): Promise<Message | null> {
  const now = decisionTimeOf(context);
  return context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    return startOldest(transaction, source, now);
  });
}

export interface Failure {
  readonly code: RefusalCode;
  readonly detail: string;
  /** `passing`: not the message's fault. `final`: no use in trying again. */
  readonly kind: 'passing' | 'unexpected' | 'final';
}

/** Puts the message back, or gives it up when it has been tried often enough; whether it was given up. */
export async function failMessage(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  { code, detail, kind }: Failure,
): Promise<boolean> {
  const isPostponed = kind === 'passing';
  const isOver = isPostponed ? message.postponements >= postponementsMax : message.attempts >= attemptsMax;
  if (kind === 'final' || isOver) {
    await giveUp(context, tenantId, lease, message, { code, detail });
    return true;
  }
  const now = decisionTimeOf(context);
  const { messageId } = message;
  const rest = restMs(isPostponed ? message.postponements + 1 : message.attempts);
  await context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    putBack(transaction, { messageId, restMs: rest, isPostponed, code, detail }, now);
  });
  return false;
}

async function giveUp(
  context: OperationContext,
  tenantId: number,
  lease: Lease,
  message: Message,
  fault: { readonly code: RefusalCode; readonly detail: string },
): Promise<void> {
  const now = decisionTimeOf(context);
  const { messageId, attempts } = message;
  const letter = {
    letterId: context.makeId('dlq'),
    key: `message:${messageId}`,
    recordIndex: -1,
    eventIndex: 0,
    stage: 'message',
    content: null,
    ...fault,
    attempts,
    state: 'parked',
  } as const;
  await context.database.inTransaction(tenantId, async (transaction) => {
    await holdLease(transaction, lease, leaseMs, now);
    writeLetters(transaction, message, [letter]);
    failIntake(transaction, reportOfMessage(messageId), fault.code, fault.detail);
    endMessage(transaction, messageId, 'dead', now, fault);
  });
}

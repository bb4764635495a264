// What can go wrong between a connector and its system: a closed set, because the kind decides what the hub does next.
// Anything else that is thrown counts as retryable, marked as unforeseen, so that nothing is lost and somebody sees it.

export const faultKinds = ['retryable', 'rateLimited', 'terminal', 'uncertain'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Why trying again changes nothing: who has to act is told by the reason. */
export const terminalReasons = ['credentials', 'configuration', 'refused', 'unexpectedAnswer'] as const;
export type TerminalReason = (typeof terminalReasons)[number];

interface FaultFacts {
  readonly kind: FaultKind;
  readonly retryAfterMs?: number | undefined;
  readonly reason?: TerminalReason | undefined;
  readonly isUnforeseen?: boolean | undefined;
  readonly cause?: unknown;
}

/** Made by `retryable`, `rateLimited`, `terminal` and `uncertain`; thrown by connectors, read by the hub. */
export class ConnectorFault extends Error {
  override readonly name = 'ConnectorFault';
  readonly kind: FaultKind;
  /** Of `rateLimited`: how long the system asked to be left alone. */
  readonly retryAfterMs: number | null;
  /** Of `terminal`. */
  readonly reason: TerminalReason | null;
  /** Nobody classified it: a bug, or a case that the connector does not know yet. */
  readonly isUnforeseen: boolean;

  constructor(message: string, facts: FaultFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.kind = facts.kind;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.reason = facts.reason ?? null;
    this.isUnforeseen = facts.isUnforeseen ?? false;
  }
}

/** Nothing was done, and the same call can succeed later. */
export function retryable(message: string, cause?: unknown): ConnectorFault {
  return new ConnectorFault(message, { kind: 'retryable', cause });
}

/** Nothing was done; the system wants to be left alone for so long. */
export function rateLimited(retryAfterMs: number, message = 'The system asks for fewer requests.'): ConnectorFault {
  const wait = Number.isFinite(retryAfterMs) ? Math.max(0, retryAfterMs) : 0;
  return new ConnectorFault(message, { kind: 'rateLimited', retryAfterMs: wait });
}

/** Nothing was done, and it stays so until a person changes something. */
export function terminal(message: string, reason: TerminalReason, cause?: unknown): ConnectorFault {
  return new ConnectorFault(message, { kind: 'terminal', reason, cause });
}

/** It may have been done: a write was sent, and its answer did not come. The hub reads back before it writes again. */
export function uncertain(message: string, cause?: unknown): ConnectorFault {
  return new ConnectorFault(message, { kind: 'uncertain', cause });
}

/** Whatever was thrown, as a fault. One of another copy of this package is known by its name and fields. */
export function faultOf(thrown: unknown): ConnectorFault {
  if (thrown instanceof ConnectorFault) return thrown;
  if (!(thrown instanceof Error)) {
    return new ConnectorFault('Something was thrown that is no error.', {
      kind: 'retryable',
      isUnforeseen: true,
      cause: thrown,
    });
  }
  const kind = 'kind' in thrown ? faultKinds.find((one) => one === thrown.kind) : undefined;
  if (thrown.name !== 'ConnectorFault' || kind === undefined) {
    return new ConnectorFault(thrown.message, { kind: 'retryable', isUnforeseen: true, cause: thrown });
  }
  const retryAfterMs = 'retryAfterMs' in thrown && typeof thrown.retryAfterMs === 'number' ? thrown.retryAfterMs : 0;
  return new ConnectorFault(thrown.message, {
    kind,
    retryAfterMs: kind === 'rateLimited' ? retryAfterMs : undefined,
    reason: 'reason' in thrown ? terminalReasons.find((one) => one === thrown.reason) : undefined,
    cause: thrown,
  });
}

// Keeps secrets out of what is written: a log line and the message of a fault have a mark in their place, also where
// a secret was encoded. The mark is what the conformance suite looks for: a connector should not have tried.

import type { Log, LogFacts, LogLine } from './connector.ts';
import { ConnectorFault } from './faults.ts';

export const secretMark = '«secret»';

export type Mask = (text: string) => string;

/** Shorter ones would mask ordinary words; a system with such secrets has others to worry about. */
const lengthMin = 4;

export function maskOf(secrets: readonly string[]): Mask {
  const forms = secrets
    .filter((secret) => secret.length >= lengthMin)
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...base64Forms(secret)])
    // The longest first: one may contain another.
    .toSorted((a, b) => b.length - a.length);
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, secretMark), text);
}

/** Within basic credentials a secret stands behind others: what its base64 looks like at each of three offsets. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends also depend on what stands beside it.
    const inner = shifted.slice(offset === 0 ? 0 : offset + 1, -2);
    return inner.length >= lengthMin * 2 ? [inner] : [];
  });
}

export function maskedLog(log: Log, mask: Mask): Log {
  const over =
    (line: LogLine): LogLine =>
    (message, facts) => {
      if (facts === undefined) line(mask(message));
      else line(mask(message), maskedFacts(facts, mask));
    };
  return { debug: over(log.debug), info: over(log.info), warn: over(log.warn), error: over(log.error) };
}

const depthMax = 5;

function maskedFacts(facts: LogFacts, mask: Mask): LogFacts {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [mask(key), masked(value, mask, depthMax)]));
}

/** What has no plain form (a function, a class) is not worth the risk. */
function masked(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === 'string') return mask(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  if (value === undefined || typeof value !== 'object') return undefined;
  if (depth === 0) return '…';
  if (value instanceof Error) return { name: value.name, message: mask(value.message) };
  if (value instanceof Headers) return masked(Object.fromEntries(value), mask, depth);
  if (value instanceof URL) return mask(value.href);
  if (Array.isArray(value)) return value.map((one) => masked(one, mask, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [mask(key), masked(one, mask, depth - 1)]));
}

/** The cause is left out where it or its stack could tell what the message must not. */
export function maskedFault(fault: ConnectorFault, mask: Mask): ConnectorFault {
  const message = mask(fault.message);
  const cause = fault.cause instanceof Error ? new Error(mask(fault.cause.message)) : undefined;
  const { kind, isUnforeseen } = fault;
  const facts = { kind, isUnforeseen, reason: fault.reason ?? undefined, cause };
  return new ConnectorFault(message, { ...facts, retryAfterMs: fault.retryAfterMs ?? undefined });
}

// What a system says of what is left of its budget, in any of the usual headers: `RateLimit: "name";r=9;t=30` (the
// draft's list of policies), `RateLimit-Remaining` and `-Reset` (its older form), `X-RateLimit-*` (whose reset is in
// seconds, or since 1970). Of several policies the tightest counts.

export interface RateLimitState {
  readonly remaining: number;
  /** Until there is more; null when the system does not say. */
  readonly resetMs: number | null;
  readonly limit: number | null;
}

/** A number of seconds that can only be meant since 1970. */
const sinceEpoch = 1_000_000_000;

export function rateLimitOf(headers: Headers, nowMs: number): RateLimitState | null {
  return ofPolicies(headers.get('ratelimit')) ?? ofParts(headers, 'ratelimit-', nowMs) ?? ofX(headers, nowMs);
}

function ofX(headers: Headers, nowMs: number): RateLimitState | null {
  return ofParts(headers, 'x-ratelimit-', nowMs) ?? ofParts(headers, 'x-rate-limit-', nowMs);
}

function ofPolicies(text: string | null): RateLimitState | null {
  const states = (text ?? '').split(',').flatMap((policy): RateLimitState[] => {
    const remaining = wholeNumber(/;\s*r=(\d+)/.exec(policy)?.[1]);
    if (remaining === null) return [];
    const seconds = wholeNumber(/;\s*t=(\d+)/.exec(policy)?.[1]);
    return [{ remaining, resetMs: seconds === null ? null : seconds * 1000, limit: null }];
  });
  const [tightest = null] = states.toSorted((a, b) => a.remaining - b.remaining);
  return tightest;
}

function ofParts(headers: Headers, prefix: string, nowMs: number): RateLimitState | null {
  const remaining = wholeNumber(headers.get(`${prefix}remaining`));
  if (remaining === null) return null;
  const reset = wholeNumber(headers.get(`${prefix}reset`));
  const resetMs = reset === null ? null : reset > sinceEpoch ? Math.max(0, reset * 1000 - nowMs) : reset * 1000;
  return { remaining, resetMs, limit: wholeNumber(headers.get(`${prefix}limit`)) };
}

function wholeNumber(text: string | null | undefined): number | null {
  // Some write the window behind it: "100, 100;w=60".
  const digits = /^\s*(\d{1,15})(?=\s*(?:$|[,;]))/.exec(text ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

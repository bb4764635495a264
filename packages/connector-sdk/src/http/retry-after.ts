// How long a system asks to be left alone: `Retry-After` in seconds or as a date, as RFC 9110 writes them. What makes
// no sense says nothing, and no system can silence a connector for longer than a day.

const waitMaxMs = 24 * 60 * 60 * 1000;

/** An HTTP date begins with the day of the week; anything else that `Date.parse` would take is none. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w:, -]{10,40}$/;

/** Milliseconds, or null when nothing (or nonsense) is said. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const said = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,10}(\.\d{1,6})?$/.test(said)) return Math.min(Number(said) * 1000, waitMaxMs);
  if (!httpDate.test(said)) return null;
  // asctime dates name no zone, and are in GMT like the others.
  const at = Date.parse(/GMT|UTC/.test(said) ? said : `${said} GMT`);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - nowMs), waitMaxMs);
}

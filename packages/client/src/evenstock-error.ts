// What the hub says when it says no, and what it means for whoever asked.

import type { components } from './openapi.ts';

export type Problem = components['schemas']['Problem'];

interface Head {
  readonly status: number;
  readonly headers: Headers;
}

/** A request that did not succeed: `code` is one of the hub's, or `unreachable`. */
export class EvenstockError extends Error {
  override readonly name = 'EvenstockError';
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly problem: Problem | null;
  readonly retryAfterMs: number | null;

  constructor(problem: Problem | null, head: Head | null, cause?: unknown) {
    super(messageOf(problem, head, cause), cause === undefined ? {} : { cause });
    this.problem = problem;
    this.status = head?.status ?? 0;
    this.code = problem?.code ?? (head === null ? 'unreachable' : 'internal_error');
    this.retryAfterMs = retryAfterOf(head);
  }

  static unreachable(url: string, cause: unknown): EvenstockError {
    return new EvenstockError(null, null, new Error(`The hub at ${url} cannot be reached.`, { cause }));
  }

  /** Whether the same request, sent again, may succeed without anybody changing it. */
  get isWorthRepeating(): boolean {
    if (this.status === 0) return true;
    return this.problem?.retryable ?? (this.status === 429 || this.status === 503);
  }
}

function messageOf(problem: Problem | null, head: Head | null, cause: unknown): string {
  if (problem !== null) return `${problem.code}: ${problem.detail}`;
  if (head !== null) return `The hub answered ${head.status}, without saying why.`;
  return cause instanceof Error ? cause.message : 'The hub cannot be reached.';
}

function retryAfterOf(head: Head | null): number | null {
  const seconds = Number(head?.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;
}

/** The problem document of an answer; null when it is none, as from a proxy in between. */
export function readProblem(head: Head, text: string): Problem | null {
  if (!(head.headers.get('content-type') ?? '').includes('json')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isProblem(value) ? value : null;
  } catch {
    return null;
  }
}

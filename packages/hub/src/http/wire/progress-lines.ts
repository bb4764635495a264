// An answer that takes a while, as lines: how far it is, about once a second, and on the last line the report, or the
// problem for which there is none. Whoever goes away ends the work.

import { Readable } from 'node:stream';

import type { Refused } from '../../domain/refusal.ts';
import { refusalOf } from '../faults.ts';
import { problemOf, type HttpRefused } from '../problems.ts';
import { ndjson } from '../request/body-parsers.ts';
import type { Answer, RawCall } from '../route.ts';

export interface Watched<Progress> {
  readonly onProgress: (reached: Progress) => void;
  readonly signal: AbortSignal;
}

/** What takes a while, and how its report is seen; `name` is for the log: `a shadow replay`. */
export interface LongWork<Report, Progress> {
  readonly name: string;
  readonly begin: (watched: Watched<Progress>) => Promise<Report | Refused>;
  readonly view: (report: Report) => unknown;
}

export function wantsLines({ request }: Pick<RawCall, 'request'>): boolean {
  return request.headers.accept?.includes(ndjson) === true;
}

const lineEveryMs = 1000;

/** What is refused within a second is refused as always; after that the head of the answer is sent. */
export async function answerInLines<Report extends { readonly ok: true }, Progress>(
  call: RawCall,
  long: LongWork<Report, Progress>,
): Promise<Answer> {
  const left = new AbortController();
  const told: { progress: Progress | null } = { progress: null };
  const onProgress = (reached: Progress): void => {
    told.progress = reached;
  };
  const work = long.begin({ onProgress, signal: AbortSignal.any([left.signal, call.parts.stopping]) });
  // Whoever waits for it hears of its failure; until then it must not count as unhandled.
  work.catch(() => undefined);
  const first = await withinASecond(call, work);
  if (first?.ok === false) return first;
  const lines = Readable.from(linesOf(call, work, told, { long, left }), { objectMode: false });
  await call.reply.header('content-type', `${ndjson}; charset=utf-8`).send(lines);
  return 'streaming';
}

async function withinASecond<T>({ parts }: RawCall, work: Promise<T>): Promise<T | null> {
  const over = new AbortController();
  const pause = parts.clock.sleep(lineEveryMs, over.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, pause]);
  } finally {
    over.abort();
  }
}

async function* linesOf<Report extends { readonly ok: true }, Progress>(
  call: RawCall,
  work: Promise<Report | Refused>,
  told: { readonly progress: Progress | null },
  { long, left }: { readonly long: LongWork<Report, Progress>; readonly left: AbortController },
): AsyncGenerator<string> {
  try {
    for (;;) {
      const answer = await withinASecond(call, work);
      if (answer === null) {
        if (told.progress !== null) yield `${JSON.stringify({ progress: told.progress })}\n`;
        continue;
      }
      const last = answer.ok ? { report: long.view(answer) } : problem(call, answer);
      yield `${JSON.stringify(last)}\n`;
      return;
    }
  } catch (error) {
    // The head of the answer is sent: what ended the work is its last line.
    call.parts.log.error({ err: error, correlationId: call.correlationId }, `${long.name} failed`);
    yield `${JSON.stringify(problem(call, refusalOf(error)))}\n`;
  } finally {
    left.abort();
  }
}

function problem({ correlationId }: RawCall, refused: HttpRefused) {
  return { problem: problemOf(refused, correlationId) };
}

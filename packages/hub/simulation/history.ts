// What happened in a run, as data: it can be replayed without the source of chance that made it, shortened until
// only what matters is left, and printed.

import type { Command } from '../src/domain/command.ts';

/**
 * What goes wrong with a batch before it commits, at this command: the hub dies, a command fails unexpectedly, or
 * (no fault, but it must not matter) the batch is decided one command at a time.
 */
export type Trial = 'dies' | 'fails' | 'alone';

export interface Step {
  readonly batch: number;
  /** The hub's clock when the batch is decided. */
  readonly now: number;
  readonly command: Command;
  readonly trial: Trial | null;
}

/** The steps by batch, in order. */
export function* batchesOf(steps: readonly Step[]): Generator<readonly Step[]> {
  let batch: Step[] = [];
  for (const step of steps) {
    if (batch[0] !== undefined && batch[0].batch !== step.batch) {
      yield batch;
      batch = [];
    }
    batch.push(step);
  }
  if (batch.length > 0) yield batch;
}

export function describeStep({ batch, now, command, trial }: Step, startedAt: number): string {
  const fault = trial === null ? '' : ` (a trial ${trial} here)`;
  return `batch ${batch} at ${now - startedAt} ms${fault}: ${describeCommand(command, now)}`;
}

/** The words of a command that say something. */
export function describeCommand(command: Command, now: number): string {
  const { type, origin, idempotency, ...rest } = command;
  const words: [string, unknown][] = Object.entries(rest);
  if (origin.order !== null) words.push(['order', origin.order]);
  if (origin.occurredAt !== now) words.push(['occurredAt', `${origin.occurredAt - now} ms`]);
  if (idempotency) words.push(['key', `${idempotency.scope} ${idempotency.key} ${idempotency.fingerprint}`]);
  const told = words.filter(([, value]) => value !== null).map(([name, value]) => `${name}=${textOf(value)}`);
  return [type, ...told].join(' ');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_name, inner: unknown) => (inner === null ? undefined : inner)).replaceAll('"', '');
}

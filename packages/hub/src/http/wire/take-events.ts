// What becomes of events: each is decided for itself and has its own outcome.

import { Type, type Static } from 'typebox';

import type { Command } from '../../domain/command.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { refusals, refuse, type Refused } from '../../domain/refusal.ts';
import { pathInEvent, readCloudEvent } from './cloud-event.ts';
import type { HttpRefused } from '../problems.ts';
import type { Asked } from './reservation-commands.ts';
import { oneOf, seq } from './schemas.ts';

export const eventResult = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()], { description: 'Id of the event; null when it has none.' }),
    outcome: oneOf(['applied', 'duplicate', 'absorbed', 'confirmation', 'observation', 'waiting', 'refused']),
    seq: Type.Optional(seq),
    code: Type.Optional(Type.String({ description: 'Why it was refused.' })),
    detail: Type.Optional(Type.String()),
    path: Type.Optional(Type.String({ description: 'The field, as a path in the event.' })),
  },
  { title: 'EventResult', description: 'What became of one event. `duplicate`: decided before, answered as then.' },
);

export type EventResult = Static<typeof eventResult>;

function idOf(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || !('id' in event)) return null;
  return typeof event.id === 'string' ? event.id.slice(0, 255) : null;
}

export function refusedEvent(id: string | null, { refusal }: HttpRefused): EventResult {
  const { code, detail, path } = refusal;
  return { id, outcome: 'refused', code, detail, ...(path === undefined ? {} : { path }) };
}

/** A defect that hits one command is that command's answer, and no one else's. */
export async function decideAlone(call: Asked, command: Command): Promise<Outcome> {
  try {
    return await call.parts.engine.submit(call.caller.tenantId, command);
  } catch (error) {
    call.parts.log.error({ err: error, correlationId: command.origin.correlationId }, 'a command failed');
    return refuse('internal_error', refusals.internal_error);
  }
}

/** A decision names the fields of the command; the caller sent an event. */
function atEvent(refused: Refused): Refused {
  const { path, ...rest } = refused.refusal;
  return path === undefined ? refused : { ...refused, refusal: { ...rest, path: pathInEvent(path) } };
}

export type EventTaken = { readonly ok: true; readonly result: EventResult } | HttpRefused;

export async function takeEvent(call: Asked, event: unknown): Promise<EventTaken> {
  const read = readCloudEvent(call, event);
  if (!read.ok) return read;
  const outcome = await decideAlone(call, read.command);
  if (!outcome.ok) return atEvent(outcome);
  return { ok: true, result: { id: idOf(event), outcome: outcome.outcome, seq: Number(outcome.seq) } };
}

/** Decides events in their order; the answers are in the same order. */
export async function takeEvents(call: Asked, events: readonly unknown[]): Promise<EventResult[]> {
  const taken = await Promise.all(events.map((event) => takeEvent(call, event)));
  return taken.map((one, index) => {
    if (one.ok) return one.result;
    call.parts.metrics.count('evenstock_refusals_total', 1, { code: one.refusal.code });
    return refusedEvent(idOf(events[index]), one);
  });
}

/** When nothing at all could be decided, the request as a whole is to be sent again. */
export function whollyAway(
  results: readonly { readonly code?: string; readonly detail?: string }[],
): HttpRefused | null {
  const [first] = results;
  for (const code of ['overloaded', 'dependency_down'] as const) {
    if (first !== undefined && results.every((result) => result.code === code)) {
      return refuse(code, first.detail ?? refusals[code]);
    }
  }
  return null;
}

// What the model says to a command: applied, duplicate, or the code of the refusal; and what it then does.

import type { Command, MovementCommand } from '../src/domain/command.ts';
import { planCount, planKit, planMove, planReceipt, planSupply, understand } from './model-facts.ts';
import { comingAndThere, fill } from './model-fill.ts';
import { planProgress, planWork } from './model-promises.ts';
import { planReduce } from './model-reduce.ts';
import { planReserve } from './model-reserve.ts';
import { end, harden, type Model, type Planned } from './model.ts';

const dayMs = 86_400_000;

/** The outcome of a command: applied, duplicate, or the code of its refusal. */
export function applyToModel(model: Model, command: Command, now: number): string {
  const { idempotency } = command;
  const key = idempotency && `${idempotency.scope} ${idempotency.key}`;
  const known = key === null ? undefined : model.answered.get(key);
  if (known !== undefined) {
    if (known === idempotency?.fingerprint) return 'duplicate';
    return idempotency?.scope === 'http' ? 'idempotency_key_reused' : 'event_id_reused';
  }
  const planned = planOf(model, command, now);
  if (typeof planned === 'string') return planned;
  if (command.origin.occurredAt > now + dayMs) return 'invalid_field';
  model.teller = { source: command.origin.source, absorbed: 0, left: 0 };
  const before = comingAndThere(model);
  planned();
  fill(model, before, now, command.origin.order);
  if (key !== null && idempotency) model.answered.set(key, idempotency.fingerprint);
  return model.teller.absorbed > 0 && model.teller.left === 0 ? 'absorbed' : 'applied';
}

export function expireInModel(model: Model, now: number): void {
  const before = comingAndThere(model);
  for (const promise of model.open) {
    if (promise.state === 'held' && promise.expiresAt !== null && promise.expiresAt <= now) {
      end(model, promise, 'expired');
    }
  }
  fill(model, before, now, null);
}

function planOf(model: Model, command: Command, now: number): Planned {
  switch (command.type) {
    case 'movement':
      return planMovement(model, command);
    case 'reserve':
      return planReserve(model, command, now);
    case 'sweep':
    case 'snapshot':
      return () => undefined;
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      return planProgress(model, command, now);
    default:
      break;
  }
  const promise = model.promises.get(command.reservationId);
  if (!promise) return 'unknown_reservation';
  switch (command.type) {
    case 'confirm':
      return promise.state === 'held' ? () => harden(promise, 'confirmed') : 'invalid_state';
    case 'extend':
      if (promise.state !== 'held') return 'invalid_state';
      return () => {
        promise.expiresAt = now + command.ttlMs;
      };
    case 'release':
    case 'cancel':
      if (!model.open.has(promise) || promise.holds.some((hold) => hold.picked > 0)) return 'invalid_state';
      return () => end(model, promise, command.type === 'release' ? 'released' : 'cancelled');
    default:
      return planReduce(model, promise, command.lines);
  }
}

function planMovement(model: Model, command: MovementCommand): Planned {
  const understood = understand(model.plan, command.sku, command.quantity, command.uom, command);
  if (typeof understood === 'string') return understood;
  const { units } = understood;
  switch (command.kind) {
    case 'pick':
    case 'unpick':
    case 'shipment':
      return planWork(model, command, units);
    case 'receipt':
      return planReceipt(model, command, units);
    case 'supply_planned':
    case 'supply_changed':
    case 'supply_cancelled':
      return planSupply(model, command, units);
    case 'kit_assembled':
    case 'kit_disassembled':
      return planKit(model, command, units);
    case 'count':
      return planCount(model, command, units);
    default:
      return planMove(model, command, units);
  }
}

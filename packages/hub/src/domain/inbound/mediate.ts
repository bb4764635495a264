// Whose word counts: before a fact reaches the ledger, it is asked whether its source owns it and whether the same fact
// was told before under another id. The owner's word is applied; another's is kept as an observation, or as a
// confirmation of what the owner said. Where nobody owns a fact, whoever tells it first has the say.

import type { MovementCommand, ProgressCommand, Command, SnapshotCommand } from '../command.ts';
import { checkOccurredAt } from '../decision.ts';
import type { EntryKind } from '../journal-entry.ts';
import type { LedgerView } from '../ledger-view.ts';
import { understand } from '../movement.ts';
import type { Outcome } from '../outcome.ts';
import { refuse } from '../refusal.ts';
import { factKey, type KnownFact, type Observation } from './observation.ts';
import { hasSayAt, type Fact } from './ownership.ts';
import { classOf, whoHasTheSay } from './silence.ts';
import { undeclared } from './source.ts';

export type Reported = MovementCommand | ProgressCommand;

const kindOfProgress = { allocate: 'allocated', deallocate: 'deallocated', fulfil: 'fulfilled' } as const;

export function isReported(command: Command): command is Reported {
  return command.type === 'movement' || Object.hasOwn(kindOfProgress, command.type);
}

export function kindOf(command: Reported): EntryKind {
  return command.type === 'movement' ? command.kind : kindOfProgress[command.type];
}

/** What a report is about, in the words of ownership. */
function factOf(command: Reported): Fact {
  if (command.type !== 'movement') return 'allocated';
  return command.kind.startsWith('supply_') ? 'on_order' : 'on_hand';
}

function placeOf(command: Reported): string {
  if (command.type !== 'movement' || command.kind !== 'transfer_received') return command.location;
  return command.toLocation ?? command.location;
}

function placesOf(command: Reported): readonly (string | null)[] {
  return [placeOf(command), command.type === 'movement' ? command.toLocation : null];
}

/** The outcome of a report that is not for the ledger; null for one that is. */
export function mediate(view: LedgerView, command: Command): Outcome | null {
  const { source, occurredAt, businessKey } = command.origin;
  if (source !== null && command.type === 'snapshot') return mediateSnapshot(view, command, source);
  if (source === null || !isReported(command)) return null;
  const fact = factOf(command);
  const itemClass = classOf(view.catalogue.items.get(command.sku));
  const subject = { sku: command.sku, itemClass, location: placeOf(command) };
  const rule = whoHasTheSay(view, fact, subject, occurredAt);
  const kind = kindOf(command);
  // A count says what there is, not what happened: told twice it does no harm, and its entry does not show its figure.
  const isTold = businessKey !== null && kind !== 'count';
  const known = isTold ? view.facts.get(factKey(kind, businessKey, command.sku)) : undefined;
  const owner = rule?.source ?? null;
  if (owner !== null && owner !== source) return observe(view, command, source, { fact, owner, known });
  if (known === undefined) return null;
  if (known.source !== source) return observe(view, command, source, { fact, owner, known });
  return toldAgain(view, command, known);
}

/** Of a location where it owns nothing, a source has counted nothing that counts: its lines are observations. */
function mediateSnapshot(view: LedgerView, { location, origin }: SnapshotCommand, source: string): Outcome | null {
  const { ownership, locations } = view.catalogue;
  if (!locations.has(location) || hasSayAt(ownership, 'on_hand', source, location, origin.occurredAt)) return null;
  return { ok: true, outcome: 'observation', seq: view.seq, reservation: null };
}

/** The same source tells a fact under a second id: it is the same fact, or the key stands for two. */
function toldAgain(view: LedgerView, command: Reported, known: KnownFact): Outcome | null {
  const understood = understandReport(view, command);
  if (!understood.ok) return understood;
  // What is open of a supply is stated, not what happened: told twice it does no harm, as with a count.
  if (kindOf(command) === 'supply_changed' || understood.quantity === 0n) return null;
  // The entries of a fact show its size, and one of its places: what was counted already has lost the other.
  const size = understood.quantity < 0n ? -understood.quantity : understood.quantity;
  const isThere = known.location === null || placesOf(command).includes(known.location);
  if (size === known.quantity && isThere)
    return { ok: true, outcome: 'duplicate', seq: known.seq, reservation: null };
  const detail = `"${command.origin.businessKey ?? ''}" stands for entry ${known.seq}, which says something else.`;
  return refuse('business_key_reused', detail, 'businessKey');
}

interface About {
  readonly fact: Fact;
  readonly owner: string | null;
  readonly known: KnownFact | undefined;
}

function observe(view: LedgerView, command: Reported, source: string, { fact, owner, known }: About): Outcome {
  const understood = understandReport(view, command);
  if (!understood.ok) return understood;
  const early = checkOccurredAt(view, command);
  if (early) return early;
  const { eventId, businessKey, occurredAt, correlationId } = command.origin;
  const { graceMs } = view.catalogue.sources.get(owner ?? source) ?? undeclared(source);
  const confirms = known === undefined || known.source === source ? null : known.seq;
  const observation: Observation = {
    source,
    eventId: eventId ?? correlationId,
    kind: kindOf(command),
    fact,
    owner,
    sku: command.sku,
    location: placeOf(command),
    lot: understood.lot,
    status: command.type === 'movement' ? command.status : null,
    quantity: understood.quantity,
    businessKey,
    occurredAt,
    correlationId,
    confirms,
    confirmBy: confirms === null && businessKey !== null ? view.now + graceMs : null,
  };
  view.observations.push(observation);
  const outcome = confirms === null ? 'observation' : 'confirmation';
  return { ok: true, outcome, seq: confirms ?? view.seq, reservation: null };
}

function understandReport(view: LedgerView, command: Reported) {
  if (command.type === 'movement') return understand(view, command);
  return understand(view, { ...command, kind: kindOf(command), toLocation: null, toLot: null });
}

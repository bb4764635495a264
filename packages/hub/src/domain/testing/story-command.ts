// The language of the stories: one command a line, as short as a person would write it on a whiteboard.
//
//   receipt A 2case W1/lot1:damaged order=PO1     transfer_shipped A 3 W1 -> W2     status_changed A 1 W1 -> :damaged
//   reserve r1 web A*4 B*2@W1/lot1 ttl=60s policy=partial order=SO1 needed=2d substitutes=yes segment=vip customer=c1
//   confirm r1    extend r1 60s    reduce r1 1*3 2*0    release r1    cancel r1    sweep
//   allocate A 4 W1 for=r1   count A 7 W1:onHand   snapshot W1:onHand   (`for` works for movements, too)
//   supply_changed A 5 W1 order=PO1 due=2d grace=3d states=open
//
// Anywhere: at=-5s (when it happened), key=k (idempotency; the text is the fingerprint), scope=event:wms, from=wms
// (whose word it is), fact=S1 (business key), version=2 (of the order or reservation that it names).

import type {
  Command,
  CommandEnvelope,
  MovementCommand,
  ProgressCommand,
  ReserveLine,
  SnapshotCommand,
} from '../command.ts';
import { movementKinds, type EntryOrigin, type MovementKind } from '../journal-entry.ts';
import { reservationPolicies } from '../reservation.ts';

interface Words {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

function wordsOf(text: string): Words {
  const all = text.trim().split(/\s+/);
  const isOption = (word: string): boolean => /^[a-z]+=/.test(word);
  const options = all.filter(isOption).map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  return { words: all.filter((word) => !isOption(word)), options: new Map(options) };
}

const unitsMs = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** "60s", "-5s", "250ms", "2d" in milliseconds. */
export function durationMs(text: string): number {
  const match = /^(-?\d+)(ms|s|m|h|d)$/.exec(text);
  const unitMs = unitsMs.get(match?.[2] ?? '');
  if (unitMs === undefined) throw new Error(`The story has no duration "${text}".`);
  return Number(match?.[1]) * unitMs;
}

export function originOf(origin: Partial<EntryOrigin> & Pick<EntryOrigin, 'occurredAt'>): EntryOrigin {
  return {
    source: null,
    eventId: null,
    businessKey: null,
    order: null,
    correlationId: 'story',
    causationId: null,
    actor: 'tester',
    reason: null,
    ...origin,
  };
}

export function commandOf(text: string, now: number): Command {
  const { words, options } = wordsOf(text);
  const [verb = '', ...rest] = words;
  const envelope = envelopeOf(text, options, now);
  const kind = movementKinds.find((one) => one === verb);
  if (kind !== undefined) return movementOf(envelope, kind, rest, options, now);
  const [reservationId = ''] = rest;
  switch (verb) {
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      return progressOf(envelope, verb, rest, options);
    case 'reserve':
      return reserveOf(envelope, rest, options, now);
    case 'confirm':
    case 'release':
    case 'cancel':
      return { ...envelope, type: verb, reservationId };
    case 'extend':
      return { ...envelope, type: verb, reservationId, ttlMs: durationMs(rest[1] ?? '') };
    case 'reduce': {
      const lines = rest.slice(1).map((word) => {
        const [lineId = '', amount = ''] = word.split('*');
        return { lineId, ...amountOf(amount) };
      });
      return { ...envelope, type: verb, reservationId, lines };
    }
    case 'snapshot':
      return snapshotOf(envelope, reservationId);
    case 'sweep':
      return { ...envelope, type: verb };
    default:
      throw new Error(`The story has no command "${verb}".`);
  }
}

function envelopeOf(text: string, options: ReadonlyMap<string, string>, now: number): CommandEnvelope {
  const occurredAt = now + durationMs(options.get('at') ?? '0s');
  const key = options.get('key');
  const scope = options.get('scope') ?? 'http';
  const fingerprint = text.trim().replaceAll(/\s+/g, ' ');
  const version = options.get('version');
  const [order, reservationId] = [options.get('order') ?? null, options.get('for')];
  const subject = reservationId === undefined ? `order:${order}` : `reservation:${reservationId}`;
  const eventId = key ?? text.trim();
  const [source, businessKey] = [options.get('from') ?? null, options.get('fact') ?? null];
  return {
    origin: originOf({ occurredAt, order, source, businessKey, eventId }),
    idempotency: key === undefined ? null : { scope, key, fingerprint },
    ...(version === undefined ? {} : { lifecycle: { subject, version: Number(version) } }),
  };
}

function snapshotOf(envelope: CommandEnvelope, word: string): SnapshotCommand {
  const { location, status } = placeOf(word);
  const account = status === 'onHand' ? status : 'sellable';
  return { ...envelope, type: 'snapshot', location: location ?? '', account };
}

function amountOf(word: string): { quantity: string; uom: string | null } {
  const match = /^(-?[\d.]+)([a-z]*)$/.exec(word);
  if (match === null) throw new Error(`The story has no quantity "${word}".`);
  return { quantity: match[1] ?? '', uom: match[2] === '' ? null : (match[2] ?? null) };
}

interface PlaceWords {
  readonly location: string | null;
  readonly lot: string | null;
  readonly status: string | null;
}

function placeOf(word: string | undefined): PlaceWords {
  const match = /^([^/:]*)(?:\/([^:]*))?(?::(.*))?$/.exec(word ?? '');
  const part = (index: number): string | null => match?.[index] || null;
  return { location: part(1), lot: part(2), status: part(3) };
}

function movementOf(
  envelope: CommandEnvelope,
  kind: MovementKind,
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
  now: number,
): MovementCommand {
  const [sku = '', amount = '', from, arrow, toWord] = rest;
  const place = placeOf(from);
  const to = placeOf(arrow === '->' ? toWord : undefined);
  const due = options.get('due');
  const grace = options.get('grace');
  return {
    ...envelope,
    type: 'movement',
    kind,
    sku,
    location: place.location ?? '',
    lot: place.lot,
    ...amountOf(amount),
    status: place.status,
    toLocation: to.location,
    toLot: to.lot,
    toStatus: to.status,
    reservationId: options.get('for') ?? null,
    dueAt: due === undefined ? null : now + durationMs(due),
    graceMs: grace === undefined ? null : durationMs(grace),
    isStatement: options.has('states'),
  };
}

function progressOf(
  envelope: CommandEnvelope,
  type: ProgressCommand['type'],
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
): ProgressCommand {
  const [sku = '', amount = '', from] = rest;
  const { location, lot } = placeOf(from);
  const reservationId = options.get('for') ?? null;
  return { ...envelope, type, reservationId, sku, location: location ?? '', lot, ...amountOf(amount) };
}

function reserveOf(
  envelope: CommandEnvelope,
  rest: readonly string[],
  options: ReadonlyMap<string, string>,
  now: number,
): Command {
  const [reservationId = '', channel = '', ...lineWords] = rest;
  const ttl = options.get('ttl');
  const needed = options.get('needed');
  const neededBy = needed === undefined ? null : now + durationMs(needed);
  const lines = lineWords.map((word, index): ReserveLine => {
    const match = /^([^*]+)\*([^@]+)(?:@(.*))?$/.exec(word);
    const { location, lot } = placeOf(match?.[3]);
    const amount = amountOf(match?.[2] ?? '');
    return { lineId: `${index + 1}`, sku: match?.[1] ?? '', ...amount, location, lot, neededBy };
  });
  return {
    ...envelope,
    type: 'reserve',
    reservationId,
    channel,
    kind: ttl === undefined ? 'hard' : 'soft',
    ttlMs: durationMs(ttl ?? '0s'),
    policy: reservationPolicies.find((policy) => policy === options.get('policy')) ?? 'all_or_nothing',
    customer: options.get('customer') ?? null,
    segment: options.get('segment') ?? null,
    allowsSubstitutes: options.has('substitutes'),
    lines,
  };
}

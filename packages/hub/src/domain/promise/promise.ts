// By when how many of an item can leave: what a channel can be promised of what is there and of what is due. Nothing is
// reserved. Promises that by no date more is promised, over all lines of a request, than is available to promise by
// then:
//
//   ATP(date) = available + Σ (open − promised) of the supplies due by the date, unless too late already − owed
//
// and, of all ways to keep to that, the one with the most units by every date at once.

import type { Location } from '../location.ts';
import { eligible, type Pipeline } from '../sourcing/pipeline.ts';
import type { Demanded } from '../sourcing/source.ts';
import { promisable, type Supply } from '../supply.ts';
import { dayAt, leavesOn } from './calendar.ts';

/** What there is of one item for one channel. */
export interface Stock {
  /** What the channel may sell now over all places; below zero when more is promised than there is. */
  readonly available: bigint;
  /** In the channel's order of preference, with what could leave from each. */
  readonly places: readonly { readonly location: Location; readonly free: bigint }[];
  /** Supply to these places; what goes elsewhere is left out. */
  readonly supplies: readonly Supply[];
  /** Demand that was accepted without supply: it comes first. */
  readonly owed: bigint;
}

export interface PromisedStep {
  /** The day on which it leaves, YYYY-MM-DD at the location. */
  readonly date: string;
  readonly quantity: bigint;
  readonly location: string;
  /** Of supply that is not here yet: its order. */
  readonly order: string | null;
}

/** Units that become free at one place at one moment. */
interface Slot {
  readonly location: Location;
  readonly at: number;
  readonly date: string;
  readonly order: string | null;
  left: bigint;
}

/** Slots of one moment and day of departure: any of them does as well, so that sourcing chooses. */
interface Wave {
  readonly at: number;
  readonly date: string;
  readonly slots: Slot[];
}

/** What can still be promised of one item; lines take from it in turn. */
export interface Outlook {
  readonly waves: readonly Wave[];
  /**
   * How many units may be promised of what becomes free at each moment. What is free now is bounded by what is
   * available now; from then on every supply adds as much to that bound as it brings, once it has paid what is missing
   * or owed. So no moment needs to know what was taken of another.
   */
  readonly rooms: Map<number, bigint>;
  readonly pipeline: Pipeline;
}

export function outlookOf(stock: Stock, pipeline: Pipeline, demanded: Demanded): Outlook {
  const { now } = demanded;
  const slots: Slot[] = [];
  for (const location of usablePlaces(stock, pipeline, demanded)) {
    const free = stock.places.find((place) => place.location === location)?.free ?? 0n;
    addSlot(slots, demanded, { location, at: now, order: null, left: free });
    for (const supply of stock.supplies) {
      if (supply.location !== location.code || supply.dueAt === null) continue;
      const at = Math.max(supply.dueAt, now);
      addSlot(slots, demanded, { location, at, order: supply.order, left: promisable(supply, now) });
    }
  }
  return { waves: wavesOf(slots), rooms: roomsOf(stock, now), pipeline };
}

/** Those that the pipeline lets through, in its order; of the rest equal, the destination's region first. */
function usablePlaces({ places }: Stock, pipeline: Pipeline, demanded: Demanded): Location[] {
  const candidates = places.map(({ location, free }) => ({ location, lot: '', expiresAt: null, free }));
  const usable = eligible(pipeline, candidates, demanded).map((candidate) => candidate.location);
  const { region } = demanded;
  if (region === null) return usable;
  return usable.toSorted((a, b) => Number(b.region === region) - Number(a.region === region));
}

function addSlot(slots: Slot[], { neededBy }: Demanded, slot: Omit<Slot, 'date'>): void {
  if (slot.left <= 0n) return;
  const { calendar } = slot.location;
  const date = leavesOn(calendar, slot.at);
  if (date === null) return;
  const lastDay = typeof neededBy === 'number' ? dayAt(calendar, neededBy) : neededBy;
  if (lastDay !== null && date > lastDay) return;
  slots.push({ ...slot, date });
}

/** The earliest day first; of one day, what is free first. */
function wavesOf(slots: readonly Slot[]): Wave[] {
  const waves = new Map<string, Wave>();
  for (const slot of slots) {
    const { at, date } = slot;
    const key = `${date} ${at}`;
    const wave = waves.get(key);
    if (wave) wave.slots.push(slot);
    else waves.set(key, { at, date, slots: [slot] });
  }
  return [...waves.values()].toSorted((a, b) => (a.date === b.date ? a.at - b.at : a.date < b.date ? -1 : 1));
}

function roomsOf({ available, supplies, owed }: Stock, now: number): Map<number, bigint> {
  const due = supplies.flatMap((supply) => {
    const { dueAt } = supply;
    return dueAt === null ? [] : [{ at: Math.max(dueAt, now), units: promisable(supply, now) }];
  });
  let sum = available - owed;
  const rooms = new Map([[now, sum]]);
  for (const { at, units } of due.toSorted((a, b) => a.at - b.at)) {
    sum += units;
    rooms.set(at, sum);
  }
  return rooms;
}

/** Promises up to a quantity, the earliest day first, and takes it from the outlook. */
export function takePromise(outlook: Outlook, quantity: bigint): PromisedStep[] {
  const steps: PromisedStep[] = [];
  let rest = quantity;
  for (const wave of outlook.waves) {
    if (rest === 0n) break;
    const room = outlook.rooms.get(wave.at) ?? 0n;
    const wanted = room < rest ? room : rest;
    if (wanted > 0n) rest -= takeFrom(outlook, wave, wanted, steps);
  }
  return steps;
}

function takeFrom({ pipeline, rooms }: Outlook, wave: Wave, wanted: bigint, steps: PromisedStep[]): bigint {
  const candidates = new Map<string, { location: Location; lot: string; expiresAt: null; free: bigint }>();
  for (const { location, left } of wave.slots) {
    const free = (candidates.get(location.code)?.free ?? 0n) + left;
    candidates.set(location.code, { location, lot: '', expiresAt: null, free });
  }
  let taken = 0n;
  for (const source of pipeline.split([...candidates.values()], wanted)) {
    let rest = source.quantity;
    for (const slot of wave.slots) {
      if (slot.location.code !== source.location || slot.left === 0n || rest === 0n) continue;
      const quantity = slot.left < rest ? slot.left : rest;
      slot.left -= quantity;
      rest -= quantity;
      taken += quantity;
      steps.push({ date: slot.date, quantity, location: source.location, order: slot.order });
    }
  }
  rooms.set(wave.at, (rooms.get(wave.at) ?? 0n) - taken);
  return taken;
}

// An explanation in the words of the API: the tree as a list, each number with that under which it stands, and with
// where it comes from if nothing stands under it.

import type { Explained } from '../../domain/availability/explain.ts';
import type { LocationAvailability } from '../../domain/availability.ts';
import { valueScale } from '../../domain/allotment/allotment-draft.ts';
import type { AllotmentRule } from '../../domain/allotment/allotment-rule.ts';
import { available } from '../../domain/position.ts';
import { lotKey } from '../../domain/availability/stock.ts';
import { originsMax, placeOfItem, type Explanation } from '../../operations/availability/explain.ts';
import { isoTime } from '../../platform/clock.ts';
import type { EntrySum } from '../../store/availability/origins.ts';
import { wireQuantity, type WireNumber } from './wire-quantity.ts';

/** What is written of a quantity of an item. */
type Write = (sku: string, quantity: bigint) => WireNumber;

export function viewExplanation(found: Explanation) {
  const { stock, item, channel, answer, tree, supplies, suppliesLeftOut, notCounted } = found;
  const write: Write = (sku, quantity) => wireQuantity(quantity, stock.items.get(sku)?.scale ?? 0);
  const numbers: (ReturnType<typeof viewNumber> & Numbered)[] = [];
  number(tree, null, numbers, (one) => viewNumber(found, write, one));
  return {
    sku: item.sku,
    channel: channel.code,
    availableToSell: write(item.sku, answer.availableToSell),
    availableToPromise: write(item.sku, answer.availableToPromise),
    uom: item.baseUom,
    tree: numbers,
    notCounted,
    supply: {
      items: supplies.map(({ sku, order, location, open, promised, dueAt, counts }) => ({
        sku,
        order,
        location,
        open: write(sku, open),
        promised: write(sku, promised),
        uom: stock.items.get(sku)?.baseUom ?? '',
        dueAt: dueAt === null ? null : isoTime(dueAt),
        counts,
      })),
      leftOut: suppliesLeftOut,
    },
    lastSent: null,
    lastConfirmed: null,
    asOfSeq: Number(stock.seq),
    computedAt: isoTime(stock.now),
  };
}

interface Numbered {
  readonly number: number;
  readonly under: number | null;
}

/** Numbers the tree from the top, what stands under a number right behind it. */
function number<T>(
  tree: Explained,
  under: number | null,
  numbers: (T & Numbered)[],
  view: (one: Explained) => T,
): void {
  const own = numbers.length;
  numbers.push({ ...view(tree), number: own, under });
  for (const part of tree.parts) number(part, own, numbers, view);
}

function viewNumber(found: Explanation, write: Write, one: Explained) {
  const { sku, quantity, name, how, location, rule, fence, kit } = one;
  const item = found.stock.items.get(sku);
  const perUnit = 10n ** BigInt(item?.scale ?? 0);
  return {
    name,
    sku,
    ...(location === undefined ? {} : { location }),
    quantity: write(sku, quantity),
    uom: item?.baseUom ?? '',
    how,
    ...(rule === undefined ? {} : { rule: viewRule(rule) }),
    ...(fence === undefined
      ? {}
      : {
          fence: {
            states: write(sku, fence.quantity),
            taken: write(sku, fence.taken),
            unused: write(sku, fence.unused),
          },
        }),
    ...(kit === undefined
      ? {}
      : { kit: kit.map((part) => ({ sku: part.sku, quantity: write(part.sku, part.quantity * perUnit) })) }),
    ...originOf(found, write, one),
  };
}

function viewRule({ id, revision, kind, unit, millionths }: AllotmentRule) {
  return { id, revision, kind, ...(unit === null ? {} : { value: wireQuantity(millionths, valueScale), unit }) };
}

/** Where a number comes from that is counted, and not computed. */
function originOf(found: Explanation, write: Write, one: Explained) {
  const there = found.places.get(placeOfItem(one));
  if (there === undefined || one.how !== 'given') return {};
  switch (one.name) {
    case 'sellable':
      return { entries: viewEntries(found.entries.get(placeOfItem(one)) ?? [], write) };
    case 'promised':
    case 'promisedAndNotSeen':
      return { reservations: viewHolds(found, write, one) };
    case 'safetyStock':
      return { statedFor: isOfItem(found, one) ? ('item' as const) : ('location' as const) };
    case 'heldBackForSilence':
      return there.silence === null ? {} : { silence: viewSilence(there.silence) };
    case 'tooOld':
      return { lots: viewLots(found, write, one.sku, there) };
    default:
      return {};
  }
}

function viewEntries(sums: readonly EntrySum[], write: Write) {
  const rest = sums.slice(originsMax);
  const [first] = sums;
  return {
    items: sums.slice(0, originsMax).map(({ sku, source, account, quantity, entries, lastSeq, lastAt }) => ({
      source,
      account,
      quantity: write(sku, quantity),
      entries,
      lastSeq: Number(lastSeq),
      lastAt: isoTime(lastAt),
    })),
    leftOut: {
      count: rest.length,
      quantity: write(
        first?.sku ?? '',
        rest.reduce((sum, one) => sum + one.quantity, 0n),
      ),
    },
  };
}

function viewHolds({ holds }: Explanation, write: Write, one: Explained) {
  const listed = holds.get(placeOfItem(one)) ?? [];
  const [first] = listed;
  const shown = listed.reduce((sum, { quantity }) => sum + quantity, 0n);
  return {
    items: listed.map(({ reservationId, order, channel, state, quantity, expiresAt }) => ({
      id: reservationId,
      order,
      channel,
      state,
      quantity: write(one.sku, quantity),
      expiresAt: expiresAt === null ? null : isoTime(expiresAt),
    })),
    leftOut: { count: (first?.count ?? 0) - listed.length, quantity: write(one.sku, (first?.sum ?? 0n) - shown) },
  };
}

function isOfItem({ stock }: Explanation, { sku, location = '' }: Explained): boolean {
  return stock.items.get(sku)?.safetyStock.has(location) ?? false;
}

function viewSilence({ source, silentForMs, fallback }: NonNullable<LocationAvailability['silence']>) {
  return { source, silentForMs, fallback: fallback.kind };
}

function viewLots({ stock }: Explanation, write: Write, sku: string, { lots, neededUntil }: LocationAvailability) {
  const old = lots.flatMap((one) => {
    const expiresAt = stock.expiries.get(lotKey(sku, one.lot));
    const isOld = expiresAt !== undefined && neededUntil !== null && expiresAt < neededUntil;
    if (!isOld || available(one) <= 0n) return [];
    return [{ lot: one.lot, quantity: write(sku, available(one)), expiresAt: isoTime(expiresAt) }];
  });
  return { items: old.slice(0, originsMax), leftOut: Math.max(0, old.length - originsMax) };
}

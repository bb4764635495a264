// Compares a ledger with what a rebuild makes of its journal alone (I14): every word of every position, of every
// open reservation and of every open supply, what was counted as of when, and how each of the others ended.

import { emptyRebuild, openReservations, openSupplies, rebuildEntry, type Rebuild } from '../rebuild.ts';
import { isOpen } from '../reservation.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** Reads the journal of a ledger and tells where the result differs from the ledger. */
export function rebuildDifferences(ledger: MemoryLedger): string[] {
  const ended = new Map<string, string>();
  const breaches: string[] = [];
  const rebuild = emptyRebuild((id, state) => ended.set(id, state));
  for (const entry of ledger.journal) {
    const breach = rebuildEntry(rebuild, entry);
    if (breach) breaches.push(breach.message);
  }
  return [...breaches, ...differencesFrom(rebuild, ended, ledger)];
}

export function differencesFrom(
  rebuild: Rebuild,
  ended: ReadonlyMap<string, string>,
  ledger: Pick<MemoryLedger, 'positions' | 'reservations' | 'supplies' | 'marks' | 'uses' | 'seq'>,
): string[] {
  const reservations = [...ledger.reservations.values()];
  const open = reservations.filter((one) => isOpen(one.state));
  const over = reservations.filter((one) => !isOpen(one.state)).map(({ id, state }) => `${id} ${state}`);
  const supplies = [...ledger.supplies.values()].filter((one) => one.open > 0n);
  return [
    ...differ(rebuild.positions.values(), ledger.positions.values()),
    ...differ(openReservations(rebuild), open),
    ...differ(openSupplies(rebuild), supplies),
    ...differ(rebuild.uses, ledger.uses),
    ...differ([...rebuild.marks.values()].flat(), [...ledger.marks.values()].flat()),
    ...differ(
      [...ended].map(([id, state]) => `${id} ${state}`),
      over,
    ),
    ...differ([rebuild.seq], [ledger.seq]),
  ];
}

function differ(rebuilt: Iterable<unknown>, live: Iterable<unknown>): string[] {
  const [from, to] = [[...rebuilt].map(textOf).toSorted(), [...live].map(textOf).toSorted()];
  const onlyRebuilt = from.filter((one) => !to.includes(one)).map((one) => `I14: only rebuilt: ${one}`);
  return [...onlyRebuilt, ...to.filter((one) => !from.includes(one)).map((one) => `I14: only live: ${one}`)];
}

/** A text in which the order of keys does not show. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

// A history in memory, told line by line in the language of the stories, and a shadow replay of it.

import { decide, expireDue } from '../decide.ts';
import type { Catalogue } from '../catalogue.ts';
import { differencesOf, type Differences } from '../replay/differences.ts';
import { endScoping, scopeEntry, scopeObservation, startScoping, type ObservedAt } from '../replay/scope.ts';
import { endShadow, readEntry, readObservation, startShadow, type Tally } from '../replay/shadow.ts';
import { commitView, loadView, memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { commandOf, durationMs, originOf } from './story-command.ts';

export interface History {
  readonly ledger: MemoryLedger;
  readonly observations: readonly ObservedAt[];
  readonly outcomes: readonly string[];
  readonly endedAt: number;
}

export const historyBegins = 1_000_000_000;

/** Each line is a batch of its own; `wait 60s` lets time pass. */
export function historyOf(lines: readonly string[], catalogue: Catalogue): History {
  const ledger = memoryLedger(catalogue);
  const observations: ObservedAt[] = [];
  const outcomes: string[] = [];
  let now = historyBegins;
  for (const line of lines) {
    if (line.startsWith('wait ')) {
      now += durationMs(line.slice('wait '.length));
      continue;
    }
    now += 1;
    const command = commandOf(line, now);
    const view = loadView(ledger, now, [command]);
    expireDue(view, originOf({ occurredAt: now }));
    const outcome = decide(view, command);
    outcomes.push(outcome.ok ? outcome.outcome : outcome.refusal.code);
    commitView(ledger, view);
    for (const one of view.observations) observations.push({ ...one, recordedAt: now });
  }
  return { ledger, observations, outcomes, endedAt: now + 1 };
}

export interface Shadowed extends Differences {
  readonly tally: Tally;
}

export interface ShadowOf {
  readonly from?: number;
  readonly to?: number;
  readonly source?: string;
}

/** The stretch of a history decided by another catalogue; all of it when no stretch is given. */
export function shadowOf(history: History, changed: Catalogue, stretchOf: ShadowOf = {}): Shadowed {
  const { ledger, observations, endedAt } = history;
  const live = ledger.catalogue;
  const { from = historyBegins, to = endedAt, source = null } = stretchOf;
  const stretch = { from, to, source };
  const scoping = startScoping(stretch);
  for (const entry of ledger.journal) if (entry.recordedAt >= from) scopeEntry(scoping, entry);
  for (const one of observations) scopeObservation(scoping, one);
  const components = [...scoping.skus].flatMap((sku) => live.items.get(sku)?.kit.map((one) => one.sku) ?? []);
  const shadow = startShadow(stretch, endScoping(scoping, components), { live, changed });
  const told = [
    ...ledger.journal.map((entry) => ({ at: entry.recordedAt, read: () => readEntry(shadow, entry) })),
    ...observations.map((one) => ({ at: one.recordedAt, read: () => readObservation(shadow, one) })),
  ];
  for (const { read } of told.toSorted((a, b) => a.at - b.at)) read();
  const { before, after } = endShadow(shadow);
  const asOf = { now: endedAt, heard: shadow.heard };
  const sides = [
    { ledger: before, catalogue: live },
    { ledger: after, catalogue: changed },
  ] as const;
  return { ...differencesOf(...sides, asOf), tally: shadow.tally };
}

/** What differs, a line each, in the language of the stories. */
export function linesOf({ positions, availability, reservations }: Differences): string[] {
  return [
    ...positions.map((one) => `${one.sku}@${one.location} ${one.account} ${one.before} -> ${one.after}`),
    ...availability.map((one) => `${one.channel} sells ${one.sku} ${one.before} -> ${one.after}`),
    ...reservations.map((one) => `${one.reservationId} ${one.effect} ${one.sku} ${one.before} -> ${one.after}`),
  ];
}

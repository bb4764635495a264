// Plays a story: a text table with a command a row, the outcome that is expected ("applied" when the cell is empty, any
// for `*`) and what is true afterwards. It is played with a batch a row and with as few batches as possible, because
// that must not change what is decided; at the end of each, the journal alone has to give the same state (I14).
//
//   receipt A 10 W1       |                                | A@W1 sellable 10
//   reserve r1 web A*11   | refused insufficient_stock     | A@W1 sellable 10; web sells A 10
//   reserve r1 web A*4    |                                | r1 confirmed, 1 A@W1 reserved 4; journal reserved
//   wait 60s
//
// A position is told by what is not zero in it ("nothing" when all is), a reservation by its state and parts.

import { availabilityOf } from '../availability/sellable.ts';
import type { Command } from '../command.ts';
import { decide, expireDue } from '../decide.ts';
import type { Catalogue } from '../catalogue.ts';
import type { LedgerView } from '../ledger-view.ts';
import type { Outcome } from '../outcome.ts';
import { positionKey } from '../position.ts';
import type { Portion } from '../reservation.ts';
import { graceDefaultMs, supplyKey } from '../supply.ts';
import { commitView, loadView, memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { rebuildDifferences } from './rebuilt.ts';
import { smallWorld } from './small-world.ts';
import { commandOf, durationMs, originOf } from './story-command.ts';

interface Row {
  readonly text: string;
  readonly outcome: string;
  readonly truths: readonly string[];
}

interface Scene {
  readonly ledger: MemoryLedger;
  readonly view: LedgerView;
  readonly entriesBefore: number;
  readonly noticesBefore: number;
}

const startedAt = Date.UTC(2024, 0, 1);

/** Plays the story both ways; throws with the row that did not go as told. Tells the ledger it ended with. */
export function play(story: string, catalogue: Catalogue = smallWorld()): MemoryLedger {
  const rows = story
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(rowOf);
  playRows(rows, catalogue, true);
  return playRows(rows, catalogue, false);
}

function rowOf(line: string): Row {
  const [text = '', outcome = '', truths = ''] = line.split('|').map((cell) => cell.trim());
  const told = truths.split(';').map((truth) => truth.trim());
  return {
    text,
    outcome: outcome === '' ? 'applied' : outcome,
    truths: told.filter((truth) => truth !== ''),
  };
}

function playRows(rows: readonly Row[], catalogue: Catalogue, inOneBatch: boolean): MemoryLedger {
  const ledger = memoryLedger(catalogue);
  let now = startedAt;
  let batch: Row[] = [];
  const flush = (): void => {
    if (batch.length > 0) playBatch(ledger, now, batch);
    batch = [];
  };
  for (const row of rows) {
    if (row.text.startsWith('wait ')) {
      flush();
      now += durationMs(row.text.slice('wait '.length));
      continue;
    }
    batch.push(row);
    if (!inOneBatch) flush();
  }
  flush();
  expectSame('the journal alone', rebuildDifferences(ledger).join('\n'), '');
  return ledger;
}

function playBatch(ledger: MemoryLedger, now: number, rows: readonly Row[]): void {
  const commands = rows.map((row): Command => commandOf(row.text, now));
  const view = loadView(ledger, now, commands);
  let scene: Scene = { ledger, view, entriesBefore: 0, noticesBefore: 0 };
  expireDue(view, originOf({ occurredAt: now }));
  for (const [index, row] of rows.entries()) {
    const command = commands[index];
    if (command === undefined) continue;
    const outcome = textOfOutcome(decide(view, command));
    expectSame(row.text, outcome, row.outcome === '*' ? outcome : row.outcome);
    for (const truth of row.truths) expectSame(row.text, textAbout(scene, truth), truth);
    scene = { ledger, view, entriesBefore: view.entries.length, noticesBefore: view.notices.length };
  }
  commitView(ledger, view);
}

function expectSame(row: string, actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`${row}\n  expected: ${expected}\n  actually: ${actual}`);
}

function textOfOutcome(outcome: Outcome): string {
  if (outcome.ok) return outcome.outcome;
  const { code, path, shortages } = outcome.refusal;
  const short = shortages?.map((one) => `${one.lineId}:${one.sku} ${one.requested}>${one.availableToSell}`) ?? [];
  return ['refused', code, ...(path === undefined ? [] : [`at ${path}`]), ...short].join(' ');
}

/** What is true of the subject of this sentence, in the words that the sentence should have used. */
function textAbout(scene: Scene, truth: string): string {
  const [subject = '', verb = '', object = ''] = truth.split(/[\s,]+/);
  const { view, ledger, entriesBefore, noticesBefore } = scene;
  if (subject === 'journal') {
    return ['journal', ...view.entries.slice(entriesBefore).map((entry) => entry.kind)].join(' ');
  }
  if (subject === 'notices') {
    const notices = view.notices.slice(noticesBefore);
    return ['notices', ...notices.map((one) => `${one.topic} ${one.sku}@${one.location} ${one.available}`)].join(' ');
  }
  if (verb === 'sells') return `${subject} sells ${object} ${sells(view, subject, object)}`;
  if (verb === 'supplies') return `${subject} supplies ${textOfSupply(view, subject, object)}`;
  if (subject.includes('@')) return `${subject} ${textOfPosition(view, subject)}`;
  const reservation = view.reservations.get(subject) ?? ledger.reservations.get(subject);
  if (!reservation) return `${subject} unknown`;
  const parts = reservation.portions.map(textOfPortion).filter((part) => part !== '');
  return `${subject} ${[reservation.state, ...parts].join(', ')}`;
}

function sells(view: LedgerView, channelCode: string, sku: string): bigint {
  const channel = view.catalogue.channels.get(channelCode);
  const item = view.catalogue.items.get(sku);
  if (!channel || !item) throw new Error(`The story has no ${channelCode} or no ${sku}.`);
  const demander = { channel: channelCode, segment: null, customer: null };
  return availabilityOf(view, item, { channel, demander, sees: 'promises' }).availableToSell;
}

function textOfSupply(view: LedgerView, order: string, place: string): string {
  const [sku = '', location = ''] = place.split('@');
  const supply = view.supplies.get(supplyKey(order, sku, location));
  if (!supply) return `${place} nothing`;
  const due = supply.dueAt === null ? '' : ` due ${(supply.dueAt - startedAt) / 1000}s`;
  const grace = supply.graceMs === graceDefaultMs ? '' : ` grace ${supply.graceMs / 1000}s`;
  return `${place} ${supply.open} of ${supply.planned}${due}${grace}`;
}

function textOfPosition(view: LedgerView, subject: string): string {
  const [sku = '', place = ''] = subject.split('@');
  const [location = '', lot = ''] = place.split('/');
  const position = view.positions.get(positionKey(sku, location, lot));
  if (!position) return 'nothing';
  const { seq: _seq, sku: _sku, location: _location, lot: _lot, ...balances } = position;
  return nonZero(balances) || 'nothing';
}

function textOfPortion({ lineId, sku, location, lot, ...portion }: Portion): string {
  const { reserved, allocated, picked, fulfilled, released, backordered } = portion;
  const parts = nonZero({ reserved, allocated, picked, fulfilled, released, backordered });
  const place = location === null ? 'nowhere' : `${sku}@${location}${lot === '' ? '' : `/${lot}`}`;
  if (parts === '')
    return location === null && portion.quantity > 0n ? `${lineId} nowhere missing ${portion.quantity}` : '';
  return `${lineId} ${place} ${parts}`;
}

function nonZero(balances: Readonly<Record<string, bigint>>): string {
  return Object.entries(balances)
    .filter(([, balance]) => balance !== 0n)
    .map(([name, balance]) => `${name} ${balance}`)
    .join(' ');
}

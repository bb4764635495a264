// Judges from the answers alone whether the channels stay inside their allotments. Like the judgement of what was
// promised (book.ts) it never raises a false alarm, whatever the hub did between two answers. Besides ring fences and
// what a channel has to leave it holds caps against what is promised and what is shown.

import { allotmentRules, caps, fenced, fencesOf, kept, type AllotmentDraft } from './allotment-rules.ts';
import type { Book, Marks } from '../book.ts';
import type { ReservedLine } from '../hub-calls.ts';
import { channels, locations, type ChannelCode } from '../network.ts';
import type { ItemPlan } from '../stock-plan.ts';

export interface AllotmentVerdict {
  readonly rules: number;
  /** Promises of items, and answers of availability, that were held against a rule. */
  readonly promises: number;
  readonly reads: number;
  /** Promises and answers outside the rules. */
  readonly broken: number;
  /** The first of them. */
  readonly breaches: readonly string[];
}

interface Judged {
  readonly channel: ChannelCode;
  readonly lines: readonly ReservedLine[];
  readonly marks: Marks;
}

const breachesMax = 10;

export class AllotmentJudge {
  /** What is judged by. */
  readonly rules: readonly AllotmentDraft[];
  readonly #book: Book;
  readonly #fences: ReadonlyMap<string, number>;
  readonly #bestSellers: ReadonlySet<string>;
  readonly #breaches: string[] = [];
  #promises = 0;
  #reads = 0;
  #broken = 0;

  constructor(book: Book, items: Iterable<ItemPlan>) {
    const bestSellers = [...items].filter(({ isBestSeller }) => isBestSeller);
    this.#book = book;
    this.#fences = fencesOf(bestSellers);
    this.#bestSellers = new Set(bestSellers.map(({ sku }) => sku));
    this.rules = allotmentRules(this.#fences);
  }

  get verdict(): AllotmentVerdict {
    return {
      rules: this.rules.length,
      promises: this.#promises,
      reads: this.#reads,
      broken: this.#broken,
      breaches: this.#breaches,
    };
  }

  /** A promise that is in the book already. */
  promised({ channel, lines, marks }: Judged): void {
    const units = new Map<string, number>();
    for (const { sku, reserved } of lines) {
      if (this.#bestSellers.has(sku) && reserved > 0) units.set(sku, (units.get(sku) ?? 0) + reserved);
    }
    for (const [sku, quantity] of units) {
      this.#promises += 1;
      const cap = caps[channel] ?? quantity;
      if (quantity > cap) this.#breach(`${channel} was promised ${quantity} of ${sku}, above its cap of ${cap}`);
      this.#judgeFence(channel, sku, marks, lines);
      this.#judgeKept(channel, sku, quantity, marks);
    }
  }

  /** What the hub says that a channel may sell. */
  read(channel: ChannelCode, sku: string, units: number): void {
    this.#reads += 1;
    const cap = this.#bestSellers.has(sku) ? (caps[channel] ?? units) : units;
    if (units < 0 || units > cap) this.#breach(`${channel} may sell ${units} of ${sku}, and its cap is ${cap}`);
  }

  /**
   * The channel of a fence gets so many units at its place in all, or they still lie there. So whenever another
   * channel is promised something there, what all others were ever promised there and did not give back has to fit
   * into what came less what was surely lost, less the whole fence. How much of it is used up is not needed: each unit
   * that uses it up is gone from the place as well.
   */
  #judgeFence(channel: ChannelCode, sku: string, marks: Marks, lines: readonly ReservedLine[]): void {
    const fence = this.#fences.get(sku) ?? 0;
    const isThere = lines.some(
      (line) => line.sku === sku && line.sources.some(({ location }) => location === fenced.location),
    );
    if (fence === 0 || channel === fenced.channel || !isThere) return;
    const cell = this.#book.at(sku, fenced.location);
    let others = 0;
    for (const [code, units] of cell.held) if (code !== fenced.channel) others += units;
    const excess = others + fence - (cell.arrived - (marks.get(cell)?.lost ?? 0));
    if (excess > 0) this.#breach(`${channel} was promised ${excess} of ${sku} that are kept for ${fenced.channel}`);
  }

  /**
   * When a channel is promised something, that and what was acknowledged before it was asked for, less what may have
   * been given back since, has to leave so much, and the safety stock, of what came to its places. What was granted
   * beside it, and perhaps after it, is not counted.
   */
  #judgeKept(channel: ChannelCode, sku: string, quantity: number, marks: Marks): void {
    const units = kept[channel] ?? 0;
    if (units === 0) return;
    let left = -quantity;
    for (const { code, safetyStock } of placesOf(channel)) {
      const cell = this.#book.at(sku, code);
      const { lost, granted } = marks.get(cell) ?? { lost: 0, granted: 0 };
      left += cell.arrived - lost - (granted - cell.freed) - safetyStock;
    }
    if (left < units) this.#breach(`${channel} left ${left} of ${sku}, and has to leave ${units}`);
  }

  #breach(text: string): void {
    this.#broken += 1;
    if (this.#breaches.length < breachesMax) this.#breaches.push(text);
  }
}

function placesOf(channel: ChannelCode) {
  const codes: readonly string[] = channels.find(({ code }) => code === channel)?.locations ?? [];
  return locations.filter(({ code }) => codes.includes(code));
}

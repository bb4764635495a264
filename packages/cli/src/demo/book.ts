// The simulated distributor's own book: what the warehouses told the hub, added up here independently, and what
// the hub acknowledged as promised. At the end it is laid beside the hub's positions. It also judges, from what
// this client knows alone, whether the hub ever promised more than there was.
//
// The judgement never raises a false alarm, whatever order the hub worked in. When a reservation is acknowledged,
// everything granted so far was decided by then, so it must fit into what had arrived by then at the most (told,
// acknowledged or not) less what was surely lost before the reservation was asked for (acknowledged).

import type { ChannelCode, LocationCode } from './network.ts';

export interface Cell {
  readonly sku: string;
  readonly location: LocationCode;
  sellable: number;
  damaged: number;
  returned: number;
  inTransit: number;
  onOrder: number;
  /** Open promises at this place, as acknowledged. */
  promised: number;
  /** Since the beginning: told as arrived, acknowledged as lost, acknowledged as granted, given back. */
  arrived: number;
  lost: number;
  granted: number;
  freed: number;
  /** Of what was granted, what each channel did not give back. */
  readonly held: Map<ChannelCode, number>;
  /** The most units by which promises were ever seen to exceed the stock. */
  oversold: number;
  /** Simulated time of the last count: nothing older may be told afterwards. */
  countedAt: number;
}

/** What was lost and granted at some places, as acknowledged, when a question was asked. */
export type Marks = ReadonlyMap<Cell, { readonly lost: number; readonly granted: number }>;

/** Units at a place, of a channel. */
export interface Units {
  readonly channel: ChannelCode;
  readonly sku: string;
  readonly location: LocationCode;
  readonly quantity: number;
}

export class Book {
  readonly #cells = new Map<string, Cell>();
  readonly #countedAt = new Map<LocationCode, number>();

  at(sku: string, location: LocationCode): Cell {
    const key = `${location} ${sku}`;
    const known = this.#cells.get(key);
    if (known) return known;
    const balances = { sellable: 0, damaged: 0, returned: 0, inTransit: 0, onOrder: 0, promised: 0 };
    const sums = {
      arrived: 0,
      lost: 0,
      granted: 0,
      freed: 0,
      held: new Map<ChannelCode, number>(),
      oversold: 0,
      countedAt: this.#countedAt.get(location) ?? Number.NEGATIVE_INFINITY,
    };
    const cell: Cell = { sku, location, ...balances, ...sums };
    this.#cells.set(key, cell);
    return cell;
  }

  /** All that lies at a place, counted at one moment: at the earliest now, and after every count there so far. */
  takeStock(location: LocationCode, now: number): { readonly at: number; readonly cells: readonly Cell[] } {
    const cells = [...this.#cells.values()].filter((cell) => cell.location === location);
    const at = cells.reduce((latest, cell) => Math.max(latest, cell.countedAt + 2), now);
    for (const cell of cells) cell.countedAt = at;
    this.#countedAt.set(location, at);
    return { at, cells };
  }

  cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  /** Sellable units that nobody was promised, as far as this client knows. */
  free(sku: string, location: LocationCode): number {
    const cell = this.at(sku, location);
    return cell.sellable - cell.promised;
  }

  marks(skus: Iterable<string>, locations: readonly LocationCode[]): Marks {
    const marks = new Map<Cell, { lost: number; granted: number }>();
    for (const sku of skus) {
      for (const location of locations) {
        const cell = this.at(sku, location);
        marks.set(cell, { lost: cell.lost, granted: cell.granted });
      }
    }
    return marks;
  }

  /** An acknowledged promise, with the marks of when it was asked for. */
  grant({ channel, sku, location, quantity }: Units, marks: Marks): void {
    const cell = this.at(sku, location);
    cell.promised += quantity;
    cell.granted += quantity;
    cell.held.set(channel, (cell.held.get(channel) ?? 0) + quantity);
    const surelyLost = marks.get(cell)?.lost ?? 0;
    const excess = cell.granted - cell.freed - (cell.arrived - surelyLost);
    if (excess > cell.oversold) cell.oversold = excess;
  }

  /** Units that may be given back from now on: told when the request leaves, not when it is answered. */
  mayFree({ channel, sku, location, quantity }: Units): void {
    const cell = this.at(sku, location);
    cell.freed += quantity;
    cell.held.set(channel, (cell.held.get(channel) ?? 0) - quantity);
  }

  get oversoldUnits(): number {
    let units = 0;
    for (const cell of this.#cells.values()) units += cell.oversold;
    return units;
  }
}

// The ERP's planner: at every tick it orders what runs low, moves what lies in the wrong warehouse, and lets a few
// places be counted. It buys no more of a scarce item than its supplier has, so that it stays scarce.

import type { Cell } from './book.ts';
import { locationCodes } from './network.ts';
import type { Stage } from './stage.ts';
import { cycleTicks, leadTicks, type ItemPlan } from './stock-plan.ts';
import { count, receive, takeStock, transfer } from './warehouse.ts';

const countsPerTick = 4;
/** A whole warehouse is counted once in so many ticks, each in its turn. */
const ticksPerStockTaking = 2;
const shortChance = 0.05;
const overChance = 0.02;

export class Planner {
  readonly #stage: Stage;
  readonly #startedAt: number;
  readonly #bought = new Map<Cell, number>();
  readonly #items: readonly ItemPlan[];
  #orders = 0;
  #ticks = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#startedAt = stage.now;
    this.#items = [...stage.plan.items.values()];
  }

  tick(): void {
    const stage = this.#stage;
    const ticks = (stage.now - this.#startedAt) / stage.plan.tickMs;
    for (const item of this.#items) {
      for (const location of locationCodes) {
        const perTick = item.perTick[location];
        if (perTick > 0) this.#replenish(item, stage.book.at(item.sku, location), perTick, ticks);
      }
    }
    for (const location of locationCodes) {
      for (let round = 0; round < countsPerTick; round++) this.#countOne(location);
    }
    this.#ticks += 1;
    this.#countAll();
  }

  #replenish(item: ItemPlan, cell: Cell, perTick: number, ticks: number): void {
    const { book } = this.#stage;
    const coming = cell.onOrder + cell.inTransit;
    if (book.free(cell.sku, cell.location) + coming >= perTick * (leadTicks + 1)) return;
    if (this.#transferInstead(item, cell, perTick)) return;
    const bought = this.#bought.get(cell) ?? 0;
    const allowed = perTick * (ticks + cycleTicks) - bought;
    const units = Math.ceil((perTick * cycleTicks) / item.caseUnits) * item.caseUnits;
    if (units > allowed + item.caseUnits) return;
    this.#bought.set(cell, bought + units);
    this.#buy(item, cell, units);
  }

  /** From where more than two cycles lie free, half of the surplus is brought here. */
  #transferInstead(item: ItemPlan, cell: Cell, perTick: number): boolean {
    const { book } = this.#stage;
    for (const location of locationCodes) {
      if (location === cell.location) continue;
      const other = book.at(item.sku, location);
      const surplus = book.free(item.sku, location) - 2 * cycleTicks * Math.max(1, item.perTick[location]);
      const units = Math.floor(Math.min(surplus / 2, perTick * cycleTicks));
      if (units < 1) continue;
      transfer(this.#stage, other, cell, units);
      return true;
    }
    return false;
  }

  #buy(item: ItemPlan, cell: Cell, units: number): void {
    const stage = this.#stage;
    const { random, plan } = stage;
    this.#orders += 1;
    const order = `PO-${stage.runId}-${this.#orders}`;
    const dueAt = stage.now + plan.tickMs * leadTicks;
    const arriveAt = dueAt + plan.tickMs * (random.next() - 0.3);
    cell.onOrder += units;
    const { sku, location } = cell;
    const body = { sku, location, quantity: units, order, dueAt: new Date(dueAt).toISOString() };
    // The goods are received after the hub knows that they were bought: the two are told by different systems.
    stage.erp.tell({ kind: 'supply_planned', at: stage.now, body }, () => {
      stage.agenda.add(arriveAt, () => this.#arrive(item, cell, units, order));
    });
  }

  #arrive(item: ItemPlan, cell: Cell, planned: number, order: string): void {
    const stage = this.#stage;
    const { random } = stage;
    const { caseUnits } = item;
    let units = planned;
    if (planned > caseUnits && random.chance(shortChance)) units -= caseUnits;
    else if (random.chance(overChance)) units += caseUnits;
    cell.onOrder -= Math.min(units, planned);
    stage.figures.received += units;
    receive(stage, cell, units, { order, caseUnits });
    if (units < planned) this.#cancelRest(cell, planned - units, order);
  }

  /** The rest is not coming. The ERP hears of the receipt through the hub, hence after it. */
  #cancelRest(cell: Cell, quantity: number, order: string): void {
    const stage = this.#stage;
    const { sku, location } = cell;
    cell.onOrder -= quantity;
    const body = { sku, location, quantity, order, reason: 'short delivery' };
    stage.warehouses[location].tell({ kind: 'supply_cancelled', at: stage.now, body });
  }

  /** Where the warehouses can send what they counted as a file. */
  #countAll(): void {
    if (this.#stage.calls.postStockTaking === null || this.#ticks % ticksPerStockTaking !== 0) return;
    const location = locationCodes[(this.#ticks / ticksPerStockTaking) % locationCodes.length];
    if (location !== undefined) takeStock(this.#stage, location);
  }

  #countOne(location: (typeof locationCodes)[number]): void {
    const { random, book } = this.#stage;
    const item = this.#items[random.integer(0, this.#items.length - 1)];
    if (item) count(this.#stage, book.at(item.sku, location));
  }
}

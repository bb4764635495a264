// What the demonstration counts while it runs: read by the live view, summed up in the result.

import { Latencies } from './latencies.ts';

export class Figures {
  lines = 0;
  documents = 0;
  /** Sales, as invoices. */
  orders = 0;
  /** Reservations that were granted, wholly or partly. */
  reservations = 0;
  /** Requests that were answered with insufficient_stock. */
  refused = 0;
  /** Units, all of them. */
  reservedUnits = 0;
  backordered = 0;
  /** Units that were backordered and could be reserved later. */
  backordersServed = 0;
  shipped = 0;
  returned = 0;
  cancelled = 0;
  writtenOff = 0;
  received = 0;
  /** Units that cancellations took back although nothing of the kind had been sold. */
  unmatched = 0;
  /** Units promised that the warehouse then did not find. */
  shortPicks = 0;
  /** Holds of abandoned baskets, by how they ended. */
  holdsReleased = 0;
  holdsExpired = 0;
  events = 0;
  counts = 0;
  /** Whole warehouses counted, where that is told as a file. */
  snapshots = 0;
  duplicates = 0;
  late = 0;
  /** Answers that the simulated distributor cannot explain: each of them is a finding. */
  unexpected = 0;
  /** Calls that were repeated because the hub or the network said so. */
  retries = 0;
  /** Of single reservations; a batch of fifty orders has another scale. */
  readonly latencies = new Latencies();

  readonly #notable: string[] = [];
  readonly #surprises: string[] = [];

  /** What a person would want to hear about; only the last few are kept. */
  note(text: string): void {
    this.#notable.push(text);
    if (this.#notable.length > notableMax) this.#notable.shift();
  }

  get notable(): readonly string[] {
    return this.#notable;
  }

  surprise(text: string): void {
    this.unexpected += 1;
    if (this.#surprises.length < surprisesMax) this.#surprises.push(text);
  }

  /** The first of them: what comes later may only follow from these. */
  get surprises(): readonly string[] {
    return this.#surprises;
  }
}

const notableMax = 5;
const surprisesMax = 10;

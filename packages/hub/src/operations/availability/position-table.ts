// All positions of a tenant in typed arrays: about a hundred bytes a position, and none of them an object that the
// garbage collector has to visit. What is read are positions as the domain has them, made for the reader.

import { emptyPosition, type Position } from '../../domain/position.ts';
import { insideAccounts } from '../../domain/stock-status.ts';

const quantities = [...insideAccounts, 'reserved', 'allocated', 'picked', 'seq'] as const;
const width = quantities.length;

// Where it is, and the next position of the same item.
const links = 3;
const blockBits = 8;
const rowsInBlock = 1 << blockBits;
const none = -1;

/** Small numbers, made once: most of what is read is zero or little, and each would be an object to clear away. */
const small = Array.from({ length: 1024 }, (_, number) => BigInt(number));
// The lower half of each number comes first on every machine that this runs on; elsewhere no number is small.
const lowFirst = new Int32Array(BigInt64Array.of(1n).buffer)[0] === 1;

class Block {
  readonly numbers = new BigInt64Array(rowsInBlock * width);
  readonly #halves = new Int32Array(this.numbers.buffer);
  readonly links = new Int32Array(rowsInBlock * links);

  read(index: number): bigint {
    const low = this.#halves[2 * index] ?? none;
    const isSmall = lowFirst && low >= 0 && low < small.length && this.#halves[2 * index + 1] === 0;
    return (isSmall ? small[low] : this.numbers[index]) ?? 0n;
  }
}

/** Texts by number, each kept once. */
class Names {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  find(text: string): number {
    return this.#numbers.get(text) ?? none;
  }
}

/** What an entry of a map with a short text costs, roughly. */
export const bytesPerText = 112;
const bytesPerBlock = rowsInBlock * (width * BigInt64Array.BYTES_PER_ELEMENT + links * Int32Array.BYTES_PER_ELEMENT);

export class PositionTable {
  readonly #blocks: Block[] = [];
  /** The first position of each item; each leads to the next. */
  readonly #firstOf = new Map<string, number>();
  readonly #locations = new Names();
  readonly #lots = new Names();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** About how much memory it takes. */
  get bytes(): number {
    const texts = this.#firstOf.size + this.#locations.texts.length + this.#lots.texts.length;
    return this.#blocks.length * bytesPerBlock + texts * bytesPerText;
  }

  /** All positions of an item. */
  of(sku: string): Position[] {
    const found: Position[] = [];
    let row = this.#firstOf.get(sku) ?? none;
    while (row !== none) {
      const block = this.#blocks[row >> blockBits] ?? nothing;
      const index = row & (rowsInBlock - 1);
      found.push(this.#read(block, index, sku));
      row = block.links[index * links + 2] ?? none;
    }
    return found;
  }

  /** A position as it is; empty when the table has none. */
  at(sku: string, location: string, lot: string): Position {
    const row = this.#rowOf(sku, location, lot);
    if (row === none) return emptyPosition({ sku, location, lot });
    return this.#read(this.#blocks[row >> blockBits] ?? nothing, row & (rowsInBlock - 1), sku);
  }

  /** Keeps a position in place of what was known of it. */
  put(position: Position): void {
    const { sku, location, lot } = position;
    const found = this.#rowOf(sku, location, lot);
    const row = found === none ? this.#add(sku, location, lot) : found;
    const numbers = this.#blocks[row >> blockBits]?.numbers;
    const start = (row & (rowsInBlock - 1)) * width;
    for (let index = 0; numbers !== undefined && index < width; index += 1) {
      numbers[start + index] = position[quantities[index] ?? 'seq'];
    }
  }

  #link(row: number, index: number): number {
    return this.#blocks[row >> blockBits]?.links[(row & (rowsInBlock - 1)) * links + index] ?? none;
  }

  #rowOf(sku: string, location: string, lot: string): number {
    const [place, batch] = [this.#locations.find(location), this.#lots.find(lot)];
    let row = this.#firstOf.get(sku) ?? none;
    while (row !== none && (this.#link(row, 0) !== place || this.#link(row, 1) !== batch)) row = this.#link(row, 2);
    return row;
  }

  #add(sku: string, location: string, lot: string): number {
    const row = this.#count;
    this.#count += 1;
    if ((row & (rowsInBlock - 1)) === 0) this.#blocks.push(new Block());
    const next = this.#firstOf.get(sku) ?? none;
    const own = [this.#locations.numberOf(location), this.#lots.numberOf(lot), next];
    this.#blocks[row >> blockBits]?.links.set(own, (row & (rowsInBlock - 1)) * links);
    this.#firstOf.set(sku, row);
    return row;
  }

  /** Written out: this is what a read of availability does most. */
  #read(block: Block, index: number, sku: string): Position {
    const start = index * width;
    const link = index * links;
    return {
      sku,
      location: this.#locations.texts[block.links[link] ?? none] ?? '',
      lot: this.#lots.texts[block.links[link + 1] ?? none] ?? '',
      sellable: block.read(start),
      quarantine: block.read(start + 1),
      damaged: block.read(start + 2),
      onHold: block.read(start + 3),
      returned: block.read(start + 4),
      inTransit: block.read(start + 5),
      onOrder: block.read(start + 6),
      reserved: block.read(start + 7),
      allocated: block.read(start + 8),
      picked: block.read(start + 9),
      seq: block.read(start + 10),
    };
  }
}

const nothing = new Block();

// What the generator sells and to whom: items with a Zipf demand and customers with one, as at a real
// wholesaler, where a tenth of the items makes half of the lines.

import type { Random } from './random.ts';

export interface GeneratedItem {
  readonly stockCode: string;
  readonly description: string;
  readonly unitPrice: number;
  /** Units that a typical line of it asks for. */
  readonly typicalQuantity: number;
}

export interface GeneratedCustomer {
  readonly customer: string;
  readonly country: string;
}

const homeCountry = 'United Kingdom';

const countries = ['Germany', 'France', 'EIRE', 'Spain', 'Netherlands', 'Belgium', 'Switzerland', 'Norway'] as const;

const materials = ['WHITE', 'RED RETROSPOT', 'WOODEN', 'GLASS', 'VINTAGE', 'IVORY', 'ZINC', 'PAISLEY'] as const;
const things = ['LANTERN', 'MUG', 'HEART', 'CAKE TIN', 'LUNCH BAG', 'BUNTING', 'DOORMAT', 'CANDLE'] as const;
const additions = ['', ' LARGE', ' SMALL', ' SET OF 6', ' WITH HANDLE', ' PACK OF 12', ' HANGING', ' '] as const;

/** Wholesale quantities are those of inner packs and cartons. */
const quantities = [1, 1, 1, 1, 2, 2, 2, 3, 4, 6, 6, 8, 12, 24] as const;

export function generateItems(random: Random, count: number): GeneratedItem[] {
  const items: GeneratedItem[] = [];
  for (let number = 0; number < count; number++) {
    const suffix = random.chance(0.1) ? random.pick(['A', 'B', 'C', 'BL']) : '';
    items.push({
      stockCode: `${20_000 + number * 17}${suffix}`.slice(-7),
      description: `${random.pick(materials)} ${random.pick(things)}${random.pick(additions)}`,
      unitPrice: Math.round(20 + 1500 * random.next() ** 3) / 100,
      typicalQuantity: random.pick(quantities),
    });
  }
  return items;
}

export function generateCustomers(random: Random, count: number): GeneratedCustomer[] {
  const customers: GeneratedCustomer[] = [];
  for (let number = 0; number < count; number++) {
    const country = random.chance(0.9) ? homeCountry : random.pick(countries);
    customers.push({ customer: String(12_346 + number), country });
  }
  return customers;
}

/** Draws one of `choices`, the one of rank r with a weight of 1 / r^exponent; ranks are dealt out by chance. */
export function zipfChoice<T>(random: Random, choices: readonly T[], exponent: number): () => T {
  const ranked = [...choices];
  for (let last = ranked.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const [a, b] = [ranked[last], ranked[other]];
    if (a === undefined || b === undefined) continue;
    ranked[last] = b;
    ranked[other] = a;
  }
  const cumulated = new Float64Array(ranked.length);
  let sum = 0;
  for (let index = 0; index < ranked.length; index++) {
    sum += (index + 1) ** -exponent;
    cumulated[index] = sum;
  }
  return () => {
    const choice = ranked[firstAbove(cumulated, random.next() * sum)];
    if (choice === undefined) throw new RangeError('There is nothing to choose from.');
    return choice;
  };
}

function firstAbove(cumulated: Float64Array, mark: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) > mark) high = middle;
    else low = middle + 1;
  }
  return low;
}

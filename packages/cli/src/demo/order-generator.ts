// Order lines from a seed, for those who have no file: the shape of a real wholesaler's invoices with all that
// makes them hard. Zipf demand, a day with two peaks and a week without Saturday, cancellations that name no
// invoice, write-offs at price 0, codes that are no goods, identical rows, and now and then a slip of tens of
// thousands of units that is taken back minutes later. The same seed gives the same lines; a longer run begins
// with the lines of the shorter one.

import { generateCustomers, generateItems, zipfChoice } from './generated-goods.ts';
import type { GeneratedCustomer, GeneratedItem } from './generated-goods.ts';
import type { OrderLine, OrderSource } from './order-lines.ts';
import { seededRandom, type Random } from './random.ts';

export interface GeneratorOptions {
  readonly seed: number;
  readonly lines: number;
  readonly items?: number;
}

const itemsDefault = 3000;
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** A Monday. */
const startAt = Date.UTC(2025, 8, 1);

/** Invoices on a weekday from Sunday to Saturday, and their share by the hour from 7 to 19. */
const invoicesByWeekday = [48, 72, 78, 74, 80, 64, 0] as const;
const shareByHour = [1, 16, 63, 90, 106, 145, 133, 124, 143, 100, 52, 15, 7] as const;
const firstHour = 7;

/** How often what happens, per invoice; the shares are those of the invoices of a real year. */
const cancellationChance = 0.15;
const writeOffChance = 0.05;
const foundChance = 0.02;
const noCustomerChance = 0.14;
const feeChance = 0.01;
const slipChance = 0.0005;
const identicalRowChance = 0.01;
const lowerCaseChance = 0.003;

const remarks = ['damages', 'check', 'wet pallet', 'thrown away', 'sold as set on dotcom', 'amazon', ''] as const;

type RowBody = Omit<OrderLine, 'lineNumber' | 'at' | 'invoice'>;

interface GeneratedInvoice {
  readonly at: number;
  readonly prefix: string;
  readonly rows: readonly RowBody[];
}

interface World {
  readonly random: Random;
  readonly item: () => GeneratedItem;
  readonly customer: () => GeneratedCustomer;
  /** Lines sold of late, from which cancellations are drawn: bounded, the oldest is forgotten. */
  readonly sold: RowBody[];
}

const soldMax = 2000;

export function generatedOrders(options: GeneratorOptions): OrderSource {
  return { name: `generated, seed ${options.seed}`, lines: () => generateOrderLines(options) };
}

export function* generateOrderLines(options: GeneratorOptions): Generator<OrderLine, void, undefined> {
  const random = seededRandom(options.seed, 'orders');
  const items = generateItems(seededRandom(options.seed, 'items'), options.items ?? itemsDefault);
  const customers = generateCustomers(seededRandom(options.seed, 'customers'), Math.ceil(items.length * 1.1));
  const world: World = {
    random,
    item: zipfChoice(random, items, 0.75),
    customer: zipfChoice(random, customers, 0.6),
    sold: [],
  };
  let lineNumber = 1;
  let invoiceNumber = 600_000;
  for (let day = startAt; ; day += dayMs) {
    for (const { at, prefix, rows } of invoicesOfDay(world, day)) {
      invoiceNumber += 1;
      for (const row of rows) {
        if (lineNumber > options.lines) return;
        lineNumber += 1;
        yield { ...row, lineNumber, at, invoice: `${prefix}${invoiceNumber}` };
      }
    }
  }
}

function invoicesOfDay(world: World, day: number): GeneratedInvoice[] {
  const { random } = world;
  const usual = invoicesByWeekday[new Date(day).getUTCDay()] ?? 0;
  const minutes = Array.from({ length: Math.round(usual * (0.8 + 0.4 * random.next())) }, () => minuteOfDay(random));
  const invoices = minutes.toSorted((a, b) => a - b).flatMap((minute) => invoicesAt(world, day + minute * minuteMs));
  return invoices.toSorted((a, b) => a.at - b.at);
}

const hoursSum = shareByHour.reduce<number>((sum, share) => sum + share, 0);

function minuteOfDay(random: Random): number {
  let left = random.next() * hoursSum;
  const hour = shareByHour.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  return (firstHour + hour) * 60 + random.integer(0, 59);
}

/** Mostly one invoice; a slip comes with its cancellation a quarter of an hour later. */
function invoicesAt(world: World, at: number): GeneratedInvoice[] {
  const { random, sold } = world;
  if (random.chance(slipChance)) return slip(world, at);
  const kind = random.next();
  if (kind < cancellationChance && sold.length > 0) return [cancellation(world, at)];
  if (kind < cancellationChance + writeOffChance) return [writeOff(world, at, -1)];
  if (kind < cancellationChance + writeOffChance + foundChance) return [writeOff(world, at, 1)];
  return [{ at, prefix: '', rows: sale(world) }];
}

function slip(world: World, at: number): GeneratedInvoice[] {
  const { random } = world;
  const row = rowOf(world.item(), random.integer(20_000, 80_995), world.customer());
  const taken = { ...row, quantity: -row.quantity };
  const minutesLater = random.integer(10, 17);
  return [
    { at, prefix: '', rows: [row] },
    { at: at + minutesLater * minuteMs, prefix: 'C', rows: [taken] },
  ];
}

function cancellation({ random, sold }: World, at: number): GeneratedInvoice {
  const first = random.integer(0, sold.length - 1);
  const row = sold[first];
  const count = random.chance(0.6) ? 1 : random.integer(2, 6);
  // Lines of one customer stand together in `sold`.
  const rows = sold.slice(first, first + count).filter((one) => one.customer === row?.customer);
  sold.splice(first, rows.length);
  const isWhole = random.chance(0.7);
  const cancelled = rows.map((one) => ({
    ...one,
    quantity: -(isWhole ? one.quantity : random.integer(1, one.quantity)),
  }));
  return { at, prefix: 'C', rows: cancelled };
}

function writeOff(world: World, at: number, sign: -1 | 1): GeneratedInvoice {
  const { random } = world;
  const { stockCode } = world.item();
  const description = sign === 1 ? random.pick(['found', 'adjustment', '']) : random.pick(remarks);
  const quantity = sign * random.integer(1, 40);
  const row = { stockCode, description, quantity, unitPrice: 0, customer: null, country: 'United Kingdom' };
  return { at, prefix: '', rows: [row] };
}

function sale(world: World): RowBody[] {
  const { random, sold } = world;
  const isNamed = !random.chance(noCustomerChance);
  const who = isNamed ? world.customer() : { customer: null, country: 'United Kingdom' };
  const rows: RowBody[] = [];
  const count = lineCount(random);
  while (rows.length < count) {
    const item = world.item();
    const row = rowOf(item, quantityOf(random, item), who);
    rows.push(row);
    if (random.chance(identicalRowChance) && rows.length < count) rows.push(row);
  }
  if (isNamed) sold.push(...rows);
  if (sold.length > soldMax) sold.splice(0, sold.length - soldMax);
  const fee = feeOf(random, who);
  if (fee) rows.splice(rows.length === 60 ? 59 : rows.length, 1, fee);
  return rows.map((row) =>
    random.chance(lowerCaseChance) ? { ...row, stockCode: row.stockCode.toLowerCase() } : row,
  );
}

/** From 1 to 60, half of them below 13. */
function lineCount(random: Random): number {
  return Math.min(60, Math.ceil(13 * (random.next() / (1 - random.next() * 0.98)) ** 1.1));
}

function quantityOf(random: Random, item: GeneratedItem): number {
  if (random.chance(0.05)) return item.typicalQuantity * random.integer(5, 30);
  return random.chance(0.6) ? item.typicalQuantity : random.integer(1, 2 * item.typicalQuantity);
}

function rowOf(
  item: Omit<GeneratedItem, 'typicalQuantity'>,
  quantity: number,
  who: Pick<RowBody, 'customer' | 'country'>,
): RowBody {
  const { stockCode, description, unitPrice } = item;
  return { stockCode, description, quantity, unitPrice, customer: who.customer, country: who.country };
}

/** Postage of exports, and now and then something that a person keyed in by hand. */
function feeOf(random: Random, who: Pick<RowBody, 'customer' | 'country'>): RowBody | null {
  const fee = (stockCode: string, description: string, unitPrice: number): RowBody =>
    rowOf({ stockCode, description, unitPrice }, 1, who);
  if (who.country !== 'United Kingdom' && random.chance(0.6)) return fee('POST', 'POSTAGE', 18);
  if (!random.chance(feeChance)) return null;
  return who.customer === null ? fee('DOT', 'DOTCOM POSTAGE', 211.3) : fee('M', 'Manual', 5);
}

// What order lines mean to a distributor: consecutive lines of one invoice are one document, and a document is
// a sale, a cancellation (which names no sale), or a correction of the stock by the warehouse, which wholesalers
// write as an invoice at price 0. Lines that are no goods (postage, fees, debts) are counted and left out.

import type { OrderLine } from './order-lines.ts';

export interface GoodsLine {
  readonly sku: string;
  /** Always positive; what it means is the document's kind. */
  readonly quantity: number;
}

interface DocumentHead {
  readonly number: string;
  readonly at: number;
  readonly customer: string | null;
  readonly country: string;
  /** Lines of the file that went into it, those that are no goods included. */
  readonly lineCount: number;
}

export interface Sale extends DocumentHead {
  readonly kind: 'sale';
  readonly lines: readonly GoodsLine[];
}

export interface Cancellation extends DocumentHead {
  readonly kind: 'cancellation';
  readonly lines: readonly GoodsLine[];
}

export interface Correction extends DocumentHead {
  readonly kind: 'correction';
  readonly sku: string;
  /** Negative for what was written off. */
  readonly change: number;
  readonly reason: string;
}

/** Lines without goods: they only count as read. */
export interface NoGoods extends DocumentHead {
  readonly kind: 'no_goods';
}

export type OrderDocument = Sale | Cancellation | Correction | NoGoods;

/** A longer invoice becomes several documents, as in an ERP that limits the lines of an order. */
export const documentLinesMax = 500;

const goods = /^\d{5}/;

/** The same code is keyed with and without capitals. Codes of goods start with five digits; null for others. */
export function skuOf(stockCode: string): string | null {
  return goods.test(stockCode) ? stockCode.toUpperCase() : null;
}

/** Each item once, with all that is said of it. */
export function mergeLines(lines: readonly GoodsLine[]): GoodsLine[] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
}

export async function* readDocuments(
  lines: AsyncIterable<OrderLine> | Iterable<OrderLine>,
  linesMax: number,
): AsyncGenerator<OrderDocument, void, undefined> {
  const parts = new Map<string, number>();
  let group: OrderLine[] = [];
  let count = 0;
  for await (const line of lines) {
    if (count === linesMax) break;
    count += 1;
    const [first] = group;
    const isNext = first !== undefined && (first.invoice !== line.invoice || group.length === documentLinesMax);
    if (isNext) {
      yield* documentsOf(group, numberOf(parts, first.invoice, line.invoice));
      group = [];
    }
    group.push(line);
  }
  const [first] = group;
  if (first !== undefined) yield* documentsOf(group, numberOf(parts, first.invoice, ''));
}

/** The invoice's number; further parts of the same invoice, which follow at once, get a number of their own. */
function numberOf(parts: Map<string, number>, invoice: string, next: string): string {
  const part = (parts.get(invoice) ?? 0) + 1;
  if (invoice === next) parts.set(invoice, part);
  else parts.delete(invoice);
  return part === 1 ? invoice : `${invoice}-${part}`;
}

function* documentsOf(group: readonly OrderLine[], number: string): Generator<OrderDocument, void, undefined> {
  const [first] = group;
  if (first === undefined) return;
  const { at, customer, country } = first;
  const head = { number, at, customer, country, lineCount: group.length };
  const moving = group.flatMap((line) => {
    const sku = skuOf(line.stockCode);
    return sku === null || line.quantity === 0 ? [] : [{ sku, line }];
  });
  if (moving.length === 0) {
    yield { kind: 'no_goods', ...head };
    return;
  }
  if (moving.every(({ line }) => isCorrection(line))) {
    for (const [index, { sku, line }] of moving.entries()) {
      const lineCount = index === 0 ? group.length - moving.length + 1 : 1;
      const change = line.quantity;
      const reason = line.description.trim();
      const part = index === 0 ? number : `${number}.${index + 1}`;
      yield { kind: 'correction', ...head, number: part, lineCount, sku, change, reason };
    }
    return;
  }
  const sold = moving.filter(({ line }) => line.quantity > 0);
  const back = moving.filter(({ line }) => line.quantity < 0);
  const toGoods = (all: typeof moving): GoodsLine[] =>
    all.map(({ sku, line }) => ({ sku, quantity: Math.abs(line.quantity) }));
  if (sold.length > 0) yield { kind: 'sale', ...head, lineCount: group.length - back.length, lines: toGoods(sold) };
  if (back.length === 0) return;
  const lineCount = sold.length > 0 ? back.length : group.length;
  yield { kind: 'cancellation', ...head, lineCount, lines: toGoods(back) };
}

function isCorrection(line: OrderLine): boolean {
  return line.unitPrice === 0 && line.customer === null && !line.invoice.startsWith('C');
}

// What consecutive lines of an invoice mean, on the hard cases of real files.

import { describe, expect, test } from 'vitest';

import { documentLinesMax, readDocuments, skuOf, type OrderDocument } from './documents.ts';
import type { OrderLine } from './order-lines.ts';

const line: OrderLine = {
  lineNumber: 2,
  invoice: '1001',
  stockCode: '71053',
  description: 'LANTERN ',
  quantity: 6,
  at: Date.UTC(2010, 11, 1, 8, 26),
  unitPrice: 3.39,
  customer: '17850',
  country: 'United Kingdom',
};

async function documentsOf(lines: readonly Partial<OrderLine>[], linesMax = 1e9): Promise<OrderDocument[]> {
  const documents: OrderDocument[] = [];
  for await (const one of readDocuments(
    lines.map((part) => ({ ...line, ...part })),
    linesMax,
  ))
    documents.push(one);
  return documents;
}

function shapes(documents: readonly OrderDocument[]): unknown[] {
  return documents.map((one) => [one.kind, one.number, 'lines' in one ? one.lines.length : 0, one.lineCount]);
}

describe('documents', () => {
  test('are the consecutive lines of an invoice, identical rows kept apart', async () => {
    const documents = await documentsOf([{}, {}, { stockCode: '22139' }, { invoice: '1002' }, {}]);
    expect(shapes(documents)).toEqual([
      ['sale', '1001', 3, 3],
      ['sale', '1002', 1, 1],
      ['sale', '1001', 1, 1],
    ]);
  });

  test('are cut where an invoice is longer than an order may be, each with a number of its own', async () => {
    const long = Array.from({ length: documentLinesMax * 2 + 1 }, () => ({}));
    expect(shapes(await documentsOf([...long, { invoice: '1002' }]))).toEqual([
      ['sale', '1001', documentLinesMax, documentLinesMax],
      ['sale', '1001-2', documentLinesMax, documentLinesMax],
      ['sale', '1001-3', 1, 1],
      ['sale', '1002', 1, 1],
    ]);
  });

  test('of negative lines are cancellations, with positive quantities', async () => {
    const [document] = await documentsOf([{ invoice: 'C1003', quantity: -4 }]);
    expect(document).toMatchObject({ kind: 'cancellation', lines: [{ sku: '71053', quantity: 4 }] });
  });

  test('at price 0 without a customer are corrections; a free sample in a sale is none', async () => {
    const free = { unitPrice: 0, customer: null };
    const off = { ...free, quantity: -7, description: ' wet pallet' };
    expect(await documentsOf([off])).toMatchObject([{ kind: 'correction', change: -7, reason: 'wet pallet' }]);
    expect(await documentsOf([{ ...free, quantity: 3 }])).toMatchObject([{ kind: 'correction', change: 3 }]);
    expect(shapes(await documentsOf([{ customer: null }, free]))).toEqual([['sale', '1001', 2, 2]]);
    expect(shapes(await documentsOf([{ ...off, invoice: 'C1004' }]))).toEqual([['cancellation', 'C1004', 1, 1]]);
  });

  test('leave out what is no goods, and still count it', async () => {
    const codes = ['POST', 'DOT', 'M', 'C2', 'BANK CHARGES', 'gift_0001_20', 'DCGS0003', 'B', 'PADS'];
    expect(codes.map(skuOf)).toEqual(codes.map(() => null));
    expect(shapes(await documentsOf([{ stockCode: 'POST' }]))).toEqual([['no_goods', '1001', 0, 1]]);
    expect(shapes(await documentsOf([{ stockCode: 'POST' }, {}]))).toEqual([['sale', '1001', 1, 2]]);
  });

  test('fold codes that differ by capitals only', () => {
    expect([skuOf('85123a'), skuOf('85123A'), skuOf('10002')]).toEqual(['85123A', '85123A', '10002']);
  });

  test('end where they are told to, in the middle of an invoice too', async () => {
    expect(shapes(await documentsOf([{}, {}, {}], 2))).toEqual([['sale', '1001', 2, 2]]);
  });

  test('account for every line', async () => {
    const mixed = [
      {},
      { quantity: -1 },
      { stockCode: 'M' },
      { invoice: '2', unitPrice: 0, customer: null },
      { invoice: '3', quantity: 0 },
    ];
    const documents = await documentsOf(mixed);
    expect(documents.reduce((sum, one) => sum + one.lineCount, 0)).toBe(mixed.length);
  });
});

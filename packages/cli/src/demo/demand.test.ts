// What the first pass makes of a handful of lines.

import { expect, test } from 'vitest';

import { readDemand } from './demand.ts';
import type { OrderLine } from './order-lines.ts';

const line: OrderLine = {
  lineNumber: 2,
  invoice: '1001',
  stockCode: '71053',
  description: ' LANTERN ',
  quantity: 6,
  at: 1000,
  unitPrice: 3.39,
  customer: '17850',
  country: 'United Kingdom',
};

const lines: OrderLine[] = [
  { ...line, description: 'damages', quantity: -3, unitPrice: 0, at: 900 },
  { ...line },
  { ...line, quantity: 74_215 },
  { ...line, quantity: -74_215, at: 5000 },
  { ...line, stockCode: '85123a', description: '', quantity: -2 },
  { ...line, stockCode: 'POST' },
];

test('demand is what was asked for and not taken back; remarks are no names', async () => {
  const demand = await readDemand({ name: 'test', lines: () => lines }, 100);
  expect(demand).toEqual({
    items: [
      { sku: '71053', name: 'LANTERN', saleLines: 2, netUnits: 6 },
      { sku: '85123A', name: '85123A', saleLines: 0, netUnits: 0 },
    ],
    lines: 6,
    firstAt: 900,
    lastAt: 5000,
  });
});

test('demand stops at the line limit, and of nothing is nothing', async () => {
  expect(await readDemand({ name: 'test', lines: () => lines }, 2)).toMatchObject({ lines: 2, lastAt: 1000 });
  const nothing = await readDemand({ name: 'test', lines: () => [] }, 2);
  expect(nothing).toEqual({ items: [], lines: 0, firstAt: 0, lastAt: 0 });
});

// That generated lines repeat with the seed and have the shape of real ones: counted over a whole run.

import { describe, expect, test } from 'vitest';

import { generateOrderLines } from './order-generator.ts';
import type { OrderLine } from './order-lines.ts';

const lines = [...generateOrderLines({ seed: 7, lines: 60_000 })];

function countBy<Key>(of: readonly OrderLine[], key: (line: OrderLine) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const line of of) counts.set(key(line), (counts.get(key(line)) ?? 0) + 1);
  return counts;
}

function countOf(isSuch: (line: OrderLine) => boolean): number {
  return lines.filter(isSuch).length;
}

describe('generated order lines', () => {
  test('repeat with the seed, differ with another, and a longer run begins as the shorter one', () => {
    expect([...generateOrderLines({ seed: 7, lines: 5000 })]).toEqual(lines.slice(0, 5000));
    expect([...generateOrderLines({ seed: 8, lines: 100 })]).not.toEqual(lines.slice(0, 100));
  });

  test('stand in the order of time, on any day but Saturday, within working hours', () => {
    expect(lines).toHaveLength(60_000);
    for (const [index, line] of lines.entries()) expect(line.at).toBeGreaterThanOrEqual(lines[index - 1]?.at ?? 0);
    const weekdays = countBy(lines, (line) => new Date(line.at).getUTCDay());
    expect(new Set(weekdays.keys())).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const hours = countBy(lines, (line) => new Date(line.at).getUTCHours());
    expect(hours.get(12) ?? 0).toBeGreaterThan(4 * (hours.get(8) ?? 0));
  });

  test('have invoices of 1 to 60 lines with numbers of their own', () => {
    const sizes = [...countBy(lines, (line) => line.invoice).values()].toSorted((a, b) => a - b);
    expect(sizes.at(0)).toBe(1);
    expect(sizes.at(-1)).toBeLessThanOrEqual(60);
    expect(sizes.at(-1)).toBeGreaterThan(40);
    const ends = lines.filter((line, index) => line.invoice !== lines[index + 1]?.invoice);
    expect(ends).toHaveLength(sizes.length);
  });

  test('ask for a few items very often and for thousands now and then', () => {
    const demand = [...countBy(lines, (line) => line.stockCode).values()].toSorted((a, b) => b - a);
    expect(demand.length).toBeGreaterThan(2000);
    const topTenth = demand.slice(0, Math.floor(demand.length / 10)).reduce((sum, count) => sum + count, 0);
    expect(topTenth / lines.length).toBeGreaterThan(0.4);
  });

  test('contain everything that a hub has to face', () => {
    const isCancelled = (line: OrderLine): boolean => line.invoice.startsWith('C');
    expect(countOf((line) => isCancelled(line) && line.quantity < 0)).toBeGreaterThan(500);
    expect(countOf((line) => isCancelled(line) && line.quantity >= 0)).toBe(0);
    expect(countOf((line) => !isCancelled(line) && line.quantity < 0 && line.unitPrice === 0)).toBeGreaterThan(50);
    expect(countOf((line) => !isCancelled(line) && line.quantity < 0 && line.unitPrice !== 0)).toBe(0);
    expect(countOf((line) => line.customer === null && line.quantity > 0)).toBeGreaterThan(2000);
    expect(countOf((line) => line.stockCode === 'POST')).toBeGreaterThan(50);
    expect(countOf((line) => line.stockCode === 'M')).toBeGreaterThan(5);
    expect(countOf((line) => /^\d+[a-z]/.test(line.stockCode))).toBeGreaterThan(5);
    const rows = countBy(lines, (line) => JSON.stringify({ ...line, lineNumber: 0 }));
    expect([...rows.values()].filter((count) => count > 1).length).toBeGreaterThan(100);
  });

  test('contain slips of tens of thousands that are taken back within minutes', () => {
    const slips = lines.filter((line) => line.quantity >= 20_000);
    expect(slips.length).toBeGreaterThan(0);
    for (const slip of slips) {
      const back = lines.find((line) => line.quantity === -slip.quantity && line.customer === slip.customer);
      expect((back?.at ?? 0) - slip.at).toBeLessThan(20 * 60_000);
    }
  });
});

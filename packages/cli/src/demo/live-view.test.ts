// Frames and lines as a person sees them, on a terminal whose clock the test moves.

import { describe, expect, test } from 'vitest';

import { coloursOf } from '../colour.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { Figures } from './figures.ts';
import { count, duration, frame, LiveView, plainLine, type Snapshot } from './live-view.ts';

const plain = coloursOf({ hasColour: false });

function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const figures = new Figures();
  figures.lines = 233_021;
  figures.reservations = 10_221;
  figures.refused = 312;
  figures.backordered = 5101;
  figures.shipped = 1_204_112;
  figures.note('order 1: 2 of A promised, then not found in the warehouse');
  return {
    title: 'orders.csv',
    phase: 'replaying',
    figures,
    linesTotal: 541_909,
    simulatedAt: Date.UTC(2011, 3, 12, 14, 41),
    elapsedMs: 60_000,
    reservationsPerSecond: 842,
    onHand: 512_332,
    oversold: 0,
    waiting: 12,
    columns: 100,
    ...changes,
  };
}

describe('a frame', () => {
  test('tells how far the run is and what came of it', () => {
    expect(frame(snapshot(), plain)).toMatchInlineSnapshot(`
      [
        "orders.csv",
        "█████████████░░░░░░░░░░░░░░░░░ 43 % 2011-04-12 14:41 233,021 lines, 1 min 20 s left",
        "reservations 10,221      a second 842             refused 312              backordered 5,101",
        "shipped 1,204,112        returned 0               received 0               written off 0",
        "on hand 512,332          messages 0               repeated 0               waiting 12",
        "half of the answers within 0 ms, 99 % within 0 ms",
        "oversold 0",
        "· order 1: 2 of A promised, then not found in the warehouse",
      ]
    `);
  });

  test('fits into the terminal, however narrow', () => {
    for (const columns of [20, 40, 80, 200]) {
      for (const line of frame(snapshot({ columns }), plain)) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  test('says what happens where there is no progress to show', () => {
    expect(frame(snapshot({ phase: 'settling' }), plain)[1]).toContain('come to their end');
  });

  test('has colours only where they are wanted', () => {
    const coloured = frame(snapshot({ oversold: 3 }), coloursOf({ hasColour: true })).join('\n');
    expect(coloured).toContain('\u001B[31m');
    expect(frame(snapshot({ oversold: 3 }), plain).join('\n')).not.toContain('\u001B');
  });
});

test('the plain line holds the same figures', () => {
  expect(plainLine(snapshot()).split(', ')).toEqual([
    '43 % 2011-04-12 14:41',
    '233,021 of 541,909 lines',
    '10,221 reservations (842/s)',
    'refused 312',
    'shipped 1,204,112',
    'returned 0',
    'on hand 512,332',
    'oversold 0',
  ]);
});

describe('the view', () => {
  test('draws each frame over the one before', async () => {
    const terminal = testTerminal({ isInteractive: true });
    const view = new LiveView({ terminal, figures: new Figures(), title: 'orders' });
    view.start();
    await terminal.advance(150);
    await terminal.advance(150);
    await view.stop();
    const [first = '', second = ''] = terminal.drawn;
    const lines = first.split('\n').length - 1;
    expect(first.startsWith('\r')).toBe(true);
    expect(second.startsWith(`\u001B[${lines}A`)).toBe(true);
  });

  test('prints a line every two seconds where it cannot draw', async () => {
    const terminal = testTerminal({ isInteractive: false });
    const view = new LiveView({ terminal, figures: new Figures(), title: 'orders' });
    view.enter({ name: 'replaying', stage: null, demand: null });
    view.start();
    await terminal.advance(1999);
    expect(terminal.printed).toEqual(['replaying …']);
    await terminal.advance(1);
    await view.stop();
    expect(terminal.printed).toHaveLength(2);
    expect(terminal.drawn).toEqual([]);
  });
});

test('figures are grouped and durations rounded', () => {
  expect([0, 999, 1000, 541_909, 1_234_567].map(count)).toEqual(['0', '999', '1,000', '541,909', '1,234,567']);
  expect([400, 59_400, 61_000, 7_260_000].map(duration)).toEqual(['0 s', '59 s', '1 min 1 s', '2 h 1 min']);
});

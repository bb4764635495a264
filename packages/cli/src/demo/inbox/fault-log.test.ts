// That every fault is made, and that none ends in a way that nobody expected without being a finding.

import { describe, expect, test } from 'vitest';

import { Figures } from '../figures.ts';
import { seededRandom } from '../random.ts';
import { FaultLog, type Fault } from './fault-log.ts';

const cut: Fault = { code: 'F56', name: 'cut', expects: ['dead letter'] };
const twice: Fault = { code: 'F56', name: 'twice', expects: ['duplicates', 'one message'] };
const large: Fault = { code: 'F61', name: 'large', expects: ['not taken'], most: 1 };
const faults = [cut, twice, large];

function open(): { readonly log: FaultLog; readonly figures: Figures } {
  const figures = new Figures();
  return { figures, log: new FaultLog(faults, figures, seededRandom(1, 'faults')) };
}

/** As often as something comes by. */
function make(log: FaultLog, rounds: number): Fault[] {
  const made: Fault[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [fault] = log.choose(faults);
    if (fault === undefined) continue;
    log.begin(fault);
    made.push(fault);
  }
  return made;
}

describe('what is chosen', () => {
  test('is what was not made yet, then anything but what was made often enough', () => {
    const made = make(open().log, 500);
    expect(new Set(made.slice(0, 3))).toEqual(new Set(faults));
    expect(made.length).toBeGreaterThan(10);
    expect(made.filter((fault) => fault === large)).toHaveLength(1);
  });

  test('is the same with the same seed', () => {
    expect(make(open().log, 50)).toEqual(make(open().log, 50));
  });
});

describe('what became of it', () => {
  test('is no finding as long as it was to be expected', () => {
    const { log, figures } = open();
    for (const end of ['duplicates', 'one message', 'duplicates']) {
      log.begin(twice);
      log.end(twice, end);
    }
    expect(figures.unexpected).toBe(0);
    expect(log.rows()[1]).toMatchObject({ made: 3, ends: { duplicates: 2, 'one message': 1 }, unexpected: 0 });
  });

  test('is a finding otherwise, also when nothing became of it', () => {
    const { log, figures } = open();
    log.begin(cut);
    log.end(cut, 'applied');
    log.begin(cut);
    expect(figures.surprises).toEqual(['F56 cut: expected "dead letter", and it was "applied"']);
    expect(log.rows()[0]).toMatchObject({ made: 2, ends: { applied: 1 }, unexpected: 2 });
  });
});

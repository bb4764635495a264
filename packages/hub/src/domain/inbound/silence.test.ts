// What is sold of the stock of an owner that is silent.

import { describe, expect, test } from 'vitest';
import { itemOf } from '../testing/small-world.ts';
import type { OwnershipRule } from './ownership.ts';
import { heldBackBy, silenceAt, whoHasTheSay, type Hearing } from './silence.ts';
import { sourceDefaults, type Fallback, type Source } from './source.ts';

const hour = 3_600_000;
const now = 100 * hour;

function sourceOf(code: string, freshnessMs: number | null, fallback: Fallback): Source {
  return { ...sourceDefaults, code, name: code, freshnessMs, fallback };
}

function ruleOf(source: string, order: number): OwnershipRule {
  const anything = { itemClass: null, sku: null, location: null, validFrom: null, validTo: null };
  return { ...anything, id: `${source}${order}`, fact: 'on_hand', source, order };
}

function hearing(heardHoursAgo: Record<string, number>, sources: readonly Source[]): Hearing {
  const heard = new Map(Object.entries(heardHoursAgo).map(([code, hours]) => [code, now - hours * hour]));
  const ownership = sources.map((source, index) => ruleOf(source.code, index));
  return { now, heard, catalogue: { sources: new Map(sources.map((one) => [one.code, one])), ownership } };
}

const item = itemOf({ sku: 'A' });

describe('an owner', () => {
  const stop = sourceOf('wms', hour, { kind: 'stop_selling' });

  test('is silent when it was not heard for longer than its objective', () => {
    expect(silenceAt(hearing({ wms: 1 }, [stop]), item, 'W1')).toBeNull();
    expect(silenceAt(hearing({ wms: 3 }, [stop]), item, 'W1')).toMatchObject({
      source: 'wms',
      silentForMs: 3 * hour,
      overdueMs: 2 * hour,
    });
  });

  test('is not silent when it promised nothing, was never heard of, or owns nothing here', () => {
    expect(silenceAt(hearing({ wms: 99 }, [{ ...stop, freshnessMs: null }]), item, 'W1')).toBeNull();
    expect(silenceAt(hearing({}, [stop]), item, 'W1')).toBeNull();
    expect(
      silenceAt({ ...hearing({ wms: 99 }, [stop]), catalogue: { sources: new Map(), ownership: [] } }, item, 'W1'),
    ).toBeNull();
  });

  test('hands its say on to the next while it is silent, if that is its fallback', () => {
    const next = sourceOf('wms', hour, { kind: 'next_owner' });
    const erp = sourceOf('erp', null, { kind: 'keep_last' });
    const subject = { sku: 'A', itemClass: null, location: 'W1' };
    const owner = (hours: number): string | undefined =>
      whoHasTheSay(hearing({ wms: hours }, [next, erp]), 'on_hand', subject, now)?.source;
    expect([owner(1), owner(2)]).toEqual(['wms', 'erp']);
    expect(whoHasTheSay(hearing({ wms: 9 }, [next]), 'on_hand', subject, now)?.source).toBe('wms');
  });
});

describe('what is held back', () => {
  const silence = (fallback: Fallback, overdueMs: number) => ({ source: 'wms', silentForMs: 0, overdueMs, fallback });
  const buffer: Fallback = { kind: 'buffer', percentPerHour: 10, percentMax: 35 };

  test.each([
    ['nothing, when the last word is kept', { kind: 'keep_last' } as const, 5 * hour, 100n, 0n],
    ['all, when selling stops', { kind: 'stop_selling' } as const, 1, 100n, 100n],
    ['a share that grows with the hours', buffer, 2 * hour, 100n, 20n],
    ['a share up to its limit', buffer, 9 * hour, 100n, 35n],
    ['whole units, rather one more', buffer, hour, 7n, 1n],
    ['nothing of what is not there', buffer, hour, -7n, 0n],
    ['nothing below nothing when selling stops', { kind: 'stop_selling' } as const, 1, -7n, 0n],
  ])('is %s', (_name, fallback, overdueMs, available, held) => {
    expect(heldBackBy(silence(fallback, overdueMs), available)).toBe(held);
  });
});

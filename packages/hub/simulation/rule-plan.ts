// The allotment rules of a world, drawn from the seed: few, of every kind, scope and unit, some of them for a time
// only. What they say is said again in the model, not looked up.

import type { AllotmentKind, AllotmentUnit } from '../src/domain/allotment/allotment-rule.ts';
import type { SeededRandom } from './seeded-random.ts';

export const startedAt = Date.UTC(2024, 0, 1);

export interface PlannedRule {
  readonly id: string;
  readonly kind: AllotmentKind;
  readonly unit: AllotmentUnit | null;
  readonly value: number;
  readonly channel: string;
  readonly sku: string | null;
  readonly itemClass: string | null;
  readonly location: string | null;
  readonly customer: string | null;
  readonly validFrom: number | null;
  readonly validTo: number | null;
  readonly order: number;
}

type Stating = Pick<PlannedRule, 'kind' | 'unit' | 'value'>;

export function planRules(random: SeededRandom, codes: readonly string[]): PlannedRule[] {
  const count = random.between(1, 8);
  const rules = Array.from({ length: count }, (_, index): PlannedRule => {
    const isTimed = random.chance(30);
    const from = startedAt + random.below(60_000);
    return {
      id: `rule${index}`,
      ...stating(random),
      channel: random.pick(['web', 'shop', 'edi', 'field']),
      ...random.pick<Pick<PlannedRule, 'sku' | 'itemClass'>>([
        { sku: null, itemClass: null },
        { sku: 'A', itemClass: null },
        { sku: 'B', itemClass: null },
        { sku: 'L', itemClass: null },
        { sku: 'K', itemClass: null },
        { sku: null, itemClass: 'dear' },
        { sku: 'A', itemClass: 'dear' },
      ]),
      location: random.chance(35) ? (codes[random.below(codes.length)] ?? null) : null,
      customer: random.chance(25) ? 'C1' : null,
      validFrom: isTimed && random.chance(60) ? from : null,
      validTo: isTimed ? from + random.below(60_000) : null,
      order: random.below(3),
    };
  });
  return rules.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function stating(random: SeededRandom): Stating {
  const few = random.between(1, 6);
  const percent = random.pick([10, 25, 33.3, 50, 90]);
  return random.pick<Stating>([
    { kind: 'ring_fence', unit: 'quantity', value: few },
    { kind: 'ring_fence', unit: 'quantity', value: 2 * few },
    { kind: 'ring_fence', unit: 'percent', value: percent },
    { kind: 'ring_fence', unit: 'percent', value: percent },
    { kind: 'share', unit: 'percent', value: percent },
    { kind: 'buffer', unit: 'quantity', value: few },
    { kind: 'buffer', unit: 'percent', value: percent },
    { kind: 'buffer', unit: 'days', value: 0.5 },
    { kind: 'buffer', unit: 'dynamic', value: 1000 },
    { kind: 'cap', unit: 'quantity', value: few },
    { kind: 'cap', unit: 'percent', value: percent },
    { kind: 'priority_floor', unit: 'quantity', value: few },
    { kind: 'priority_floor', unit: 'days', value: 1.5 },
    { kind: 'block', unit: null, value: 0 },
    { kind: 'shelf_life', unit: 'days', value: 0.0005 },
  ]);
}

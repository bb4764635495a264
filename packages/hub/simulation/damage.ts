// Commands that cannot be understood: exactly one word of a good one is made bad, so that the refusal has one cause.

import type {
  Command,
  MovementCommand,
  ProgressCommand,
  ReserveCommand,
  ReserveLine,
} from '../src/domain/command.ts';
import type { SeededRandom } from './seeded-random.ts';

const quantities = [
  '0',
  '-1',
  'NaN',
  '1e3',
  '1e400',
  '',
  '0.375',
  '9223372036854775808',
  '99999999999999999999999999999',
  'Infinity',
  '__proto__',
] as const;

const dayMs = 86_400_000;

export function damaged(random: SeededRandom, command: Command): Command {
  if (random.chance(15)) {
    const occurredAt = command.origin.occurredAt + 2 * dayMs;
    return { ...command, origin: { ...command.origin, occurredAt } };
  }
  switch (command.type) {
    case 'movement':
      return damagedMovement(random, command);
    case 'reserve':
      return damagedReserve(random, command);
    case 'allocate':
    case 'deallocate':
    case 'fulfil':
      return { ...command, ...damagedPlace(random, command) };
    case 'reduce': {
      const [first, ...others] = command.lines;
      if (!first) return command;
      const bad = random.pick<Partial<typeof first>>([
        { lineId: '__proto__' },
        { uom: 'crate' },
        badQuantity(random),
      ]);
      return { ...command, lines: [...others, { ...first, ...bad }] };
    }
    default:
      return command;
  }
}

/** In the base unit: half of what is too large may not be. */
function badQuantity(random: SeededRandom): { quantity: string; uom: null } {
  return { quantity: random.pick(quantities), uom: null };
}

type Words = Pick<MovementCommand, 'sku' | 'location' | 'lot' | 'uom' | 'quantity'>;

function damagedPlace(random: SeededRandom, command: MovementCommand | ProgressCommand): Partial<Words> {
  return random.pick<Partial<Words>>([
    { sku: 'constructor' },
    { location: 'W9' },
    { lot: command.lot === null ? 'x' : null },
    { uom: 'crate' },
    badQuantity(random),
    { quantity: random.pick([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 63, 0, -0, -3]), uom: null },
  ]);
}

function damagedMovement(random: SeededRandom, command: MovementCommand): MovementCommand {
  if (random.chance(60)) return { ...command, ...damagedPlace(random, command) };
  return {
    ...command,
    ...random.pick<Partial<MovementCommand>>([
      { status: 'lost' },
      { toStatus: 'customer' },
      { toStatus: null },
      { toLocation: 'W9' },
      { toLocation: null },
      { toLot: 'x' },
      { sku: 'A', lot: null, toLot: null },
      { sku: 'Q', lot: null, toLot: null },
      { origin: { ...command.origin, order: null } },
    ]),
  };
}

function damagedReserve(random: SeededRandom, command: ReserveCommand): ReserveCommand {
  const [first, ...others] = command.lines;
  if (!first || random.chance(10)) return { ...command, lines: [] };
  if (random.chance(15)) return { ...command, channel: 'toString' };
  if (random.chance(15)) return { ...command, lines: [first, ...others, first] };
  const bad = random.pick<Partial<ReserveLine>>([
    { sku: 'X' },
    { location: 'W9' },
    { location: 'W2' },
    { lot: 'y' },
    { uom: 'crate' },
    badQuantity(random),
  ]);
  return { ...command, lines: [...others, { ...first, ...bad }] };
}

// An explanation as lines for people: a tree of numbers with their units, each with the words that say what it is and
// how it follows from those under it, and at its ends where they come from.

import type { Output } from '@evenstock/client';

type Explanation = Output<'explainAvailability'>;
type Explained = Explanation['tree'][number];

const words: Readonly<Record<Explained['name'], string>> = {
  availableToSell: 'may be sold',
  forTheChannel: 'by the rules of the channel',
  open: 'open at its locations',
  ownRingFences: 'in its own ring fences',
  shared: 'shared',
  aboveFloor: 'above the floor',
  share: 'its share',
  priorityFloor: 'priority floor',
  beforeBuffer: 'before its buffer',
  buffer: 'buffer',
  cap: 'cap',
  block: 'block',
  place: 'open here',
  forThePlace: 'by the rules of the location',
  there: 'there',
  sellable: 'sellable',
  promised: 'promised',
  promisedAndNotSeen: 'promised, not seen as gone by the channel yet',
  safetyStock: 'safety stock',
  heldBackForSilence: 'held back, its owner is silent',
  ringFences: 'in its own ring fences',
  ringFence: 'covers a ring fence of its own',
  ringFenceOfOthers: 'covers a ring fence of others',
  tooOld: 'too old for it',
  youngEnough: 'young enough for it',
  kits: 'kits, assembled ones and those that can be made up',
  assembled: 'assembled',
};

const ways: Readonly<Record<Explained['how'], string>> = {
  given: '',
  stated: 'of',
  'stated, taken away': 'of',
  sum: 'the sum of',
  'sum, at least 0': 'the sum, at least 0, of',
  least: 'the least of',
  'least, at least 0': 'the least, at least 0, of',
  share: 'of',
  makeable: 'made up of',
  elsewhere: 'as shown',
  'elsewhere, taken away': 'as shown',
};

export function explanationLines(answer: Explanation): string[] {
  const { tree, supply, notCounted, asOfSeq, computedAt } = answer;
  const under = Map.groupBy(tree, (one) => one.under);
  const lines: string[] = [];
  for (const top of under.get(null) ?? []) draw(top, '', '', under, lines);
  for (const { location, reason } of notCounted) {
    lines.push(`${location} does not count: ${reason === 'closed' ? 'it is closed' : 'a supplier ships from it'}.`);
  }
  for (const { sku, order, location, open, promised, uom, dueAt, counts } of supply.items) {
    const due = dueAt === null ? 'without a date' : `due ${dueAt}${counts ? '' : ', too late to count'}`;
    lines.push(`On order: ${open} ${uom} of ${sku} for ${location} (${order}), ${due}, ${promised} promised.`);
  }
  if (supply.leftOut > 0) lines.push(`On order: ${supply.leftOut} more.`);
  lines.push(`As of entry ${asOfSeq}, ${computedAt}.`);
  return lines;
}

function draw(
  one: Explained,
  lead: string,
  below: string,
  under: ReadonlyMap<number | null, readonly Explained[]>,
  lines: string[],
): void {
  lines.push(`${lead}${sentence(one)}`);
  const parts = under.get(one.number) ?? [];
  const origins = originsOf(one);
  const count = parts.length + origins.length;
  const branch = (index: number): readonly [string, string] => {
    return index === count - 1 ? [`${below}└─ `, `${below}   `] : [`${below}├─ `, `${below}│  `];
  };
  for (const [index, part] of parts.entries()) draw(part, ...branch(index), under, lines);
  for (const [index, origin] of origins.entries()) lines.push(`${branch(parts.length + index)[0]}${origin}`);
}

function sentence(one: Explained): string {
  const { quantity, uom, name, how, sku, location, rule, fence, kit, statedFor, silence } = one;
  const isWhole = name === 'availableToSell' || name === 'assembled' || name === 'kits';
  const about = [
    ...(isWhole ? [sku] : location === undefined ? [] : [`at ${location}`]),
    ...(rule === undefined ? [] : [ruleWords(rule)]),
    ...(fence === undefined ? [] : [`${fence.taken} of ${fence.states} taken, ${fence.unused} unused`]),
    ...(kit === undefined ? [] : [`one takes ${kit.map((part) => `${part.quantity} ${part.sku}`).join(', ')}`]),
    ...(statedFor === undefined ? [] : [`stated for the ${statedFor}`]),
    ...(silence === undefined ? [] : [`${silence.source}, ${silence.fallback}`]),
  ];
  const what = about.length === 0 ? words[name] : `${words[name]} (${about.join('; ')})`;
  const isAlone = how === 'stated' || how === 'stated, taken away' ? rule?.unit !== 'percent' : how === 'given';
  return `${quantity} ${uom}  ${what}${isAlone ? '' : `, ${ways[how]}`}`;
}

function ruleWords({ id, revision, value, unit }: NonNullable<Explained['rule']>): string {
  const stated = value === undefined ? '' : unit === 'quantity' ? `: ${value}` : `: ${value} ${unit ?? ''}`;
  return `${id}, revision ${revision}${stated}`;
}

function originsOf({ uom, entries, reservations, lots }: Explained): string[] {
  const lines: string[] = [];
  for (const { quantity, account, source, entries: count, lastSeq } of entries?.items ?? []) {
    const who = source === null ? 'entered' : `said by ${source}`;
    const how = count === 1 ? `entry ${lastSeq}` : `${count} entries, the last ${lastSeq}`;
    lines.push(`${quantity} ${uom}  ${account}, ${who} (${how})`);
  }
  if (entries && entries.leftOut.count > 0) lines.push(more(entries.leftOut, uom));
  for (const { quantity, id, order, channel, state, expiresAt } of reservations?.items ?? []) {
    const what = [
      ...(order === null ? [] : [order]),
      channel,
      state,
      ...(expiresAt === null ? [] : [`to ${expiresAt}`]),
    ];
    lines.push(`${quantity} ${uom}  ${id} (${what.join(', ')})`);
  }
  if (reservations && reservations.leftOut.count > 0) lines.push(more(reservations.leftOut, uom));
  for (const { lot, quantity, expiresAt } of lots?.items ?? []) {
    lines.push(`${quantity} ${uom}  lot ${lot}, expires ${expiresAt}`);
  }
  if (lots && lots.leftOut > 0) lines.push(`${lots.leftOut} more lots`);
  return lines;
}

function more(
  { count, quantity }: { readonly count: number; readonly quantity: number | string },
  uom: string,
): string {
  return `${quantity} ${uom}  ${count} more`;
}

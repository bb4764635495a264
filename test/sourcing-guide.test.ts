// The guide to writing a sourcing rule is true: its example is the code below, to the letter, and does what it says.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, test } from 'vitest';

import { chooseSources, compilePipeline } from '../packages/hub/src/domain/sourcing/pipeline.ts';
import { rules, sort, type Rules } from '../packages/hub/src/domain/sourcing/rules.ts';
import type { Candidate } from '../packages/hub/src/domain/sourcing/source.ts';
import { locationOf } from '../packages/hub/src/domain/testing/small-world.ts';

/** Shops last: what is on their shelves is for those who walk in. */
export function shopsLast(a: Candidate, b: Candidate): number {
  const isShop = ({ location }: Candidate): number => (location.kind === 'shop' ? 1 : 0);
  return isShop(a) - isShop(b);
}

const extended: Rules = new Map([...rules, ['shops_last', sort('shops only when nothing else is left', shopsLast)]]);

const guide = await readFile(path.join(import.meta.dirname, '../docs/guides/writing-a-sourcing-rule.md'), 'utf8');

test('the code in the guide is the code of this file', async () => {
  const own = await readFile(import.meta.filename, 'utf8');
  // However the formatter breaks the lines.
  const squeeze = (code: string): string => code.replaceAll(/\s+/g, '').replace(/,$/, '');
  const blocks = [...guide.matchAll(/```ts\n([^`]*)```/g)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(2);
  for (const block of blocks) expect(squeeze(own)).toContain(squeeze(block));
});

test('the pipeline in the guide places what it says', () => {
  const compiled = compilePipeline({ code: 'own', steps: ['open', 'shops_last', 'in_order'] }, '0', extended);
  if (!compiled.ok) expect.fail(compiled.refusal.detail);
  const stock: Candidate[] = [
    { location: locationOf({ code: 'SHOP', kind: 'shop' }), lot: '', expiresAt: null, free: 3n },
    { location: locationOf({ code: 'DC' }), lot: '', expiresAt: null, free: 4n },
  ];
  const demanded = { now: 0, allowsDropShip: false, region: null, neededBy: null };
  expect(chooseSources(compiled.pipeline, stock, 5n, demanded)).toEqual([
    { location: 'DC', lot: '', quantity: 4n },
    { location: 'SHOP', lot: '', quantity: 1n },
  ]);
});

test('the table in the guide names every rule under its kind', () => {
  const rows = new Map(
    [...guide.matchAll(/^\| (filter|sort|split) \|.*\| (.*) \|$/gm)].map((row) => [row[1], row[2]]),
  );
  for (const kind of ['filter', 'sort', 'split']) {
    const names = [...rules].flatMap(([name, rule]) => (rule.kind === kind ? [`\`${name}\``] : []));
    expect(rows.get(kind)).toBe(names.join(', '));
  }
});

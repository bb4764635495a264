// Goal: whatever happens to messages on their way (F56 to F63), the ledger ends as it would have without, every record
// has one outcome, no dead letter is left, and nothing was swallowed in silence. How: the demo with all faults switched
// on, as a program of its own, and its account of what became of each fault; the inbox is then looked at in SQL.

import { expect, test } from 'vitest';

import { query } from '../test/query.ts';
import { createTestDatabase } from '../test/test-database.ts';
import { freshDataDir, run } from './testing/hub-process.ts';

const database = await createTestDatabase();

interface FaultRow {
  readonly code: string;
  readonly name: string;
  readonly made: number;
  readonly ends: Readonly<Record<string, number>>;
  readonly unexpected: number;
}

interface DemoResult {
  readonly hub: { readonly unexpected: number; readonly oversold: number; readonly books: { differing: number } };
  readonly verify: { readonly ok: boolean };
  readonly inbox: { readonly ok: boolean; readonly account: Account; readonly faults: readonly FaultRow[] } | null;
}

interface Account {
  readonly ok: boolean;
  readonly messages: number;
  readonly records: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly openDeadLetters: number;
  readonly discarded: number;
  readonly breaches: readonly string[];
}

async function demo(...words: readonly string[]): Promise<DemoResult> {
  const place = ['--port', '0', '--data', freshDataDir(), '--database-url', database.url];
  const ended = await run(['demo', '--json', ...place, ...words]);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return JSON.parse(ended.stdout) as DemoResult;
}

function expectClean({ hub, verify, inbox }: DemoResult): void {
  expect(hub).toMatchObject({ unexpected: 0, oversold: 0, books: { differing: 0 } });
  expect(verify.ok).toBe(true);
  expect(inbox?.account).toMatchObject({ ok: true, openDeadLetters: 0, breaches: [] });
}

/** How each fault has to end, whatever the code says that it expects. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'dead letter (malformed_body), discarded': [
    'cut in its first bytes',
    'cut inside a record',
    'cut between two elements',
    'CSV without its last line end',
    'array without its last byte',
    'a quote that is never closed',
    'two columns of one name',
    'an archive that is said to be CSV',
  ],
  'its beginning was applied': ['cut between two lines'],
  'read as it was meant': [
    'NDJSON without its last line end',
    'UTF-8 with a byte order mark',
    'UTF-16, little end first',
    'UTF-16, big end first',
  ],
  'not taken (invalid_field)': ['empty'],
  'nothing was stored': ['connection cut'],
  'known as the same message': ['the same file twice, same key'],
  'all duplicates': ['the same file twice', 'renamed and sent again'],
  'dead letter (event_id_reused), discarded': ['sent again with another quantity'],
  'dead letter (invalid_mapping), discarded': ['CSV without a figure, corrected and issued again'],
  'dead letter (quantity_not_representable), discarded': ['JSON without a figure, corrected and issued again'],
  'dead letter (invalid_encoding), discarded': ['UTF-16 that does not say so', 'bytes that are no UTF-8'],
  'dead letter (limit_exceeded), discarded': ['a cell of 10 MB', '10,000 columns', 'arrays 10,000 deep'],
  'dead letter (unsupported_media_type), discarded': [
    'EDI X12 with a wrong count',
    'EDIFACT with a wrong count',
    'an archive with ../ in it',
    'a gzip bomb',
    'XML with entities in entities and of files',
  ],
  'not taken (payload_too_large)': ['a body that is too large'],
  'dead letter (invalid_mapping), redriven': [
    'a decimal comma',
    '1e3',
    '0x10',
    'a date as a number',
    'a formula for a quantity',
  ],
  'dead letter (quantity_out_of_range), redriven': ['-0', '2^63 for a quantity'],
  'dead letter (invalid_encoding), redriven': ['NUL in a cell', 'half of a surrogate pair'],
  'dead letter (limit_exceeded), redriven': ['a cell of 100 KB', 'data 10,000 deep'],
  'dead letter (malformed_body), redriven': ['a line with a cell too many', 'a key twice'],
  'dead letter (unknown_sku), redriven': ['a SKU with a zero more in front'],
  'dead letter (unknown_field), redriven': ['__proto__', 'constructor'],
  'dead letter (unknown_uom), redriven': [
    'poison in a CSV: a unit that there is not',
    'poison in JSON: a unit that there is not',
  ],
  'kept as it was written': ['a formula in a cell, and a number below zero', 'an integer of 64 bits as a number'],
  'dead letters (unknown_sku), redriven by filter': ['an item that nobody made known yet'],
  'not taken (malformed_body)': [
    'snapshot: cut inside a line',
    'snapshot: cut between two lines',
    'snapshot: a decimal comma',
  ],
  'nothing to change': ['snapshot: sent again', 'snapshot: UTF-16'],
  'applied, and set right by the next': ['snapshot: corrected and issued again'],
  'not taken (quantity_not_representable)': ['snapshot: 1e3', 'snapshot: 0x10', 'snapshot: a formula'],
  'not taken (quantity_out_of_range)': ['snapshot: less than nothing'],
  'not taken (conflict)': ['snapshot: an item twice'],
  'not taken (unknown_sku)': ['snapshot: a SKU with a zero more in front'],
  stale: ['snapshot: of the day before'],
  'held, refused by a person': ['snapshot: 40 % of the lines missing', 'snapshot: nothing but zeros'],
};

test('every fault of F56 to F63 ends as it has to, and the ledger as without', async () => {
  const result = await demo('--limit', '900', '--faults');
  expectClean(result);
  const faults = result.inbox?.faults ?? [];
  const found = faults.map(({ name, ends }) => `${name}: ${Object.keys(ends).join('; ')}`);
  const listed = Object.entries(expected).flatMap(([end, names]) => names.map((name) => `${name}: ${end}`));
  expect(found.toSorted()).toEqual(listed.toSorted());
  expect(new Set(faults.map(({ code }) => code))).toEqual(
    new Set(['F56', 'F57', 'F58', 'F59', 'F60', 'F61', 'F62', 'F63']),
  );
  expect(faults.filter(({ made, unexpected }) => made === 0 || unexpected > 0)).toEqual([]);
  // What a person did about them is kept with its reason, and beside it what nobody had to touch.
  const letters = await query(
    database.url,
    `select state, count(*)::integer as letters, count(*) filter (where state = 'discarded' and reason is null)::integer
       as without_reason from evenstock.dead_letters group by state order by state`,
  );
  expect(letters).toMatchObject([
    { state: 'discarded', letters: result.inbox?.account.discarded, without_reason: 0 },
    { state: 'redriven', without_reason: 0 },
  ]);
  const waiting = await query(
    database.url,
    `select state, code, detail from evenstock.stock_reports
       where state in ('receiving', 'comparing', 'applying', 'held')`,
  );
  expect(waiting).toEqual([]);
}, 180_000);

test('without faults nothing is repeated, refused or left out', async () => {
  const result = await demo('--limit', '300', '--through-inbox', '--seed', '2');
  expectClean(result);
  expect(result.inbox?.faults).toEqual([]);
  const { outcomes, messages } = result.inbox?.account ?? { outcomes: {}, messages: 0 };
  expect(messages).toBeGreaterThan(20);
  // The feeds repeat some of what they tell, as feeds do.
  expect(Object.keys(outcomes).filter((name) => name !== 'duplicate')).toEqual(['applied']);
}, 180_000);

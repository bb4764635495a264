// Goal: what is changed in the ledger behind the hub's back is found, and the entry is named (F22, I12). How: one
// change at a time with SQL, as somebody with the rights of the database could make it; the check is asked for over
// the API and on the command line, and finds nothing once the change is taken back.

import { beforeAll, expect, test } from 'vitest';

import { query } from '../test/query.ts';
import { createTestDatabase } from '../test/test-database.ts';
import { openApi } from './testing/api.ts';
import { adminKey, run, startHub } from './testing/hub-process.ts';
import { expectInvariants, type Report } from './testing/invariants.ts';
import { between, seededRandom } from './testing/seed.ts';
import { channel, location, openShop, post } from './testing/small-shop.ts';

const database = await createTestDatabase();
const hub = await startHub({ flags: ['--database-url', database.url] });
const api = openApi(hub.url);
const random = seededRandom('tampered');
const environment = { EVENSTOCK_ADMIN_KEY: adminKey };
let first = 0;
let last = 0;

beforeAll(async () => {
  await openShop(api, ['A', 'B', 'C'], 100);
  const reserve = async (kind: string): Promise<string> => {
    const body = {
      channel,
      kind,
      lines: [
        { sku: 'A', quantity: 1 },
        { sku: 'B', quantity: 2 },
      ],
    };
    return (await api.call<{ id: string }>({ method: 'POST', path: '/v1/reservations', body })).id;
  };
  const change = (id: string, verb: string): Promise<unknown> =>
    api.call({ method: 'POST', path: `/v1/reservations/${id}/${verb}` });
  for (let round = 0; round < 3; round += 1) {
    await reserve('hard');
    await change(await reserve('soft'), 'extend');
    await change(await reserve('soft'), 'confirm');
    await change(await reserve('soft'), 'release');
    const at = { sku: 'C', location, quantity: 2 };
    await post(api, 'shipment', at);
    await post(api, 'status_changed', { ...at, toStatus: 'damaged' });
    await post(api, 'count', { ...at, quantity: 50 - round });
    await post(api, 'supply_planned', { ...at, order: `PO-${round}`, dueAt: '2030-01-01T00:00:00Z' });
    const reservationId = await reserve('hard');
    await post(api, 'allocated', { sku: 'B', location, quantity: 2, reservationId });
    await post(api, 'shipment', { sku: 'B', location, quantity: 1, reservationId });
  }
  const [ends] = await sql('select min(seq)::int as first, max(seq)::int as last from evenstock.journal');
  first = Number(ends?.['first']);
  last = Number(ends?.['last']);
  await expectInvariants(api);
});

function sql(statement: string): Promise<Record<string, unknown>[]> {
  return query(database.url, statement);
}

async function breaches(): Promise<{ ids: string[]; seqs: Set<string> }> {
  const { ok, checks } = await api.call<Report>({ path: '/v1/invariants' });
  const broken = checks.filter((check) => !check.ok);
  expect(ok).toBe(broken.length === 0);
  const seqs = broken.flatMap((check) => check.breaches.flatMap(({ seq }) => seq ?? []));
  return { ids: broken.map(({ id }) => id), seqs: new Set(seqs) };
}

/** Makes a change to one entry, looks, and puts the entry back as it was. */
async function changing(seq: number, change: string): Promise<Awaited<ReturnType<typeof breaches>>> {
  const entry = `evenstock.journal where seq = ${seq}`;
  await sql(`create table public.kept as select * from ${entry}`);
  try {
    await sql(change);
    return await breaches();
  } finally {
    await sql(
      `delete from ${entry}; insert into evenstock.journal select * from public.kept; drop table public.kept`,
    );
    await expectInvariants(api);
  }
}

/** The smallest change of a value of each type; what was null is made something. */
const smallest: Record<string, (column: string) => string> = {
  text: (column) => `coalesce(chr(ascii(${column}) # 1) || substr(${column}, 2), 'x')`,
  bigint: (column) => `coalesce(${column}, 0) + 1`,
  smallint: (column) => `coalesce(${column}, 0) + 1`,
  json: (column) => `coalesce(replace(${column}::text, '":', '" :'), '{}')::json`,
  'timestamp with time zone': (column) => `${column} + interval '1 ms'`,
  bytea: (column) => `set_bit(${column}, 9, 1 - get_bit(${column}, 9))`,
};

test('one byte in any column of the journal is found, and the entry is named', async () => {
  const columns = await sql(
    "select column_name as name, data_type as type from information_schema.columns where table_schema = 'evenstock' " +
      "and table_name = 'journal' and column_name not in ('tenant_id', 'seq')",
  );
  expect(columns.length).toBeGreaterThan(20);
  for (const { name, type } of columns) {
    const column = `"${String(name)}"`;
    const value = smallest[String(type)]?.(column);
    if (value === undefined) throw new Error(`The journal has a column of type ${String(type)}.`);
    const seq = between(random, first, last);
    const { ids, seqs } = await changing(seq, `update evenstock.journal set ${column} = ${value} where seq = ${seq}`);
    expect({ column, ids: ids.includes('I12'), seq: seqs.has(String(seq)) }).toEqual({
      column,
      ids: true,
      seq: true,
    });
  }
});

test.each([
  ['first', () => first, 1],
  ['last', () => last, -1],
  ['one', () => Math.floor((first + last) / 2), 1],
])('an entry that is gone is found by its neighbour: the %s', async (_name, at, neighbour) => {
  const { ids, seqs } = await changing(at(), `delete from evenstock.journal where seq = ${at()}`);
  expect(ids).toContain('I12');
  expect([...seqs].map(Number)).toContain(at() + neighbour);
});

test.each([
  ['a position with a unit more', 'positions', 'sellable = sellable + 1', 'sellable = sellable - 1', ['I1', 'I14']],
  ['a position that promises less', 'positions', 'reserved = reserved - 1', 'reserved = reserved + 1', ['I4', 'I14']],
  [
    'a reservation in another state',
    'reservations',
    "policy = policy || '.'",
    "policy = rtrim(policy, '.')",
    ['I14'],
  ],
])('%s is found, and the journal is not blamed', async (_name, table, change, undo, invariants) => {
  const where = table === 'positions' ? "where sku = 'A'" : '';
  await sql(`update evenstock.${table} set ${change} ${where}`);
  const { ids } = await breaches();
  await sql(`update evenstock.${table} set ${undo} ${where}`);
  expect(ids).toEqual(expect.arrayContaining(invariants));
  expect(ids).not.toContain('I12');
  await expectInvariants(api);
});

test('the command says so too, of a running hub and of a stopped one: exit code 1, and the entry', async () => {
  const seq = Math.floor((first + last) / 2);
  await sql(`update evenstock.journal set actor = actor || '.' where seq = ${seq}`);
  const running = await run(['verify', '--url', hub.url], environment);
  expect(running.code).toBe(1);
  expect(running.stdout).toMatch(new RegExp(`I12 +BREACH[^]*\\(entry ${seq}\\)`));
  expect(await hub.end('SIGTERM')).toEqual({ code: 0, signal: null });
  const stopped = await run(['verify', '--database-url', database.url, '--json'], environment);
  expect(stopped.code).toBe(1);
  const report = JSON.parse(stopped.stdout) as Report;
  const named = report.checks.find(({ id }) => id === 'I12')?.breaches.map((breach) => breach.seq);
  expect(named).toContain(String(seq));
  await sql(`update evenstock.journal set actor = rtrim(actor, '.') where seq = ${seq}`);
  const clean = await run(['verify', '--database-url', database.url], environment);
  expect(clean).toMatchObject({ code: 0, stdout: expect.stringContaining('Every invariant holds.') as string });
});

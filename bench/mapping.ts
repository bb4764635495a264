// `npm run bench:mapping`: how many records one core maps in a second, by a map of ten fields as a warehouse's CSV
// needs it. Counted in time of the processor, so that what else runs on the machine matters little; told beside the
// same map as one would write it by hand, without a zone and without checks.

import { parseArgs } from 'node:util';

import { compileMapping } from '../packages/hub/src/domain/mapping/mapping.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);

const definition = {
  target: 'event',
  format: 'csv',
  kind: { lookup: { path: 'MOVEMENT' }, table: { 101: 'receipt', 601: 'shipment' } },
  id: { concat: [{ path: 'DOCUMENT' }, '-', { path: 'LINE' }] },
  time: { date: { path: 'POSTED' }, format: 'dd.MM.yyyy HH:mm:ss', zone: 'Europe/Berlin' },
  fields: {
    sku: { trim: { path: 'ARTICLE' } },
    location: { path: 'SITE' },
    lot: { path: 'BATCH' },
    status: { lookup: { path: 'STATE' }, table: { A: 'sellable', Q: 'quarantine' }, default: 'sellable' },
    quantity: { multiply: [{ number: { path: 'CASES' }, decimal: ',', thousands: '.' }, 12] },
    uom: 'each',
    order: { path: 'DOCUMENT' },
  },
};

type Row = Readonly<Record<string, string>>;

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** As many different records as a large message has, so that nothing is answered from a warm cache alone. */
const rows: readonly Row[] = Array.from({ length: 50_000 }, (_, index) => ({
  MOVEMENT: index % 3 === 0 ? '601' : '101',
  DOCUMENT: `49${String(index).padStart(8, '0')}`,
  LINE: String((index % 40) + 1),
  POSTED: `${pad((index % 28) + 1)}.${pad((index % 12) + 1)}.2026 ${pad(index % 24)}:${pad(index % 60)}:17`,
  ARTICLE: ` A-${index % 5000} `,
  SITE: `DC${index % 9}`,
  BATCH: index % 2 === 0 ? '' : `L${index % 700}`,
  STATE: index % 10 === 0 ? 'Q' : 'A',
  // Every tenth is broken to half a case.
  CASES: index % 10 === 0 ? `1.${(index % 900) + 100},5` : String(index % 500),
}));

const about = { receivedAt: 0, source: 'wms', topic: 'goods' };

function compile(): (row: Row) => boolean {
  const compiled = compileMapping(definition);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const { apply } = compiled.mapping;
  return (row) => apply(row, about).ok;
}

/** The same by hand, where the time is that of UTC and nobody checks anything. */
function byHand(row: Row): boolean {
  const { POSTED = '', CASES = '', ARTICLE = '', BATCH = '' } = row;
  const at = Date.UTC(
    Number(POSTED.slice(6, 10)),
    Number(POSTED.slice(3, 5)) - 1,
    Number(POSTED.slice(0, 2)),
    Number(POSTED.slice(11, 13)),
    Number(POSTED.slice(14, 16)),
    Number(POSTED.slice(17, 19)),
  );
  const event = {
    id: `${row['DOCUMENT'] ?? ''}-${row['LINE'] ?? ''}`,
    source: about.source,
    type: row['MOVEMENT'] === '101' ? 'evenstock.receipt.v1' : 'evenstock.shipment.v1',
    time: new Date(at).toISOString(),
    data: {
      sku: ARTICLE.trim(),
      location: row['SITE'],
      ...(BATCH === '' ? {} : { lot: BATCH }),
      status: row['STATE'] === 'Q' ? 'quarantine' : 'sellable',
      quantity: String(Number(CASES.replaceAll('.', '').replace(',', '.')) * 12),
      uom: 'each',
      order: row['DOCUMENT'],
    },
  };
  return event.id.length > 1;
}

/** Records a second of processor time. */
function rateOf(map: (row: Row) => boolean): number {
  const before = process.cpuUsage();
  let mapped = 0;
  for (let pass = 0; pass < 6; pass += 1) for (const row of rows) if (map(row)) mapped += 1;
  if (mapped !== 6 * rows.length) throw new Error(`${6 * rows.length - mapped} records had problems.`);
  const { user, system } = process.cpuUsage(before);
  return (mapped / (user + system)) * 1e6;
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

const mapping = compile();
rateOf(mapping);
rateOf(byHand);
const [ours, theirs]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round += 1) {
  ours.push(rateOf(mapping));
  theirs.push(rateOf(byHand));
}
const [ownRate, handRate] = [median(ours), median(theirs)];
const said = (rate: number): string => Math.round(rate).toLocaleString('en-US');
console.log(`mapping of ten fields: ${said(ownRate)} records/s per core (${said(Math.min(...ours))} to \
${said(Math.max(...ours))} in ${rounds} rounds); by hand without checks: ${said(handRate)} (ratio \
${(ownRate / handRate).toFixed(2)})`);

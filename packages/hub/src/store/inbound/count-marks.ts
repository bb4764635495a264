// Count marks as rows: as of when which place was counted.

import type { CountMark } from '../../domain/inbound/count-mark.ts';
import { textArray, timeArray, unnested } from '../binary-array.ts';
import type { Reader, Transaction } from '../database.ts';

interface Row extends Omit<CountMark, 'sku'> {
  readonly sku: string;
}

function toMark({ sku, ...row }: Row): CountMark {
  return { ...row, sku: sku === '' ? null : sku };
}

const columns = 'm.source, m.location, m.sku, m.lot, m.account, m.as_of as "asOf", m.basis';

const load = {
  name: 'load_count_marks',
  text: `select m.* from unnest($2::text[], $3::text[]) as k (location, sku)
    cross join lateral (select ${columns} from count_marks m
      where m.tenant_id = $1 and m.location = k.location and m.sku = k.sku offset 0) m`,
};

export interface MarkedPlace {
  readonly location: string;
  /** Null for the location as a whole. */
  readonly sku: string | null;
}

export async function loadMarks(reader: Reader, places: readonly MarkedPlace[]): Promise<CountMark[]> {
  const values = [textArray(places, (one) => one.location), textArray(places, (one) => one.sku ?? '')];
  return (await reader.query<Row>(load, [reader.tenantId, ...values])).map(toMark);
}

const write = {
  name: 'write_count_marks',
  text: `insert into count_marks as m (tenant_id, source, location, sku, lot, account, as_of, basis)
    select $1, ${unnested(2, 'text text text text text timestamptz text')}
    on conflict (tenant_id, location, sku, source, lot, account) do update
      set as_of = excluded.as_of, basis = excluded.basis`,
};

/** Writes the newest of each mark. */
export function writeMarks(transaction: Transaction, marks: readonly CountMark[]): void {
  transaction.defer(write, [
    transaction.tenantId,
    textArray(marks, (one) => one.source),
    textArray(marks, (one) => one.location),
    textArray(marks, (one) => one.sku ?? ''),
    textArray(marks, (one) => one.lot),
    textArray(marks, (one) => one.account),
    timeArray(marks, (one) => one.asOf),
    textArray(marks, (one) => one.basis),
  ]);
}

/** All marks in the order of their key, a page at a time. */
export async function listMarks(reader: Reader, after: CountMark | undefined, limit: number): Promise<CountMark[]> {
  const text = `select ${columns} from count_marks m
    where m.tenant_id = $1 and (m.location, m.sku, m.source, m.lot, m.account) > ($2, $3, $4, $5, $6)
    order by m.location, m.sku, m.source, m.lot, m.account limit $7`;
  const { location = '', sku = '', source = '', lot = '', account = '' } = after ?? {};
  return (await reader.query<Row>({ text }, [reader.tenantId, location, sku ?? '', source, lot, account, limit])).map(
    toMark,
  );
}

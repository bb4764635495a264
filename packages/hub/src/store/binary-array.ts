// Columns of a batch as PostgreSQL arrays in the binary form of its wire protocol, for the hot path: nothing is
// quoted here or parsed there. The statement must declare exactly the type of the elements (`$3::bigint[]`); the
// server refuses another. A column without any value becomes an empty array, which `unnest` beside longer ones
// fills up with nulls.

interface ElementType<Value> {
  readonly oid: number;
  readonly write: (value: Value) => void;
}

const text = { oid: 25, write: writeText };
const json = { oid: 114, write: writeText };
const bytea = { oid: 17, write: writeHex };
const int8 = { oid: 20, write: writeBigint };
const int2 = { oid: 21, write: writeSmallint };
const tid = { oid: 27, write: writeTid };
const timestamptz = { oid: 1184, write: writeTime };

/** Written into anew for each array, and as large as the largest one so far. */
let buffer = Buffer.allocUnsafe(1 << 16);
let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
let used = 0;

const headerLength = 20;

function arrayOf<Row, Value>(
  type: ElementType<Value>,
  rows: readonly Row[],
  valueOf: (row: Row) => Value | null,
): Buffer {
  used = headerLength;
  let nulls = 0;
  for (const row of rows) {
    const value = valueOf(row);
    if (value === null) {
      nulls += 1;
      startElement(0, -1);
    } else {
      type.write(value);
    }
  }
  const isEmpty = nulls === rows.length;
  view.setInt32(0, isEmpty ? 0 : 1);
  view.setInt32(4, nulls === 0 ? 0 : 1);
  view.setInt32(8, type.oid);
  view.setInt32(12, rows.length);
  view.setInt32(16, 1);
  return Buffer.from(buffer.subarray(0, isEmpty ? 12 : used));
}

type Column<Value> = <Row>(rows: readonly Row[], valueOf: (row: Row) => Value | null) => Buffer;

export const textArray: Column<string> = (rows, valueOf) => arrayOf(text, rows, valueOf);

/** Of texts that are JSON already. */
export const jsonArray: Column<string> = (rows, valueOf) => arrayOf(json, rows, valueOf);

/** Of bytes in hex. */
export const byteaArray: Column<string> = (rows, valueOf) => arrayOf(bytea, rows, valueOf);

export const bigintArray: Column<bigint> = (rows, valueOf) => arrayOf(int8, rows, valueOf);

export const smallintArray: Column<number> = (rows, valueOf) => arrayOf(int2, rows, valueOf);

/** Of row addresses as PostgreSQL prints them: `(block,offset)`. */
export const tidArray: Column<string> = (rows, valueOf) => arrayOf(tid, rows, valueOf);

/** Of times in milliseconds since 1970. */
export const timeArray: Column<number> = (rows, valueOf) => arrayOf(timestamptz, rows, valueOf);

/** Makes room for an element and writes how long it is, -1 for null. */
function startElement(lengthMax: number, length: number): void {
  const needed = used + 4 + lengthMax;
  if (needed > buffer.length) {
    const larger = Buffer.allocUnsafe(needed * 2);
    buffer.copy(larger, 0, 0, used);
    buffer = larger;
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }
  view.setInt32(used, length);
  used += 4;
}

function writeText(value: string): void {
  // No UTF-16 unit takes more than three bytes of UTF-8.
  startElement(value.length * 3, 0);
  const length = buffer.write(value, used, 'utf8');
  view.setInt32(used - 4, length);
  used += length;
}

function writeHex(value: string): void {
  startElement(value.length / 2, value.length / 2);
  used += buffer.write(value, used, 'hex');
}

function writeBigint(value: bigint): void {
  startElement(8, 8);
  view.setBigInt64(used, value);
  used += 8;
}

function writeSmallint(value: number): void {
  startElement(2, 2);
  view.setInt16(used, value);
  used += 2;
}

function writeTid(value: string): void {
  const comma = value.indexOf(',');
  startElement(6, 6);
  view.setUint32(used, Number(value.slice(1, comma)));
  view.setUint16(used + 4, Number(value.slice(comma + 1, -1)));
  used += 6;
}

const millisecondsFrom1970To2000 = 946_684_800_000;

/** PostgreSQL counts microseconds from 2000 on. */
function writeTime(ms: number): void {
  startElement(8, 8);
  view.setBigInt64(used, BigInt(ms - millisecondsFrom1970To2000) * 1000n);
  used += 8;
}

/**
 * The columns of rows that come as arrays of these types, from parameter `first` on, for the list of a `select`. As
 * a table (`from unnest(…)`) PostgreSQL would copy all of them aside before it reads the first row: for the journal's
 * 28 columns that is a tenth of what the insert costs.
 */
export function unnested(first: number, types: string): string {
  const columns = types.split(/\s+/).map((type, index) => `unnest($${first + index}::${type}[])`);
  return columns.join(', ');
}

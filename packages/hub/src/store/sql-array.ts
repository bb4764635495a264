// Columns of a batch as PostgreSQL array literals. The driver's own conversion looks at every value's type and
// escapes every element; for the hot path the column is known to be of one kind and is written directly.

export type SqlValue = string | bigint | number | boolean | null;

// Quoting always is cheaper than finding out whether quotes are needed.
function quoted(text: string): string {
  if (text.includes('"') || text.includes('\\')) return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `"${text}"`;
}

/** `{1,"b c",NULL}` of one value of each row. */
export function sqlArray<Row>(rows: readonly Row[], value: (row: Row) => SqlValue): string {
  let text = '{';
  let isFirst = true;
  for (const row of rows) {
    const one = value(row);
    if (!isFirst) text += ',';
    isFirst = false;
    if (one === null) text += 'NULL';
    else if (typeof one === 'string') text += quoted(one);
    else text += String(one);
  }
  return `${text}}`;
}

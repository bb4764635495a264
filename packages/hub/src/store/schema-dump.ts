// The schema as text, from the catalogues: what `migrations/schema.sql` holds and what a test compares a database
// with. Not meant to be executed. PostgreSQL's own dump program is not part of the embedded server.

import { Client } from 'pg';

const sections: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'tables and columns',
    text: `select format('%s%s.%s %s%s%s', c.relname, coalesce(' (' || array_to_string(c.reloptions, ', ') || ')', ''),
        a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
        case when a.attidentity = 'a' then ' identity'
          else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where n.nspname = 'evenstock' and c.relkind in ('r', 'p') and not c.relispartition
      order by c.relname collate "C", a.attnum`,
  },
  {
    title: 'constraints',
    text: `select format('%s.%s %s', c.relname, o.conname, pg_get_constraintdef(o.oid))
      from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'evenstock' and not c.relispartition and o.contype in ('p', 'u', 'f', 'c')
      order by c.relname collate "C", o.conname collate "C"`,
  },
  {
    title: 'indexes',
    text: `select pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'evenstock' and not c.relispartition `,
  },
  {
    title: 'row-level security',
    text: `select format('%s%s', c.relname,
        case when c.relforcerowsecurity and c.relrowsecurity then ' forced' else ' OFF' end)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'evenstock' and c.relkind in ('r', 'p') and not c.relispartition `,
  },
  {
    title: 'policies',
    text: `select format('%s.%s %s using %s check %s', tablename, policyname, cmd, qual, coalesce(with_check, '-'))
      from pg_policies where schemaname = 'evenstock' `,
  },
  {
    title: 'functions',
    text: `select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'evenstock' order by p.proname collate "C"`,
  },
  {
    title: 'rights of evenstock_hub',
    text: `select format('%s %s', table_name, string_agg(privilege_type, ', ' order by privilege_type))
      from information_schema.role_table_grants
      where table_schema = 'evenstock' and grantee = 'evenstock_hub' group by table_name `,
  },
];

export async function dumpSchema(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let dump = '-- Generated from the migrations, for reading and for the test that fresh equals migrated.\n';
    for (const { title, text } of sections) {
      const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
      const lines = rows.map(([line]) => String(line).trimEnd());
      // Columns keep the order of the table; everything else is a set.
      if (title !== 'tables and columns') lines.sort();
      dump += `\n-- ${title}\n${lines.join('\n')}\n`;
    }
    return dump;
  } finally {
    await client.end();
  }
}

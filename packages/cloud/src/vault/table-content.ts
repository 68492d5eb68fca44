import { type Client, escapeIdentifier } from 'pg'

/** What a database held: for comparing it with what is restored from a backup. */
export interface DatabaseContent {
  /** SHA-256 in hex over columns, constraints, indexes and policies. */
  readonly schemaHash: string
  /** By name, as `app.company`. */
  readonly tables: Readonly<Record<string, TableContent>>
}

export interface TableContent {
  readonly rows: number
  /** The same rows in any order have the same digest. */
  readonly digest: string
}

/** Text of values depends on these. */
const SETTINGS = [
  'set local search_path = pg_catalog',
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'postgres'",
  "set local bytea_output = 'hex'",
  'set local extra_float_digits = 1',
] as const

/** Reads every row, within the caller's transaction (repeatable read). As owner of the tables: policies would hide rows. `told`: how many were read. */
export async function readContent(
  client: Client,
  told?: (done: number, total: number) => Promise<void>,
): Promise<DatabaseContent> {
  for (const setting of SETTINGS) await client.query(setting)
  const tables: Record<string, TableContent> = {}
  const names = await readTables(client)
  for (const [index, { schema, name }] of names.entries()) {
    await told?.(index, names.length)
    tables[`${schema}.${name}`] = await readTable(client, schema, name)
  }
  return { schemaHash: await readSchemaHash(client), tables }
}

async function readTables(
  client: Client,
): Promise<readonly { readonly schema: string; readonly name: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence <> 't' and ${IS_OURS} order by 1, 2`,
  )
  return rows
}

/** The sum of the halves of each row's MD5: an attacker is kept out by the dump's SHA-256, not by this. */
async function readTable(client: Client, schema: string, name: string): Promise<TableContent> {
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `select count(*) as rows,
       concat_ws('-', coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint), 0),
         coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint), 0)) as digest
     from (select md5(row::text) as hash from ${table} row) hashed`,
  )
  return { rows: Number(rows[0]?.rows), digest: rows[0]?.digest ?? '' }
}

async function readSchemaHash(client: Client): Promise<string> {
  const { rows } = await client.query<{ hash: string }>(
    `select encode(sha256(convert_to(string_agg(part, E'\\n' order by part collate "C"), 'UTF8')), 'hex') as hash
     from (
       select format('column %s.%s %s %s %s', n.nspname, c.relname, a.attname,
         format_type(a.atttypid, a.atttypmod), a.attnotnull) as part
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v') and ${IS_OURS}
       union all
       select format('constraint %s.%s %s', n.nspname, o.conname, pg_get_constraintdef(o.oid))
       from pg_constraint o join pg_namespace n on n.oid = o.connamespace where ${IS_OURS}
       union all
       select format('index %s', pg_get_indexdef(i.indexrelid))
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${IS_OURS}
       union all
       select format('policy %s.%s %s %s %s', n.nspname, c.relname, p.polname,
         pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
       from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${IS_OURS}
     ) parts`,
  )
  return rows[0]?.hash ?? ''
}

const IS_OURS = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`

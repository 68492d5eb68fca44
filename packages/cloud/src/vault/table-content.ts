import { type Client, escapeIdentifier } from 'pg'
import { type DatabaseVersion, readVersion } from './database-version.ts'
import { type DumpMoment, readMoment } from './dump-moment.ts'
import { hashOfParts, readSchemaParts, type SchemaParts } from './schema-parts.ts'

/** What a database held: for comparing it with what is restored from a backup. */
export interface DatabaseContent {
  /** SHA-256 in hex over all parts of its schema; see schema-parts.ts. */
  readonly schemaHash: string
  /** By name, as `app.company`. */
  readonly tables: Readonly<Record<string, TableContent>>
  /** undefined of a backup that was made before it was written down. */
  readonly version: DatabaseVersion | undefined
  /** As `version`. */
  readonly moment: DumpMoment | undefined
}

/** As it was just read. */
export interface FoundContent extends DatabaseContent {
  /** What `schemaHash` is of. */
  readonly parts: SchemaParts
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
): Promise<FoundContent> {
  for (const setting of SETTINGS) await client.query(setting)
  const tables: Record<string, TableContent> = {}
  const names = await readTables(client)
  for (const [index, { schema, name }] of names.entries()) {
    await told?.(index, names.length)
    tables[`${schema}.${name}`] = await readTable(client, schema, name)
  }
  const parts = await readSchemaParts(client)
  const [version, moment] = [await readVersion(client), await readMoment(client)]
  return { schemaHash: hashOfParts(parts), tables, version, moment, parts }
}

async function readTables(
  client: Client,
): Promise<readonly { readonly schema: string; readonly name: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1, 2`,
  )
  return rows
}

/** Keeps PostgreSQL from writing the hash into both of its uses, and computing it twice for each row. */
const ONCE = 'offset 0'

/** The sum of the halves of each row's MD5: an attacker is kept out by the dump's SHA-256, not by this. */
async function readTable(client: Client, schema: string, name: string): Promise<TableContent> {
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `select count(*) as rows,
       concat_ws('-', coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint), 0),
         coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint), 0)) as digest
     from (select md5(row::text) as hash from ${table} row ${ONCE}) hashed`,
  )
  return { rows: Number(rows[0]?.rows), digest: rows[0]?.digest ?? '' }
}

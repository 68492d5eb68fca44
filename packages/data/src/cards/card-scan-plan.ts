import { hasCard } from '@zennnn/kernel'
import type { Row, Statement } from '../connections/statement.ts'
import { quoted } from '../schema/sql-text.ts'

/** Of a value no more is read: a mail of a page has less. */
const VALUE_LENGTH = 4000
/** Of a file: a quarter of its first chunk. */
const FILE_BYTES = 65_536
const FILES = 20
/** Rows in the order in which a table has them say nothing of its end, which is where the newest are. */
const NEWEST_SHARE = 0.2

/** A table with columns that hold what people write. */
interface TextTable {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[]
  /** As PostgreSQL estimates; -1 when it never looked. */
  readonly rows: number
  /** Whether it has the ids that are in order of time. */
  readonly hasIds: boolean
}

/** Values of one column, or the beginnings of files. */
export interface LookedAt {
  /** `app.contact.note`. */
  readonly place: string
  readonly looked: number
  readonly found: number
}

/** Reads the tables in which text is stored, in an order that is another each time. */
export const TEXT_TABLES: Statement = {
  name: 'zennnn_card_tables',
  text: `select n.nspname::text as schema, c.relname::text as name, c.reltuples::float8 as rows,
      array_agg(a.attname::text order by a.attnum) as columns,
      exists (select from pg_catalog.pg_attribute i where i.attrelid = c.oid and i.attname = 'id'
        and i.atttypid = 'uuid'::pg_catalog.regtype and not i.attisdropped) as has_ids
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where n.nspname in ('app', 'zennnn', 'zennnn_cloud') and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype, 'numeric'::regtype)
    group by n.nspname, c.oid, c.relname, c.reltuples
    order by random()`,
  values: [],
  readOnly: true,
}

export function parseTextTable(row: Row): TextTable {
  const { schema, name, columns, rows, has_ids: hasIds } = row
  return {
    schema: String(schema),
    name: String(name),
    columns: Array.isArray(columns) ? columns.map(String) : [],
    rows: Number(rows),
    hasIds: hasIds === true,
  }
}

/** All rows of a small table; of a large one a random sample and the newest. Each row is a list of its texts. */
export function sampleOf(table: TextTable, limit: number): Statement {
  const from = `${quoted(table.schema)}.${quoted(table.name)}`
  const texts = table.columns.map((column) => `left(t.${quoted(column)}::text, ${VALUE_LENGTH})`)
  const select = `select array[${texts.join(', ')}] as texts from ${from} t`
  if (table.rows <= limit) return statement(`${select} limit ${limit}`)
  const newest = table.hasIds ? Math.ceil(limit * NEWEST_SHARE) : 0
  const percent = Math.min(100, (100 * limit) / table.rows).toFixed(6)
  const sample = `${select} tablesample system (${percent}) limit ${limit - newest}`
  return statement(
    newest === 0
      ? sample
      : `(${sample}) union all (${select} order by t."id" desc limit ${newest})`,
  )
}

/** The beginnings of the newest files that are text; no row where there are none. */
export const NEWEST_FILES: Statement = {
  name: 'zennnn_card_files',
  text: `select substring(c.bytes from 1 for ${FILE_BYTES}) as bytes
    from (select a."hash" from app."attachment" a where a."media_type" like 'text/%' order by a."id" desc limit ${FILES}) f
    join zennnn.blob_chunk c on c.sha256 = decode(f."hash", 'hex') and c.position = 0`,
  values: [],
  readOnly: true,
}

export function lookAtFiles(rows: readonly Row[]): LookedAt {
  const texts = rows.flatMap(({ bytes }) => (bytes instanceof Buffer ? [bytes.toString()] : []))
  return { place: 'files', looked: texts.length, found: texts.filter(hasCard).length }
}

/** What stands in rows of `sampleOf`, by column. */
export function lookAt(
  place: string,
  columns: readonly string[],
  rows: readonly Row[],
): readonly LookedAt[] {
  return columns.map((column, at) => {
    const texts = rows.flatMap(({ texts: all }) => {
      const text: unknown = Array.isArray(all) ? all[at] : undefined
      return typeof text === 'string' ? [text] : []
    })
    return {
      place: `${place}.${column}`,
      looked: texts.length,
      found: texts.filter(hasCard).length,
    }
  })
}

function statement(text: string): Statement {
  return { text, values: [], readOnly: true }
}

import type { Client } from 'pg'

/** What a database has in schema `app`, as far as we compare it. Marks are our comments (`zennnn:<hash of the source>`). */
export interface Catalogue {
  readonly tables: ReadonlyMap<string, TableFound>
  /** Of the views, triggers, policies and grants as a whole. */
  readonly accessMark: string | undefined
}

export interface TableFound {
  /** False only when there is certainly no row. */
  readonly mayHaveRows: boolean
  readonly bytes: number
  readonly columns: Readonly<Record<string, ColumnFound>>
  readonly constraints: Readonly<Record<string, ConstraintFound>>
  /** Without those behind constraints. */
  readonly indexes: Readonly<Record<string, IndexFound>>
}

export interface ColumnFound {
  readonly type: string
  readonly isRequired: boolean
  readonly isGenerated: boolean
  readonly hasDefault: boolean
  readonly mark: string | null
}

export interface ConstraintFound {
  readonly isValid: boolean
  readonly mark: string | null
}

interface IndexFound {
  readonly isValid: boolean
  readonly mark: string | null
}

const TABLES = `
select c.relname as name, pg_relation_size(c.oid) > 0 as may_have_rows, pg_total_relation_size(c.oid)::float8 as bytes,
  (select coalesce(json_object_agg(a.attname, json_build_object(
      'type', format_type(a.atttypid, a.atttypmod), 'isRequired', a.attnotnull, 'isGenerated', a.attgenerated <> '',
      'hasDefault', a.atthasdef, 'mark', col_description(c.oid, a.attnum))), '{}')
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select coalesce(json_object_agg(k.conname, json_build_object(
      'isValid', k.convalidated, 'mark', obj_description(k.oid, 'pg_constraint'))), '{}')
    from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f')) as constraints,
  (select coalesce(json_object_agg(i.relname, json_build_object(
      'isValid', x.indisvalid, 'mark', obj_description(i.oid, 'pg_class'))), '{}')
    from pg_index x join pg_class i on i.oid = x.indexrelid
    where x.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.oid and k.conrelid = c.oid)) as indexes,
  obj_description('zennnn_rule'::regnamespace, 'pg_namespace') as access
from pg_class c
where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
order by c.relname`

interface TableRow {
  readonly name: string
  readonly may_have_rows: boolean
  readonly bytes: number
  readonly columns: TableFound['columns']
  readonly constraints: TableFound['constraints']
  readonly indexes: TableFound['indexes']
  readonly access: string | null
}

/** One query over the catalogue; some ten milliseconds for sixty tables. */
export async function readCatalogue(client: Client): Promise<Catalogue> {
  const { rows } = await client.query<TableRow>(TABLES)
  return {
    accessMark: rows[0]?.access ?? undefined,
    tables: new Map(
      rows.map((row) => [
        row.name,
        {
          mayHaveRows: row.may_have_rows,
          bytes: row.bytes,
          columns: row.columns,
          constraints: row.constraints,
          indexes: row.indexes,
        },
      ]),
    ),
  }
}

import type { Client } from 'pg'
import type { SchemaParts } from './schema-parts.ts'
import type { FoundContent } from './table-content.ts'

/** The parts of schemas by their hash, once for all backups that have the same. Sent one by one as zennnn_owner. */
export function schemaRegisterStatements(): readonly string[] {
  return [
    `create table if not exists zennnn_vault.schema (
      hash text primary key,
      parts jsonb not null
    )`,
    // What made the database: PostgreSQL, schema and apps.
    'alter table zennnn_vault.backup add column if not exists version jsonb',
    // Which transactions the dump holds.
    'alter table zennnn_vault.backup add column if not exists moment jsonb',
  ]
}

export async function keepSchema(
  register: Client,
  { schemaHash, parts }: Pick<FoundContent, 'schemaHash' | 'parts'>,
): Promise<void> {
  await register.query(
    'insert into zennnn_vault.schema (hash, parts) values ($1, $2) on conflict do nothing',
    [schemaHash, JSON.stringify(Object.fromEntries(parts))],
  )
}

/** undefined of backups that were made before parts were kept. */
export async function findSchema(
  register: Client,
  schemaHash: string,
): Promise<SchemaParts | undefined> {
  const { rows } = await register.query<{ parts: Readonly<Record<string, string>> }>(
    'select parts from zennnn_vault.schema where hash = $1',
    [schemaHash],
  )
  return rows[0] === undefined ? undefined : new Map(Object.entries(rows[0].parts))
}

/** Those that no backup has any more. */
export async function dropUnusedSchemas(register: Client): Promise<void> {
  await register.query(
    'delete from zennnn_vault.schema s where not exists (select from zennnn_vault.backup b where b.schema_hash = s.hash)',
  )
}

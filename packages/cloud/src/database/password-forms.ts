import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

/** How many passwords of a database are kept in one form. Neither a hash nor a salt leaves the database. */
export interface PasswordForms {
  /** What stands before the first `$`. */
  readonly scheme: string
  /** 0 where none is said. */
  readonly rounds: number
  readonly saltBytes: number
  readonly hashBytes: number
  readonly count: number
  /** How many different salts they have. */
  readonly salts: number
}

/** Base64 of so many bytes; of a text that is none, 0. */
function bytesOf(part: number): string {
  const text = `split_part(c.hash, '$', ${part})`
  return `case when ${text} ~ '^[A-Za-z0-9+/]*={0,2}$' then length(rtrim(${text}, '=')) * 3 / 4 else 0 end`
}

/** First passwords of databases that are still being made lie in the control database alone. */
const TABLES = ['zennnn.credential', 'zennnn_cloud.first_password']

function formsIn(table: string): string {
  return `
  select left(split_part(c.hash, '$', 1), 40) as scheme,
    case when split_part(c.hash, '$', 2) ~ '^[0-9]{1,9}$' then split_part(c.hash, '$', 2)::integer else 0 end as rounds,
    ${bytesOf(3)} as "saltBytes", ${bytesOf(4)} as "hashBytes",
    count(*)::integer as count, count(distinct split_part(c.hash, '$', 3))::integer as salts
  from ${table} c group by 1, 2, 3, 4 order by 1, 2, 3, 4`
}

/** As the owner of the tables, whom alone they are for, in a transaction that may change nothing. */
export async function readPasswordForms(
  access: ClusterAccess,
  database: DatabaseId,
): Promise<readonly PasswordForms[]> {
  return await asOwner(access, database, async (client) => {
    await client.query('begin read only')
    const { rows: tables } = await client.query<{ name: string }>(
      'select name from unnest($1::text[]) name where to_regclass(name) is not null',
      [TABLES],
    )
    const forms: PasswordForms[] = []
    for (const { name } of tables) forms.push(...(await formsOf(client, name)))
    await client.query('commit')
    return forms
  })
}

async function formsOf(client: Client, table: string): Promise<readonly PasswordForms[]> {
  const { rows } = await client.query<PasswordForms>(formsIn(table))
  return rows
}

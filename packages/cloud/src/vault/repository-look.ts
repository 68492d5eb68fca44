import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'

/** A repository by what it is the repository of. */
interface Looked {
  readonly database: DatabaseId
  readonly region: string
  readonly at: Date
}

/** Not damage that is to be healed: its disk may be away, and is back tomorrow. */
export const ABSENT = 'Its repository is not there.'

/**
 * Writes down what a look at a repository found. What was damaged once stays so until it is healed: a look at a part, or at
 * files alone, does not see all that reading back does.
 */
export async function noteLook(
  register: Client,
  { database, region, at }: Looked,
  found: { readonly bytes: number | undefined; readonly damage: string | undefined },
): Promise<void> {
  await register.query(
    `insert into zennnn_vault.repository_look as l (database_id, region, looked_at, bytes, damage) values ($1, $2, $3, $4, $5)
     on conflict (database_id, region) do update set looked_at = excluded.looked_at,
       bytes = coalesce(excluded.bytes, l.bytes), damage = coalesce(nullif(l.damage, $6), excluded.damage)`,
    [database, region, at, found.bytes, found.damage, ABSENT],
  )
}

/** Writes down that a new copy could not be read: from here on nothing is copied there. */
export async function noteDamage(register: Client, of: Looked, damage: string): Promise<void> {
  await noteLook(register, of, { bytes: undefined, damage })
}

/** What is damaged there, if anything is. */
export async function findDamage(
  register: Client,
  { database, region }: Omit<Looked, 'at'>,
): Promise<string | undefined> {
  const { rows } = await register.query<{ damage: string | null }>(
    `select nullif(damage, $3) as damage from zennnn_vault.repository_look where database_id = $1 and region = $2`,
    [database, region, ABSENT],
  )
  return rows[0]?.damage ?? undefined
}

/** It was healed, or is no more. */
export async function forgetDamage(
  register: Client,
  { database, region }: Omit<Looked, 'at'>,
): Promise<void> {
  await register.query(
    'update zennnn_vault.repository_look set damage = null where database_id = $1 and region = $2',
    [database, region],
  )
}

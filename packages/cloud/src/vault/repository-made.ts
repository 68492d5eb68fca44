import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { Repository } from './repository.ts'
import { prepareRepository } from './restic.ts'

/** Readies a repository for writing, as prepareRepository, and has the register know that it is there. */
export async function readyRepository(
  register: Client,
  database: DatabaseId,
  repository: Repository,
): Promise<void> {
  await prepareRepository(repository)
  await noteMade(register, database, repository)
}

/** From here on it is not made anew: where it is not there, its disk is away. */
export async function noteMade(
  register: Client,
  database: DatabaseId,
  { region, wasMade }: Repository,
): Promise<void> {
  if (wasMade) return
  await register.query(
    `update zennnn_vault.repository_password set made = true, keys_removed = null, shred_proof = null
     where database_id = $1 and region = $2`,
    [database, region],
  )
}

/** The regions that have a repository of a database, whether or not the register knows a copy in it. */
export async function listMadeRegions(
  register: Client,
  database: DatabaseId,
): Promise<ReadonlySet<string>> {
  const { rows } = await register.query<{ region: string }>(
    `select region from zennnn_vault.repository_password where database_id = $1 and made and keys_removed is null`,
    [database],
  )
  return new Set(rows.map(({ region }) => region))
}

import { join } from 'node:path'
import { type DatabaseId, parseDatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { setupFailed } from '../machine/setup-failed.ts'
import { sayUnmounted } from './region-problem.ts'
import type { Region } from './regions.ts'
import { isAbsent } from './repository-folder.ts'

/** The databases that have a repository in a region, by the register. */
export async function listMade(register: Client, region: string): Promise<readonly DatabaseId[]> {
  const { rows } = await register.query<{ database: string }>(
    `select database_id as database from zennnn_vault.repository_password
     where region = $1 and made order by 1`,
    [region],
  )
  return rows.map(({ database }) => parseDatabaseId(database))
}

/**
 * SETUP_FAILED where repositories are registered in a folder and not one is there: then its disk is not mounted, and even
 * the first one of a new database would be written on another. Of a server nobody can say.
 */
export async function requireMounted(register: Client, { name, place }: Region): Promise<void> {
  if (place.kind !== 'folder') return
  const databases = await listMade(register, name)
  for (const database of databases) if (!(await isAbsent(join(place.path, database)))) return
  if (databases.length === 0) return
  throw setupFailed(
    sayUnmounted(name),
    `Is its disk mounted? If it is lost for good, say so: zennnn vault heal ${name} --lost`,
  )
}

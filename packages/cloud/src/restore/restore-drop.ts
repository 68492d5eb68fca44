import type { DatabaseId } from '@zennnn/kernel'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { dropRestoreStatements } from './restore-statements.ts'

/** Removes what a restore made; nothing happens where there is nothing. */
export async function dropRestored(access: ClusterAccess, database: DatabaseId): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, dropRestoreStatements(database))
  })
}

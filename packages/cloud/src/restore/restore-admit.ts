import { admitDatabase } from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'
import {
  asMaintainer,
  asSuperuser,
  type ClusterAccess,
  sendAll,
} from '../database/cluster-access.ts'
import { elevationKey, loginPassword } from '../database/database-statements.ts'
import { openToLoginStatements } from './restore-statements.ts'

/** Lets the login role of a restored database in which everything was checked come in. Harmless when done again. */
export async function letLoginIn(access: ClusterAccess, database: DatabaseId): Promise<void> {
  const { tenantKey } = access.secrets
  const [createRole = '', ...rest] = openToLoginStatements(
    database,
    loginPassword(tenantKey, database),
  )
  await asSuperuser(access, 'postgres', async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [database])
    await sendAll(client, rowCount === 0 ? [createRole, ...rest] : rest)
  })
  await asMaintainer(access, database, async (client) => {
    await admitDatabase(client, elevationKey(tenantKey, database))
  })
}

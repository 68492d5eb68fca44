import type { DatabaseId } from '@zennnn/kernel'
import { escapeIdentifier } from 'pg'
import {
  asMaintainer,
  asSuperuser,
  type ClusterAccess,
  sendAll,
} from '../database/cluster-access.ts'
import { readWalls } from './database-walls.ts'
import { type OwnCode, readOwnCode } from './foreign-code.ts'
import { dropRestored } from './restore-drop.ts'

/** What a new database of some apps is, as far as a restored one is compared with it. */
export interface LikeNew {
  readonly code: OwnCode
  readonly walls: readonly string[]
}

/**
 * Makes a database from a template under a fresh id, reads it and removes it. `reference`: who is killed meanwhile leaves it
 * behind, and has to know it.
 */
export async function readLikeNew(
  cluster: ClusterAccess,
  { template, reference }: { readonly template: string; readonly reference: DatabaseId },
): Promise<LikeNew> {
  try {
    await makeReference(cluster, template, reference)
    return await asMaintainer(cluster, reference, async (client) => ({
      code: await readOwnCode(client),
      walls: await readWalls(client),
    }))
  } finally {
    await dropRestored(cluster, reference)
  }
}

async function makeReference(
  cluster: ClusterAccess,
  template: string,
  reference: DatabaseId,
): Promise<void> {
  const name = escapeIdentifier(reference)
  await asSuperuser(cluster, 'postgres', async (client) => {
    await sendAll(client, [
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
      `CREATE DATABASE ${name} TEMPLATE ${escapeIdentifier(template)} OWNER zennnn_owner ALLOW_CONNECTIONS false`,
      `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
      `GRANT CONNECT ON DATABASE ${name} TO zennnn_maintain`,
      `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`,
    ])
  })
}

import { admitDatabase } from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'
import { asMaintainer, asSuperuser, type ClusterAccess, sendAll } from './cluster-access.ts'
import {
  COMPLETE,
  createDatabaseStatements,
  dropDatabaseStatements,
  elevationKey,
  loginPassword,
} from './database-statements.ts'

/**
 * Makes a database from a template (0.3 s) with its login role, and lets that role in. May be called again after a crash
 * at any point, and does nothing to a database that is complete.
 */
export async function makeDatabase(
  access: ClusterAccess,
  id: DatabaseId,
  template: string,
): Promise<void> {
  const password = loginPassword(access.secrets.tenantKey, id)
  await asSuperuser(access, 'postgres', async (client) => {
    const { rowCount } = await client.query(
      `SELECT FROM pg_database WHERE datname = $1 AND shobj_description(oid, 'pg_database') = $2`,
      [id, COMPLETE],
    )
    if (rowCount === 1) return
    await sendAll(client, dropDatabaseStatements(id))
    await sendAll(client, createDatabaseStatements({ id, template, password }))
  })
  await asMaintainer(access, id, async (client) => {
    await admitDatabase(client, elevationKey(access.secrets.tenantKey, id))
  })
}

/** Removes a database and its login role for good. */
export async function removeDatabase(access: ClusterAccess, id: DatabaseId): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await sendAll(client, dropDatabaseStatements(id))
  })
}

/** Ends all sessions of a database and lets nobody in again; everything in it stays. */
export async function closeDatabase(access: ClusterAccess, id: DatabaseId): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    // One whose making failed may not be there.
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [id])
    if (rowCount === 0) return
    await client.query(`ALTER DATABASE "${id}" ALLOW_CONNECTIONS false`)
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
      [id],
    )
  })
}

/** Ends all sessions of those who answer requests and lets them in no more; maintenance still comes in. */
export async function barDatabase(access: ClusterAccess, id: DatabaseId): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query(`ALTER ROLE "${id}" NOLOGIN`)
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = $1',
      [id],
    )
  })
}

/** Lets in again whom `barDatabase` or `closeDatabase` keeps out. */
export async function reopenDatabase(access: ClusterAccess, id: DatabaseId): Promise<void> {
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query(`ALTER ROLE "${id}" LOGIN`)
    await client.query(`ALTER DATABASE "${id}" ALLOW_CONNECTIONS true`)
  })
}

/** Bytes on disk by database. */
export async function readDatabaseSizes(
  access: ClusterAccess,
): Promise<ReadonlyMap<string, string>> {
  return await asSuperuser(access, 'postgres', async (client) => {
    const { rows } = await client.query<{ name: string; bytes: string }>(
      `SELECT datname AS name, pg_database_size(oid)::text AS bytes FROM pg_database WHERE datname LIKE 'z\\_%'`,
    )
    return new Map(rows.map(({ name, bytes }) => [name, bytes]))
  })
}

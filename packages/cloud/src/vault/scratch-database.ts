import { type DatabaseId, newDatabaseId, newSecret } from '@zennnn/kernel'
import { escapeLiteral } from 'pg'
import { asSuperuser, type ClusterAccess, sendAll } from '../database/cluster-access.ts'
import { type PostgresProgram, startPostgresProgram } from '../database/postgres-program.ts'

/** `start` runs a program as the role of the database. */
export interface ScratchDatabase {
  readonly database: DatabaseId
  readonly start: (
    name: 'pg_restore' | 'pg_amcheck',
    args: readonly string[],
  ) => Promise<PostgresProgram>
}

/**
 * A database in a scratch cluster with a role of its own, which may enter no other: what a crafted dump does as that role
 * reaches neither the cluster nor what others restore beside it. Both are removed after `body`.
 */
export async function withScratchDatabase<T>(
  access: ClusterAccess,
  body: (scratch: ScratchDatabase) => Promise<T>,
): Promise<T> {
  const database = newDatabaseId()
  const password = newSecret()
  try {
    await asSuperuser(access, 'postgres', async (client) => {
      await sendAll(client, [
        `create role ${database} login noinherit password ${escapeLiteral(password)}`,
        `create database ${database} owner ${database} template template0`,
        `revoke all on database ${database} from public`,
        `grant connect on database ${database} to zennnn_maintain`,
      ])
    })
    return await body({
      database,
      start: async (name, args) =>
        await startPostgresProgram(
          name,
          { address: access.address, user: database, password, database },
          args,
        ),
    })
  } finally {
    await asSuperuser(access, 'postgres', async (client) => {
      await sendAll(client, [
        `drop database if exists ${database} with (force)`,
        `drop role if exists ${database}`,
      ])
    })
  }
}

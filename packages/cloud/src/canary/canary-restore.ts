import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DatabaseId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { scratchCluster } from '../vault/scratch-cluster.ts'
import { withScratchDatabase } from '../vault/scratch-database.ts'
import { type DatabaseContent, readContent } from '../vault/table-content.ts'

type Tables = DatabaseContent['tables']

/** Every table of a database, by name, with its rows and a digest of them. */
export async function readTables(access: ClusterAccess, database: DatabaseId): Promise<Tables> {
  return await asOwner(access, database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const { tables } = await readContent(client)
    await client.query('commit')
    return tables
  })
}

/** Restores a dump in a cluster that is made for it, by the programs of PostgreSQL alone, and reads what it holds. */
export async function readDump(dump: Buffer, signal: AbortSignal): Promise<Tables> {
  const scratch = scratchCluster()
  try {
    return await scratch.use(
      async (access) =>
        await withScratchDatabase(access, async ({ database, start }) => {
          const { input, output, ended, stop } = await start('pg_restore', [
            '--exit-on-error',
            '--no-owner',
            '--no-acl',
          ])
          signal.addEventListener('abort', stop, { once: true })
          output.resume()
          // One that ends early breaks the pipe; `ended` says why.
          await pipeline(Readable.from([dump]), input).catch(() => undefined)
          await ended
          return await readTables(access, database)
        }),
    )
  } finally {
    await scratch.close()
  }
}

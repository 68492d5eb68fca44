import type { Readable } from 'node:stream'
import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { startPostgresProgram } from '../database/postgres-program.ts'

/** A pg_dump at work. `ended` rejects unless it came to its end. */
export interface Dump {
  readonly output: Readable
  readonly ended: Promise<void>
  readonly stop: () => void
}

/**
 * Begins to dump what `client` sees: its transaction (repeatable read) must stay open until the dump ended. Not
 * compressed: restic would find nothing twice in what is.
 */
export async function startDump(
  client: Client,
  access: ClusterAccess,
  database: DatabaseId,
): Promise<Dump> {
  const { rows } = await client.query<{ snapshot: string; version: string }>(
    `select pg_export_snapshot() as snapshot, current_setting('server_version_num') as version`,
  )
  const { snapshot = '', version = '' } = rows[0] ?? {}
  const { output, ended, stop } = await startPostgresProgram(
    'pg_dump',
    {
      address: access.address,
      user: 'zennnn_maintain',
      password: access.secrets.maintain,
      database,
      major: Math.floor(Number(version) / 10_000),
    },
    [
      '--format=custom',
      '--compress=0',
      '--role=zennnn_owner',
      `--snapshot=${snapshot}`,
      '--lock-wait-timeout=60s',
    ],
  )
  return { output, ended, stop }
}

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'

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
  const major = Math.floor(Number(version) / 10_000)
  const { folder } = await findBinaries({ root: DEBIAN_ROOT, major })
  const child = spawn(
    join(folder, 'pg_dump'),
    [
      '--format=custom',
      '--compress=0',
      '--role=zennnn_owner',
      `--snapshot=${snapshot}`,
      '--lock-wait-timeout=60s',
      '--no-password',
      `--host=${access.address.host}`,
      `--port=${access.address.port}`,
      '--username=zennnn_maintain',
      `--dbname=${database}`,
    ],
    {
      cwd: '/',
      env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: access.secrets.maintain },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000)
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new PlatformError('INTERNAL', {
            message: `pg_dump ended with ${signal ?? code}: ${said.trim().split('\n').at(-1) ?? ''}`,
          }),
        )
    })
  })
  // Who does not await it yet is no reason to end the process.
  ended.catch(() => undefined)
  return {
    output: child.stdout,
    ended,
    stop: () => {
      child.kill('SIGTERM')
    },
  }
}

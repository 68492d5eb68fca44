import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { newDatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import { DEBIAN_ROOT, findBinaries } from '../cluster/cluster-binaries.ts'
import { clusterLayout } from '../cluster/cluster-layout.ts'
import { startCluster } from '../cluster/cluster-start.ts'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { PROGRAM_ENVIRONMENT } from '../machine/program.ts'
import type { BackupRecord } from './backup-register.ts'
import type { Vault } from './backup-run.ts'
import { readCopy } from './copy-read.ts'
import type { Region } from './regions.ts'
import { type DatabaseContent, readContent } from './table-content.ts'

/**
 * Restores a backup from one region into a cluster made for it alone and removed after, and compares every table with what
 * was registered. Only then is it written down as verified. STATE_REFUSED for one that is not complete; INTERNAL when the
 * copy is damaged, cannot be restored or holds something else.
 */
export async function verifyBackup(
  vault: Vault,
  backup: BackupRecord,
  region: Region,
): Promise<{ readonly durationMs: number }> {
  if (backup.state !== 'complete')
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} is not complete but ${backup.state}.`,
    })
  const began = performance.now()
  await withScratchCluster(async (access) => {
    const content = await restore(vault, { backup, region }, access)
    requireSame(backup, content)
  })
  const durationMs = Math.round(performance.now() - began)
  await asOwner(vault.access, vault.control, async (register) => {
    await register.query(
      'update zennnn_vault.backup set verified_at = $2, verify_ms = $3 where id = $1',
      [backup.id, vault.clock.now(), durationMs],
    )
  })
  return { durationMs }
}

/** Its own cluster: what a dump does to roles and settings ends with it. */
async function withScratchCluster(body: (access: ClusterAccess) => Promise<void>): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'zennnn-verify-'))
  try {
    await chmod(home, 0o711)
    const secrets = { superuser: newSecret(), maintain: newSecret(), tenantKey: newSecret() }
    const cluster = await startCluster({
      layout: clusterLayout(home),
      secrets,
      durability: 'scratch',
      say: () => undefined,
    })
    try {
      await body({ address: cluster, secrets })
    } finally {
      await cluster.stop()
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Never as superuser: a crafted dump would make its author one. */
async function restore(
  vault: Vault,
  from: { readonly backup: BackupRecord; readonly region: Region },
  access: ClusterAccess,
): Promise<DatabaseContent> {
  const database = newDatabaseId()
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query(`create database ${database} owner zennnn_owner template template0`)
  })
  const { folder } = await findBinaries({ root: DEBIAN_ROOT, major: undefined })
  const child = spawn(
    join(folder, 'pg_restore'),
    [
      '--exit-on-error',
      '--no-owner',
      '--no-acl',
      '--no-password',
      '--role=zennnn_owner',
      `--host=${access.address.host}`,
      `--port=${access.address.port}`,
      '--username=zennnn_maintain',
      `--dbname=${database}`,
    ],
    {
      cwd: '/',
      env: { ...PROGRAM_ENVIRONMENT, PGPASSWORD: access.secrets.maintain },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-2_000)
  })
  // One that ends early breaks its pipe; its exit code says so.
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close')
  ended.catch(() => undefined)
  try {
    await readCopy(vault, from, async (piece) => {
      if (child.exitCode !== null || child.stdin.destroyed) return
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), ended])
    })
    child.stdin.end()
    const [code]: unknown[] = await ended
    if (code !== 0)
      throw new PlatformError('INTERNAL', {
        message: `The backup ${from.backup.id} cannot be restored: ${said.trim()}`,
      })
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  return await asOwner(access, database, async (client) => {
    await client.query('begin isolation level repeatable read')
    const content = await readContent(client)
    await client.query('commit')
    return content
  })
}

/** Throws INTERNAL unless what was restored is what was counted in the snapshot of the dump. */
export function requireSame(
  { id, content }: Pick<BackupRecord, 'id' | 'content'>,
  found: DatabaseContent,
): void {
  if (content === undefined || !isDeepStrictEqual(content.tables, found.tables)) {
    const names = new Set([...Object.keys(content?.tables ?? {}), ...Object.keys(found.tables)])
    const other = [...names].filter(
      (name) => !isDeepStrictEqual(content?.tables[name], found.tables[name]),
    )
    throw new PlatformError('INTERNAL', {
      message: `What was restored of the backup ${id} is not what was dumped: ${other.join(', ')}.`,
    })
  }
  if (content.schemaHash !== found.schemaHash)
    throw new PlatformError('INTERNAL', {
      message: `The schema restored of the backup ${id} is not what was dumped.`,
    })
}

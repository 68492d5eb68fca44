import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { newDatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import { clusterLayout } from '../cluster/cluster-layout.ts'
import { startCluster } from '../cluster/cluster-start.ts'
import { asOwner, asSuperuser, type ClusterAccess } from '../database/cluster-access.ts'
import { startPostgresProgram } from '../database/postgres-program.ts'
import type { BackupRecord } from './backup-register.ts'
import { feedCopy } from './copy-feed.ts'
import { type DatabaseContent, readContent } from './table-content.ts'
import type { Vault } from './vault.ts'

/**
 * Restores a backup from one region into a cluster made for it alone and removed after, and compares every table with what
 * was registered. Only then is it written down as verified. STATE_REFUSED for one that is not complete; INTERNAL when the
 * copy is damaged, cannot be restored or holds something else.
 */
export async function verifyBackup(
  vault: Vault,
  backup: BackupRecord,
  region: string,
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
  from: { readonly backup: BackupRecord; readonly region: string },
  access: ClusterAccess,
): Promise<DatabaseContent> {
  const database = newDatabaseId()
  await asSuperuser(access, 'postgres', async (client) => {
    await client.query(`create database ${database} owner zennnn_owner template template0`)
  })
  const program = await startPostgresProgram(
    'pg_restore',
    {
      address: access.address,
      user: 'zennnn_maintain',
      password: access.secrets.maintain,
      database,
    },
    ['--exit-on-error', '--no-owner', '--no-acl', '--role=zennnn_owner'],
  )
  await feedCopy(vault, from, program)
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

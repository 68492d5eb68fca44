import { isDeepStrictEqual } from 'node:util'
import { PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { BackupRecord } from './backup-register.ts'
import { feedCopy } from './copy-feed.ts'
import { type ScratchCluster, scratchCluster } from './scratch-cluster.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { type DatabaseContent, readContent } from './table-content.ts'
import type { Vault } from './vault.ts'

interface VerifyOptions {
  /** Where it is restored; without it a cluster is made for this alone. */
  readonly scratch?: ScratchCluster
  readonly signal?: AbortSignal
}

/**
 * Restores a backup from one region into a cluster apart from everything, and compares every table with what was
 * registered. Only then is it written down as verified. STATE_REFUSED for one that is not complete; INTERNAL when the copy
 * is damaged, cannot be restored or holds something else.
 */
export async function verifyBackup(
  vault: Vault,
  backup: BackupRecord,
  region: string,
  { scratch, signal }: VerifyOptions = {},
): Promise<{ readonly durationMs: number }> {
  if (backup.state !== 'complete')
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} is not complete but ${backup.state}.`,
    })
  const began = performance.now()
  const place = scratch ?? scratchCluster()
  try {
    await place.use(async (access) => {
      requireSame(backup, await restore(vault, { backup, region, signal }, access))
    })
  } finally {
    if (scratch === undefined) await place.close()
  }
  signal?.throwIfAborted()
  const durationMs = Math.round(performance.now() - began)
  await asOwner(vault.access, vault.control, async (register) => {
    await register.query(
      'update zennnn_vault.backup set verified_at = $2, verify_ms = $3 where id = $1',
      [backup.id, vault.clock.now(), durationMs],
    )
  })
  return { durationMs }
}

async function restore(
  vault: Vault,
  from: Parameters<typeof feedCopy>[1],
  access: ClusterAccess,
): Promise<DatabaseContent> {
  return await withScratchDatabase(access, async (database, start) => {
    await feedCopy(vault, from, await start())
    from.signal?.throwIfAborted()
    return await asOwner(access, database, async (client) => {
      await client.query('begin isolation level repeatable read')
      const content = await readContent(client)
      await client.query('commit')
      return content
    })
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

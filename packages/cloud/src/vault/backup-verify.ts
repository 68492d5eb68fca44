import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import { type BackupRecord, holdingRegions } from './backup-register.ts'
import { tableProgress } from './byte-progress.ts'
import { feedCopy } from './copy-feed.ts'
import { requireSame } from './restored-same.ts'
import { checkPages, prepareCheck } from './scratch-check.ts'
import { type ScratchCluster, scratchCluster } from './scratch-cluster.ts'
import { withScratchDatabase } from './scratch-database.ts'
import { type FoundContent, readContent } from './table-content.ts'
import type { Vault } from './vault.ts'
import type { Watch } from './watch.ts'

/** Between two checks of a database's pages, in days: each reads everything a second time. */
const CHECK_INTERVAL_DAYS = 7

interface VerifyOptions extends Watch {
  /** Where it is restored; without it a cluster is made for this alone. */
  readonly scratch?: ScratchCluster
}

interface Verification {
  /** Of restoring and comparing. */
  readonly durationMs: number
  /** Whether it was the turn of pages and indexes. */
  readonly isChecked: boolean
}

/**
 * Restores a backup from one region into a cluster apart from everything, and compares every table with what was
 * registered; once a week for each database its pages and indexes are checked too. Only then is it written down as
 * verified: every copy was read back as the same bytes. STATE_REFUSED where that region has no copy that was read back;
 * INTERNAL when the copy is damaged, cannot be restored or holds something else.
 */
export async function verifyBackup(
  vault: Vault,
  backup: BackupRecord,
  region: string,
  { scratch, ...watch }: VerifyOptions = {},
): Promise<Verification> {
  const holding = holdingRegions(vault, backup)
  if (!holding.includes(region))
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} (${backup.state}) has no copy in the region ${region} that was read back.`,
      ...(holding.length === 0 ? {} : { hint: `It is in ${holding.join(', ')}.` }),
    })
  const { signal } = watch
  const from = { backup, region, ...watch, isCheckDue: await isCheckDue(vault, backup.database) }
  const place = scratch ?? scratchCluster()
  try {
    const verification = await place.use(async (access) => await restoreAside(vault, from, access))
    signal?.throwIfAborted()
    await noteVerified(vault, backup.id, verification)
    return verification
  } finally {
    if (scratch === undefined) await place.close()
  }
}

async function restoreAside(
  vault: Vault,
  from: Parameters<typeof feedCopy>[1] & { readonly isCheckDue: boolean },
  access: ClusterAccess,
): Promise<Verification> {
  const began = performance.now()
  return await withScratchDatabase(access, async (scratch) => {
    if (from.isCheckDue) await prepareCheck(access, scratch.database)
    await feedCopy(vault, from, await scratch.start('pg_restore', RESTORE))
    from.signal?.throwIfAborted()
    await requireSame(vault, from.backup, await readRestored(access, scratch.database, from))
    const durationMs = Math.round(performance.now() - began)
    if (from.isCheckDue) await checkPages(scratch, from.signal)
    return { durationMs, isChecked: from.isCheckDue }
  })
}

const RESTORE = ['--exit-on-error', '--no-owner', '--no-acl'] as const

async function readRestored(
  access: ClusterAccess,
  database: DatabaseId,
  watch: Watch,
): Promise<FoundContent> {
  return await asOwner(access, database, async (client) => {
    await client.query('begin isolation level repeatable read')
    const content = await readContent(client, tableProgress(watch))
    await client.query('commit')
    return content
  })
}

/** One that lies ahead was written down by a clock that was wrong, and does not count. */
async function isCheckDue(
  { access, control, clock }: Vault,
  database: DatabaseId,
): Promise<boolean> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query(
      `select from zennnn_vault.backup
       where database_id = $1 and checked_at <= $2 and checked_at > $2::timestamptz - make_interval(days => $3) limit 1`,
      [database, clock.now(), CHECK_INTERVAL_DAYS],
    )
    return rows.length === 0
  })
}

async function noteVerified(
  { access, control, clock }: Vault,
  backup: RecordId,
  { durationMs, isChecked }: Verification,
): Promise<void> {
  const now = clock.now()
  await asOwner(access, control, async (register) => {
    await register.query(
      `update zennnn_vault.backup set verified_at = $2, verify_ms = $3, checked_at = coalesce($4, checked_at),
         verify_tries = 0
       where id = $1`,
      [backup, now, durationMs, isChecked ? now : null],
    )
  })
}

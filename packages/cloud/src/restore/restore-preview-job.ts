import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import type { Registry } from '@zennnn/model'
import { asOwner } from '../database/cluster-access.ts'
import type { BackupRecord } from '../vault/backup-register.ts'
import { nearestCopies } from '../vault/copy-nearest.ts'
import { findAway } from '../vault/region-check.ts'
import type { Vault } from '../vault/vault.ts'
import { getWantedBackup } from './restore-input.ts'
import { type ModelLoss, readLosses } from './restore-loss.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import type { RestoreTools } from './restore-tools.ts'

export interface RestoreLoss {
  /** Since the backup. */
  readonly minutes: number
  /** Those with any loss. */
  readonly models: readonly ModelLoss[]
  /** The region whose copy would be read; null where none that has one can be reached. */
  readonly from: string | null
  /** Regions that cannot be reached at this moment. */
  readonly away: readonly string[]
}

/**
 * Says what restoring a backup on live would take back. Input: backup, and database when a customer asks. The result of
 * its step `count` is a RestoreLoss.
 */
export function restorePreviewJob(tools: RestoreTools): JobKind {
  return jobKind({
    name: 'restore_preview',
    place: 'control',
    steps: [
      {
        name: 'count',
        run: async (context) => await preview(tools, context),
      },
    ],
  })
}

async function preview(tools: RestoreTools, context: JobContext): Promise<RestoreLoss> {
  await context.report({ message: 'Counting what happened since the backup.' })
  const backup = await getWantedBackup(tools, context.input)
  const { apps } = await asOwner(
    tools.access,
    tools.control,
    async (register) => await getRestoreSource(register, backup.database),
  )
  return await countLosses(tools, backup, partsOf(tools, apps).registry)
}

/** What restoring a backup in place of the live database would take back at this moment. */
export async function countLosses(
  vault: Vault,
  backup: BackupRecord,
  registry: Registry,
): Promise<RestoreLoss> {
  const { access, clock } = vault
  const away = (await findAway(vault)).map(({ name }) => name)
  const minutes = Math.round((clock.now().getTime() - backup.at.getTime()) / 60_000)
  const models = await asOwner(access, backup.database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const found = await readLosses(client, backup, [...registry.models.values()])
    await client.query('commit')
    return found
  })
  return {
    minutes,
    models: models.filter(({ added, changed, deleted }) => added + changed + deleted > 0),
    from: nearestCopies(vault, backup).find((region) => !away.includes(region)) ?? null,
    away,
  }
}

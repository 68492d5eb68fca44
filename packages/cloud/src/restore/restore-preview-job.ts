import { type JobContext, type JobKind, jobKind } from '@zennnn/jobs'
import { asOwner } from '../database/cluster-access.ts'
import { getWantedBackup } from './restore-input.ts'
import { countLosses, type ModelLoss } from './restore-loss.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import type { RestoreTools } from './restore-tools.ts'

/**
 * Says what restoring a backup on live would take back. Input: backup, and database when a customer asks. The result of
 * its step `count` is `{minutes, models}`, of models with any loss.
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

async function preview(
  tools: RestoreTools,
  context: JobContext,
): Promise<{ readonly minutes: number; readonly models: readonly ModelLoss[] }> {
  await context.report({ message: 'Counting what happened since the backup.' })
  const backup = await getWantedBackup(tools, context.input)
  const { apps } = await asOwner(
    tools.access,
    tools.control,
    async (register) => await getRestoreSource(register, backup.database),
  )
  const { registry } = partsOf(tools, apps)
  const minutes = Math.round((tools.clock.now().getTime() - backup.at.getTime()) / 60_000)
  const models = await asOwner(tools.access, backup.database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const found = await countLosses(client, backup, [...registry.models.values()])
    await client.query('commit')
    return found
  })
  return {
    minutes,
    models: models.filter(({ added, changed, deleted }) => added + changed + deleted > 0),
  }
}

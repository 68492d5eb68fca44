import type { JobContext } from '@zennnn/jobs'
import { asOwner } from '../database/cluster-access.ts'
import { getBackup } from '../vault/backup-register.ts'
import { readLikeNew } from './like-new.ts'
import { restoreInto } from './restore-into.ts'
import { requireRoom } from './restore-room.ts'
import { getRestoreSource, partsOf } from './restore-source.ts'
import { restoreOf, saveRestore } from './restore-steps.ts'
import type { RestoreTools } from './restore-tools.ts'

/** Restores what a job is for under the fresh id of its restore. From the beginning, each time it is run. */
export async function fillFresh(tools: RestoreTools, context: JobContext): Promise<void> {
  const restore = await restoreOf(tools, context)
  const backup = await getBackup(tools.access, tools.control, restore.backup)
  await requireRoom(tools.access, backup)
  const { apps } = await asOwner(
    tools.access,
    tools.control,
    async (register) => await getRestoreSource(register, restore.database),
  )
  const { registry, template } = partsOf(tools, apps)
  const { fresh: database, reference } = restore
  const region = await restoreInto(
    tools,
    {
      backup,
      cluster: tools.access,
      database,
      registry,
      likeNew: async () => await readLikeNew(tools.access, { template, reference }),
    },
    context,
  )
  await saveRestore(tools, restore.id, { set: 'region = $2', values: [region] })
}

import { getCustomerDatabase, listBackups, planRetention, retentionLines } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const backupPlan: Command = {
  name: 'backup plan',
  summary:
    'Says which backups of a database are to be kept and which not, and why. Deletes nothing.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const { access, control } = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const { database } = await getCustomerDatabase(access, control, { slug })
    const plan = planRetention(await listBackups(access, control, database), systemClock.now())
    answer(
      plan.map(({ backup: { id, at, kind, state }, action, because }) => ({
        slug,
        id,
        at,
        kind,
        state,
        action,
        because,
      })),
      retentionLines(plan),
    )
    return 0
  },
}

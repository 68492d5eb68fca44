import { listBackups, listRemovals, planRetention, retentionLines } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { getKeptDatabase } from '../cloud/kept-database.ts'
import type { Command } from '../command.ts'

export const backupPlan: Command = {
  name: 'backup plan',
  summary:
    'Says which backups of a database are to be kept and which not, why, and when. Deletes nothing.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const { access, control } = place
    const { slug, database } = await getKeptDatabase(place, parameters[0] ?? '')
    const plan = planRetention(await listBackups(access, control, database), systemClock.now())
    const removals = await listRemovals({ access, control }, database)
    const dueAt = new Map(removals.map((removal) => [removal.backup, removal.dueAt]))
    answer(
      plan.map(({ backup: { id, at, kind, state }, action, because }) => ({
        slug,
        id,
        at,
        kind,
        state,
        action,
        because,
        dueAt: (action === 'delete' ? dueAt.get(id) : undefined) ?? null,
      })),
      retentionLines(plan, removals),
    )
    return 0
  },
}

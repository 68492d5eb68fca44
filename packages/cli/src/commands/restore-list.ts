import { getCustomerDatabase, listRestores } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { restoreAnswer, restoreLine } from '../cloud/restore-lines.ts'
import type { Command } from '../command.ts'

export const restoreList: Command = {
  name: 'restore list',
  summary: 'Lists what was restored of the backups of a database, newest first.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const { database } = await getCustomerDatabase(place.access, place.control, { slug })
    const restores = await listRestores(place, database)
    answer(
      restores.map(restoreAnswer),
      restores.length === 0 ? [`Nothing of ${slug} was restored.`] : restores.map(restoreLine),
    )
    return 0
  },
}

import { getCustomerDatabase, listBackups } from '@zennnn/cloud'
import { backupAnswer, backupLine } from '../cloud/backup-lines.ts'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const backupList: Command = {
  name: 'backup list',
  summary: 'Lists the backups of a database, newest first.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const { access, control } = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const { database } = await getCustomerDatabase(access, control, { slug })
    const backups = await listBackups(access, control, database)
    answer(
      backups.map(backupAnswer),
      backups.length === 0 ? [`There are no backups of ${slug}.`] : backups.map(backupLine),
    )
    return 0
  },
}

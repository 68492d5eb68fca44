import { getBackup } from '@zennnn/cloud'
import { backupAnswer, backupLines } from '../cloud/backup-lines.ts'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const backupShow: Command = {
  name: 'backup show',
  summary: 'Shows what is known of a backup and of its copies.',
  parameters: ['<backup>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const { access, control } = await openPlace(environment)
    const backup = await getBackup(access, control, parameters[0] ?? '')
    answer(backupAnswer(backup), backupLines(backup))
    return 0
  },
}

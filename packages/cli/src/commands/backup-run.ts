import { getCustomerDatabase, runBackup } from '@zennnn/cloud'
import { backupAnswer, backupLines } from '../cloud/backup-lines.ts'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 unless every region has a copy that was read back. */
export const backupRun: Command = {
  name: 'backup run',
  summary: 'Makes a backup of a database in every region, and reads each copy back.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const { database } = await getCustomerDatabase(place.access, place.control, { slug })
    const backup = await runBackup(vaultOf(place), { database, kind: 'manual' })
    answer(backupAnswer(backup), backupLines(backup))
    return backup.state === 'complete' ? 0 : 1
  },
}

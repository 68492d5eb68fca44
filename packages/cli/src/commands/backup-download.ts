import { resolve } from 'node:path'
import { downloadBackup, getBackup, noteOperatorEvent } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { type Command, requireOption } from '../command.ts'

/** Exit code 1 and no file when no region has an undamaged copy. */
export const backupDownload: Command = {
  name: 'backup download',
  summary: 'Writes a backup into a ZIP archive: the dump and a manifest.',
  parameters: ['<backup>'],
  options: {
    out: { type: 'string', value: '<file>', summary: 'The archive to be made.' },
  },
  run: async (args, { environment, answer }) => {
    const file = resolve(requireOption(args, 'out'))
    const place = await openPlace(environment)
    const backup = await getBackup(place.access, place.control, args.parameters[0] ?? '')
    await noteOperatorEvent(place, backup.database, {
      about: 'backup',
      record: backup.id,
      words: `takes a copy of the backup of ${backup.at.toISOString()}`,
    })
    const region = await downloadBackup(vaultOf(place), backup, file)
    answer({ backup: backup.id, file, region }, [`${file} was written from the region ${region}.`])
    return 0
  },
}

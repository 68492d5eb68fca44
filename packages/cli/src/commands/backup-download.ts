import { resolve } from 'node:path'
import { downloadBackup, getBackup } from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, requireOption } from '../command.ts'

/** Exit code 1 and no file when no region has an undamaged copy. */
export const backupDownload: Command = {
  name: 'backup download',
  summary: 'Writes a backup into a tar archive: the dump and a manifest.',
  parameters: ['<backup>'],
  options: {
    out: { type: 'string', value: '<file>', summary: 'The archive to be made.' },
  },
  run: async (args, { environment, answer }) => {
    const file = resolve(requireOption(args, 'out'))
    const place = await openPlace(environment)
    const backup = await getBackup(place.access, place.control, args.parameters[0] ?? '')
    const region = await downloadBackup({ ...place, clock: systemClock }, backup, file)
    answer({ backup: backup.id, file, region }, [`${file} was written from the region ${region}.`])
    return 0
  },
}

import { getBackup, holdingRegions, verifyBackup } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when the copy is damaged or is not what was dumped. */
export const backupVerify: Command = {
  name: 'backup verify',
  summary: 'Restores a backup into a cluster made for that alone and compares every table.',
  parameters: ['<backup>'],
  options: {
    region: {
      type: 'string',
      value: '<region>',
      summary: 'Where the copy is read. (the first that has it)',
    },
  },
  run: async ({ parameters, options }, { environment, answer }) => {
    const place = await openPlace(environment)
    const vault = vaultOf(place)
    const backup = await getBackup(place.access, place.control, parameters[0] ?? '')
    // Where none has it, the refusal names the first.
    const [first] = [...holdingRegions(vault, backup), ...vault.regions.map(({ name }) => name)]
    const region = String(options['region'] ?? first)
    const { durationMs, isChecked } = await verifyBackup(vault, backup, region)
    answer({ backup: backup.id, region, durationMs, checked: isChecked }, [
      `The backup ${backup.id} was restored from ${region} and is equal, in ${durationMs} ms.`,
      ...(isChecked ? ['Its pages and indexes were checked, as once a week, and are sound.'] : []),
    ])
    return 0
  },
}

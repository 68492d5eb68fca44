import {
  type BackupRecord,
  catchUpBackup,
  getRegion,
  lackingRegions,
  listBackups,
  listKeptDatabases,
} from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { Command } from '../command.ts'

/** Exit code 1 when a backup is still without a copy there. */
export const vaultCopy: Command = {
  name: 'vault copy',
  summary: 'Gives a region that was away every backup that it lacks, from another region.',
  parameters: ['<region>'],
  options: {},
  run: async ({ parameters }, { environment, answer, say }) => {
    const place = await openPlace(environment)
    const vault = vaultOf(place)
    const { name } = getRegion(vault.regions, parameters[0] ?? '')
    const isLacking = (backup: BackupRecord): boolean =>
      lackingRegions(vault, backup).includes(name)
    const results: {
      readonly backup: string
      readonly copied: boolean
      readonly message: string | null
    }[] = []
    // The newest first: until it is complete, retention keeps all that came before it.
    for (const database of await listKeptDatabases(vault))
      for (const backup of (await listBackups(place.access, place.control, database)).filter(
        (one) => isLacking(one) && one.copies.some(({ readBackAt }) => readBackAt !== null),
      )) {
        const after = await catchUpBackup(vault, backup, {
          report: async ({ message }) => {
            say(`${backup.id}: ${message ?? ''}`)
          },
        }).catch((error: unknown) => {
          if (error instanceof PlatformError) return error
          throw error
        })
        results.push(resultOf(backup.id, name, after))
      }
    answer(results, [
      ...results.map(
        ({ backup, copied, message }) =>
          `${backup} ${copied ? 'copied and read back' : `not copied: ${message}`}`,
      ),
      `${name}: ${results.filter(({ copied }) => copied).length} of ${results.length} copied.`,
    ])
    return results.every(({ copied }) => copied) ? 0 : 1
  },
}

function resultOf(backup: string, region: string, after: BackupRecord | PlatformError) {
  if (after instanceof PlatformError) return { backup, copied: false, message: after.message }
  const copy = after.copies.find((one) => one.region === region)
  return { backup, copied: typeof copy?.readBackAt === 'string', message: copy?.message ?? null }
}

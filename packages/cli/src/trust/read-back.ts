import {
  type BackupHoldings,
  getBackup,
  type HeldCopies,
  listHoldings,
  readCopy,
} from '@zennnn/cloud'
import type { ReadBackPort } from '@zennnn/trust'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { turnsOf } from './turns-file.ts'

/** Reads copies as a download does: the key of the vault, and the way by which nothing can be deleted. */
export function readBackPort(place: CloudPlace): ReadBackPort {
  return {
    regions: async () => await Promise.resolve(vaultOf(place).regions.map(({ name }) => name)),
    newest: async () => newestBackups(await listHoldings(place)),
    readBack: async ({ id }, region, signal) => {
      const backup = await getBackup(place.access, place.control, id)
      await readCopy(vaultOf(place), { backup, region, signal }, async () => {
        await Promise.resolve()
      })
    },
    turns: turnsOf(place.home),
  }
}

/** The newest complete backup of each database that has one. @internal */
export function newestBackups(holdings: readonly BackupHoldings[]): readonly HeldCopies[] {
  return holdings.flatMap(({ backups }) =>
    backups.filter(({ state }) => state === 'complete').slice(0, 1),
  )
}

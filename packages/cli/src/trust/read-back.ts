import {
  type BackupHoldings,
  getBackup,
  type HeldCopies,
  listHoldings,
  readCopy,
} from '@zennnn/cloud'
import type { Clock } from '@zennnn/kernel'
import type { ReadBackPort } from '@zennnn/trust'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'

const HOUR_MS = 3_600_000
/** From three regions, one after the other, within the time of a control: 10 MB a second. */
const MOST_BYTES = 100_000_000

/** Reads copies as a download does: the key of the vault, and the way by which nothing can be deleted. */
export function readBackPort(place: CloudPlace, clock: Clock): ReadBackPort {
  return {
    regions: async () => await Promise.resolve(vaultOf(place).regions.map(({ name }) => name)),
    draw: async () => drawBackup(await listHoldings(place), clock.now()),
    readBack: async ({ id }, region, signal) => {
      const backup = await getBackup(place.access, place.control, id)
      await readCopy(vaultOf(place), { backup, region, signal }, async () => {
        await Promise.resolve()
      })
    },
  }
}

/** The newest complete backup of a database that is small enough; with each hour that of the next database. @internal */
export function drawBackup(holdings: readonly BackupHoldings[], now: Date): HeldCopies | undefined {
  const newest = holdings.flatMap(({ backups }) => {
    const complete = backups.filter(({ state }) => state === 'complete')
    return complete.slice(0, 1).filter(({ bytes = 0 }) => bytes <= MOST_BYTES)
  })
  return newest[Math.floor(now.getTime() / HOUR_MS) % Math.max(1, newest.length)]
}

import {
  findBackupSign,
  findRegionSign,
  getRegion,
  keepHomeRegion,
  type RecoveryCourse,
  readRegions,
} from '@zennnn/cloud'
import { type DatabaseId, systemClock } from '@zennnn/kernel'
import { findState } from '../cloud/cloud-state.ts'
import type { CommandContext } from '../command.ts'
import { findLeftControl, leftRegions } from './lost-region.ts'
import { requireFreePort } from './port-check.ts'
import { giveCopies, type RecoveredCloud, recoverCloud } from './recover-cloud.ts'
import { serveMeanwhile } from './recovering-children.ts'
import { becomeCloud, type ClaimWords, claimOf, requireLost } from './recovery-claim.ts'
import type { RecoveryJournal } from './recovery-journal.ts'
import type { Shutdown } from './shutdown.ts'

/** An earlier run that was killed leaves a `serve` that ends in order, which takes it at most half of that. */
const PORT_PATIENCE_MS = 10_000

/** How a region is recovered. */
export interface RegionOrder {
  readonly home: string
  readonly journal: RecoveryJournal
  readonly lost: string
  /** Where the databases run from now on; undefined: what regions.json says stays. */
  readonly into: string | undefined
  /** Id of the control database, where no region that is left is a folder of this machine. */
  readonly control: DatabaseId | undefined
  readonly words: ClaimWords
  readonly workers: number
  /** As in CloudRecovery. */
  readonly mayLackLog: boolean
  readonly signal: AbortSignal
  readonly follow: (course: RecoveryCourse) => void
}

/**
 * Brings a cloud back from the regions that are left, on this machine: makes it the cloud in each of them, serves each database
 * as soon as it is back, and ends when all were tried. Killed at any point, the next run goes on. STATE_REFUSED where the cloud may
 * still live and is not meant, and where another recovery was there first.
 */
export async function recoverRegion(
  order: RegionOrder,
  { context, shutdown }: { readonly context: CommandContext; readonly shutdown: Shutdown },
): Promise<RecoveredCloud> {
  const { home, journal, lost, into, words } = order
  const { environment, say } = context
  const all = readRegions(home)
  const regions = leftRegions(all, lost)
  if (into !== undefined) getRegion(regions, into)
  await requireFreePort(environment.port, PORT_PATIENCE_MS)
  const users = await giveCopies(home, say)
  const seek = {
    control: order.control ?? (await knownControl(order)),
    now: systemClock.now(),
    say,
  }
  const left = await findLeftControl(home, regions, seek)
  await requireLost(
    async () => [
      await findRegionSign(getRegion(all, lost)),
      findBackupSign(left.choices, seek.now),
    ],
    words,
  )
  const isThere = journal.control !== null
  if (isThere) say('The control database is there already. Going on with what is missing.')
  const claim = claimOf(journal, words.despite)
  return await recoverCloud(
    {
      ...order,
      users,
      // Written down before it is written in a region: what nobody here remembers would keep this very recovery out.
      journal: { ...journal, takeover: claim.id },
      control: left.control,
      choices: isThere ? [] : left.choices,
      regions,
      prepare: async (found) => {
        const { repositories } = left
        await becomeCloud(found.place, { regions, repositories, claim, words, say })
        if (into !== undefined) await keepHomeRegion(home, into)
        await serveMeanwhile(found, environment, { say, shutdown })
      },
    },
    { context, shutdown },
  )
}

/** Once it is restored its id stands in the state of the home. */
async function knownControl({ home, journal }: RegionOrder): Promise<DatabaseId | undefined> {
  return journal.control === null ? undefined : (await findState(home))?.control
}

import type { Log } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { Region } from '../vault/regions.ts'
import { openPrivileged } from '../vault/repository.ts'
import { listMadeRegions } from '../vault/repository-made.ts'
import { forgetSnapshots, pruneSome, removeDeadLocks } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { waitForCopies } from '../vault/vault-lock.ts'
import { adoptFrom } from './log-adopt.ts'
import { listSegments, removeSegments } from './log-place.ts'
import { keptIn, planForgetting, planTrim } from './log-plan.ts'
import {
  readKeeping,
  readKeptLog,
  removeElsewhere,
  removeKept,
  updateKeeping,
} from './log-register.ts'
import type { Shipping } from './log-ship.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Nothing is shipped meanwhile: a region that hangs may not keep it from others for longer. */
const TIDY_MS = 600_000

/** Lets go what of the folder is in the region and no newer base needs. */
export async function trimFolder(
  vault: Vault,
  { folder, stretch }: Pick<Shipping, 'folder' | 'stretch'>,
): Promise<void> {
  const kept = await asOwner(vault.access, vault.control, readKeptLog)
  await removeSegments(folder, planTrim(kept, stretch, await listSegments(folder)))
}

/**
 * Once an hour, in each region that has something of the log: forgets what no second of seven days needs, and what has been of
 * no use to anybody for a day, as of a base that broke off; then gives some of its room back. By the way where deleting is
 * allowed; not while a base is made. A region that cannot be reached has its turn an hour later.
 */
export async function forgetOldLog(vault: Vault, log: Log, signal: AbortSignal): Promise<void> {
  const { access, control, clock } = vault
  const now = clock.now()
  const regions = await asOwner(access, control, async (register) => {
    const { repository, forgottenAt } = await readKeeping(register)
    if (forgottenAt !== null && now.getTime() - forgottenAt.getTime() < HOUR_MS) return []
    await removeElsewhere(
      register,
      vault.regions.map(({ name }) => name),
    )
    await updateKeeping(register, 'forgotten_at = $1', [now])
    const known = await listMadeRegions(register, repository)
    return vault.regions.filter(({ name }) => known.has(name))
  })
  for (const region of regions)
    await forgetIn(vault, region, { now, signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      log.warn('log_not_forgotten', { region: region.name, error })
    })
}

async function forgetIn(
  vault: Vault,
  region: Region,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { access, control, home } = vault
  await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    // First of all: where nothing may be deleted, nothing is forgotten. And before others are kept from writing: a region that
    // is away is waited for.
    await removeDeadLocks(await openPrivileged(register, home, { database, region }))
    await waitForCopies(register, database)
    // Anew: its password may be another by now.
    const repository = await openPrivileged(register, home, { database, region })
    // The register may be one of last night: what it does not know is not nobody's.
    const { strays } = await adoptFrom(register, repository, now)
    const gone = planForgetting(keptIn(await readKeptLog(register), [region.name]), now)
    await removeKept(register, gone)
    const old = strays.filter(({ at }) => now.getTime() - Date.parse(at) > DAY_MS)
    const forgotten = [...gone.bases, ...gone.snapshots].map(({ snapshot }) => snapshot)
    await forgetSnapshots(repository, [...new Set([...forgotten, ...old.map(({ id }) => id)])])
    // A base that nobody needs any more is the last to have what customers who left had.
    await pruneSome(repository, { limitMs: TIDY_MS, signal })
  })
}

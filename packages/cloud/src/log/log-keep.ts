import { asOwner } from '../database/cluster-access.ts'
import type { Region } from '../vault/regions.ts'
import { openPrivileged } from '../vault/repository.ts'
import {
  forgetSnapshots,
  listSnapshots,
  pruneRepository,
  removeDeadLocks,
} from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { tryLockCopies } from '../vault/vault-lock.ts'
import { listSegments, removeSegments } from './log-place.ts'
import { planForgetting, planTrim } from './log-plan.ts'
import { readKeeping, readKeptLog, removeKept, updateKeeping } from './log-register.ts'
import type { Shipping } from './log-ship.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Lets go what of the folder is in the region and no newer base needs. */
export async function trimFolder(vault: Vault, { folder, stretch }: Shipping): Promise<void> {
  const kept = await asOwner(vault.access, vault.control, readKeptLog)
  await removeSegments(folder, planTrim(kept, stretch, await listSegments(folder)))
}

/**
 * Once an hour: forgets what no second of seven days needs, and what in the repository has been registered as nothing
 * for a day, as of a shipping that was killed; once a day: gives its room back. By the way where deleting is allowed; not while a base is made.
 */
export async function forgetOldLog(vault: Vault, region: Region): Promise<void> {
  const { access, control, clock, home } = vault
  const now = clock.now()
  await asOwner(access, control, async (register) => {
    const { repository: database, forgottenAt, prunedAt } = await readKeeping(register)
    if (forgottenAt !== null && now.getTime() - forgottenAt.getTime() < HOUR_MS) return
    if (!(await tryLockCopies(register, database))) return
    // First of all: where nothing may be deleted, nothing is forgotten.
    const repository = await openPrivileged(register, home, { database, region })
    const gone = planForgetting(await readKeptLog(register), now)
    await removeKept(register, gone)
    const left = await readKeptLog(register)
    const known = new Set([...left.bases, ...left.snapshots].map(({ snapshot }) => snapshot))
    await removeDeadLocks(repository)
    const strays = (await listSnapshots(repository))
      .filter(({ id, at }) => !known.has(id) && now.getTime() - Date.parse(at) > DAY_MS)
      .map(({ id }) => id)
    const forgotten = [...gone.bases, ...gone.snapshots].map(({ snapshot }) => snapshot)
    await forgetSnapshots(repository, [...new Set([...forgotten, ...strays])])
    // A base that nobody needs any more is the last to have what customers who left had.
    const isPruned =
      gone.bases.length > 0 || prunedAt === null || now.getTime() - prunedAt.getTime() > DAY_MS
    if (isPruned) await pruneRepository(repository)
    await updateKeeping(
      register,
      `forgotten_at = $1, pruned_at = case when $2 then $1 else pruned_at end`,
      [now, isPruned],
    )
  })
}

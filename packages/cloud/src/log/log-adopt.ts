import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import type { Region } from '../vault/regions.ts'
import { openRepository, type Repository } from '../vault/repository.ts'
import { type DatedSnapshot, listSnapshots, type Snapshot } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import { type KeptLog, keptIn } from './log-plan.ts'
import { addKept, readKeeping, readKeptLog, removeKept } from './log-register.ts'
import { readTags } from './log-tags.ts'

/** How the register comes to know what a region has. */
interface Adoption<T extends Snapshot> {
  readonly found: KeptLog
  /** Registered, and not there. */
  readonly gone: KeptLog
  /** There, and of no use to anybody: what a base left that broke off. */
  readonly strays: readonly T[]
}

/**
 * What of the snapshots in a region the register does not know, and the other way round, as after it came back from a backup of
 * last night. A log that says that it is of the future is left alone: neither registered nor a stray.
 * @internal
 */
export function planAdoption<T extends Snapshot>(
  kept: KeptLog,
  region: string,
  { there, now }: { readonly there: readonly T[]; readonly now: Date },
): Adoption<T> {
  const here = keptIn(kept, [region])
  const ids = new Set(there.map(({ id }) => id))
  const known = new Set([...here.bases, ...here.snapshots].map(({ snapshot }) => snapshot))
  const read = there.flatMap(({ id, tags }) => {
    const tagged = readTags(tags)
    return tagged === undefined ? [] : [{ ...tagged, snapshot: id }]
  })
  const usable = read.filter(({ until }) => until <= now)
  const bases = new Map(
    usable.flatMap(({ stretch, bases: told }) =>
      told
        .filter(({ snapshot }) => ids.has(snapshot) && !known.has(snapshot))
        .map((one) => [one.snapshot, { ...one, stretch, region }] as const),
    ),
  )
  const snapshots = usable
    .filter(({ snapshot }) => !known.has(snapshot))
    .map(({ id, stretch, snapshot, firstSegment, bytes, until }) => ({
      id,
      stretch,
      region,
      snapshot,
      firstSegment,
      bytes,
      until,
    }))
  const logs = new Set(read.map(({ snapshot }) => snapshot))
  return {
    found: { bases: [...bases.values()], snapshots },
    gone: {
      bases: here.bases.filter(({ snapshot }) => !ids.has(snapshot)),
      snapshots: here.snapshots.filter(({ snapshot }) => !ids.has(snapshot)),
    },
    strays: there.filter(({ id }) => !known.has(id) && !bases.has(id) && !logs.has(id)),
  }
}

/**
 * Has the register know what lies in a region of the log, after that came back from a backup of last night. Returns how many
 * copies it did not know.
 */
export async function adoptLog(vault: Vault, region: Region): Promise<number> {
  const { access, control, home, clock } = vault
  return await asOwner(access, control, async (register) => {
    const { repository: database } = await readKeeping(register)
    const repository = await openRepository(register, home, { database, region })
    const { found } = await adoptFrom(register, repository, clock.now())
    return found.bases.length + found.snapshots.length
  })
}

/** As adoptLog, of a repository that is open. */
export async function adoptFrom(
  register: Client,
  repository: Repository,
  now: Date,
): Promise<Adoption<DatedSnapshot>> {
  // In this order: what is shipped meanwhile is not taken for gone.
  const kept = await readKeptLog(register)
  const there = await listSnapshots(repository)
  const adoption = planAdoption(kept, repository.region, { there, now })
  await addKept(register, adoption.found)
  await removeKept(register, adoption.gone)
  return adoption
}

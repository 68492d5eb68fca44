import { join } from 'node:path'
import { type DatabaseId, PlatformError, parseDatabaseId, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { type BackupRecord, readBackups } from './backup-register.ts'
import { fillRegions, lackingRegions } from './catch-up.ts'
import { sayFailure } from './copy-failure.ts'
import type { Region } from './regions.ts'
import { openPrivileged, type Repository } from './repository.ts'
import { isAbsent } from './repository-folder.ts'
import { forgetDamage } from './repository-look.ts'
import { forgetRepository, planHeal } from './repository-lost.ts'
import { readyRepository } from './repository-made.ts'
import {
  type RepositoryState,
  readState,
  repositoryAbsent,
  repositoryShut,
} from './repository-state.ts'
import { forgetSnapshots, listSnapshots, rebuildIndex, type Snapshot } from './restic.ts'
import { scrubRepository, setAside } from './scrub.ts'
import { findReadable, findUnreadable } from './scrub-region.ts'
import type { Vault } from './vault.ts'
import { tryLockCopies, waitForCopies } from './vault-lock.ts'
import type { Watch } from './watch.ts'

/** What became of the copies of one database in a region. */
export interface HealResult {
  readonly database: DatabaseId
  /** Files that were damaged and lie aside; of a repository that cannot be opened any more, all: `.`. */
  readonly setAside: readonly string[]
  /** Backups whose copy there could not be read. */
  readonly lost: readonly RecordId[]
  /** Those that have one again, copied from another region and read back. */
  readonly healed: readonly RecordId[]
  /** Why nothing was done, and what to do; undefined when something was. */
  readonly refused: string | undefined
}

/** How to heal. */
export interface HealOrder extends Watch {
  /** What to do with a repository that is not there, or does not open: its disk may be away. Not told: refuse. */
  readonly missing?: 'refuse' | 'begin anew'
}

/**
 * Makes every copy of a region readable again: what is damaged is moved away, the index written anew, backups whose
 * snapshots cannot be read are copied from another region and read back, and only then the old snapshots are forgotten, by
 * the privileged way: a healing that fails leaves what there was. From the first moment to the last the register says of
 * each copy whether it can be read; killed at any point, the next call goes on. One database that cannot be healed keeps
 * nobody from the others, and those to whose copies something is being done come last. SETUP_FAILED where none can be, as the
 * folder is not there or nothing may be deleted.
 */
export async function healRegion(
  vault: Vault,
  region: Region,
  order: HealOrder = {},
): Promise<readonly HealResult[]> {
  const databases = await listRepositories(vault, region.name)
  const total = databases.length
  const found: Healing[] = []
  const busy: DatabaseId[] = []
  for (const database of databases) {
    await order.report?.({ done: found.length, total, message: `Looking at ${database}.` })
    const healing = await tryHeal(vault, region, { database, order, take: tryLockCopies })
    if (healing === undefined) busy.push(database)
    else found.push(healing)
  }
  for (const database of busy) {
    const message = `Waiting for what is being done to the copies of ${database}.`
    await order.report?.({ done: found.length, total, message })
    const healing = await tryHeal(vault, region, { database, order, take: takeInTurn })
    if (healing !== undefined) found.push(healing)
  }
  const [first] = found
  if (
    first?.failure?.code === 'SETUP_FAILED' &&
    found.every(({ failure }) => failure !== undefined)
  )
    throw first.failure
  return found.map(({ result }) => result)
}

interface Healing {
  readonly result: HealResult
  /** Why it could not be looked at. */
  readonly failure?: PlatformError
}

/** How the copies of a database are taken; false when somebody else has them. */
type Take = (register: Client, database: DatabaseId) => Promise<boolean>

async function takeInTurn(register: Client, database: DatabaseId): Promise<true> {
  await waitForCopies(register, database)
  return true
}

/** undefined where the copies are somebody else's. */
async function tryHeal(
  vault: Vault,
  region: Region,
  { take, ...wanted }: Wanted & { readonly take: Take },
): Promise<Healing | undefined> {
  wanted.order.signal?.throwIfAborted()
  try {
    const result = await healDatabase(vault, region, { ...wanted, take })
    return result === undefined ? undefined : { result }
  } catch (error) {
    wanted.order.signal?.throwIfAborted()
    const failure = toFailure(error)
    if (failure === undefined) throw error
    const { database } = wanted
    const nothing = { setAside: [], lost: [], healed: [] }
    return { result: { database, ...nothing, refused: sayFailure(failure) }, failure }
  }
}

/** What a region or its disk answered; undefined for what is our own fault. */
function toFailure(error: unknown): PlatformError | undefined {
  if (error instanceof PlatformError) return error
  return error instanceof Error && 'syscall' in error
    ? new PlatformError('INTERNAL', { message: `${error.message}.`, cause: error })
    : undefined
}

/**
 * The databases with a repository there, also without any copy: a killed run may have forgotten the last one. Not those
 * whose keys are being destroyed.
 */
async function listRepositories(
  { access, control }: Vault,
  region: string,
): Promise<readonly DatabaseId[]> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ database: string }>(
      `select p.database_id as database from zennnn_vault.repository_password p
       where p.region = $1 and p.keys_removed is null
         and (exists (select from zennnn_vault.backup b where b.database_id = p.database_id)
           or exists (select from zennnn_vault.log_keeping k where k.repository = p.database_id))
       order by 1`,
      [region],
    )
    return rows.map(({ database }) => parseDatabaseId(database))
  })
}

interface Wanted {
  readonly database: DatabaseId
  readonly order: HealOrder
}

async function healDatabase(
  vault: Vault,
  region: Region,
  { database, order, take }: Wanted & { readonly take: Take },
): Promise<HealResult | undefined> {
  return await asOwner(vault.access, vault.control, async (register) => {
    if (!(await take(register, database))) return undefined
    const repository = await openPrivileged(register, vault.home, { database, region })
    const cleared = await clear(vault, register, { repository, database, order })
    const nothing = { database, lost: [], healed: [], ...cleared }
    if (cleared.refused !== undefined) return nothing
    return { ...nothing, ...(await fillAgain(vault, register, { region, database, order })) }
  })
}

async function fillAgain(
  vault: Vault,
  register: Client,
  { region, database, order }: Wanted & { readonly region: Region },
): Promise<Pick<HealResult, 'lost' | 'healed'>> {
  // Anew: what the register knows of it may be otherwise by now.
  const repository = await openPrivileged(register, vault.home, { database, region })
  await readyRepository(register, database, repository)
  // Else restic would not write again what it believes to have.
  await rebuildIndex(repository)
  await findUnreadable(vault, register, { region, database })
  await findReadable(vault, register, { region, database })
  // A copy that cannot be read still says so again.
  await forgetDamage(register, { database, region: region.name })
  const lost = (await readBackups(register, database)).filter(
    (backup) => isAnywhere(backup) && lackingRegions(vault, backup).includes(region.name),
  )
  for (const backup of lost) await fillRegions(vault, register, backup, order)
  const after = await readBackups(register, database)
  const replaced = planForgetting(await listSnapshots(repository), after, region.name)
  await forgetSnapshots(repository, replaced)
  const ids = lost.map(({ id }) => id)
  const healed = after.filter(
    (one) => ids.includes(one.id) && !lackingRegions(vault, one).includes(region.name),
  )
  return { lost: ids, healed: healed.map(({ id }) => id) }
}

/**
 * Moves what is damaged out of a folder, all of it where it cannot be opened; first the register forgets it. On another
 * machine that is done there: `zennnn vault scrub --path --set-aside`.
 */
async function clear(
  vault: Vault,
  register: Client,
  { repository, database, order }: Wanted & { readonly repository: Repository },
): Promise<Pick<HealResult, 'setAside' | 'refused'>> {
  const { folder, region, wasMade } = repository
  const damaged = folder === undefined ? [] : (await scrubRepository(folder)).damaged
  if (folder !== undefined) await setAside(folder, damaged)
  const found = await readState(repository)
  // Where something damaged lay, the disk is there, also when nothing else was.
  const state = found === 'absent' && damaged.length > 0 ? 'damaged' : found
  const step = planHeal({
    state,
    wasMade,
    place: folder === undefined ? 'elsewhere' : 'folder',
    hasKeys: folder !== undefined && !(await isAbsent(join(folder, 'keys'))),
    missing: order.missing ?? 'refuse',
  })
  if (step === 'refuse') return { setAside: damaged, refused: sayRefusal(state, region) }
  if (step === 'repair') return { setAside: damaged, refused: undefined }
  await forgetRepository(vault, register, { database, region })
  if (folder === undefined || state === 'absent') return { setAside: damaged, refused: undefined }
  await setAside(folder, ['.'])
  return { setAside: ['.'], refused: undefined }
}

function sayRefusal(state: RepositoryState, region: string): string {
  return sayFailure(state === 'absent' ? repositoryAbsent(region) : repositoryShut(region))
}

function isAnywhere({ copies }: BackupRecord): boolean {
  return copies.some(({ readBackAt }) => readBackAt !== null)
}

/**
 * The snapshots of backups that have another one there by now, which was read back. Those of a backup that has none stay: a
 * disk that read wrong today may read right tomorrow. So do those that the register does not know: it may be an older one.
 * @internal
 */
export function planForgetting(
  snapshots: readonly Snapshot[],
  backups: readonly Pick<BackupRecord, 'id' | 'copies'>[],
  region: string,
): readonly string[] {
  const good = new Set(
    backups.flatMap(({ id, copies }) =>
      copies
        .filter((copy) => copy.region === region && copy.readBackAt !== null)
        .map(() => String(id)),
    ),
  )
  const kept = new Set(backups.flatMap(({ copies }) => copies.map(({ snapshot }) => snapshot)))
  return snapshots
    .filter(({ id, tags }) => !kept.has(id) && tags.some((tag) => good.has(tag)))
    .map(({ id }) => id)
}

import { type DatabaseId, PlatformError, parseDatabaseId, type RecordId } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { type BackupRecord, readBackups } from './backup-register.ts'
import { fillRegions, lackingRegions } from './catch-up.ts'
import type { Region } from './regions.ts'
import { openPrivileged, type Repository } from './repository.ts'
import {
  forgetSnapshots,
  listSnapshots,
  opens,
  prepareRepository,
  rebuildIndex,
  type Snapshot,
} from './restic.ts'
import { scrubRepository, setAside } from './scrub.ts'
import { findReadable, findUnreadable } from './scrub-region.ts'
import type { Vault } from './vault.ts'
import { lockCopies } from './vault-lock.ts'
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
}

/**
 * Makes every copy of a region readable again: what is damaged is moved away, the index written anew, backups whose
 * snapshots cannot be read are copied from another region and read back, and only then the old snapshots are forgotten, by
 * the privileged way: a healing that fails leaves what there was. From the first moment to the last the register says of
 * each copy whether it can be read; killed at any point, the next call goes on. SETUP_FAILED where the folder is not there or nothing may be deleted.
 */
export async function healRegion(
  vault: Vault,
  region: Region,
  watch: Watch = {},
): Promise<readonly HealResult[]> {
  const results: HealResult[] = []
  const databases = await listRepositories(vault, region.name)
  for (const [done, database] of databases.entries()) {
    watch.signal?.throwIfAborted()
    await watch.report?.({ done, total: databases.length, message: `Looking at ${database}.` })
    results.push(await healDatabase(vault, region, { database, watch }))
  }
  return results
}

/** The databases with a repository there, also without any copy: a killed run may have forgotten the last one. */
async function listRepositories(
  { access, control }: Vault,
  region: string,
): Promise<readonly DatabaseId[]> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ database: string }>(
      `select p.database_id as database from zennnn_vault.repository_password p
       where p.region = $1 and exists (select from zennnn_vault.backup b where b.database_id = p.database_id)
       order by 1`,
      [region],
    )
    return rows.map(({ database }) => parseDatabaseId(database))
  })
}

async function healDatabase(
  vault: Vault,
  region: Region,
  { database, watch }: { readonly database: DatabaseId; readonly watch: Watch },
): Promise<HealResult> {
  return await asOwner(vault.access, vault.control, async (register) => {
    await lockCopies(register, database)
    const repository = await openPrivileged(register, vault.home, { database, region })
    const aside = await clear(repository)
    // Makes a new one where there was none, or one that could not be opened.
    await prepareRepository(repository)
    // Else restic would not write again what it believes to have.
    await rebuildIndex(repository)
    await findUnreadable(vault, register, { region, database })
    await findReadable(vault, register, { region, database })
    const lost = (await readBackups(register, database)).filter(
      (backup) => isAnywhere(backup) && lackingRegions(vault, backup).includes(region.name),
    )
    for (const backup of lost) await fillRegions(vault, register, backup, watch)
    const after = await readBackups(register, database)
    await forgetSnapshots(
      repository,
      planForgetting(await listSnapshots(repository), after, region.name),
    )
    const ids = lost.map(({ id }) => id)
    const healed = after.filter(
      (one) => ids.includes(one.id) && !lackingRegions(vault, one).includes(region.name),
    )
    return { database, setAside: aside, lost: ids, healed: healed.map(({ id }) => id) }
  })
}

/** Moves what is damaged out of a folder. On another machine that is done there: `zennnn vault scrub --path --set-aside`. */
async function clear(repository: Repository): Promise<readonly string[]> {
  const { folder } = repository
  if (folder === undefined) return []
  const { damaged, files } = await scrubRepository(folder)
  await setAside(folder, damaged)
  if (files === 0 || (await isOpened(repository))) return damaged
  await setAside(folder, ['.'])
  return ['.']
}

/** False when its keys or its configuration are damaged or gone; whatever else is wrong is thrown. */
async function isOpened(repository: Repository): Promise<boolean> {
  try {
    return await opens(repository)
  } catch (error) {
    if (error instanceof PlatformError && /config|ciphertext/i.test(error.message)) return false
    throw error
  }
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

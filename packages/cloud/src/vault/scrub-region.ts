import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type BackupCopy, type BackupRecord, readBackups } from './backup-register.ts'
import { isAway } from './copy-failure.ts'
import { readExactly } from './copy-read.ts'
import { registerCopy } from './copy-register.ts'
import { listMade } from './region-mounted.ts'
import type { Region } from './regions.ts'
import { openRepository } from './repository.ts'
import { checkPart, measureRepository, PARTS, partOf } from './repository-check.ts'
import { isAbsent } from './repository-folder.ts'
import { ABSENT, noteLook } from './repository-look.ts'
import { findPrivilegedPlace } from './repository-place.ts'
import { findUnfinished, removeUnfinished } from './repository-unfinished.ts'
import { scrubRepository } from './scrub.ts'
import type { Vault } from './vault.ts'
import { waitForCopies } from './vault-lock.ts'

/** What was found in the copies of one database in one region. */
export interface RegionScrub {
  readonly region: string
  readonly database: DatabaseId
  /** False where its repository is not there: that says nothing about its copies, the disk may be away. */
  readonly isThere: boolean
  /** Of a region elsewhere: which part of its packs was read. */
  readonly part?: string
  readonly files: number
  readonly bytes: number
  /** Damaged files, from the repository's folder; elsewhere, what is wrong. */
  readonly damaged: readonly string[]
  /** Backups whose copy there cannot be read any more; the register says so from now on. */
  readonly backups: readonly RecordId[]
  /** Files that were removed because restic began them a day ago or longer and never finished them. */
  readonly unfinished: number
}

/**
 * Looks at a region: at every file of a folder of this machine, without any key; of what lies elsewhere, at the structure
 * and the part of the day, with the password. Where something is damaged, every copy of that database there is read: those
 * that cannot be are no copies any more. All of it is registered. What killed writes left in a folder is removed. SETUP_FAILED where the folder is not there; throws where
 * the region is away. A repository that is not there loses no copies by that.
 */
export async function scrubRegion(vault: Vault, region: Region): Promise<readonly RegionScrub[]> {
  const { place, name } = region
  if (place.kind === 'folder' && !(await isFolder(place.path)))
    throw setupFailed(
      `The folder of the region ${name}, ${place.path}, is not there.`,
      'Is its disk mounted?',
    )
  const databases = await asOwner(
    vault.access,
    vault.control,
    async (register) => await listMade(register, name),
  )
  const results: RegionScrub[] = []
  for (const database of databases)
    results.push(
      place.kind === 'folder'
        ? await scrubFolder(vault, region, { database, folder: join(place.path, database) })
        : await scrubElsewhere(vault, region, database),
    )
  return results
}

async function scrubFolder(
  vault: Vault,
  region: Region,
  { database, folder }: { readonly database: DatabaseId; readonly folder: string },
): Promise<RegionScrub> {
  const { access, control, clock } = vault
  const of = { region: region.name, database, at: clock.now() }
  const isThere = !(await isAbsent(folder))
  const unfinished = isThere ? await sweep(vault, region, { database, folder }) : 0
  const found = isThere ? await scrubRepository(folder) : { files: 0, bytes: 0, damaged: [] }
  const isSound = isThere && found.files > 0 && found.damaged.length === 0
  return await asOwner(access, control, async (register) => {
    if (isThere && !isSound) await waitForCopies(register, database)
    const backups =
      isThere && !isSound ? await findUnreadable(vault, register, { region, database }) : []
    const words = isThere ? `${found.damaged.length} files are damaged.` : ABSENT
    await noteLook(register, of, {
      bytes: isThere ? found.bytes : undefined,
      damage: isSound ? undefined : words,
    })
    return { region: region.name, database, isThere, ...found, backups, unfinished }
  })
}

/** What killed writes left takes room for ever, and no program of restic removes it. */
async function sweep(
  { access, control, clock }: Vault,
  region: Region,
  { database, folder }: { readonly database: DatabaseId; readonly folder: string },
): Promise<number> {
  if ((await findUnfinished(folder, clock.now())).length === 0) return 0
  return await asOwner(access, control, async (register) => {
    await waitForCopies(register, database)
    const { identity } = await findPrivilegedPlace(region, database)
    // Anew: nobody writes by now.
    const paths = await findUnfinished(folder, clock.now())
    await removeUnfinished({ folder, identity }, paths)
    return paths.length
  })
}

async function scrubElsewhere(
  vault: Vault,
  region: Region,
  database: DatabaseId,
): Promise<RegionScrub> {
  const { access, control, clock, home } = vault
  const at = clock.now()
  return await asOwner(access, control, async (register) => {
    await waitForCopies(register, database)
    const repository = await openRepository(register, home, { database, region })
    const part = partOf(at)
    const damage = await checkPart(repository, part)
    const backups =
      damage === undefined ? [] : await findUnreadable(vault, register, { region, database })
    const bytes = damage === undefined ? await measureRepository(repository) : undefined
    await noteLook(register, { region: region.name, database, at }, { bytes, damage })
    const damaged = damage === undefined ? [] : [damage]
    const of = { region: region.name, database, isThere: true, part: `${part}/${PARTS}` }
    return { ...of, files: 0, bytes: bytes ?? 0, damaged, backups, unfinished: 0 }
  })
}

/**
 * Reads every copy of a database in a region; those that cannot be read are registered as none. Returns their backups. Call
 * it holding the lock of the copies.
 */
export async function findUnreadable(
  vault: Vault,
  register: Client,
  of: { readonly region: Region; readonly database: DatabaseId },
): Promise<readonly RecordId[]> {
  const lost: RecordId[] = []
  for (const backup of await readBackups(register, of.database)) {
    const copy = backup.copies.find(
      (one) => one.region === of.region.name && one.readBackAt !== null,
    )
    if (copy === undefined) continue
    const message = await readThrough(vault, register, { region: of.region, backup, copy })
    if (message === undefined) continue
    lost.push(backup.id)
    await registerCopy(vault, register, backup.id, { ...copy, readBackAt: null, message })
  }
  return lost
}

/**
 * Reads every snapshot that is no copy yet, as after a reading back that was too slow: one that is whole may be the only
 * one, and is registered as read back. Call it holding the lock of the copies.
 */
export async function findReadable(
  vault: Vault,
  register: Client,
  of: { readonly region: Region; readonly database: DatabaseId },
): Promise<void> {
  for (const backup of await readBackups(register, of.database)) {
    const copy = backup.copies.find(
      (one) => one.region === of.region.name && one.readBackAt === null && one.snapshot !== null,
    )
    if (copy === undefined || backup.sha256 === undefined) continue
    if ((await readThrough(vault, register, { region: of.region, backup, copy })) !== undefined)
      continue
    const readBackAt = vault.clock.now().toISOString()
    await registerCopy(vault, register, backup.id, { ...copy, readBackAt, message: null })
  }
}

/** Why a copy cannot be read; nothing when it can. Throws when the region is away: that says nothing about its copies. */
async function readThrough(
  vault: Vault,
  register: Client,
  {
    region,
    backup: { database, bytes, sha256 },
    copy: { snapshot },
  }: { readonly region: Region; readonly backup: BackupRecord; readonly copy: BackupCopy },
): Promise<string | undefined> {
  if (snapshot === null || bytes === undefined || sha256 === undefined) return 'It has no snapshot.'
  const repository = await openRepository(register, vault.home, { database, region })
  try {
    await readExactly(repository, { snapshot, expected: { bytes, sha256 } }, async () => undefined)
    return undefined
  } catch (error) {
    if (!(error instanceof PlatformError) || isAway(error)) throw error
    return `Damaged: ${error.message}`
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

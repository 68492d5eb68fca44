import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { setupFailed } from '../machine/setup-failed.ts'
import { type BackupCopy, type BackupRecord, readBackups } from './backup-register.ts'
import { readExactly } from './copy-read.ts'
import { registerCopy } from './copy-register.ts'
import { listMade } from './region-mounted.ts'
import type { Region } from './regions.ts'
import { openRepository } from './repository.ts'
import { isAbsent } from './repository-folder.ts'
import { scrubRepository } from './scrub.ts'
import type { Vault } from './vault.ts'
import { waitForCopies } from './vault-lock.ts'

/** What was found in the copies of one database in one region. */
export interface RegionScrub {
  readonly region: string
  readonly database: DatabaseId
  /** False where its repository is not there: that says nothing about its copies, the disk may be away. */
  readonly isThere: boolean
  readonly files: number
  readonly bytes: number
  /** Damaged files, from the repository's folder. */
  readonly damaged: readonly string[]
  /** Backups whose copy there cannot be read any more; the register says so from now on. */
  readonly backups: readonly RecordId[]
}

/**
 * Looks at every file of a region that is a folder of this machine, without any key. Where one is damaged, every copy of
 * that database there is read with its key: those that cannot be are no copies any more. SETUP_FAILED for a region
 * elsewhere, and where the folder is not there. A repository that is not there loses no copies by that.
 */
export async function scrubRegion(vault: Vault, region: Region): Promise<readonly RegionScrub[]> {
  const { place, name } = region
  if (place.kind !== 'folder')
    throw setupFailed(
      `The region ${name} is no folder of this machine.`,
      'Run there: zennnn vault scrub --path <folder>',
    )
  if (!(await isFolder(place.path)))
    throw setupFailed(
      `The folder of the region ${name}, ${place.path}, is not there.`,
      'Is its disk mounted?',
    )
  const results: RegionScrub[] = []
  const databases = await asOwner(
    vault.access,
    vault.control,
    async (register) => await listMade(register, name),
  )
  for (const database of databases)
    results.push(
      await scrubDatabase(vault, region, { database, folder: join(place.path, database) }),
    )
  return results
}

async function scrubDatabase(
  vault: Vault,
  region: Region,
  { database, folder }: { readonly database: DatabaseId; readonly folder: string },
): Promise<RegionScrub> {
  const of = { region: region.name, database }
  if (await isAbsent(folder))
    return { ...of, isThere: false, files: 0, bytes: 0, damaged: [], backups: [] }
  const found = await scrubRepository(folder)
  const isSound = found.files > 0 && found.damaged.length === 0
  const backups = isSound
    ? []
    : await asOwner(vault.access, vault.control, async (register) => {
        await waitForCopies(register, database)
        return await findUnreadable(vault, register, { region, database })
      })
  return { ...of, isThere: true, ...found, backups }
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
    if (!(error instanceof PlatformError) || AWAY.test(error.message)) throw error
    return `Damaged: ${error.message}`
  }
}

/** Of a region that does not answer, or that does not know us any more: says nothing about its copies. */
const AWAY =
  /does not answer|did nothing|\b(Get|Head|Post|Delete) "https?:|\((401|403|5\d\d)\)|permission denied|unable to create lock|SIG[A-Z]+:/

async function isFolder(path: string): Promise<boolean> {
  return await lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

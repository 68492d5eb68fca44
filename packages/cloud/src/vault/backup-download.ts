import { type FileHandle, access as findFile, open, rename, rm } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { BackupRecord } from './backup-register.ts'
import { readCopy } from './copy-read.ts'
import { type TarEntry, tarEnd, tarHeader, tarPadding } from './tar-entry.ts'
import type { Vault } from './vault.ts'

/**
 * Writes a backup as a tar archive with `<slug>.dump`, for pg_restore, and `manifest.json`. The file appears whole or not
 * at all. Takes the first region whose copy is undamaged; returns it. Throws STATE_REFUSED when the file is there already
 * or the backup has no copy, INTERNAL when no copy can be read.
 */
export async function downloadBackup(
  vault: Vault,
  backup: BackupRecord,
  file: string,
): Promise<string> {
  if (await isThere(file))
    throw new PlatformError('STATE_REFUSED', {
      message: `There is a file ${file} already.`,
      hint: 'Choose another name, or remove it.',
    })
  const regions = backup.copies.filter(({ readBackAt }) => readBackAt !== null)
  if (regions.length === 0)
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} (${backup.state}) has no copy that can be read.`,
    })
  const slug = await readSlug(vault, backup)
  const failures: PlatformError[] = []
  for (const { region } of regions) {
    try {
      await writeArchive(vault, { backup, region, slug }, file)
      return region
    } catch (error) {
      // A full disk is full for every region.
      if (!(error instanceof PlatformError)) throw error
      failures.push(error)
    }
  }
  throw new PlatformError('INTERNAL', {
    message: `No copy of the backup ${backup.id} can be read: ${failures.map(({ message }) => message).join(' ')}`,
    cause: failures[0],
  })
}

async function writeArchive(
  vault: Vault,
  from: { readonly backup: BackupRecord; readonly region: string; readonly slug: string },
  file: string,
): Promise<void> {
  const unfinished = `${file}.part`
  const output = await open(unfinished, 'wx', 0o600)
  try {
    try {
      await writeEntries(vault, from, output)
      await output.sync()
    } finally {
      await output.close()
    }
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function writeEntries(
  vault: Vault,
  { backup, region, slug }: Parameters<typeof writeArchive>[1],
  output: FileHandle,
): Promise<void> {
  const { bytes = 0, at } = backup
  const dump: TarEntry = { name: `${slug}.dump`, bytes, at }
  await output.writeFile(tarHeader(dump))
  await readCopy(vault, { backup, region }, async (piece) => {
    await output.writeFile(piece)
  })
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(backup, slug), undefined, 2)}\n`)
  await output.writeFile(
    Buffer.concat([
      tarPadding(bytes),
      tarHeader({ name: 'manifest.json', bytes: manifest.length, at }),
      manifest,
      tarPadding(manifest.length),
      tarEnd(),
    ]),
  )
}

function manifestOf(backup: BackupRecord, slug: string) {
  const { id, database, kind, at, bytes, sha256, content } = backup
  return {
    backup: id,
    slug,
    database,
    kind,
    at,
    dump: { name: `${slug}.dump`, bytes, sha256 },
    schemaHash: content?.schemaHash,
    tables: content?.tables,
  }
}

/** A database that is gone is named by its id. */
async function readSlug({ access, control }: Vault, backup: BackupRecord): Promise<string> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ slug: string }>(
      'select "slug" from app."database" where "database_id" = $1',
      [backup.database],
    )
    return rows[0]?.slug ?? backup.database
  })
}

async function isThere(path: string): Promise<boolean> {
  return await findFile(path).then(
    () => true,
    () => false,
  )
}

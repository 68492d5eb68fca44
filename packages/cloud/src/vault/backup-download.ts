import { access as findFile, open, rename, rm } from 'node:fs/promises'
import { PlatformError } from '@zennnn/kernel'
import { writeCopy } from './backup-archive.ts'
import type { BackupRecord } from './backup-register.ts'
import { fromNearest } from './copy-nearest.ts'
import type { Vault } from './vault.ts'

/**
 * Writes a backup as a ZIP archive with `<slug>.dump`, for pg_restore, and `manifest.json`. The file appears whole or not
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
  return await fromNearest(vault, backup, {
    attempt: async (region) => {
      await writeFile(vault, { backup, region }, file)
    },
    goOn: () => true,
  })
}

async function writeFile(
  vault: Vault,
  { backup, region }: { readonly backup: BackupRecord; readonly region: string },
  file: string,
): Promise<void> {
  const unfinished = `${file}.part`
  const handle = await open(unfinished, 'wx', 0o600)
  try {
    try {
      // Closes the file; what is renamed is on the disk.
      await writeCopy(vault, backup, { region, output: handle.createWriteStream({ flush: true }) })
    } finally {
      await handle.close()
    }
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  return await findFile(path).then(
    () => true,
    () => false,
  )
}

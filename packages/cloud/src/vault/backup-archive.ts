import type { Writable } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { archiveWriter } from './archive.ts'
import { archiveManifest } from './archive-manifest.ts'
import type { BackupRecord } from './backup-register.ts'
import { readCopy } from './copy-read.ts'
import { readSlug } from './database-slug.ts'
import type { Vault } from './vault.ts'

/** One try: the copy of one region, written to `output`. */
export interface ArchiveTry {
  readonly region: string
  readonly output: Writable
  readonly signal?: AbortSignal | undefined
}

/** Writes the archive of one copy. When that is found damaged under way, it is broken off, and the register says so. */
export async function writeCopy(
  vault: Vault,
  backup: BackupRecord,
  { region, output, signal }: ArchiveTry,
): Promise<void> {
  const slug = await readSlug(vault, backup.database)
  const archive = archiveWriter(output, { slug, at: backup.at })
  try {
    await readCopy(vault, { backup, region, signal }, archive.write)
  } catch (error) {
    archive.abandon()
    const isDamaged = error instanceof PlatformError && archive.hasBegun()
    if (isDamaged) await doubtCopy(vault, { backup, region }, error.message)
    throw error
  }
  const { id, database, kind, at, bytes, sha256, content } = backup
  await archive.finish(
    archiveManifest({ backup: id, slug, database, kind, at, dump: { bytes, sha256 }, content }),
  )
}

/** The next one who reads this backup takes another region first. */
async function doubtCopy(
  { access, control, clock }: Vault,
  { backup, region }: { readonly backup: BackupRecord; readonly region: string },
  because: string,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(
      'update zennnn_vault.copy set message = $3 where backup = $1 and region = $2 and message is null',
      [
        backup.id,
        region,
        `A download at ${clock.now().toISOString()} could not read it to its end: ${because}`,
      ],
    )
  })
}

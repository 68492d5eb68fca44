import type { Writable } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { archiveWriter } from './archive.ts'
import { archiveManifest } from './archive-manifest.ts'
import type { BackupCopy, BackupRecord } from './backup-register.ts'
import { readCopy } from './copy-read.ts'
import { readSlug } from './database-slug.ts'
import type { Vault } from './vault.ts'

/** One try: the copy of one region, written to `output`. */
export interface ArchiveTry {
  readonly region: string
  readonly output: Writable
  readonly signal?: AbortSignal | undefined
}

/**
 * Gives a backup as an archive from the first region whose copy is undamaged; returns the region. `attempt` is called
 * for one region after the other until it returns, and throws what `writeCopy` threw; after `mayGoOn` says no, that is
 * thrown. STATE_REFUSED when the backup has no copy, INTERNAL when none can be read.
 */
export async function fromAnyRegion(
  backup: BackupRecord,
  attempt: (region: string) => Promise<void>,
  mayGoOn: () => boolean,
): Promise<string> {
  const regions = planRegions(backup.copies)
  if (regions.length === 0)
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} (${backup.state}) has no copy that can be read.`,
    })
  const failures: PlatformError[] = []
  for (const region of regions) {
    try {
      await attempt(region)
      return region
    } catch (error) {
      // A full disk is full for every region.
      if (!(error instanceof PlatformError) || !mayGoOn()) throw error
      failures.push(error)
    }
  }
  throw new PlatformError('INTERNAL', {
    message: `No copy of the backup ${backup.id} can be read: ${failures.map(({ message }) => message).join(' ')}`,
    cause: failures[0],
  })
}

/** Those that were read back whole; last, the ones that were found damaged since. @internal */
export function planRegions(copies: readonly BackupCopy[]): readonly string[] {
  const whole = copies.filter(({ readBackAt }) => readBackAt !== null)
  const [sound, doubtful] = [
    whole.filter(({ message }) => message === null),
    whole.filter(({ message }) => message !== null),
  ]
  return [...sound, ...doubtful].map(({ region }) => region)
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

import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Attempt, AttemptProgress } from './backup-attempt.ts'
import type { BackupCopy } from './backup-register.ts'
import { noCopy, sayFailure } from './copy-failure.ts'
import { type DumpDigest, readExactly } from './copy-read.ts'
import type { TeeResult } from './dump-tee.ts'
import type { Repository } from './repository.ts'
import { findWritten, type WrittenSnapshot } from './restic.ts'
import { regionPatience, stallWatch, withinTime } from './stall.ts'
import type { Vault } from './vault.ts'

/** Reads every copy whole, all at once. */
export async function readAllBack(
  vault: Vault,
  { id: tag, watch }: Attempt,
  from: {
    readonly repositories: readonly Repository[]
    readonly tee: TeeResult
    readonly progress: AttemptProgress
  },
): Promise<readonly BackupCopy[]> {
  const { repositories, tee, progress } = from
  progress.estimate = tee.bytes
  return await Promise.all(
    repositories.map(async (repository, index) => {
      const { region } = repository
      const copy = tee.copies[index]
      if (copy?.status !== 'fulfilled') return noCopy(region, copy?.reason)
      progress.readBack.set(region, 0)
      const back = await readBack(vault, repository, {
        tag,
        written: copy.value,
        expected: tee,
        signal: watch.signal,
        came: (bytes) => progress.readBack.set(region, bytes),
      })
      // One that failed must not hold the count of the others.
      progress.readBack.set(region, tee.bytes)
      return back
    }),
  )
}

interface Wanted {
  readonly tag: RecordId
  readonly written: WrittenSnapshot
  readonly expected: DumpDigest
  readonly signal: AbortSignal | undefined
  readonly came: (bytes: number) => void
}

async function readBack(
  { clock }: Vault,
  repository: Repository,
  wanted: Wanted,
): Promise<BackupCopy> {
  const { region } = repository
  const copy = { region, bytesAdded: wanted.written.added }
  let snapshot: string | null = null
  try {
    snapshot = await findSnapshot(repository, wanted)
    await readWhole(repository, snapshot, wanted)
    return { ...copy, snapshot, readBackAt: clock.now().toISOString(), message: null }
  } catch (error) {
    return { ...copy, snapshot, readBackAt: null, message: sayFailure(error) }
  }
}

async function findSnapshot(repository: Repository, { tag, written }: Wanted): Promise<string> {
  const looking = findWritten(repository, tag, written)
  const found = await withinTime(looking, regionPatience(repository.region))
  const [snapshot] = found
  if (snapshot !== undefined && found.length === 1) return snapshot
  throw new PlatformError('INTERNAL', {
    message: `The region ${repository.region} has ${found.length} snapshots of this backup instead of one.`,
  })
}

async function readWhole(
  repository: Repository,
  snapshot: string,
  { expected, signal: cancelled, came }: Wanted,
): Promise<void> {
  const stall = stallWatch(regionPatience(repository.region))
  const signal = AbortSignal.any([stall.signal, ...(cancelled === undefined ? [] : [cancelled])])
  let bytes = 0
  try {
    await readExactly(repository, { snapshot, expected, signal }, async (piece) => {
      bytes += piece.length
      stall.touch()
      came(bytes)
    })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    stall.stop()
  }
}

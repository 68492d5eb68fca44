import { createHash } from 'node:crypto'
import { addAbortSignal } from 'node:stream'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { BackupRecord } from './backup-register.ts'
import { getRegion } from './regions.ts'
import { openRepository, type Repository } from './repository.ts'
import { isLocked, readSnapshot, withoutLock } from './restic.ts'
import type { Vault } from './vault.ts'

/** The dump as it was written. */
export interface DumpDigest {
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

/**
 * Reads the dump of a backup from one region, piece by piece. Only when this returns were the pieces the dump that was
 * written: throws INTERNAL for a damaged copy, STATE_REFUSED where there is none.
 */
export async function readCopy(
  vault: Vault,
  from: {
    readonly backup: BackupRecord
    readonly region: string
    /** Ends it at once. */
    readonly signal?: AbortSignal | undefined
  },
  take: (piece: Buffer) => Promise<void>,
): Promise<void> {
  const { backup, region, signal } = from
  const snapshot = backup.copies.find((copy) => copy.region === region)?.snapshot
  const { bytes, sha256 } = backup
  if (typeof snapshot !== 'string' || bytes === undefined || sha256 === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: `The backup ${backup.id} has no copy in the region ${region}.`,
    })
  const repository = await openFor(vault, from)
  await readExactly(repository, { snapshot, expected: { bytes, sha256 }, signal }, take)
}

interface WantedSnapshot {
  readonly snapshot: string
  readonly expected: DumpDigest
  readonly signal?: AbortSignal | undefined
}

/** As readCopy, of a snapshot that is not registered yet. */
export async function readExactly(
  repository: Repository,
  wanted: WantedSnapshot,
  take: (piece: Buffer) => Promise<void>,
): Promise<void> {
  try {
    await readUnlessLocked(repository, wanted, take)
  } catch (error) {
    // Refused before the first piece: somebody was killed who had the repository for himself alone, or has it still.
    if (!isLocked(error)) throw error
    await readUnlessLocked(withoutLock(repository), wanted, take)
  }
}

/** As readExactly; throws, see isLocked, where somebody has the repository for himself alone. */
export async function readUnlessLocked(
  repository: Repository,
  wanted: WantedSnapshot,
  take: (piece: Buffer) => Promise<void>,
): Promise<void> {
  const { output, ended, abandon } = readSnapshot(repository, wanted.snapshot)
  if (wanted.signal !== undefined) addAbortSignal(wanted.signal, output)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of output) {
      if (!Buffer.isBuffer(piece)) continue
      hash.update(piece)
      bytes += piece.length
      await take(piece)
    }
    await ended
  } finally {
    abandon()
  }
  if (bytes === wanted.expected.bytes && hash.digest('hex') === wanted.expected.sha256) return
  throw new PlatformError('INTERNAL', {
    message: `The copy in the region ${repository.region} is not the dump that was written.`,
    hint: 'Use the copy of another region.',
  })
}

async function openFor(
  { access, control, home, regions }: Vault,
  from: { readonly backup: BackupRecord; readonly region: string },
): Promise<Repository> {
  const of = { database: from.backup.database, region: getRegion(regions, from.region) }
  return await asOwner(
    access,
    control,
    async (register) => await openRepository(register, home, of),
  )
}

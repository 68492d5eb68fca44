import { PlatformError } from '@zennnn/kernel'
import type { BackupCopy, BackupRecord } from './backup-register.ts'

/** What is done with the copy of one region, until it succeeds. */
interface Walk {
  readonly attempt: (region: string) => Promise<void>
  /** Whether the next region is tried after this failure; what it throws ends the walk, as the failure does when it says no. */
  readonly goOn: (region: string, error: PlatformError) => boolean | Promise<boolean>
}

/**
 * Tries one region after the other that has a copy of a backup, until one succeeds; returns it. What is no PlatformError, as
 * a full disk, is so for every region and thrown. STATE_REFUSED when the backup has no copy, INTERNAL when none succeeds.
 */
export async function fromNearest(
  vault: Parameters<typeof nearestCopies>[0],
  backup: Pick<BackupRecord, 'id' | 'state' | 'copies'>,
  { attempt, goOn }: Walk,
): Promise<string> {
  const regions = nearestCopies(vault, backup)
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
      if (!(error instanceof PlatformError) || !(await goOn(region, error))) throw error
      failures.push(error)
    }
  }
  throw new PlatformError('INTERNAL', {
    message: `No copy of the backup ${backup.id} can be read: ${failures.map(({ message }) => message).join(' ')}`,
    cause: failures[0],
  })
}

/** Regions with a copy that was read back whole, in the order of the vault's; last, those found damaged since. */
export function nearestCopies(
  { regions }: { readonly regions: readonly { readonly name: string }[] },
  { copies }: Pick<BackupRecord, 'copies'>,
): readonly string[] {
  const near = regions.flatMap(({ name }) => copies.filter(({ region }) => region === name))
  const whole = near.filter(({ readBackAt }) => readBackAt !== null)
  const sound = whole.filter((copy) => !isDoubtful(copy))
  return [...sound, ...whole.filter(isDoubtful)].map(({ region }) => region)
}

function isDoubtful({ message }: Pick<BackupCopy, 'message'>): boolean {
  return message !== null
}

import { PlatformError } from '@zennnn/kernel'
import { isAway, sayFailure } from './copy-failure.ts'
import type { Repository } from './repository.ts'
import { runRestic } from './restic-process.ts'

/** Of what lies elsewhere, each night another thirtieth is read: after a month every pack was. */
export const PARTS = 30
const DAY_MS = 86_400_000
/** A part of a large repository over a slow line; then it counts as away. */
const LIMIT_MS = 2 * 3_600_000

/** Which part has its turn on a day; from 1. */
export function partOf(at: Date): number {
  return (Math.floor(at.getTime() / DAY_MS) % PARTS) + 1
}

/**
 * Reads the whole structure of a repository elsewhere and one part of its packs, with its password: without it only the
 * machine that has the files could. Returns why it is damaged; nothing when it is not. Throws when the region is away. What
 * fails once is asked once more: a line that breaks looks like damage. Call it holding the lock of the copies.
 */
export async function checkPart(repository: Repository, part: number): Promise<string | undefined> {
  return (await failureOf(repository, part)) === undefined
    ? undefined
    : await failureOf(repository, part)
}

async function failureOf(repository: Repository, part: number): Promise<string | undefined> {
  try {
    // Who has the lock of the copies needs none of restic's, and must not keep readers out.
    await runRestic(repository, ['--no-lock', 'check', `--read-data-subset=${part}/${PARTS}`], {
      limitMs: LIMIT_MS,
    })
    return undefined
  } catch (error) {
    if (!(error instanceof PlatformError) || isAway(error)) throw error
    return sayFailure(error)
  }
}

/** Bytes of all packs that hold something, as they lie there. */
export async function measureRepository(repository: Repository): Promise<number> {
  const stats: unknown = JSON.parse(
    await runRestic(repository, ['--no-lock', 'stats', '--mode', 'raw-data', '--json'], {
      limitMs: LIMIT_MS,
    }),
  )
  const bytes: unknown = Reflect.get(Object(stats), 'total_size')
  if (typeof bytes === 'number') return bytes
  throw new PlatformError('INTERNAL', { message: 'restic did not say how large a repository is.' })
}

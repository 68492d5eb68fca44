import { setTimeout as delay } from 'node:timers/promises'
import type { Repository } from './repository.ts'
import { isLocked, removeDeadLocks } from './restic.ts'

/** Longer than a repository is tidied at once. */
const LONGEST_MS = 720_000
const AGAIN_MS = 5_000

/**
 * Runs `body`, and again when another process has the repository for itself alone, as while it is tidied; what one that died has
 * left is removed. Rejects with the signal's reason, and with that of `body` when it lasts.
 */
export async function whenUnlocked<T>(
  repository: Repository,
  body: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const deadline = performance.now() + LONGEST_MS
  // At first at once: it may have been a dead one's.
  for (let pauseMs = 0; ; pauseMs = AGAIN_MS)
    try {
      return await body()
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) throw error
      await removeDeadLocks(repository)
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
      signal.throwIfAborted()
    }
}

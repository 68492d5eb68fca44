import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises'

/** What a promise comes to, or undefined when it takes longer. */
export async function untilLater<T>(
  promise: Promise<T>,
  longestMs: number,
): Promise<T | undefined> {
  const controller = new AbortController()
  try {
    return await Promise.race([promise, late(longestMs, controller.signal)])
  } finally {
    controller.abort()
  }
}

async function late(longestMs: number, signal: AbortSignal): Promise<undefined> {
  try {
    await delay(Math.max(0, longestMs), undefined, { signal })
    // When this process itself was held up, the answer may lie at its door: it is read before the time counts as over.
    await immediate()
  } catch {
    // Nobody waits any more.
  }
  return undefined
}

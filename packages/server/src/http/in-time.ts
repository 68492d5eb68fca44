/** What comes of a promise, if that is soon; undefined afterwards. It is never cancelled. */
export async function inTime<T>(promise: Promise<T>, longestMs: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, longestMs, undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

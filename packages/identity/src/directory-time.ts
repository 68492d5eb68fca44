/** Refused with what `late` makes when it takes longer than `limitMs`; `signal` then tells the work that nobody waits for it. */
export async function within<Result>(
  limitMs: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const isLate = Promise.withResolvers<never>()
  const stop = new AbortController()
  const timer = setTimeout(() => {
    isLate.reject(late())
    stop.abort()
  }, limitMs)
  try {
    return await Promise.race([work(stop.signal), isLate.promise])
  } finally {
    clearTimeout(timer)
  }
}

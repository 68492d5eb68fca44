/** Waits for work, or for the signal, whose reason it throws then, whatever becomes of the work. Without one, for the work. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await work
  const over = Promise.withResolvers<never>()
  const stop = (): void => {
    over.reject(signal.reason)
  }
  // Also where it is over from the first: work that fails then, and is waited for by nobody, would end the process.
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([over.promise, work])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

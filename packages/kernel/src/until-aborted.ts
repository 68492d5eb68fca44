/** Waits for work, or for the signal, whose reason it throws then, whatever becomes of the work. Without one, for the work. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await work
  signal.throwIfAborted()
  const over = Promise.withResolvers<never>()
  const stop = (): void => {
    over.reject(signal.reason)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, over.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

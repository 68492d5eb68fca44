import { PlatformError } from '@zennnn/kernel'

/** A region that does nothing for so long is given up; the others go on. */
const STALL_MS = 600_000

/** What is waited for, in a sentence that begins with it, and for how long. */
export interface Patience {
  readonly what: string
  readonly limitMs: number
}

export function regionPatience(region: string, limitMs: number = STALL_MS): Patience {
  return { what: `The region ${region}`, limitMs }
}

/** Waits for work, but no longer than it may take: then `giveUp` is called, and INTERNAL thrown whatever becomes of it. */
export async function withinTime<T>(
  work: Promise<T>,
  patience: Patience,
  giveUp: (reason: Error) => void = () => undefined,
): Promise<T> {
  const stalled = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const reason = stallError(patience)
    stalled.reject(reason)
    giveUp(reason)
  }, patience.limitMs)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, stalled.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Aborts its signal, with INTERNAL as reason, once nobody has touched it for too long. Stop it after use. */
export function stallWatch(patience: Patience): {
  readonly signal: AbortSignal
  readonly touch: () => void
  readonly stop: () => void
} {
  const stalled = new AbortController()
  const start = () =>
    setTimeout(() => {
      stalled.abort(stallError(patience))
    }, patience.limitMs)
  let timer = start()
  return {
    signal: stalled.signal,
    touch: () => {
      clearTimeout(timer)
      timer = start()
    },
    stop: () => {
      clearTimeout(timer)
    },
  }
}

function stallError({ what, limitMs }: Patience): PlatformError {
  const minutes = Math.round(limitMs / 60_000)
  return new PlatformError('INTERNAL', {
    message: `${what} did nothing for ${minutes < 1 ? 'too long' : `${minutes} minutes`} and was given up.`,
    hint: 'Look at the disk, the folder or the network of that region.',
  })
}

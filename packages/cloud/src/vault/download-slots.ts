import { type DatabaseId, PlatformError } from '@zennnn/kernel'

/** Each is a pg_dump or restic, a compressor, and some 20 MB. */
const LIMITS = { perDatabase: 2, total: 6 } as const

/** Bounds the downloads that run at once. The function given back ends the one that was begun. TOO_MANY_ATTEMPTS. */
export function downloadSlots(
  limits: { readonly perDatabase: number; readonly total: number } = LIMITS,
): (database: DatabaseId) => () => void {
  const running = new Map<DatabaseId, number>()
  let total = 0
  return (database) => {
    const own = running.get(database) ?? 0
    if (own >= limits.perDatabase) throw full('of this database')
    if (total >= limits.total) throw full('of this cloud')
    running.set(database, own + 1)
    total += 1
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      total -= 1
      const left = (running.get(database) ?? 1) - 1
      if (left === 0) running.delete(database)
      else running.set(database, left)
    }
  }
}

function full(where: string): PlatformError {
  return new PlatformError('TOO_MANY_ATTEMPTS', {
    message: `As many downloads ${where} run already as may at once.`,
    hint: 'Wait until one of them has ended, then open the same address again.',
    details: { retry_after_s: 30 },
  })
}

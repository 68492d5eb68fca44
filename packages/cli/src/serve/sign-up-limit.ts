import type { Clock } from '@zennnn/kernel'

const PER_HOUR = 20
const HOUR_MS = 3_600_000
const MAX_NETWORKS = 10_000

/** Whether a network may sign up once more: 20 databases an hour, each of which costs disk and work. */
export function signUpLimit(clock: Clock): (network: string) => boolean {
  const counts = new Map<string, { count: number; readonly untilMs: number }>()
  return (network) => {
    const nowMs = clock.now().getTime()
    const known = counts.get(network)
    if (known !== undefined && known.untilMs > nowMs) {
      known.count += 1
      return known.count <= PER_HOUR
    }
    // Whoever has this many networks is not stopped by counting them.
    if (counts.size >= MAX_NETWORKS) counts.clear()
    counts.set(network, { count: 1, untilMs: nowMs + HOUR_MS })
    return true
  }
}

import { wideNetworkOf } from '@zennnn/identity'
import type { Clock } from '@zennnn/kernel'

const PER_HOUR = 20
const HOUR_MS = 3_600_000
const MAX_NETWORKS = 10_000

/**
 * Whether a network may sign up once more: 20 databases an hour, each of which costs disk and work. An allocation of IPv6 is
 * one network. Of more than 10,000 within an hour the one that was counted longest ago is forgotten.
 */
export function signUpLimit(clock: Clock): (network: string) => boolean {
  // In the order in which their hour ends.
  const counts = new Map<string, { count: number; readonly untilMs: number }>()
  return (network) => {
    const nowMs = clock.now().getTime()
    const wide = wideNetworkOf(network)
    const known = counts.get(wide)
    if (known !== undefined && known.untilMs > nowMs) {
      known.count += 1
      return known.count <= PER_HOUR
    }
    counts.delete(wide)
    const [oldest] = counts.keys()
    if (counts.size >= MAX_NETWORKS && oldest !== undefined) counts.delete(oldest)
    counts.set(wide, { count: 1, untilMs: nowMs + HOUR_MS })
    return true
  }
}

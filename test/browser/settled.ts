import { setTimeout as delay } from 'node:timers/promises'

const LOOK_MS = 100
const PATIENCE_MS = 10_000

/**
 * What a look at a page finds as soon as it is as wished, or what the last look found. A page that was just made narrower
 * draws itself anew when the machine gives it time.
 */
export async function settled<Found>(
  look: () => Promise<Found>,
  isWished: (found: Found) => boolean,
): Promise<Found> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await look()
    if (isWished(found) || Date.now() > until) return found
    await delay(LOOK_MS)
  }
}

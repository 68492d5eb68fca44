import { setTimeout as delay } from 'node:timers/promises'
import { type EvidenceRegister, tryRecord } from '@zennnn/cloud'
import type { OpenPlace } from '../cloud/cloud-place.ts'

/** How often it is looked whether who writes evidence down has ended. */
const LOOK_MS = 1_000

/**
 * Runs `body` when nobody else writes evidence. Rounds and runs that were ordered wait alike, so neither keeps the other out. Not by
 * a lock that PostgreSQL waits for: `onWait`, called each second, says what is waited for, and gives up by throwing. Throws the reason
 * of `signal`.
 */
export async function inTurn<T extends object>(
  place: Pick<OpenPlace, 'access' | 'control' | 'home'>,
  body: (register: EvidenceRegister) => Promise<T | undefined>,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait?: () => Promise<void> },
): Promise<T> {
  for (;;) {
    const done = await tryRecord(place, body)
    if (done !== undefined) return done
    await onWait?.()
    await delay(LOOK_MS, undefined, { signal }).catch(() => {
      signal.throwIfAborted()
    })
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { type TakeoverWatch, watchTakeover } from '@zennnn/cloud'
import type { Log } from '@zennnn/kernel'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import { tellReady, untilAskedToEnd } from '../process-end.ts'

/** Between two looks. */
const EVERY_MS = 300_000
/** While a region says nothing: it may be back any moment, and is the first to know. */
const SOON_MS = 60_000

/** Looks again and again whether another machine became this cloud. */
export interface FollowedTakeover {
  /** Resolves when one did, and everybody is shut out. */
  readonly taken: Promise<void>
  /** Waits for no region that it asks at this moment. */
  readonly stop: () => void
}

/**
 * For a `work` that starts: undefined where this is the cloud, as far as its regions answer. Otherwise nobody gets in any more, and
 * nothing is done until it is asked to end: what is pruned, mailed or shipped would be done to the cloud that lives. Not an end at
 * once: whoever watches over it would only start it again. Returns when the next look is to be.
 */
export async function lookFirst(place: CloudPlace, log: Log): Promise<number | undefined> {
  const found = await look(place, log)
  if (found.takenBy === undefined) return pauseAfter(found)
  tellReady()
  // Without a supervisor, listening for signals alone keeps no process.
  const held = setInterval(() => undefined, EVERY_MS)
  await untilAskedToEnd()
  clearInterval(held)
  return undefined
}

/**
 * In a turn of its own: it must not wait for jobs, and each `work` has to hear of it. `pauseMs`: until the next look.
 */
export function followTakeover(place: CloudPlace, log: Log, pauseMs: number): FollowedTakeover {
  const stopping = new AbortController()
  const taken = Promise.withResolvers<void>()
  void followOn(place, log, { pauseMs, signal: stopping.signal, end: taken.resolve })
  return {
    taken: taken.promise,
    stop: () => {
      stopping.abort()
    },
  }
}

async function followOn(
  place: CloudPlace,
  log: Log,
  {
    pauseMs,
    signal,
    end,
  }: { readonly pauseMs: number; readonly signal: AbortSignal; readonly end: () => void },
): Promise<void> {
  for (let nextMs = pauseMs; ; ) {
    await delay(nextMs, undefined, { signal, ref: false }).catch(() => undefined)
    if (signal.aborted) return
    try {
      const found = await look(place, log)
      if (found.takenBy !== undefined) {
        end()
        return
      }
      nextMs = pauseAfter(found)
    } catch (error) {
      log.warn('takeover_not_watched', { error })
      nextMs = SOON_MS
    }
  }
}

/** @internal */
export function pauseAfter({ silent }: Pick<TakeoverWatch, 'silent'>): number {
  return silent.length > 0 ? SOON_MS : EVERY_MS
}

async function look(place: CloudPlace, log: Log): Promise<TakeoverWatch> {
  const found = await watchTakeover(vaultOf(place))
  for (const region of found.untold) log.warn('takeover_not_told', { ...region })
  for (const one of found.doubtful) log.error('takeover_doubtful', { ...one })
  if (found.takenBy !== undefined) log.error('cloud_taken_over', { ...found.takenBy })
  return found
}

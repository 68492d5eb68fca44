import type { DatabaseId } from '@zennnn/kernel'
import type { Followed } from './recovery-course.ts'
import { type LaneEvent, nextToStart, type Places, type Waiting } from './recovery-lanes.ts'

/** What a recovery did, and when. */
export interface LaneRun {
  readonly followed: readonly Followed[]
  readonly events: readonly LaneEvent[]
  readonly ms: number
}

/**
 * Brings databases back, as many at once as there are places, in the order of the queues. `bringBack` says whether one is
 * back; what it throws is wrong with the machine and ends all, as the signal does: then nothing more begins, those under way
 * are waited for, and the reason is thrown. `onChange` hears of each that began or ended.
 */
export async function runLanes<T extends Waiting>(
  all: readonly T[],
  places: Places,
  {
    signal,
    bringBack,
    onChange,
  }: {
    readonly signal: AbortSignal
    readonly bringBack: (one: T, signal: AbortSignal) => Promise<boolean>
    readonly onChange: (followed: readonly Followed[], nowMs: number) => void
  },
): Promise<LaneRun> {
  const began = performance.now()
  const nowMs = (): number => performance.now() - began
  const broken = new AbortController()
  const stop = AbortSignal.any([signal, broken.signal])
  const left = [...all]
  const running = new Map<T, Promise<void>>()
  const events: LaneEvent[] = []
  const course = new Map<DatabaseId, Followed>(all.map((one) => [one.database, toFollowed(one)]))
  const note = (kind: LaneEvent['kind'], one: T, news: Partial<Followed>): void => {
    events.push({ kind, database: one.database })
    course.set(one.database, { ...(course.get(one.database) ?? toFollowed(one)), ...news })
    onChange([...course.values()], nowMs())
  }
  const work = async (one: T): Promise<void> => {
    try {
      const isBack = await bringBack(one, stop)
      note('end', one, { endedMs: nowMs(), isBack })
    } catch (error) {
      broken.abort(error)
    } finally {
      running.delete(one)
    }
  }
  for (;;) {
    const next = stop.aborted ? undefined : nextToStart(left, [...running.keys()], places)
    if (next !== undefined) {
      left.splice(left.indexOf(next), 1)
      note('start', next, { beganMs: nowMs() })
      running.set(next, work(next))
    } else if (running.size > 0) await Promise.race(running.values())
    else break
  }
  stop.throwIfAborted()
  return { followed: [...course.values()], events, ms: nowMs() }
}

function toFollowed({ database, tier, bytes }: Waiting): Followed {
  return { database, tier, bytes }
}

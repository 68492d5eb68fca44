type Hold = 'pointer' | 'focus'

export interface Countdown {
  /** Time stands still until every hold is let go. */
  readonly hold: (by: Hold) => void
  readonly letGo: (by: Hold) => void
  /** It will not end any more. */
  readonly stop: () => void
}

/** Calls `end` once, after so many milliseconds in which nothing held it. */
export function countdown(durationMs: number, end: () => void): Countdown {
  const holds = new Set<Hold>()
  let leftMs = durationMs
  let startedAt = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(end, leftMs)
  const pause = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    leftMs -= Date.now() - startedAt
  }
  return {
    hold: (by) => {
      holds.add(by)
      pause()
    },
    letGo: (by) => {
      if (!holds.delete(by) || holds.size > 0) return
      startedAt = Date.now()
      timer = setTimeout(end, leftMs)
    },
    stop: () => {
      holds.clear()
      pause()
    },
  }
}

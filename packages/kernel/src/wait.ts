const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400

interface Wait {
  readonly count: number
  readonly unit: 'second' | 'minute' | 'hour' | 'day'
}

/** How long to wait, in the unit that people think of it in. Never too short: whoever waits so long is let through. */
export function toWait(seconds: number): Wait {
  if (seconds < MINUTE_S) return { count: Math.max(1, Math.ceil(seconds)), unit: 'second' }
  // An hour and a half is 90 minutes, a day and a half 36 hours: the next unit would say two.
  if (seconds !== HOUR_S && seconds <= 1.5 * HOUR_S)
    return { count: Math.ceil(seconds / MINUTE_S), unit: 'minute' }
  if (seconds !== DAY_S && seconds <= 1.5 * DAY_S)
    return { count: Math.ceil(seconds / HOUR_S), unit: 'hour' }
  return { count: Math.ceil(seconds / DAY_S), unit: 'day' }
}

/** `a minute`, `12 minutes`, `7 days`. */
export function waitWords(seconds: number): string {
  const { count, unit } = toWait(seconds)
  if (count > 1) return `${count} ${unit}s`
  return unit === 'hour' ? 'an hour' : `a ${unit}`
}

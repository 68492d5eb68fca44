const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const INSTANT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const COUNT = new Intl.NumberFormat('en')

/** "30 Nov 2026, 11:20 UTC". */
export function instantWords(at: Date): string {
  return `${INSTANT.format(at)} UTC`
}

/** "30 Nov 2026", of an instant or a day as YYYY-MM-DD. */
export function dayWords(day: Date | string): string {
  return DAY.format(new Date(day))
}

/** How long something lasts or lasted, never more than it was: "40 seconds", "3 hours", "2 days". */
export function lengthWords(ms: number): string {
  const [count, unit] = toLength(Math.max(0, ms))
  return `${countWords(count)} ${unit}${count === 1 ? '' : 's'}`
}

/** "3 hours ago". */
export function agoWords(at: Date, now: Date): string {
  return `${lengthWords(now.getTime() - at.getTime())} ago`
}

/** After "every": "hour", "15 minutes". */
export function everyWords(minutes: number): string {
  if (minutes === 60) return 'hour'
  return minutes === 1_440 ? 'day' : lengthWords(minutes * MINUTE_MS)
}

/** With a capital letter at its beginning. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function countWords(count: number): string {
  return COUNT.format(count)
}

/** "40 ms", "1.4 s", "13 s". */
export function tookWords(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`
  return ms < 10 * SECOND_MS
    ? `${(ms / SECOND_MS).toFixed(1)} s`
    : `${Math.round(ms / SECOND_MS)} s`
}

/** Two days are still told in hours, two hours in minutes: the next unit would hide half of it. */
function toLength(ms: number): readonly [number, string] {
  if (ms < 2 * MINUTE_MS) return [Math.floor(ms / SECOND_MS), 'second']
  if (ms < 2 * HOUR_MS) return [Math.floor(ms / MINUTE_MS), 'minute']
  if (ms < 2 * DAY_MS) return [Math.floor(ms / HOUR_MS), 'hour']
  return [Math.floor(ms / DAY_MS), 'day']
}
